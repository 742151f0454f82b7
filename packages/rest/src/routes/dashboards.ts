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
    description: 'The dashboards of the project that are visible to the caller.',
  },
  {
    method: 'POST',
    path: dashboards,
    procedure: 'dashboards.create',
    status: 201,
    summary: 'Create a dashboard',
    description: 'Creates a dashboard in the project. It may have the URL of a dashboard in another system.',
  },
  {
    method: 'GET',
    path: `${dashboards}/:id`,
    procedure: 'dashboards.get',
    status: 200,
    summary: 'Get a dashboard',
    description: 'Returns one dashboard. This does not count as opening it.',
  },
  {
    method: 'PATCH',
    path: `${dashboards}/:id`,
    procedure: 'dashboards.update',
    status: 200,
    // Each call may record another opening.
    idempotent: false,
    summary: 'Change a dashboard',
    description:
      'Changes a dashboard, records with `opened` that the caller opened it, or deletes it with `deleted`. Omitted fields keep their values.',
  },
  {
    method: 'DELETE',
    path: `${dashboards}/:id`,
    procedure: 'dashboards.delete',
    status: 204,
    summary: 'Delete a dashboard',
    description:
      'Deletes a dashboard and its access rules. If it was the primary dashboard, the project has none afterwards.',
  },
];
