import type { AccessControlled } from '@rolecall/contracts';
import type { Translator } from '@/i18n/translator';

/** Kinds of resources of a project, in the order in which their rules are shown. */
export const kinds = [
  'action',
  'annotation',
  'cohort',
  'dashboard',
  'early_access_feature',
  'error_tracking',
  'experiment',
  'external_data_source',
  'feature_flag',
  'hog_function',
  'insight',
  'notebook',
  'session_recording',
  'survey',
  'web_analytics',
] as const satisfies readonly AccessControlled[];
export type ResourceKind = (typeof kinds)[number];

/**
 * What a rule is about, as a person reads it.
 * @param dashboardName of the one dashboard, where the rule is about one
 */
export function describeScope(
  t: Translator<'access'>,
  { resource, resource_id }: { resource: AccessControlled; resource_id: string | null },
  dashboardName = t('thisDashboard'),
): string {
  if (resource === 'project') return t('project');
  return resource_id === null ? t(`all.${resource}`) : dashboardName;
}
