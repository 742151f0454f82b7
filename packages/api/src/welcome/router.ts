import { Attention, FirstSteps, Welcome } from '@rolecall/contracts';
import { userOf } from '../context.ts';
import { output } from '../output.ts';
import { organizationProcedure, router } from '../procedures.ts';
import { findFirstSteps } from './queries.ts';
import { findAttention, getWelcome } from './service.ts';

/** The first page that somebody sees who was just invited. */
export const welcomeRouter = router({
  get: organizationProcedure('welcome.get')
    .output(output(Welcome))
    .query(({ ctx }) => ctx.read((db) => getWelcome(db, ctx, ctx.now()))),

  /** How far whoever began the organization has come with setting it up. */
  firstSteps: organizationProcedure('welcome.firstSteps')
    .output(output(FirstSteps))
    .query(({ ctx }) =>
      findFirstSteps(ctx.database.executor, {
        organization_id: ctx.organization.id,
        // No user has number 0.
        user_id: userOf(ctx.actor)?.id ?? 0,
        now: ctx.now(),
      }),
    ),

  /** What waits for the caller to act, of each kind a few. */
  attention: organizationProcedure('welcome.attention')
    .output(output(Attention))
    .query(({ ctx }) => ctx.read((db) => findAttention(db, ctx, Date.parse(ctx.now())))),
});
