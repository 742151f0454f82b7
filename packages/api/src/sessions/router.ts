import { page, PageInput, Session, SessionId } from '@rolecall/contracts';
import { output } from '../output.ts';
import { router, sessionProcedure } from '../procedures.ts';
import { toSession } from './mapper.ts';
import { listSessions } from './queries.ts';
import { revokeOtherSessions, revokeSession } from './service.ts';

/** The browsers in which the caller is signed in. */
export const sessionsRouter = router({
  list: sessionProcedure('sessions.list')
    .input(PageInput)
    .output(output(page(Session)))
    .query(async ({ ctx, input }) => {
      const { user, session } = ctx.actor;
      const { count, results } = await ctx.read((db) => listSessions(db, user.id, ctx.now(), input));
      return { count, results: results.map((row) => toSession(row, session)) };
    }),

  /** Signs out one browser. */
  delete: sessionProcedure('sessions.delete')
    .input(SessionId)
    .mutation(({ ctx, input }) => ctx.write((unit) => revokeSession(unit, input))),

  /** Signs out every browser except this one. */
  deleteOthers: sessionProcedure('sessions.deleteOthers').mutation(({ ctx }) => ctx.write(revokeOtherSessions)),
});
