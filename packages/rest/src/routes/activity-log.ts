import type { Route } from './route.ts';

export const activityLogRoutes: Route[] = [
  {
    method: 'GET',
    path: '/organizations/:organization_id/activity_log',
    procedure: 'activityLog.list',
    status: 200,
    paginated: true,
    summary: 'List activity',
    description: 'The changes in the organization, who made them and how, newest first. Secrets are masked.',
  },
];
