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

/** Routes for one kind of object. */
export interface RouteGroup {
  name: string;
  description: string;
  routes: readonly Route[];
}

/** The routes of the REST API by topic, in the order used in documents. */
export const routeGroups: readonly RouteGroup[] = [
  { name: 'Roles', description: 'Named responsibilities that members of an organization hold.', routes: roleRoutes },
  { name: 'Role memberships', description: 'Who holds which role.', routes: roleMembershipRoutes },
  {
    name: 'Role external references',
    description: 'Mappings from external groups to roles.',
    routes: roleExternalReferenceRoutes,
  },
  {
    name: 'Group syncs',
    description: 'Sync role memberships with groups in external systems.',
    routes: groupSyncRoutes,
  },
  { name: 'Welcome', description: 'The welcome page for new members.', routes: welcomeRoutes },
  { name: 'Organizations', description: 'Organizations the caller belongs to.', routes: organizationRoutes },
  { name: 'Members', description: 'The members of an organization and their access levels.', routes: memberRoutes },
  { name: 'Invites', description: 'Open invites to an organization.', routes: inviteRoutes },
  {
    name: 'Projects',
    description: 'Projects of an organization, with their settings and tokens.',
    routes: projectRoutes,
  },
  { name: 'Dashboards', description: "A project's dashboards.", routes: dashboardRoutes },
  {
    name: 'Access controls',
    description: 'Access rules on a project and its resources, and what they amount to.',
    routes: accessControlRoutes,
  },
  { name: 'Users', description: 'The caller.', routes: userRoutes },
  { name: 'Personal API keys', description: 'The key in use.', routes: personalApiKeyRoutes },
  { name: 'Activity log', description: 'Who changed what.', routes: activityLogRoutes },
];

/** Every operation of the REST API except `GET /schema`, which describes them. */
export const routes: readonly Route[] = routeGroups.flatMap((group) => group.routes);
