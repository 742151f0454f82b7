// Separate from the schemas, so that browsers can load these lists without them.

/** Kinds of resources in a project that rules may apply to. Dashboards are stored here, the others in other systems. */
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

/** Kinds of items in the activity log. */
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

/** Occupations that people can choose to describe their work. */
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
