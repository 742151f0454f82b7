import { z } from 'zod';

/** What a personal API key may be allowed to do, with the sentence the key form shows. */
export const scopeDescriptions = {
  'organization:read': 'Read organizations, roles, role memberships, external references and the welcome page.',
  'organization:write': 'Create, change and delete organizations, roles, role memberships and external references.',
  'organization_member:read': 'Read members and open invites.',
  'organization_member:write': 'Change and remove members, send and revoke invites.',
  'project:read': 'Read projects and dashboards.',
  'project:write': 'Create, change and delete projects and dashboards, and rotate secret tokens.',
  'access_control:read': 'Read who may do what with projects and dashboards.',
  'access_control:write': 'Set who may do what with projects and dashboards.',
  'user:read': "Read the key owner's own profile.",
  'user:write': "Read and change the key owner's own profile.",
  'activity_log:read': 'Read the activity log.',
  '*': 'Everything the key owner may do.',
} as const;

export type Scope = keyof typeof scopeDescriptions;
export const scopes = Object.keys(scopeDescriptions) as [Scope, ...Scope[]];
export const Scope = z.enum(scopes).meta({ id: 'Scope', description: 'A permission of a personal API key.' });

/** Whether granted scopes include the one required; `x:write` implies `x:read`. */
export function hasScope(granted: readonly Scope[], required: Exclude<Scope, '*'>): boolean {
  return (
    granted.includes('*') ||
    granted.includes(required) ||
    (required.endsWith(':read') && granted.includes(required.replace(/:read$/, ':write') as Scope))
  );
}
