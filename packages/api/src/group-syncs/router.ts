import {
  GroupSync,
  GroupSyncApplyInput,
  GroupSyncId,
  GroupSyncListInput,
  GroupSyncPlanInput,
  GroupSyncWithPlan,
  page,
} from '@rolecall/contracts';
import { output } from '../output.ts';
import { organizationProcedure, router } from '../procedures.ts';
import { applyGroupSync, deleteGroupSync, getGroupSync, listGroupSyncs, planRun, storeRun } from './service.ts';

/** Syncs role memberships with groups in external systems. A sync is first planned, and then applied. */
export const groupSyncsRouter = router({
  /** Runs without their plans, newest first by default. */
  list: organizationProcedure('groupSyncs.list')
    .input(GroupSyncListInput)
    .output(output(page(GroupSync)))
    .query(({ ctx, input }) => ctx.read((db) => listGroupSyncs(db, ctx.organization.id, input))),

  get: organizationProcedure('groupSyncs.get')
    .input(GroupSyncId)
    .output(output(GroupSyncWithPlan))
    .query(({ ctx, input }) => ctx.read((db) => getGroupSync(db, ctx, input))),

  /** Plans what a snapshot of groups changes, and stores the plan. The organization itself is not changed. */
  plan: organizationProcedure('groupSyncs.plan')
    .input(GroupSyncPlanInput)
    .output(output(GroupSyncWithPlan))
    .mutation(async ({ ctx, input }) => {
      if (ctx.inputError) throw ctx.inputError;
      const run = await planRun(ctx, ctx.organization.id, input);
      return ctx.write((unit) => storeRun(unit, run));
    }),

  /** Applies a plan completely, or not at all. */
  applyPlan: organizationProcedure('groupSyncs.applyPlan')
    .input(GroupSyncId)
    .input(GroupSyncApplyInput)
    .output(output(GroupSyncWithPlan))
    .mutation(({ ctx, input }) => ctx.write((unit) => applyGroupSync(unit, input))),

  /** Deletes a plan that has not been applied. */
  delete: organizationProcedure('groupSyncs.delete')
    .input(GroupSyncId)
    .mutation(({ ctx, input }) => ctx.write((unit) => deleteGroupSync(unit, input))),
});
