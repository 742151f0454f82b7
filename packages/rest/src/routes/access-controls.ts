import type { Route } from './route.ts';

const project = '/projects/:project_id';
const dashboard = `${project}/dashboards/:dashboard_id`;
const emptied = 'The rule was deleted.';
const rule =
  'Creates or changes the rule for a role, for a member or, if neither is named, the default rule. `access_level: null` deletes the rule.';

export const accessControlRoutes: Route[] = [
  {
    method: 'GET',
    path: `${project}/access_controls`,
    procedure: 'access.projectRules',
    status: 200,
    summary: 'Get the access controls of a project',
    description: 'All rules on the project, and the available levels.',
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
    summary: 'Get the access controls of resource kinds',
    description:
      "All rules on kinds of resources in the project. `user_access_level` is the caller's level on the project.",
  },
  {
    method: 'PUT',
    path: `${project}/resource_access_controls`,
    procedure: 'access.setResourceRule',
    status: 200,
    emptied,
    summary: 'Set an access control of a resource kind',
    description: rule,
  },
  {
    method: 'GET',
    path: `${dashboard}/access_controls`,
    procedure: 'access.dashboardRules',
    status: 200,
    summary: 'Get the access controls of a dashboard',
    description: 'All rules on this dashboard. They take precedence over the rules on all dashboards of the project.',
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
    summary: 'List users with access to a project',
    description:
      'All active members whose level on the project is above `none`, and where the level comes from. Not paginated.',
  },
  {
    method: 'GET',
    path: `${dashboard}/users_with_access`,
    procedure: 'access.dashboardUsers',
    status: 200,
    summary: 'List users with access to a dashboard',
    description:
      'All active members whose level on the dashboard is above `none`, and where the level comes from. Not paginated.',
  },
  {
    method: 'GET',
    path: `${project}/access`,
    procedure: 'access.explain',
    status: 200,
    summary: 'Explain access',
    description:
      "A member's access level on the project, a kind of its resources or one dashboard, and every rule that was considered, with the role it applies to and why the member holds that role.",
  },
];
