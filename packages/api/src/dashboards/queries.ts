import { type Dashboard, DashboardListInput, notFound, type Page, type PageInput } from '@rolecall/contracts';
import {
  type DashboardRow as DashboardTableRow,
  type DashboardUpdate,
  type Executor,
  type NewDashboard,
  prepared,
  type Transaction,
} from '@rolecall/db';
import { sql } from 'kysely';
import type { z } from 'zod';
import { callerOf, dashboardLevel, isDashboardVisible, kindLevel, type ReachArguments, reachFrom } from '../access.ts';
import { orderOf } from '../order.ts';
import { type MaybeUserBasicColumns, toMaybeUserBasic, userBasicColumns } from '../users/mapper.ts';

type OfProject = { organization_id: string; project_id: number };
type DashboardRow = Pick<
  Dashboard,
  'id' | 'name' | 'description' | 'url' | 'last_opened_at' | 'created_at' | 'updated_at'
> & { project_id: number; pinned: number; tags: string } & MaybeUserBasicColumns;

/** A dashboard with the rank of the caller's level on it. */
export interface DashboardForCaller {
  dashboard: Dashboard;
  access_level: number;
}

const dashboards = (db: Executor) =>
  db
    .selectFrom('dashboards as d')
    .leftJoin('users as u', 'u.id', 'd.created_by_user_id')
    .select([
      'd.id as id',
      'd.name as name',
      'd.description as description',
      'd.url as url',
      'd.pinned as pinned',
      'd.tags as tags',
      'd.project_id as project_id',
      'd.last_opened_at as last_opened_at',
      'd.created_at as created_at',
      'd.updated_at as updated_at',
      ...userBasicColumns,
    ]);

const toDashboard = (row: DashboardRow): Dashboard => ({
  id: row.id,
  name: row.name,
  description: row.description,
  pinned: row.pinned === 1,
  tags: JSON.parse(row.tags),
  url: row.url,
  team_id: row.project_id,
  last_opened_at: row.last_opened_at,
  deleted: false,
  created_at: row.created_at,
  updated_at: row.updated_at,
  created_by: toMaybeUserBasic(row),
});

const orders = {
  created_at: 'd.id',
  name: 'd.name_key',
  pinned: sql<number>`1 - d.pinned`,
  last_opened_at: 'd.last_opened_at',
  created_by: 'u.search_key',
} as const;

const prepareLists = new Map(
  DashboardListInput.shape.order.unwrap().options.map((order) => {
    const { column, direction, by } = orderOf(orders, order, ['d.last_opened_at', 'u.search_key']);
    const prepare = prepared<OfProject & ReachArguments & PageInput, DashboardRow>((db, param) =>
      dashboards(db)
        .where('d.organization_id', '=', param('organization_id'))
        .where('d.project_id', '=', param('project_id'))
        .where(isDashboardVisible(reachFrom(param)))
        .orderBy(column, by)
        .orderBy('d.id', direction)
        .limit(param('limit'))
        .offset(param('offset')),
    );
    return [order, prepare];
  }),
);

const prepareCount = prepared<OfProject & ReachArguments, { count: number }>((db, param) =>
  db
    .selectFrom('dashboards as d')
    .select((eb) => eb.fn.countAll<number>().as('count'))
    .where('d.organization_id', '=', param('organization_id'))
    .where('d.project_id', '=', param('project_id'))
    .where(isDashboardVisible(reachFrom(param))),
);

/** One page of a project's dashboards that the caller may see, in order. */
export async function listDashboards(
  db: Executor,
  organizationId: string,
  { has_all, user_id }: ReachArguments,
  projectId: number,
  { order, limit, offset }: z.output<typeof DashboardListInput>,
): Promise<Page<Dashboard>> {
  const project = { organization_id: organizationId, project_id: projectId, has_all, user_id };
  const [rows = [], [counted] = []] = await Promise.all([
    prepareLists.get(order)?.(db, { ...project, limit, offset }),
    prepareCount(db, project),
  ]);
  return { count: Number(counted?.count ?? 0), results: rows.map(toDashboard) };
}

const prepareFind = prepared<OfProject & ReachArguments & { id: number }, DashboardRow & { access_level: number }>(
  (db, param) =>
    dashboards(db)
      .select(dashboardLevel(callerOf(reachFrom(param))).as('access_level'))
      .where('d.organization_id', '=', param('organization_id'))
      .where('d.project_id', '=', param('project_id'))
      .where('d.id', '=', param('id')),
);

