import { FirstSteps, Welcome } from '@rolecall/contracts';
import { mayCall } from '../authorization.ts';
import { output } from '../output.ts';
import { organizationProcedure, router } from '../procedures.ts';
import { reachOf } from '../projects/reach.ts';
import { findFirstSteps } from './first-steps.ts';
import { suggestNextSteps } from './next-steps.ts';
import { findInviter, listPopularDashboards, listProjectsInUse, listTeam, productsInUse } from './queries.ts';
import { listRecentActivity } from './recent-activity.ts';

/** The first page that somebody sees who was just invited. */
export const welcomeRouter = router({
  get: organizationProcedure('welcome.get')
    .output(output(Welcome))
    .query(async ({ ctx }): Promise<Welcome> => {
      const { organization, actor } = ctx;
      const db = ctx.database.executor;
      const caller = actor.kind === 'user' ? actor.user : null;
      const reach = reachOf(ctx);
      const now = ctx.now();
      const [inviter, team_members, recent_activity, popular_dashboards, projects] = await Promise.all([
        caller && findInviter(db, organization.id, caller, now),
        listTeam(db, organization.id, caller?.id ?? null, now),
        listRecentActivity(db, organization.id, { reach, reads_log: mayCall(ctx, 'activityLog.list') ? 1 : 0 }, now),
        listPopularDashboards(db, organization.id, reach),
        listProjectsInUse(db, organization.id, reach),
      ]);
      const products_in_use = productsInUse(projects);
      return {
        organization_name: organization.name,
        inviter,
        team_members,
        recent_activity,
        popular_dashboards,
        products_in_use,
        suggested_next_steps: suggestNextSteps(
          { occupation: caller?.role_at_organization ?? null, level: organization.level },
          products_in_use,
        ),
        is_organization_first_user: inviter === null,
        posthog_contact: organization.contact_name === null ? null : { name: organization.contact_name },
        shared_slack_channel_url: organization.shared_slack_channel_url,
      };
    }),

  /** How far whoever began the organization has come with setting it up. */
  firstSteps: organizationProcedure('welcome.firstSteps')
    .output(output(FirstSteps))
    .query(({ ctx }) =>
      findFirstSteps(ctx.database.executor, {
        organization_id: ctx.organization.id,
        // No user has number 0.
        user_id: ctx.actor.kind === 'user' ? ctx.actor.user.id : 0,
        now: ctx.now(),
      }),
    ),
});
