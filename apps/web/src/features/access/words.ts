import type { AccessControlled } from '@rolecall/contracts';
import type { Translator } from '@/i18n/translator';

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
