import {
  Dashboard,
  DashboardCreate,
  DashboardUpdate,
  notFound,
  page,
  PageInput,
  pathNumber,
} from '@rolecall/contracts';
import { type Executor, laterOf } from '@rolecall/db';
import { z } from 'zod';
import type { ActivityRecord } from '../activity-log/record.ts';
import { output } from '../output.ts';
import { change, router } from '../procedures.ts';
import { inProjectProcedure } from '../projects/procedures.ts';
import { deleteDashboard, findDashboard, insertDashboard, listDashboards, updateDashboard } from './queries.ts';

const DashboardId = z.object({ id: pathNumber('Number of the dashboard.') });

async function getDashboard(
  db: Executor,
  organizationId: string,
  input: { project_id: number; id: number },
): Promise<Dashboard> {
  const dashboard = await findDashboard(db, organizationId, input.project_id, input.id);
  if (!dashboard) throw notFound();
  return dashboard;
}

const about = (
  organizationId: string,
  dashboard: Dashboard,
): Pick<ActivityRecord, 'scope' | 'item_id' | 'item_name' | 'organization_id' | 'project_id'> => ({
  scope: 'Dashboard',
  item_id: dashboard.id,
  item_name: dashboard.name,
  organization_id: organizationId,
  project_id: dashboard.team_id,
});

/** Without when it was opened: looking at something changes nothing. */
const snapshot = ({ name, description, url }: Dashboard) => ({ name, description, url });

/** Links that a project's team keeps. */
export const dashboardsRouter = router({
  list: inProjectProcedure('dashboards.list')
    .input(PageInput)
    .output(output(page(Dashboard)))
    .query(({ ctx, input }) => listDashboards(ctx.database.executor, ctx.organization.id, input.project_id, input)),

  get: inProjectProcedure('dashboards.get')
    .input(DashboardId)
    .output(output(Dashboard))
    .query(({ ctx, input }) => getDashboard(ctx.database.executor, ctx.organization.id, input)),

  create: inProjectProcedure('dashboards.create')
    .input(DashboardCreate)
    .output(output(Dashboard))
    .mutation(
      change(async ({ ctx, input: { project_id, name, description, url }, trx }) => {
        const organizationId = ctx.organization.id;
        const now = ctx.now();
        const id = await insertDashboard(trx, {
          organization_id: organizationId,
          project_id,
          name,
          description,
          url,
          created_by_user_id: ctx.actor.kind === 'user' ? ctx.actor.user.id : null,
          last_opened_at: null,
          created_at: now,
          updated_at: now,
        });
        const answer = await getDashboard(trx, organizationId, { project_id, id });
        return {
          answer,
          activity: { ...about(organizationId, answer), activity: 'created', before: null, after: snapshot(answer) },
        };
      }),
    ),

  /** Changes a dashboard, or tells that the caller opened it. */
  update: inProjectProcedure('dashboards.update')
    .input(DashboardId)
    .use(async ({ ctx, input, next }) => {
      await getDashboard(ctx.database.executor, ctx.organization.id, input);
      return next();
    })
    .input(DashboardUpdate)
    .output(output(Dashboard))
    .mutation(
      change(async ({ ctx, input, trx }) => {
        const organizationId = ctx.organization.id;
        const before = await getDashboard(trx, organizationId, input);
        const { name = before.name, description = before.description, url = before.url, opened } = input;
        const now = ctx.now();
        const changes = name !== before.name || description !== before.description || url !== before.url;
        const after: Dashboard = {
          ...before,
          name,
          description,
          url,
          last_opened_at: opened ? laterOf(now, before.last_opened_at ?? now) : before.last_opened_at,
          updated_at: changes ? laterOf(now, before.updated_at) : before.updated_at,
        };
        const { last_opened_at, updated_at } = after;
        await updateDashboard(trx, organizationId, before.team_id, before.id, {
          name,
          description,
          url,
          last_opened_at,
          updated_at,
        });
        return {
          answer: after,
          activity: {
            ...about(organizationId, after),
            activity: 'updated',
            before: snapshot(before),
            after: snapshot(after),
          },
        };
      }),
    ),

  delete: inProjectProcedure('dashboards.delete')
    .input(DashboardId)
    .mutation(
      change(async ({ ctx, input, trx }) => {
        const organizationId = ctx.organization.id;
        const dashboard = await getDashboard(trx, organizationId, input);
        await deleteDashboard(trx, organizationId, dashboard.team_id, dashboard.id);
        return {
          answer: undefined,
          activity: {
            ...about(organizationId, dashboard),
            activity: 'deleted',
            before: snapshot(dashboard),
            after: null,
          },
        };
      }),
    ),
});
