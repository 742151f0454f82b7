import { z } from 'zod';

/** The scopes of personal API keys, each with a description for documents. */
export const scopeDescriptions = {
  'organization:read': 'Read organizations, roles, role memberships, external references and the welcome page.',
  'organization:write': 'Create, change and delete organizations, roles, role memberships and external references.',
  'organization_member:read': 'Read members and open invites.',
  'organization_member:write': 'Change and remove members, send and revoke invites.',
  'project:read': 'Read projects and dashboards.',
  'project:write': 'Create, change and delete projects and dashboards, and rotate secret tokens.',
  'access_control:read': 'Read the access rules of projects and dashboards.',
  'access_control:write': 'Read and change the access rules of projects and dashboards.',
  'user:read': "Read the key owner's own profile.",
  'user:write': "Read and change the key owner's own profile.",
  'activity_log:read': 'Read the activity log.',
  '*': 'Everything the key owner may do.',
} as const;

export type Scope = keyof typeof scopeDescriptions;
export const scopes = Object.keys(scopeDescriptions) as [Scope, ...Scope[]];
export const Scope = z.enum(scopes).meta({ id: 'Scope', description: 'A permission of a personal API key.' });

/** Whether the granted scopes include the required one; `x:write` implies `x:read`. */
export function hasScope(granted: readonly Scope[], required: Exclude<Scope, '*'>): boolean {
  return (
    granted.includes('*') ||
    granted.includes(required) ||
    (required.endsWith(':read') && granted.includes(required.replace(/:read$/, ':write') as Scope))
  );
}
