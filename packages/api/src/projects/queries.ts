import { notFound, type Page, type PageInput } from '@rolecall/contracts';
import { type Executor, type NewProject, prepared, type ProjectUpdate, type Transaction } from '@rolecall/db';
import { sql } from 'kysely';
import type { ProjectWithDashboard } from './objects.ts';
import { isVisible, type Reach } from './reach.ts';

type OneProject = { organization_id: string; id: number };

/** Projects `p`, each with its primary dashboard. */
const projects = (db: Executor) =>
  db
    .selectFrom('projects as p')
    .leftJoin('dashboards as d', (join) =>
      // The literal lets the partial index answer.
      join
        .onRef('d.organization_id', '=', 'p.organization_id')
        .onRef('d.project_id', '=', 'p.id')
        .on('d.is_primary', '=', sql.lit(1)),
    )
    .selectAll('p')
    .select('d.id as primary_dashboard');

/** One page of the projects that the caller may see, by number. */
export async function listProjects(
  db: Executor,
  organizationId: string,
  reach: Reach,
  page: PageInput,
): Promise<Page<ProjectWithDashboard>> {
  const rows = await projects(db)
    .where('p.organization_id', '=', organizationId)
    .where(isVisible(reach))
    .orderBy('p.id')
    .limit(page.limit)
    .offset(page.offset)
    .execute();
  const { count } = await db
    .selectFrom('projects as p')
    .select((eb) => eb.fn.countAll<number>().as('count'))
    .where('p.organization_id', '=', organizationId)
    .where(isVisible(reach))
    .executeTakeFirstOrThrow();
  return { count: Number(count), results: rows };
}

const prepareFind = prepared<OneProject, ProjectWithDashboard>((db, param) =>
  projects(db).where('p.organization_id', '=', param('organization_id')).where('p.id', '=', param('id')),
);

/** @throws not_found where the organization has no such project */
export async function getProject(db: Executor, organizationId: string, id: number): Promise<ProjectWithDashboard> {
  const [row] = await prepareFind(db, { organization_id: organizationId, id });
  if (!row) throw notFound();
  return row;
}

const prepareFindAccess = prepared<OneProject, { id: number; access_control: number }>((db, param) =>
  db
    .selectFrom('projects')
    .select(['id', 'access_control'])
    .where('organization_id', '=', param('organization_id'))
    .where('id', '=', param('id')),
);

/** What tells whether a caller may see the project. @throws not_found */
export async function getProjectAccess(
  db: Executor,
  organizationId: string,
  id: number,
): Promise<{ id: number; access_control: number }> {
  const [row] = await prepareFindAccess(db, { organization_id: organizationId, id });
  if (!row) throw notFound();
  return row;
}

const prepareFindOrganizationId = prepared<{ id: number }, { organization_id: string }>((db, param) =>
  db.selectFrom('projects').select('organization_id').where('id', '=', param('id')),
);

/** The organization of a project: for paths that name the project alone. Whether the caller is a member is yet to be seen. */
export async function findOrganizationIdOfProject(db: Executor, id: number): Promise<string | undefined> {
  const [row] = await prepareFindOrganizationId(db, { id });
  return row?.organization_id;
}

/** Stores a project. @returns its number */
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

/** Deletes the project with its dashboards. */
export async function deleteProject(trx: Transaction, organizationId: string, id: number): Promise<void> {
  await trx.deleteFrom('projects').where('organization_id', '=', organizationId).where('id', '=', id).execute();
}
