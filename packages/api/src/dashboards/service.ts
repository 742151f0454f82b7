import {
  type Dashboard,
  type DashboardCreate,
  type DashboardUpdate,
  type EventCause,
  type Expecting,
  isDashboardEdit,
  normalizedKey,
} from '@rolecall/contracts';
import { type Executor, laterOf } from '@rolecall/db';
import type { z } from 'zod';
import { deleteDashboardRules } from '../access-controls/queries.ts';
import { endRules } from '../access-controls/service.ts';
import { reachOf } from '../access.ts';
import { requireConditions } from '../authorization.ts';
import { changesBetween, requireExpected } from '../changes.ts';
import { userOf } from '../context.ts';
import type { ProjectCaller, ProjectUnit } from '../project-procedures.ts';
import { getProject, type ProjectAccess } from '../projects/queries.ts';
import type { UnitOfWork } from '../unit-of-work.ts';
import {
  type DashboardFilter,
  type DashboardForCaller,
  deleteDashboards as deleteRows,
  findDashboardsLevel,
  getDashboardForCaller,
  insertDashboard,
  updateDashboard as updateRow,
} from './queries.ts';

/** The fields of a dashboard that events record. Opening a dashboard does not change it, so `last_opened_at` is left out. */
const described = ({
  name,
  description,
  url,
  pinned,
  tags,
}: Pick<Dashboard, 'name' | 'description' | 'url' | 'pinned' | 'tags'>) => ({ name, description, url, pinned, tags });

const about = ({ id, name, team_id }: Pick<Dashboard, 'id' | 'name' | 'team_id'>) => ({
  subject: { id, name },
  project_id: team_id,
});

type Caller = ProjectCaller<ProjectAccess>;
type DashboardUnit = ProjectUnit<ProjectAccess>;

const getForCaller = (db: Executor, caller: Caller, id: number): Promise<DashboardForCaller> =>
  getDashboardForCaller(db, caller.organization.id, reachOf(caller), caller.project.id, id);

/** A dashboard that the caller may see. @throws not_found, permission_denied */
export async function getDashboard(db: Executor, caller: Caller, input: { id: number }): Promise<Dashboard> {
  const { dashboard, access_level } = await getForCaller(db, caller, input.id);
  requireConditions(caller, 'dashboards.get', { resource: { access_level, changes: false } });
  return dashboard;
}

/** Refuses a caller who may not make this update, before the input is validated. @throws not_found, permission_denied */
export async function requireMayUpdate(db: Executor, caller: Caller, id: number, input: unknown): Promise<void> {
  const { access_level } = await getForCaller(db, caller, id);
  requireConditions(caller, 'dashboards.update', { resource: { access_level, changes: isDashboardEdit(input) } });
}

/** The caller's level on the project's dashboards, as the conditions for adding one need it. */
const levelToCreate = async (db: Executor, caller: Caller) => ({
  access_level: await findDashboardsLevel(db, caller.organization.id, reachOf(caller), caller.project.id),
  changes: true,
});

/** Refuses a caller who may not add dashboards to a project, before the input is validated. @throws permission_denied */
export async function requireMayCreate(db: Executor, caller: Caller): Promise<void> {
  requireConditions(caller, 'dashboards.create', { resource: await levelToCreate(db, caller) });
}

/** Adds a dashboard to a project. @throws permission_denied */
export async function createDashboard(
  unit: DashboardUnit,
  { name, description, url, pinned, tags }: z.output<typeof DashboardCreate>,
): Promise<Dashboard> {
  const { trx, now, organization, actor, project } = unit;
  unit.authorizeOn({ resource: await levelToCreate(trx, unit) });
  const id = await insertDashboard(trx, {
    organization_id: organization.id,
    project_id: project.id,
    name,
    name_key: normalizedKey(name),
    description,
    url,
    pinned: pinned ? 1 : 0,
    tags: JSON.stringify(tags),
    created_by_user_id: userOf(actor)?.id ?? null,
    last_opened_at: null,
    created_at: now,
    updated_at: now,
  });
  const { dashboard } = await getForCaller(trx, unit, id);
  unit.emit(organization.id, {
    type: 'dashboard.created',
    ...about(dashboard),
    before: null,
    after: described(dashboard),
  });
  return dashboard;
}

