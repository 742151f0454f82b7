import type { AccessControl, AccessControls, AccessLevel } from '@rolecall/contracts';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { getQueryKey } from '@trpc/react-query';
import { useTranslations } from 'next-intl';
import { toastDone } from '@/components/ui/toast';
import type { Translator } from '@/i18n/translator';
import { trpc } from '@/trpc/client';
import { showAtOnce } from '@/trpc/show-at-once';
import { writing } from '@/trpc/writing';
import { type AccessObject, isDefault, isSameTarget, type Target } from './rules';

export interface RuleChange {
  target: Target;
  /** The name of the role or person that the rule is for; empty for everybody else. */
  name: string;
  /** The levels before and after the change; null for no rule. */
  before: AccessLevel | null;
  level: AccessLevel | null;
  /** Whether to overwrite a change that somebody else has made meanwhile. */
  isInsisted?: boolean;
}

const keyOf = ({ projectId, resource, dashboardId }: AccessObject) => {
  const project = { project_id: projectId };
  if (resource === 'project') return getQueryKey(trpc.access.projectRules, project, 'query');
  if (dashboardId === null) return getQueryKey(trpc.access.resourceRules, project, 'query');
  return getQueryKey(trpc.access.dashboardRules, { ...project, dashboard_id: dashboardId }, 'query');
};

const isAbout = (rule: AccessControl, { resource, dashboardId }: AccessObject) =>
  rule.resource === resource && (resource === 'project' || rule.resource_id === (dashboardId?.toString() ?? null));

/** The rules with a change that the server has not confirmed yet. */
function withChange(rules: readonly AccessControl[], object: AccessObject, { target, level }: RuleChange) {
  const isIt = (rule: AccessControl) => isAbout(rule, object) && isSameTarget(rule, target);
  if (level === null) return rules.filter((rule) => !isIt(rule));
  if (rules.some(isIt)) return rules.map((rule) => (isIt(rule) ? { ...rule, access_level: level } : rule));
  const now = new Date().toISOString();
  const { resource, projectId, dashboardId } = object;
  const id = resource === 'project' ? projectId : dashboardId;
  const rule: AccessControl = {
    ...target,
    access_level: level,
    resource,
    resource_id: id === null ? null : String(id),
    created_by: null,
    created_at: now,
    updated_at: now,
  };
  return [...rules, rule];
}

/** Whom a change is about, as values for messages whose wording depends on it. */
export const subjectOf = ({ target, name }: Pick<RuleChange, 'target' | 'name'>) => ({
  kind: isDefault(target) ? ('everybody' as const) : target.role === null ? ('person' as const) : ('role' as const),
  name,
});

function doneText(t: Translator<'access'>, change: RuleChange): string {
  const level = change.level && t(`level.${change.level}`);
  if (isDefault(change.target)) return level === null ? t('defaultUnset') : t('defaultSet', { level });
  const subject = subjectOf(change);
  return level === null ? t('ruleRemoved', subject) : t('ruleSet', { ...subject, level });
}

/** Adds, changes or removes rules about an object. Shown at once, and rolled back if the server refuses. */
export function useSetRule(object: AccessObject) {
  const t = useTranslations('access');
  const client = useQueryClient();
  const utils = trpc.useUtils();
  const { access } = utils.client;
  const { projectId, resource, dashboardId } = object;
  const send = ({ target, before, level, isInsisted = false }: RuleChange): Promise<AccessControl | null> => {
    const expected = isInsisted ? {} : { expected: { access_level: before } };
    const rule = { project_id: projectId, ...target, access_level: level, ...expected };
    if (resource === 'project') return access.setProjectRule.mutate(rule);
    if (dashboardId === null) return access.setResourceRule.mutate({ ...rule, resource });
    return access.setDashboardRule.mutate({ ...rule, dashboard_id: dashboardId });
  };
  // Access levels also affect the lists and pages of projects and dashboards.
  const changed = () =>
    Promise.all([utils.access, utils.projects, utils.dashboards, utils.activityLog].map((each) => each.invalidate()));
  /** Called from a message that may outlive the page. */
  const undoing = useMutation({ mutationFn: send });
  const undo = writing({
    send: (change: RuleChange) => undoing.mutateAsync({ ...change, level: change.before, before: change.level }),
    failed: (change) => t('notUndone', subjectOf(change)),
    changed,
  });
  return useMutation({
    mutationFn: send,
    onMutate: (change: RuleChange) =>
      showAtOnce<AccessControls>(client, keyOf(object), (answer) => ({
        ...answer,
        access_controls: withChange(answer.access_controls, object, change),
      })),
    onError: (_, __, putBack) => putBack?.(),
    onSuccess: (_, change) =>
      toastDone(doneText(t, change), change.isInsisted ? {} : { undo: () => void undo(change) }),
    onSettled: () => void changed(),
  });
}
