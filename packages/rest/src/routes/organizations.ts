import type { Route } from './route.ts';

export const organizationRoutes: Route[] = [
  {
    method: 'GET',
    path: '/organizations',
    procedure: 'organizations.list',
    status: 200,
    paginated: true,
    summary: 'List organizations',
    description: 'The organizations the caller belongs to. A key limited to organizations sees only those.',
  },
  {
    method: 'POST',
    path: '/organizations',
    procedure: 'organizations.create',
    status: 201,
    summary: 'Create an organization',
    description: "Creates an organization with the caller as its owner. It becomes the caller's current organization.",
  },
  {
    method: 'GET',
    path: '/organizations/:organization_id',
    procedure: 'organizations.get',
    status: 200,
    summary: 'Get an organization',
    description: "Returns one organization, as the caller sees it. `@current` is the caller's current organization.",
  },
  {
    method: 'PATCH',
    path: '/organizations/:organization_id',
    procedure: 'organizations.update',
    status: 200,
    summary: 'Change an organization',
    description:
      'Changes the name, the default role, and the contact person and Slack channel for new members. Omitted fields keep their values.',
  },
  {
    method: 'DELETE',
    path: '/organizations/:organization_id',
    procedure: 'organizations.delete',
    status: 204,
    summary: 'Delete an organization',
    description:
      'Deletes an organization and everything in it: projects, roles, references, memberships, invites and the activity log. The accounts of its members remain.',
  },
];
