import {
  type EventCause,
  invalidInput,
  type Project,
  type ProjectCreate,
  type ProjectUpdate,
} from '@rolecall/contracts';
import { laterOf, newId, type ProjectUpdate as ProjectColumns } from '@rolecall/db';
import type { z } from 'zod';
import { changesBetween } from '../changes.ts';
import { findDashboard, setPrimaryDashboard } from '../dashboards/queries.ts';
import { deleteDashboards } from '../dashboards/service.ts';
import { newToken } from '../keyring.ts';
import type { ProjectUnit } from '../project-procedures.ts';
import type { OrganizationUnit, UnitOfWork } from '../unit-of-work.ts';
import {
  givenSettings,
  noBackup,
  type ProjectWithDashboard,
  readSecretTokens,
  rotateSecretToken,
  toColumns,
  toNewColumns,
  toProject,
  toSettings,
} from './mapper.ts';
import {
  deleteProjects as deleteRows,
  getProject,
  insertProject,
  listAllProjects,
  updateProject as updateRow,
} from './queries.ts';

const about = ({ id, name }: { id: number; name: string }) => ({ subject: { id, name }, project_id: id });

const toAnswer = (unit: OrganizationUnit, project: ProjectWithDashboard): Project =>
  toProject(project, { ...unit.context, organization: unit.organization });

/**
 * Stores settings, and whatever else changes along with them.
 * @returns the project as it is then
 * @throws invalid_input where the primary dashboard is none of the project's
 */
async function applyChanges(
  { trx, now }: UnitOfWork,
  project: ProjectWithDashboard,
  settings: ProjectUpdate,
  others: ProjectColumns = {},
): Promise<ProjectWithDashboard> {
  const { organization_id, id } = project;
  const { primary_dashboard } = settings;
  if (primary_dashboard !== undefined && primary_dashboard !== project.primary_dashboard) {
    if (primary_dashboard !== null && !(await findDashboard(trx, organization_id, id, primary_dashboard)))
      throw invalidInput('Dashboard does not belong to this team.', 'primary_dashboard');
    await setPrimaryDashboard(trx, organization_id, id, primary_dashboard);
  }
  await updateRow(trx, organization_id, id, {
    ...toColumns(settings),
    ...others,
    updated_at: laterOf(now, project.updated_at),
  });
  return getProject(trx, organization_id, id);
}

/** Makes a project; it has no secret token until the first rotation. @throws conflict, invalid_input */
export async function createProject(unit: OrganizationUnit, input: z.output<typeof ProjectCreate>): Promise<Project> {
  const { trx, now, organization } = unit;
  const settings = { ...givenSettings(input), name: input.name };
  if (settings.primary_dashboard != null)
    throw invalidInput('Dashboard does not belong to this team.', 'primary_dashboard');
  const id = await insertProject(trx, {
    ...toNewColumns(settings),
    organization_id: organization.id,
    uuid: newId(),
    api_token: newToken('phc_'),
    secret_api_token_encrypted: null,
    secret_api_token_digest: null,
    secret_api_token_last_used_at: null,
    ...noBackup,
    created_at: now,
    updated_at: now,
  });
  const project = await getProject(trx, organization.id, id);
  unit.emit(organization.id, { type: 'project.created', ...about(project), before: null, after: settings });
  return toAnswer(unit, project);
}

/** Changes settings of a project. @throws conflict, invalid_input */
export async function updateProject(unit: ProjectUnit, input: ProjectUpdate): Promise<Project> {
  const before = unit.project;
  const settings = givenSettings(input);
  if (!changesBetween(toSettings(before), { ...toSettings(before), ...settings })) return toAnswer(unit, before);
  const after = await applyChanges(unit, before, settings);
  const changes = changesBetween(toSettings(before), toSettings(after));
  if (changes) unit.emit(before.organization_id, { type: 'project.updated', ...about(after), ...changes });
  return toAnswer(unit, after);
}

/** Tells that projects end, one or all of the organization, and deletes them with their dashboards. */
async function endProjects(
  unit: UnitOfWork,
  organizationId: string,
  projects: readonly ProjectWithDashboard[],
  id?: number,
  cause?: EventCause,
): Promise<void> {
  const causes = new Map<number, EventCause>();
  for (const project of projects) {
    const event = { ...about(project), before: toSettings(project), after: null, cause };
    causes.set(project.id, unit.emit(organizationId, { type: 'project.deleted', ...event }));
  }
  const ofProject = id === undefined ? {} : { project_id: id };
  await deleteDashboards(unit, organizationId, ofProject, (projectId) => causes.get(projectId));
  await deleteRows(unit.trx, organizationId, id);
}

/** Deletes a project with its dashboards; its tokens stop working. */
export const deleteProject = (unit: ProjectUnit): Promise<void> =>
  endProjects(unit, unit.organization.id, [unit.project], unit.project.id);

/** Deletes every project of an organization that is being deleted. */
export const deleteAllProjects = async (unit: UnitOfWork, organizationId: string, cause: EventCause): Promise<void> =>
  endProjects(unit, organizationId, await listAllProjects(unit.trx, organizationId), undefined, cause);

/**
 * Puts a new secret token in the place of the current one, which becomes the backup. Settings are stored with it.
 * @throws conflict, invalid_input
 */
export async function rotateProjectToken(unit: ProjectUnit, input: ProjectUpdate): Promise<Project> {
  const before = unit.project;
  const { keyring } = unit.context;
  const after = await applyChanges(unit, before, givenSettings(input), rotateSecretToken(keyring, before));
  const described = (project: ProjectWithDashboard) => ({
    ...toSettings(project),
    ...readSecretTokens(keyring, project),
  });
  const changes = changesBetween(described(before), described(after));
  if (changes) unit.emit(before.organization_id, { type: 'project.secret_token_rotated', ...about(after), ...changes });
  return toAnswer(unit, after);
}

/** Stops the backup token working; where there is none, nothing happens. */
export async function deleteTokenBackup(unit: ProjectUnit): Promise<Project> {
  const before = unit.project;
  if (before.secret_api_token_backup_digest === null) return toAnswer(unit, before);
  const { secret_api_token_backup } = readSecretTokens(unit.context.keyring, before);
  const after = await applyChanges(unit, before, {}, noBackup);
  unit.emit(before.organization_id, {
    type: 'project.secret_token_backup_deleted',
    ...about(after),
    before: { secret_api_token_backup },
    after: { secret_api_token_backup: null },
  });
  return toAnswer(unit, after);
}

/** Gives the project a new public token; the one before stops working. */
export async function resetToken(unit: ProjectUnit): Promise<Project> {
  const before = unit.project;
  const after = await applyChanges(unit, before, {}, { api_token: newToken('phc_') });
  unit.emit(before.organization_id, {
    type: 'project.token_reset',
    ...about(after),
    before: { api_token: before.api_token },
    after: { api_token: after.api_token },
  });
  return toAnswer(unit, after);
}
