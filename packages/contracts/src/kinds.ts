// Apart from the schemas, so that a browser gets these lists without them.

/** Kinds of resources of a project that rules may be about. Dashboards live here; the others in other systems. */
export const resourceKinds = [
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
] as const;
export type ResourceKind = (typeof resourceKinds)[number];

/** Kinds of things that the activity log tells of. */
export const activityScopes = [
  'Organization',
  'OrganizationMembership',
  'OrganizationInvite',
  'Role',
  'RoleMembership',
  'RoleExternalReference',
  'GroupSync',
  'Project',
  'Dashboard',
  'AccessControl',
  'PersonalAPIKey',
  'User',
] as const;

/** What people do in an organization, as they say it of themselves. */
export const occupations = [
  'engineering',
  'data',
  'product',
  'founder',
  'leadership',
  'marketing',
  'sales',
  'other',
] as const;
