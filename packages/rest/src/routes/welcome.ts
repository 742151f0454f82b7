import type { Route } from './route.ts';

export const welcomeRoutes: Route[] = [
  {
    method: 'GET',
    path: '/organizations/:organization_id/welcome/current',
    procedure: 'welcome.get',
    status: 200,
    documented: 15,
    summary: 'Get the welcome page',
    description:
      'The welcome page for a new member: who invited them, their team, recent activity, the dashboards and products in use, and suggested first steps.',
  },
];
