import {
  notFound,
  type Page,
  type PageInput,
  projectJsonFields,
  type ProjectOverviewInput,
  type ProjectSummary,
} from '@rolecall/contracts';
import { type Executor, type NewProject, prepared, type ProjectUpdate, type Transaction } from '@rolecall/db';
import { sql } from 'kysely';
import type { z } from 'zod';
import {
  callerOf,
  dashboardLevel,
  everyMember,
  fullReach,
  isDashboardVisible,
  isVisible,
  projectLevel,
  type Reach,
  type ReachArguments,
  reachFrom,
} from '../access.ts';
import type { UserActor } from '../context.ts';
import { countOf } from '../count.ts';
import { orderOf } from '../order.ts';
import { lacksSecondFactor } from '../organizations/queries.ts';
import { bytesOf, fitting } from '../pages.ts';
import type { ResponseMeter } from '../response-budget.ts';
import { contains } from '../search.ts';
import type { ProjectForCaller } from './mapper.ts';

type OneProject = { organization_id: string; id: number };

/** Projects `p`, each with its primary dashboard, and the caller's level on both. */
const projects = (db: Executor, reach: ReachArguments) =>
  db
    .selectFrom('projects as p')
    .leftJoin('dashboards as d', (join) =>
      // A literal, so that the partial index can be used.
      join
        .onRef('d.organization_id', '=', 'p.organization_id')
        .onRef('d.project_id', '=', 'p.id')
        .on('d.is_primary', '=', sql.lit(1)),
    )
    .selectAll('p')
    .select('d.id as primary_dashboard')
    .select(dashboardLevel(callerOf(reach)).as('primary_dashboard_level'))
    .select(projectLevel(callerOf(reach)).as('access_level'));

const settingColumns = projectJsonFields.map((field) => `p.${field}`);

/**
 * One page of the projects that the caller may see, by id, each with the size of its settings in bytes.
 * @param answer the response that the page is read for
 */
export async function listProjects(
  db: Executor,
  organizationId: string,
  reach: Reach,
  page: PageInput,
  answer: ResponseMeter | undefined,
): Promise<Page<ProjectForCaller & { bytes: number }>> {
  const visible = () =>
    db.selectFrom('projects as p').where('p.organization_id', '=', organizationId).where(isVisible(reach));
  // Settings take up to a quarter of a megabyte, so only as many rows are read as are returned.
  const sizes = await visible()
    .select(bytesOf(settingColumns))
    .orderBy('p.id')
    .limit(page.limit)
    .offset(page.offset)
    .execute();
  const fit = fitting(sizes.map(({ bytes }) => Number(bytes)));
  answer?.check(fit.bytes);
  const rows = await projects(db, reach)
    .select(bytesOf(settingColumns))
    .where('p.organization_id', '=', organizationId)
    .where(isVisible(reach))
    .orderBy('p.id')
    .limit(fit.count)
    .offset(page.offset)
    .execute();
  return { count: await countOf(visible()), results: rows };
}

const orders = {
  name: 'p.name_key',
  dashboard_count: 'dashboard_count',
  created_at: 'p.created_at',
  updated_at: 'p.updated_at',
} as const;

/** One page of the same projects, searched and sorted, each with its number of dashboards. */
export async function summarizeProjects(
  db: Executor,
  organizationId: string,
  reach: Reach,
  { search, order, limit, offset }: z.output<typeof ProjectOverviewInput>,
): Promise<Page<ProjectSummary>> {
  const matching = () => {
    const query = db
      .selectFrom('projects as p')
      .where('p.organization_id', '=', organizationId)
      .where(isVisible(reach));
    return search ? query.where(contains('p.search_key', search)) : query;
  };
  const { column, direction } = orderOf(orders, order);
  const rows = await matching()
    .select([
      'p.id',
      'p.name',
      'p.product_description',
      'p.access_control',
      'p.is_demo',
      'p.created_at',
      'p.updated_at',
    ])
    .select((eb) =>
      eb
        .selectFrom('dashboards as d')
        .select((count) => count.fn.countAll<number>().as('count'))
        .whereRef('d.organization_id', '=', 'p.organization_id')
        .whereRef('d.project_id', '=', 'p.id')
        .where(isDashboardVisible(reach))
        .as('dashboard_count'),
    )
    .orderBy(column, direction)
    .orderBy('p.id', direction)
    .limit(limit)
    .offset(offset)
    .execute();
  const count = await countOf(matching());
  return {
    count,
    results: rows.map(({ access_control, is_demo, dashboard_count, ...row }) => ({
      ...row,
      access_control: access_control === 1,
      is_demo: is_demo === 1,
      dashboard_count: Number(dashboard_count),
    })),
  };
}

