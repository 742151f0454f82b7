import type { Route } from './route.ts';

const project = '/projects/:project_id';
const dashboard = `${project}/dashboards/:dashboard_id`;
const emptied = 'The rule is taken away.';
const rule =
  'Makes or changes the one rule for a role, for a member, or where neither is named for everybody else. `access_level: null` takes the rule away.';

export const accessControlRoutes: Route[] = [
  {
    method: 'GET',
    path: `${project}/access_controls`,
    procedure: 'access.projectRules',
    status: 200,
    summary: 'Get the access controls of a project',
    description: 'Every rule about the project, and the levels that there are.',
  },
  {
    method: 'PUT',
    path: `${project}/access_controls`,
    procedure: 'access.setProjectRule',
    status: 200,
    emptied,
    summary: 'Set an access control of a project',
    description: rule,
  },
  {
    method: 'GET',
    path: `${project}/resource_access_controls`,
    procedure: 'access.resourceRules',
    status: 200,
    summary: 'Get the access controls of kinds of resources',
    description:
      "Every rule about all resources of a kind in the project. The caller's level is the one on the project.",
  },
  {
    method: 'PUT',
    path: `${project}/resource_access_controls`,
    procedure: 'access.setResourceRule',
    status: 200,
    emptied,
    summary: 'Set an access control of a kind of resources',
    description: rule,
  },
  {
    method: 'GET',
    path: `${dashboard}/access_controls`,
    procedure: 'access.dashboardRules',
    status: 200,
    summary: 'Get the access controls of a dashboard',
    description:
      'Every rule about the one dashboard. They are stronger than those about all dashboards of the project.',
  },
  {
    method: 'PUT',
    path: `${dashboard}/access_controls`,
    procedure: 'access.setDashboardRule',
    status: 200,
    emptied,
    summary: 'Set an access control of a dashboard',
    description: rule,
  },
  {
    method: 'GET',
    path: `${project}/users_with_access`,
    procedure: 'access.projectUsers',
    status: 200,
    summary: 'List who reaches a project',
    description: 'Every active member who has more than none on the project, and how they come to it; no pages.',
  },
  {
    method: 'GET',
    path: `${dashboard}/users_with_access`,
    procedure: 'access.dashboardUsers',
    status: 200,
    summary: 'List who reaches a dashboard',
    description: 'Every active member who has more than none on the dashboard, and how they come to it; no pages.',
  },
  {
    method: 'GET',
    path: `${project}/access`,
    procedure: 'access.explain',
    status: 200,
    summary: 'Explain access',
    description:
      'What a member may do with the project, with a kind of its resources or with one dashboard, and every rule that was considered: with the role that it is for, and why the member holds that role.',
  },
];
