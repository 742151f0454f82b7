import type { Route } from './route.ts';

const roles = '/organizations/:organization_id/roles';

export const roleRoutes: Route[] = [
  {
    method: 'GET',
    path: roles,
    procedure: 'roles.list',
    status: 200,
    kept: true,
    paginated: true,
    documented: 6,
    summary: 'List roles',
    description: 'The roles of the organization with their members, oldest first.',
  },
  {
    method: 'POST',
    path: roles,
    procedure: 'roles.create',
    status: 201,
    documented: 7,
    summary: 'Create a role',
    description: 'Creates a role without members. Its name must be unique in the organization, ignoring case.',
  },
  {
    method: 'GET',
    path: `${roles}/:id`,
    procedure: 'roles.get',
    status: 200,
    kept: true,
    documented: 8,
    summary: 'Get a role',
    description: 'Returns one role and its members.',
  },
  {
    method: 'PATCH',
    path: `${roles}/:id`,
    procedure: 'roles.update',
    status: 200,
    documented: 9,
    summary: 'Rename a role',
    description: 'Changes the name of a role. Its members and external references remain.',
  },
  {
    method: 'PUT',
    path: `${roles}/:id`,
    procedure: 'roles.update',
    operationId: 'rolesReplace',
    required: ['name'],
    status: 200,
    summary: 'Replace a role',
    description: 'Changes the name of a role, which is required. Its members and external references remain.',
  },
  {
    method: 'DELETE',
    path: `${roles}/:id`,
    procedure: 'roles.delete',
    status: 204,
    documented: 10,
    summary: 'Delete a role',
    description: 'Deletes a role with its memberships and external references. Its members remain in the organization.',
  },
];
