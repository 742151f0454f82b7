import { accessControlRoutes } from './access-controls.ts';
import { activityLogRoutes } from './activity-log.ts';
import { dashboardRoutes } from './dashboards.ts';
import { groupSyncRoutes } from './group-syncs.ts';
import { inviteRoutes } from './invites.ts';
import { memberRoutes } from './members.ts';
import { organizationRoutes } from './organizations.ts';
import { personalApiKeyRoutes } from './personal-api-keys.ts';
import { projectRoutes } from './projects.ts';
import { roleExternalReferenceRoutes } from './role-external-references.ts';
import { roleMembershipRoutes } from './role-memberships.ts';
import { roleRoutes } from './roles.ts';
import type { Route } from './route.ts';
import { userRoutes } from './users.ts';
import { welcomeRoutes } from './welcome.ts';

/** Routes about one kind of thing. */
export interface RouteGroup {
  name: string;
  description: string;
  routes: readonly Route[];
}

/** The REST API by what it is about, in the order in which documents tell it. */
export const routeGroups: readonly RouteGroup[] = [
  { name: 'Roles', description: 'Named responsibilities that members of an organization hold.', routes: roleRoutes },
  { name: 'Role memberships', description: 'Who holds which role.', routes: roleMembershipRoutes },
  {
    name: 'Role external references',
    description: 'What ties roles to groups in other systems.',
    routes: roleExternalReferenceRoutes,
  },
  {
    name: 'Group syncs',
    description: 'What makes those hold roles who are in the groups elsewhere that stand for them.',
    routes: groupSyncRoutes,
  },
  { name: 'Welcome', description: 'What somebody new in an organization wants to know.', routes: welcomeRoutes },
  { name: 'Organizations', description: 'Organizations that the caller is in.', routes: organizationRoutes },
  { name: 'Members', description: 'People in an organization, and their access levels.', routes: memberRoutes },
  { name: 'Invites', description: 'People who may join an organization.', routes: inviteRoutes },
  { name: 'Projects', description: 'Projects of an organization, their settings and tokens.', routes: projectRoutes },
  { name: 'Dashboards', description: "A project's dashboards.", routes: dashboardRoutes },
  {
    name: 'Access controls',
    description: 'Who may do what with a project and its resources, and why.',
    routes: accessControlRoutes,
  },
  { name: 'Users', description: 'The caller.', routes: userRoutes },
  { name: 'Personal API keys', description: 'The key in use.', routes: personalApiKeyRoutes },
  { name: 'Activity log', description: 'Who changed what.', routes: activityLogRoutes },
];

/** Every operation of the REST API but `GET /schema`, which describes them. */
export const routes: readonly Route[] = routeGroups.flatMap((group) => group.routes);
