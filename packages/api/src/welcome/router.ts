import { Attention, FirstSteps, Welcome } from '@rolecall/contracts';
import { userOf } from '../context.ts';
import { output } from '../output.ts';
import { organizationProcedure, router } from '../procedures.ts';
import { findFirstSteps } from './queries.ts';
import { findAttention, getWelcome } from './service.ts';

/** The first page that a newly invited member sees. */
export const welcomeRouter = router({
  get: organizationProcedure('welcome.get')
    .output(output(Welcome))
    .query(({ ctx }) => ctx.read((db) => getWelcome(db, ctx, ctx.now()))),

  /** Which steps of setting up the organization are done. */
  firstSteps: organizationProcedure('welcome.firstSteps')
    .output(output(FirstSteps))
    .query(({ ctx }) =>
      findFirstSteps(ctx.database.executor, {
        organization_id: ctx.organization.id,
        // No user has id 0.
        user_id: userOf(ctx.actor)?.id ?? 0,
        now: ctx.now(),
      }),
    ),

  /** What needs the caller's attention, a few of each kind. */
  attention: organizationProcedure('welcome.attention')
    .output(output(Attention))
    .query(({ ctx }) => ctx.read((db) => findAttention(db, ctx, Date.parse(ctx.now())))),
});
