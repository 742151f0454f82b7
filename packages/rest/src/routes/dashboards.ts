import type { Route } from './route.ts';

const dashboards = '/projects/:project_id/dashboards';

export const dashboardRoutes: Route[] = [
  {
    method: 'GET',
    path: dashboards,
    procedure: 'dashboards.list',
    status: 200,
    paginated: true,
    summary: 'List dashboards',
    description: "The links that a project's team keeps.",
  },
  {
    method: 'POST',
    path: dashboards,
    procedure: 'dashboards.create',
    status: 201,
    summary: 'Create a dashboard',
    description: "Adds a link to the project's dashboards.",
  },
  {
    method: 'GET',
    path: `${dashboards}/:id`,
    procedure: 'dashboards.get',
    status: 200,
    summary: 'Get a dashboard',
    description: 'One dashboard. Reading it does not count as opening it.',
  },
  {
    method: 'PATCH',
    path: `${dashboards}/:id`,
    procedure: 'dashboards.update',
    status: 200,
    // Each opening is another.
    idempotent: false,
    summary: 'Change a dashboard',
    description:
      'Changes a dashboard, or tells with `opened` that the caller opened it. Fields that are left out stay as they are.',
  },
  {
    method: 'DELETE',
    path: `${dashboards}/:id`,
    procedure: 'dashboards.delete',
    status: 204,
    summary: 'Delete a dashboard',
    description:
      'Removes a link from the project. Where it was the primary dashboard, the project has none afterwards.',
  },
];
