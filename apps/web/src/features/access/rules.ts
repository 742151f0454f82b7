import type { AccessControl, AccessControlled, AccessLevel } from '@rolecall/contracts';

/** What rules are about: a project, all of its resources of a kind, or one of its dashboards. */
export interface AccessObject {
  projectId: number;
  resource: AccessControlled;
  dashboardId: number | null;
}

/** Whom a rule is for: a role, a membership, or where both are null everybody else. */
export type Target = Pick<AccessControl, 'role' | 'organization_member'>;

export const everybodyElse: Target = { role: null, organization_member: null };

export const isSameTarget = (one: Target, other: Target): boolean =>
  one.role === other.role && one.organization_member === other.organization_member;

export const isDefault = (target: Target): boolean => isSameTarget(target, everybodyElse);

/** The level that the rule for a target sets, if there is one. */
export const levelFor = (rules: readonly AccessControl[], target: Target): AccessLevel | undefined =>
  rules.find((rule) => isSameTarget(rule, target))?.access_level;

/** The rules but for the one for a target. */
export const withoutRuleFor = (rules: readonly AccessControl[], target: Target): AccessControl[] =>
  rules.filter((rule) => !isSameTarget(rule, target));

/**
 * The level that counts for a target, by what is set for it or else by what stands behind that.
 * @param rules about something
 * @param behind the rules about all of its kind, where it is one resource
 * @param fallback where nothing is set at all
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
 * Whether somebody may have less access by a change than before.
 * @param levels the levels that there are, the lowest first
 * @param level null takes the rule away
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
  // A default of something goes before all rules about its kind.
  const concerned = isDefault(target) ? [target, ...behind] : [target];
  return concerned.some((each) => rank(next, each) < rank(rules, each));
}