const prepareFind = prepared<OneProject & ReachArguments, ProjectForCaller>((db, param) =>
  projects(db, reachFrom(param))
    .where('p.organization_id', '=', param('organization_id'))
    .where('p.id', '=', param('id')),
);

/** A project with the caller's level on it. @throws not_found if the organization has no such project */
export async function getProject(
  db: Executor,
  organizationId: string,
  { has_all, user_id }: ReachArguments,
  id: number,
): Promise<ProjectForCaller> {
  const [row] = await prepareFind(db, { organization_id: organizationId, id, has_all, user_id });
  if (!row) throw notFound();
  return row;
}

/** A project's id and name, and the caller's level on it. */
export type ProjectAccess = Pick<ProjectForCaller, 'id' | 'name' | 'access_level'>;

const prepareFindAccess = prepared<OneProject & ReachArguments, ProjectAccess>((db, param) =>
  db
    .selectFrom('projects as p')
    .select(['p.id', 'p.name'])
    .select(projectLevel(callerOf(reachFrom(param))).as('access_level'))
    .where('p.organization_id', '=', param('organization_id'))
    .where('p.id', '=', param('id')),
);

/** The same without its settings and tokens. @throws not_found */
export async function getProjectAccess(
  db: Executor,
  organizationId: string,
  { has_all, user_id }: ReachArguments,
  id: number,
): Promise<ProjectAccess> {
  const [row] = await prepareFindAccess(db, { organization_id: organizationId, id, has_all, user_id });
  if (!row) throw notFound();
  return row;
}

/**
 * The current project of a user: the first that they and their key may see, preferring their current organization.
 * @param organizationId the only organization to look in
 */
export async function findCurrentProject(
  db: Executor,
  { user, key }: UserActor,
  organizationId?: string,
): Promise<{ id: number; name: string; organization_id: string } | undefined> {
  return db
    .selectFrom('projects as p')
    .innerJoin('organization_memberships as m', 'm.organization_id', 'p.organization_id')
    .innerJoin('users as u', 'u.id', 'm.user_id')
    .innerJoin('organizations as o', 'o.id', 'm.organization_id')
    .select(['p.id', 'p.name', 'p.organization_id'])
    .where('m.user_id', '=', user.id)
    .where(lacksSecondFactor, '=', 0)
    .$if(organizationId !== undefined, (query) => query.where('p.organization_id', '=', organizationId as string))
    .$if(key?.organizations != null, (query) => query.where('p.organization_id', 'in', key?.organizations ?? []))
    .$if(key?.projects != null, (query) => query.where('p.id', 'in', key?.projects ?? []))
    .where(projectLevel(everyMember), '>', 0)
    .orderBy(sql`case when p.organization_id = u.current_organization_id then 0 else 1 end`)
    .orderBy('m.joined_at')
    .orderBy('m.id')
    .orderBy('p.id')
    .limit(1)
    .executeTakeFirst();
}

/** Stores a project. @returns its id */
export async function insertProject(trx: Transaction, project: NewProject): Promise<number> {
  const { id } = await trx.insertInto('projects').values(project).returning('id').executeTakeFirstOrThrow();
  return id;
}

export async function updateProject(
  trx: Transaction,
  organizationId: string,
  id: number,
  update: ProjectUpdate,
): Promise<void> {
  await trx
    .updateTable('projects')
    .set(update)
    .where('organization_id', '=', organizationId)
    .where('id', '=', id)
    .execute();
}

/** Every project of an organization, by id. */
export const listAllProjects = (db: Executor, organizationId: string): Promise<ProjectForCaller[]> =>
  projects(db, fullReach).where('p.organization_id', '=', organizationId).orderBy('p.id').execute();

/** Deletes one project, or all projects of an organization. Their dashboards must already be deleted. */
export async function deleteProjects(trx: Transaction, organizationId: string, id?: number): Promise<void> {
  await trx
    .deleteFrom('projects')
    .where('organization_id', '=', organizationId)
    .$if(id !== undefined, (query) => query.where('id', '=', id as number))
    .execute();
}
