import type { AccessControl, AccessControlled, AccessLevel } from '@rolecall/contracts';

/** What rules are about: a project, all of its resources of a kind, or one of its dashboards. */
export interface AccessObject {
  projectId: number;
  resource: AccessControlled;
  dashboardId: number | null;
}

/** Whom a rule is for: a role, a membership or, if both are null, everybody else. */
export type Target = Pick<AccessControl, 'role' | 'organization_member'>;

export const everybodyElse: Target = { role: null, organization_member: null };

export const isSameTarget = (one: Target, other: Target): boolean =>
  one.role === other.role && one.organization_member === other.organization_member;

export const isDefault = (target: Target): boolean => isSameTarget(target, everybodyElse);

/** The level that the rule for a target sets, if there is one. */
export const levelFor = (rules: readonly AccessControl[], target: Target): AccessLevel | undefined =>
  rules.find((rule) => isSameTarget(rule, target))?.access_level;

/** The rules except the one for a target. */
export const withoutRuleFor = (rules: readonly AccessControl[], target: Target): AccessControl[] =>
  rules.filter((rule) => !isSameTarget(rule, target));

/**
 * The level that applies to a target: the one set for it or, failing that, the first fallback that is set.
 * @param rules the rules about the object
 * @param behind for a single resource, the rules about all resources of its kind
 * @param fallback the level if nothing is set at all
 */
export const effectiveLevel = (
  rules: readonly AccessControl[],
  behind: readonly AccessControl[],
  fallback: AccessLevel,
  target: Target,
): AccessLevel =>
  levelFor(rules, target) ??
  levelFor(rules, everybodyElse) ??
  levelFor(behind, target) ??
  levelFor(behind, everybodyElse) ??
  fallback;

/**
 * Whether a change may give somebody less access than before.
 * @param levels all levels, lowest first
 * @param level the new level; null removes the rule
 */
export function isLess(
  {
    rules,
    behind,
    fallback,
    levels,
  }: {
    rules: readonly AccessControl[];
    behind: readonly AccessControl[];
    fallback: AccessLevel;
    levels: readonly AccessLevel[];
  },
  target: Target,
  level: AccessLevel | null,
): boolean {
  const others = withoutRuleFor(rules, target);
  const next = level === null ? others : [...others, { ...target, access_level: level } as AccessControl];
  const rank = (among: readonly AccessControl[], each: Target) =>
    levels.indexOf(effectiveLevel(among, behind, fallback, each));
  // An object's own default takes precedence over all rules about its kind, so it affects their targets too.
  const concerned = isDefault(target) ? [target, ...behind] : [target];
  return concerned.some((each) => rank(next, each) < rank(rules, each));
}
