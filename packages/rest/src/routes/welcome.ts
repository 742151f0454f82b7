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
      'What somebody who was just invited wants to know: who invited them, who else is here, what happened lately, which dashboards and products are in use, and what to do first.',
  },
];
