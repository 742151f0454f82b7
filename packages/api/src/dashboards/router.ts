import {
  Dashboard,
  DashboardCreate,
  DashboardListInput,
  DashboardUpdate,
  expecting,
  page,
  pathNumber,
} from '@rolecall/contracts';
import { z } from 'zod';
import { reachOf } from '../access.ts';
import { output } from '../output.ts';
import { router } from '../procedures.ts';
import { inProjectProcedure } from '../project-procedures.ts';
import { listDashboards } from './queries.ts';
import {
  createDashboard,
  deleteDashboard,
  getDashboard,
  requireMayCreate,
  requireMayUpdate,
  updateDashboard,
} from './service.ts';

const DashboardId = z.object({ id: pathNumber('Numeric ID of the dashboard.') });

/** The dashboards of a project. */
export const dashboardsRouter = router({
  /** The dashboards that the caller may see. */
  list: inProjectProcedure('dashboards.list')
    .input(DashboardListInput)
    .output(output(page(Dashboard)))
    .query(({ ctx, input }) =>
      ctx.read((db) => listDashboards(db, ctx.organization.id, reachOf(ctx), ctx.project.id, input)),
    ),

  get: inProjectProcedure('dashboards.get')
    .input(DashboardId)
    .output(output(Dashboard))
    .query(({ ctx, input }) => getDashboard(ctx.database.executor, ctx, input)),

  create: inProjectProcedure('dashboards.create')
    .use(async ({ ctx, next }) => {
      await requireMayCreate(ctx.database.executor, ctx);
      return next();
    })
    .input(DashboardCreate)
    .output(output(Dashboard))
    .mutation(({ ctx, input }) => ctx.write((unit) => createDashboard(unit, input))),

  /** Changes or deletes a dashboard, or records that the caller opened it. */
  update: inProjectProcedure('dashboards.update')
    .input(DashboardId)
    .use(async ({ ctx, input, next, getRawInput }) => {
      await requireMayUpdate(ctx.database.executor, ctx, input.id, await getRawInput());
      return next();
    })
    .input(DashboardUpdate)
    .input(expecting(DashboardUpdate))
    .output(output(Dashboard))
    .mutation(({ ctx, input }) => ctx.write((unit) => updateDashboard(unit, input))),

  delete: inProjectProcedure('dashboards.delete')
    .input(DashboardId)
    .mutation(({ ctx, input }) => ctx.write((unit) => deleteDashboard(unit, input))),
});
