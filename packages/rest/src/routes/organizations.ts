import type { Route } from './route.ts';

export const organizationRoutes: Route[] = [
  {
    method: 'GET',
    path: '/organizations',
    procedure: 'organizations.list',
    status: 200,
    paginated: true,
    summary: 'List organizations',
    description: 'The organizations that the caller is in. A key that is limited to organizations sees those alone.',
  },
  {
    method: 'POST',
    path: '/organizations',
    procedure: 'organizations.create',
    status: 201,
    summary: 'Create an organization',
    description: 'Creates an organization whose owner is the caller. It becomes the current one of the caller.',
  },
  {
    method: 'GET',
    path: '/organizations/:organization_id',
    procedure: 'organizations.get',
    status: 200,
    summary: 'Get an organization',
    description: "One organization, as the caller sees it. `@current` is the caller's current organization.",
  },
  {
    method: 'PATCH',
    path: '/organizations/:organization_id',
    procedure: 'organizations.update',
    status: 200,
    summary: 'Change an organization',
    description:
      'Changes the name, the role that new members get, and whom new members may ask. Fields that are left out stay as they are.',
  },
  {
    method: 'DELETE',
    path: '/organizations/:organization_id',
    procedure: 'organizations.delete',
    status: 204,
    summary: 'Delete an organization',
    description:
      'Deletes an organization with everything in it: projects, roles, references, memberships, invites and the activity log. The accounts of its members stay.',
  },
];
