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
    description: 'The dashboards of the project that the caller may see.',
  },
  {
    method: 'POST',
    path: dashboards,
    procedure: 'dashboards.create',
    status: 201,
    summary: 'Create a dashboard',
    description: 'Adds a dashboard to the project. It may have an address, where it is elsewhere.',
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
      'Changes a dashboard, tells with `opened` that the caller opened it, or deletes it with `deleted`. Fields that are left out stay as they are.',
  },
  {
    method: 'DELETE',
    path: `${dashboards}/:id`,
    procedure: 'dashboards.delete',
    status: 204,
    summary: 'Delete a dashboard',
    description:
      'Deletes a dashboard with the rules about it. Where it was the primary dashboard, the project has none afterwards.',
  },
];
