import type { AccessControlled, AccessLevel, AccessSource } from '@rolecall/contracts';

export const levelNames: Record<AccessLevel, string> = {
  none: 'No access',
  member: 'Member',
  admin: 'Admin',
  viewer: 'Viewer',
  editor: 'Editor',
  manager: 'Manager',
};

/** What somebody of a level may do. */
export const levelMeanings: Record<AccessLevel, string> = {
  none: 'Does not see it',
  member: 'Sees the project and works with its dashboards',
  admin: 'Also changes settings, sees tokens and controls access',
  viewer: 'Sees it',
  editor: 'Also changes and deletes it',
  manager: 'The highest level; for dashboards the same as Editor',
};

/** How somebody comes to a level. */
export const sourceNames: Record<AccessSource, string> = {
  organization_admin: 'Admin or owner of the organization',
  project_admin: 'Admin of the project',
  explicit_member: 'Rule for this person',
  explicit_role: 'Rule for a role',
  default: 'Default',
};

/** Kinds of resources, as a heading names all of a kind. */
export const kindNames: Record<Exclude<AccessControlled, 'project'>, string> = {
  action: 'Actions',
  annotation: 'Annotations',
  cohort: 'Cohorts',
  dashboard: 'Dashboards',
  early_access_feature: 'Early access features',
  error_tracking: 'Error tracking',
  experiment: 'Experiments',
  external_data_source: 'External data sources',
  feature_flag: 'Feature flags',
  hog_function: 'Functions',
  insight: 'Insights',
  notebook: 'Notebooks',
  session_recording: 'Session recordings',
  survey: 'Surveys',
  web_analytics: 'Web analytics',
};

/**
 * What a rule is about, as a person reads it.
 * @param dashboardName of the one dashboard, where the rule is about one
 */
export function describeScope(
  { resource, resource_id }: { resource: AccessControlled; resource_id: string | null },
  dashboardName = 'This dashboard',
): string {
  if (resource === 'project') return 'The project';
  return resource_id === null ? `All ${kindNames[resource].toLowerCase()}` : dashboardName;
}
