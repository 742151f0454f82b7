import { accessRouter } from './access-controls/router.ts';
import { activityLogRouter } from './activity-log/router.ts';
import { dashboardsRouter } from './dashboards/router.ts';
import { groupSyncsRouter } from './group-syncs/router.ts';
import { invitesRouter } from './invites/router.ts';
import { mailsRouter } from './mail/router.ts';
import { membersRouter } from './members/router.ts';
import { organizationsRouter } from './organizations/router.ts';
import { personalApiKeysRouter } from './personal-api-keys/router.ts';
import { createCallerFactory, router } from './procedures.ts';
import { environmentsRouter, projectsRouter } from './projects/router.ts';
import { roleExternalReferencesRouter } from './role-external-references/router.ts';
import { roleMembershipsRouter } from './role-memberships/router.ts';
import { rolesRouter } from './roles/router.ts';
import { searchRouter } from './search/router.ts';
import { secondFactorRouter } from './second-factor/router.ts';
import { sessionsRouter } from './sessions/router.ts';
import { usersRouter } from './users/router.ts';
import { welcomeRouter } from './welcome/router.ts';

/** All procedures that callers can reach over the network. System procedures are not included. */
export const appRouter = router({
  roles: rolesRouter,
  roleMemberships: roleMembershipsRouter,
  roleExternalReferences: roleExternalReferencesRouter,
  groupSyncs: groupSyncsRouter,
  welcome: welcomeRouter,
  organizations: organizationsRouter,
  members: membersRouter,
  invites: invitesRouter,
  mails: mailsRouter,
  projects: projectsRouter,
  environments: environmentsRouter,
  dashboards: dashboardsRouter,
  access: accessRouter,
  activityLog: activityLogRouter,
  search: searchRouter,
  users: usersRouter,
  sessions: sessionsRouter,
  secondFactor: secondFactorRouter,
  personalApiKeys: personalApiKeysRouter,
});

export type AppRouter = typeof appRouter;

/** Creates typed callers: `createCaller(context).roles.list({ organization_id: '@current' })`. */
export const createCaller = createCallerFactory(appRouter);
export type Caller = ReturnType<typeof createCaller>;
