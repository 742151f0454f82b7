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
    description: 'The roles of the organization, each with who holds it, oldest first.',
  },
  {
    method: 'POST',
    path: roles,
    procedure: 'roles.create',
    status: 201,
    documented: 7,
    summary: 'Create a role',
    description: 'Creates a role without members. Its name must be unique in the organization without regard to case.',
  },
  {
    method: 'GET',
    path: `${roles}/:id`,
    procedure: 'roles.get',
    status: 200,
    kept: true,
    documented: 8,
    summary: 'Get a role',
    description: 'One role and who holds it.',
  },
  {
    method: 'PATCH',
    path: `${roles}/:id`,
    procedure: 'roles.update',
    status: 200,
    documented: 9,
    summary: 'Rename a role',
    description: 'Changes the name of a role. Its members and external references stay.',
  },
  {
    method: 'PUT',
    path: `${roles}/:id`,
    procedure: 'roles.update',
    operationId: 'rolesReplace',
    required: ['name'],
    status: 200,
    summary: 'Replace a role',
    description: 'Changes the name of a role, which is required. Its members and external references stay.',
  },
  {
    method: 'DELETE',
    path: `${roles}/:id`,
    procedure: 'roles.delete',
    status: 204,
    documented: 10,
    summary: 'Delete a role',
    description:
      'Deletes a role together with its memberships and external references. The people stay in the organization.',
  },
];