/** A dashboard of a project, with the caller's level on it. */
export async function findDashboard(
  db: Executor,
  organizationId: string,
  { has_all, user_id }: ReachArguments,
  projectId: number,
  id: number,
): Promise<DashboardForCaller | undefined> {
  const [row] = await prepareFind(db, { organization_id: organizationId, project_id: projectId, id, has_all, user_id });
  return row && { dashboard: toDashboard(row), access_level: row.access_level };
}

/** Like `findDashboard`. @throws not_found if the project has no such dashboard */
export async function getDashboardForCaller(
  ...[db, organizationId, reach, projectId, id]: Parameters<typeof findDashboard>
): Promise<DashboardForCaller> {
  const found = await findDashboard(db, organizationId, reach, projectId, id);
  if (!found) throw notFound();
  return found;
}

const prepareFindKindLevel = prepared<OfProject & ReachArguments, { access_level: number }>((db, param) =>
  db
    .selectFrom('projects as p')
    .select(kindLevel(callerOf(reachFrom(param)), 'dashboard').as('access_level'))
    .where('p.organization_id', '=', param('organization_id'))
    .where('p.id', '=', param('project_id')),
);

/** The caller's level on a project's dashboards in general, rather than on a particular one. */
export async function findDashboardsLevel(
  db: Executor,
  organizationId: string,
  { has_all, user_id }: ReachArguments,
  projectId: number,
): Promise<number> {
  const [row] = await prepareFindKindLevel(db, {
    organization_id: organizationId,
    project_id: projectId,
    has_all,
    user_id,
  });
  return row?.access_level ?? 0;
}

/** The caller's level on each of these dashboards of a project that they may see. */
export async function listDashboardLevels(
  db: Executor,
  organizationId: string,
  { has_all, user_id }: ReachArguments,
  projectId: number,
  ids: readonly number[],
): Promise<{ id: number; access_level: number }[]> {
  if (ids.length === 0) return [];
  const reach = { has_all, user_id, only: null };
  return await db
    .selectFrom('dashboards as d')
    .select(['d.id as id', dashboardLevel(callerOf(reach)).as('access_level')])
    .where('d.organization_id', '=', organizationId)
    .where('d.project_id', '=', projectId)
    .where('d.id', 'in', [...ids])
    .where(isDashboardVisible(reach))
    .orderBy('d.id')
    .execute();
}

/** Stores a dashboard. @returns its id */
export async function insertDashboard(trx: Transaction, dashboard: NewDashboard): Promise<number> {
  const { id } = await trx.insertInto('dashboards').values(dashboard).returning('id').executeTakeFirstOrThrow();
  return id;
}

export async function updateDashboard(
  trx: Transaction,
  organizationId: string,
  projectId: number,
  id: number,
  update: DashboardUpdate,
): Promise<void> {
  await trx
    .updateTable('dashboards')
    .set(update)
    .where('organization_id', '=', organizationId)
    .where('project_id', '=', projectId)
    .where('id', '=', id)
    .execute();
}

/** Selects dashboards. If both fields are set, both must match. */
export interface DashboardFilter {
  project_id?: number;
  id?: number;
}

/** Deletes the dashboards that match. @returns the deleted rows, ordered by id */
export async function deleteDashboards(
  trx: Transaction,
  organizationId: string,
  { project_id, id }: DashboardFilter,
): Promise<DashboardTableRow[]> {
  const rows = await trx
    .deleteFrom('dashboards')
    .where('organization_id', '=', organizationId)
    .$if(project_id !== undefined, (query) => query.where('project_id', '=', project_id as number))
    .$if(id !== undefined, (query) => query.where('id', '=', id as number))
    .returningAll()
    .execute();
  return rows.toSorted((one, other) => one.id - other.id);
}

/** Makes a dashboard the project's primary one; null for none. */
export async function setPrimaryDashboard(
  trx: Transaction,
  organizationId: string,
  projectId: number,
  id: number | null,
): Promise<void> {
  // In two steps, because there must never be two primary dashboards at once.
  await trx
    .updateTable('dashboards')
    .set({ is_primary: 0 })
    .where('organization_id', '=', organizationId)
    .where('project_id', '=', projectId)
    .where('is_primary', '=', 1)
    .execute();
  if (id !== null) await updateDashboard(trx, organizationId, projectId, id, { is_primary: 1 });
}
