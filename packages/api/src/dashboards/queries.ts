import type { Dashboard, Page, PageInput } from '@rolecall/contracts';
import {
  type DashboardRow as DashboardTableRow,
  type DashboardUpdate,
  type Executor,
  type NewDashboard,
  prepared,
  type Transaction,
} from '@rolecall/db';
import { type MaybeUserBasicColumns, toMaybeUserBasic, userBasicColumns } from '../users/mapper.ts';

type OfProject = { organization_id: string; project_id: number };
type DashboardRow = Omit<Dashboard, 'team_id' | 'created_by'> & { project_id: number } & MaybeUserBasicColumns;

const dashboards = (db: Executor) =>
  db
    .selectFrom('dashboards as d')
    .leftJoin('users as u', 'u.id', 'd.created_by_user_id')
    .select([
      'd.id as id',
      'd.name as name',
      'd.description as description',
      'd.url as url',
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
  url: row.url,
  team_id: row.project_id,
  last_opened_at: row.last_opened_at,
  created_at: row.created_at,
  updated_at: row.updated_at,
  created_by: toMaybeUserBasic(row),
});

const prepareList = prepared<OfProject & PageInput, DashboardRow>((db, param) =>
  dashboards(db)
    .where('d.organization_id', '=', param('organization_id'))
    .where('d.project_id', '=', param('project_id'))
    .orderBy('d.id')
    .limit(param('limit'))
    .offset(param('offset')),
);

const prepareCount = prepared<OfProject, { count: number }>((db, param) =>
  db
    .selectFrom('dashboards')
    .select((eb) => eb.fn.countAll<number>().as('count'))
    .where('organization_id', '=', param('organization_id'))
    .where('project_id', '=', param('project_id')),
);

/** One page of a project's dashboards, by number. */
export async function listDashboards(
  db: Executor,
  organizationId: string,
  projectId: number,
  { limit, offset }: PageInput,
): Promise<Page<Dashboard>> {
  const project = { organization_id: organizationId, project_id: projectId };
  const [rows, [counted]] = await Promise.all([
    prepareList(db, { ...project, limit, offset }),
    prepareCount(db, project),
  ]);
  return { count: Number(counted?.count ?? 0), results: rows.map(toDashboard) };
}

const prepareFind = prepared<OfProject & { id: number }, DashboardRow>((db, param) =>
  dashboards(db)
    .where('d.organization_id', '=', param('organization_id'))
    .where('d.project_id', '=', param('project_id'))
    .where('d.id', '=', param('id')),
);

export async function findDashboard(
  db: Executor,
  organizationId: string,
  projectId: number,
  id: number,
): Promise<Dashboard | undefined> {
  const [row] = await prepareFind(db, { organization_id: organizationId, project_id: projectId, id });
  return row && toDashboard(row);
}

/** Stores a dashboard. @returns its number */
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

/** Dashboards that are meant; of several fields, those that match all. */
export interface DashboardFilter {
  project_id?: number;
  id?: number;
}

/** Deletes the dashboards that match. @returns what was deleted, by number */
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

/** Makes one of the project's dashboards its primary one, or with null none. */
export async function setPrimaryDashboard(
  trx: Transaction,
  organizationId: string,
  projectId: number,
  id: number | null,
): Promise<void> {
  // One after the other: at no moment may there be two.
  await trx
    .updateTable('dashboards')
    .set({ is_primary: 0 })
    .where('organization_id', '=', organizationId)
    .where('project_id', '=', projectId)
    .where('is_primary', '=', 1)
    .execute();
  if (id !== null) await updateDashboard(trx, organizationId, projectId, id, { is_primary: 1 });
}
