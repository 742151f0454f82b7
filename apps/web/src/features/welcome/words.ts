import type { ProductKey } from '@rolecall/contracts';

export const productNames: Record<ProductKey, string> = {
  data_warehouse: 'Data warehouse',
  error_tracking: 'Error tracking',
  experiments: 'Experiments',
  feature_flags: 'Feature flags',
  llm_analytics: 'LLM analytics',
  product_analytics: 'Product analytics',
  session_replay: 'Session replay',
  surveys: 'Surveys',
  web_analytics: 'Web analytics',
};

const things: Record<string, string> = {
  Organization: 'the organization',
  OrganizationMembership: 'the member',
  OrganizationInvite: 'the invite to',
  Role: 'the role',
  RoleMembership: 'a member of the role',
  RoleExternalReference: 'the external group',
  Project: 'the project',
  Dashboard: 'the dashboard',
};

const sentences: Record<string, string> = {
  'OrganizationMembership.created': 'added',
  'OrganizationMembership.joined': 'joined as',
  'OrganizationMembership.deleted': 'removed',
  'OrganizationInvite.created': 'invited',
  'OrganizationInvite.renewed': 'renewed the invite to',
  'OrganizationInvite.deleted': 'revoked the invite to',
  'RoleMembership.created': 'gave a role to',
  'RoleMembership.deleted': 'took a role from',
  'RoleExternalReference.created': 'tied a role to',
  'RoleExternalReference.deleted': 'untied a role from',
  'Project.rotated': 'rotated the secret token of',
};

/** What happened, in words that stand between who did it and the name of what changed. */
export function describeActivity(type: string): string {
  const [scope = '', activity = ''] = type.split('.');
  return sentences[type] ?? `${activity.replaceAll('_', ' ')} ${things[scope] ?? ''}`.trim();
}
