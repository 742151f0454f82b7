import {
  type Dashboard,
  type DashboardCreate,
  type DashboardUpdate,
  type EventCause,
  notFound,
} from '@rolecall/contracts';
import { type Executor, laterOf } from '@rolecall/db';
import type { z } from 'zod';
import { changesBetween } from '../changes.ts';
import { userOf } from '../context.ts';
import { getProject } from '../projects/queries.ts';
import type { OrganizationUnit, UnitOfWork } from '../unit-of-work.ts';
import {
  type DashboardFilter,
  deleteDashboards as deleteRows,
  findDashboard,
  insertDashboard,
  updateDashboard as updateRow,
} from './queries.ts';

/** What of a dashboard events tell: not when it was opened, as looking at something changes nothing. */
const described = ({ name, description, url }: Pick<Dashboard, 'name' | 'description' | 'url'>) => ({
  name,
  description,
  url,
});

const about = ({ id, name, team_id }: Pick<Dashboard, 'id' | 'name' | 'team_id'>) => ({
  subject: { id, name },
  project_id: team_id,
});

type DashboardPath = { project_id: number; id: number };

/** @throws not_found */
export async function getDashboard(db: Executor, organizationId: string, input: DashboardPath): Promise<Dashboard> {
  const dashboard = await findDashboard(db, organizationId, input.project_id, input.id);
  if (!dashboard) throw notFound();
  return dashboard;
}

/** Adds a dashboard to a project that the caller may see. */
export async function createDashboard(
  unit: OrganizationUnit,
  { project_id, name, description, url }: { project_id: number } & z.output<typeof DashboardCreate>,
): Promise<Dashboard> {
  const { trx, now, organization, actor } = unit;
  const id = await insertDashboard(trx, {
    organization_id: organization.id,
    project_id,
    name,
    description,
    url,
    created_by_user_id: userOf(actor)?.id ?? null,
    last_opened_at: null,
    created_at: now,
    updated_at: now,
  });
  const dashboard = await getDashboard(trx, organization.id, { project_id, id });
  unit.emit(organization.id, {
    type: 'dashboard.created',
    ...about(dashboard),
    before: null,
    after: described(dashboard),
  });
  return dashboard;
}

/** Changes a dashboard, or tells that the caller opened it. @throws not_found */
export async function updateDashboard(
  unit: OrganizationUnit,
  input: DashboardPath & z.output<typeof DashboardUpdate>,
): Promise<Dashboard> {
  const { trx, now, organization } = unit;
  const before = await getDashboard(trx, organization.id, input);
  const { name = before.name, description = before.description, url = before.url, opened } = input;
  const changes = changesBetween(described(before), { name, description, url });
  if (!changes && !opened) return before;
  const after: Dashboard = {
    ...before,
    name,
    description,
    url,
    last_opened_at: opened ? laterOf(now, before.last_opened_at ?? now) : before.last_opened_at,
    updated_at: changes ? laterOf(now, before.updated_at) : before.updated_at,
  };
  const { last_opened_at, updated_at } = after;
  await updateRow(trx, organization.id, before.team_id, before.id, {
    name,
    description,
    url,
    last_opened_at,
    updated_at,
  });
  if (changes) unit.emit(organization.id, { type: 'dashboard.updated', ...about(after), ...changes });
  else unit.touch(organization.id);
  return after;
}

/**
 * Deletes the dashboards that match.
 * @param causeOf what took a dashboard along, by the number of its project
 * @returns the event of each
 */
export async function deleteDashboards(
  unit: UnitOfWork,
  organizationId: string,
  filter: DashboardFilter,
  causeOf: (projectId: number) => EventCause | undefined = () => undefined,
): Promise<EventCause[]> {
  const rows = await deleteRows(unit.trx, organizationId, filter);
  return rows.map((row) =>
    unit.emit(organizationId, {
      type: 'dashboard.deleted',
      ...about({ ...row, team_id: row.project_id }),
      before: described(row),
      after: null,
      cause: causeOf(row.project_id),
    }),
  );
}

/** @throws not_found */
export async function deleteDashboard(unit: OrganizationUnit, { project_id, id }: DashboardPath): Promise<void> {
  const organizationId = unit.organization.id;
  const project = await getProject(unit.trx, organizationId, project_id);
  const [cause] = await deleteDashboards(unit, organizationId, { project_id, id });
  if (!cause) throw notFound();
  if (project.primary_dashboard === id)
    unit.emit(organizationId, {
      type: 'project.updated',
      subject: { id: project_id, name: project.name },
      project_id,
      before: { primary_dashboard: id },
      after: { primary_dashboard: null },
      cause,
    });
}
