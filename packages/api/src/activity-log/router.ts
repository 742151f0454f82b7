import { ActivityLogEntry, ActivityLogListInput, page } from '@rolecall/contracts';
import { reachOf } from '../access.ts';
import { output } from '../output.ts';
import { organizationProcedure, router } from '../procedures.ts';
import { listActivity } from './queries.ts';

/** The activity log of an organization. */
export const activityLogRouter = router({
  list: organizationProcedure('activityLog.list')
    .input(ActivityLogListInput)
    .output(output(page(ActivityLogEntry)))
    .query(({ ctx, input }) =>
      ctx.read((db) => listActivity(db, ctx.organization.id, reachOf(ctx), input, ctx.answer)),
    ),
});