/**
 * Changes or deletes a dashboard, or records that the caller opened it.
 * @throws not_found, permission_denied, precondition_failed
 */
export async function updateDashboard(
  unit: DashboardUnit,
  input: { id: number } & z.output<typeof DashboardUpdate> & Expecting,
): Promise<Dashboard> {
  const { trx, now, organization } = unit;
  const { dashboard: before, access_level } = await getForCaller(trx, unit, input.id);
  const {
    name = before.name,
    description = before.description,
    url = before.url,
    pinned = before.pinned,
    tags = before.tags,
    opened,
    deleted,
  } = input;
  const changes = changesBetween(described(before), { name, description, url, pinned, tags });
  unit.authorizeOn({ resource: { access_level, changes: isDashboardEdit(input) } });
  requireExpected(before, input);
  if (!changes && !opened && !deleted) return before;
  const after: Dashboard = {
    ...before,
    name,
    description,
    url,
    pinned,
    tags,
    last_opened_at: opened ? laterOf(now, before.last_opened_at ?? now) : before.last_opened_at,
    updated_at: changes ? laterOf(now, before.updated_at) : before.updated_at,
  };
  const { last_opened_at, updated_at } = after;
  if (changes || opened)
    await updateRow(trx, organization.id, before.team_id, before.id, {
      name,
      name_key: normalizedKey(name),
      description,
      url,
      pinned: pinned ? 1 : 0,
      tags: JSON.stringify(tags),
      last_opened_at,
      updated_at,
    });
  if (changes) unit.emit(organization.id, { type: 'dashboard.updated', ...about(after), ...changes });
  else unit.touch(organization.id);
  if (!deleted) return after;
  await removeDashboard(unit, after.id);
  return { ...after, deleted: true };
}

/**
 * Deletes the dashboards that match, with the rules about them.
 * @param causeOf the event that caused the deletion, if any, by project id
 * @returns the event of each deletion
 */
export async function deleteDashboards(
  unit: UnitOfWork,
  organizationId: string,
  filter: DashboardFilter,
  causeOf: (projectId: number) => EventCause | undefined = () => undefined,
): Promise<EventCause[]> {
  const rules = await deleteDashboardRules(unit.trx, organizationId, filter);
  const rows = await deleteRows(unit.trx, organizationId, filter);
  const causes = new Map<number, EventCause>();
  for (const row of rows)
    causes.set(
      row.id,
      unit.emit(organizationId, {
        type: 'dashboard.deleted',
        ...about({ ...row, team_id: row.project_id }),
        before: described({ ...row, pinned: row.pinned === 1, tags: JSON.parse(row.tags) }),
        after: null,
        cause: causeOf(row.project_id),
      }),
    );
  endRules(unit, organizationId, rules, ({ dashboard_id }) => causes.get(dashboard_id ?? 0));
  return [...causes.values()];
}

async function removeDashboard(unit: DashboardUnit, id: number): Promise<void> {
  const organizationId = unit.organization.id;
  const project = await getProject(unit.trx, organizationId, reachOf(unit), unit.project.id);
  const [cause] = await deleteDashboards(unit, organizationId, { project_id: project.id, id });
  if (cause && project.primary_dashboard === id)
    unit.emit(organizationId, {
      type: 'project.updated',
      subject: { id: project.id, name: project.name },
      project_id: project.id,
      before: { primary_dashboard: id },
      after: { primary_dashboard: null },
      cause,
    });
}

/** @throws not_found, permission_denied */
export async function deleteDashboard(unit: DashboardUnit, { id }: { id: number }): Promise<void> {
  const { access_level } = await getForCaller(unit.trx, unit, id);
  unit.authorizeOn({ resource: { access_level, changes: true } });
  await removeDashboard(unit, id);
}
