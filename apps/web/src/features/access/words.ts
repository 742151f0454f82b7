import type { AccessControlled } from '@rolecall/contracts';
import type { Translator } from '@/i18n/translator';

/**
 * Describes what a rule is about, for people to read.
 * @param dashboardName the name of the dashboard, if the rule is about a single one
 */
export function describeScope(
  t: Translator<'access'>,
  { resource, resource_id }: { resource: AccessControlled; resource_id: string | null },
  dashboardName = t('thisDashboard'),
): string {
  if (resource === 'project') return t('project');
  return resource_id === null ? t(`all.${resource}`) : dashboardName;
}
