import type { Route } from './route.ts';

const projects = '/organizations/:organization_id/projects';
const tokens = 'Admins see both tokens in the response.';

export const projectRoutes: Route[] = [
  {
    method: 'GET',
    path: projects,
    procedure: 'projects.list',
    status: 200,
    paginated: true,
    summary: 'List projects',
    description: 'The projects of the organization that are visible to the caller, with their settings.',
  },
  {
    method: 'POST',
    path: projects,
    procedure: 'projects.create',
    status: 201,
    summary: 'Create a project',
    description: 'Creates a project, optionally with settings. Project names need not be unique.',
  },
  {
    method: 'GET',
    path: `${projects}/:id`,
    procedure: 'projects.get',
    status: 200,
    summary: 'Get a project',
    description: 'Returns one project with its settings. Only admins of the project see its secret tokens.',
  },
  {
    method: 'PATCH',
    path: `${projects}/:id`,
    procedure: 'projects.update',
    status: 200,
    summary: 'Change a project',
    description: "Changes a project's settings. Omitted fields keep their values.",
  },
  {
    method: 'DELETE',
    path: `${projects}/:id`,
    procedure: 'projects.delete',
    status: 204,
    summary: 'Delete a project',
    description: 'Deletes a project and its dashboards. Its tokens stop working.',
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
    description: `Creates a new secret token. The current token becomes the backup, which keeps working until the next rotation; the previous backup stops working immediately. Settings in the request are applied together with the rotation, all or nothing. ${tokens}`,
  },
  {
    method: 'PATCH',
    path: `${projects}/:id/delete_secret_token_backup`,
    procedure: 'projects.deleteSecretTokenBackup',
    status: 200,
    summary: "Delete a project's backup token",
    description: `Completes a rotation: the backup token stops working immediately. ${tokens}`,
  },
  {
    method: 'PATCH',
    path: `${projects}/:id/reset_token`,
    procedure: 'projects.resetToken',
    status: 200,
    idempotent: false,
    summary: "Reset a project's public token",
    description: 'Creates a new public token (`api_token`). The previous one stops working immediately.',
  },
  {
    method: 'GET',
    path: '/projects/@current',
    procedure: 'projects.current',
    status: 200,
    summary: 'Get the current project',
    description:
      'The project of the secret token in the request, current or backup, so that services can check a token. For a user, it is the first project visible to them in their current organization.',
  },
  ...(
    [
      ['GET', 'projects.get', 200, 'Get a project by ID', 'projectsGetByNumber'],
      ['PATCH', 'projects.update', 200, 'Change a project by ID', 'projectsUpdateByNumber'],
      ['DELETE', 'projects.delete', 204, 'Delete a project by ID', 'projectsDeleteByNumber'],
    ] as const
  ).map(([method, procedure, status, summary, operationId]): Route => ({
    method,
    path: '/projects/:id',
    procedure,
    status,
    summary,
    description: "Same as the operation under the organization's path.",
    operationId,
  })),
  {
    method: 'GET',
    path: '/environments/:id',
    procedure: 'environments.get',
    status: 200,
    summary: 'Get an environment',
    description: 'Returns the project with this ID, and how visitors without cookies are told apart.',
    operationId: 'environmentsGet',
  },
  {
    method: 'PATCH',
    path: '/environments/:id',
    procedure: 'environments.update',
    status: 200,
    summary: 'Change an environment',
    description: 'Changes the project with this ID. Omitted fields keep their values.',
    operationId: 'environmentsUpdate',
  },
];
