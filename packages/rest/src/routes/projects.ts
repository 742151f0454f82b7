import type { Route } from './route.ts';

const projects = '/organizations/:organization_id/projects';
const tokens = 'Admins read both tokens in the answer.';

export const projectRoutes: Route[] = [
  {
    method: 'GET',
    path: projects,
    procedure: 'projects.list',
    status: 200,
    paginated: true,
    summary: 'List projects',
    description: 'The projects of the organization that the caller may see, with their settings.',
  },
  {
    method: 'POST',
    path: projects,
    procedure: 'projects.create',
    status: 201,
    summary: 'Create a project',
    description: 'Creates a project with any of its settings. Names may repeat.',
  },
  {
    method: 'GET',
    path: `${projects}/:id`,
    procedure: 'projects.get',
    status: 200,
    summary: 'Get a project',
    description: 'One project with its settings. Secret tokens are shown to admins of the project alone.',
  },
  {
    method: 'PATCH',
    path: `${projects}/:id`,
    procedure: 'projects.update',
    status: 200,
    summary: 'Change a project',
    description: "Changes a project's settings. Fields that are left out stay as they are.",
  },
  {
    method: 'DELETE',
    path: `${projects}/:id`,
    procedure: 'projects.delete',
    status: 204,
    summary: 'Delete a project',
    description: 'Deletes a project with its dashboards. Its tokens stop working.',
  },
  {
    method: 'PATCH',
    path: `${projects}/:id/rotate_secret_token`,
    procedure: 'projects.rotateSecretToken',
    status: 200,
    documented: 1,
    idempotent: false,
    revealing: true,
    summary: "Rotate a project's secret token",
    description: `Makes a new secret token. The current one becomes the backup and goes on working until the next rotation; the backup before it stops working at once. Settings sent along are applied together with the rotation, all or nothing. ${tokens}`,
  },
  {
    method: 'PATCH',
    path: `${projects}/:id/delete_secret_token_backup`,
    procedure: 'projects.deleteSecretTokenBackup',
    status: 200,
    summary: "Delete a project's backup token",
    description: `Ends a rotation: the secret token before the current one stops working at once. ${tokens}`,
  },
  {
    method: 'PATCH',
    path: `${projects}/:id/reset_token`,
    procedure: 'projects.resetToken',
    status: 200,
    idempotent: false,
    summary: "Reset a project's public token",
    description: 'Makes a new public token (`api_token`); the one before stops working at once.',
  },
  {
    method: 'GET',
    path: '/projects/@current',
    procedure: 'projects.current',
    status: 200,
    summary: 'Get the current project',
    description:
      'The project whose secret token the request carries, be it the current one or the backup: services use it to check a token. For a user it is the first project that they may see in their current organization.',
  },
  ...(
    [
      ['GET', 'projects.get', 200, 'Get a project by its number', 'projectsGetByNumber'],
      ['PATCH', 'projects.update', 200, 'Change a project by its number', 'projectsUpdateByNumber'],
      ['DELETE', 'projects.delete', 204, 'Delete a project by its number', 'projectsDeleteByNumber'],
    ] as const
  ).map(([method, procedure, status, summary, operationId]): Route => ({
    method,
    path: '/projects/:id',
    procedure,
    status,
    summary,
    description: 'The same as on the path that names the organization.',
    operationId,
  })),
  {
    method: 'GET',
    path: '/environments/:id',
    procedure: 'environments.get',
    status: 200,
    summary: 'Get an environment',
    description: 'The project of this number, with how visitors without cookies are told apart besides.',
    operationId: 'environmentsGet',
  },
  {
    method: 'PATCH',
    path: '/environments/:id',
    procedure: 'environments.update',
    status: 200,
    summary: 'Change an environment',
    description: 'Changes the project of this number. Fields that are left out stay as they are.',
    operationId: 'environmentsUpdate',
  },
];
