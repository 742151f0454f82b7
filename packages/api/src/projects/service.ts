import {
  type Environment,
  type EnvironmentUpdate,
  type EventCause,
  type Expecting,
  invalidInput,
  notFound,
  type Project,
  type ProjectCreate,
  type ProjectOfToken,
  type ProjectUpdate,
  sentences,
} from '@rolecall/contracts';
import { type Executor, laterOf, newId, type ProjectUpdate as ProjectColumns } from '@rolecall/db';
import type { z } from 'zod';
import { deleteAccessControls, setPrivacy } from '../access-controls/service.ts';
import { fullReach, reachOf } from '../access.ts';
import { changesBetween, requireExpected } from '../changes.ts';
import { type ProjectActor, type UserActor, userOf } from '../context.ts';
import { findDashboard, setPrimaryDashboard } from '../dashboards/queries.ts';
import { deleteDashboards } from '../dashboards/service.ts';
import { newToken } from '../keyring.ts';
import type { ProjectUnit } from '../project-procedures.ts';
import type { OrganizationUnit, UnitOfWork } from '../unit-of-work.ts';
import {
  givenSettings,
  noBackup,
  type ProjectForCaller,
  type ProjectWithDashboard,
  readSecretTokens,
  rotateSecretToken,
  shownDashboard,
  toColumns,
  toEnvironment,
  toNewColumns,
  toProject,
  toSettings,
} from './mapper.ts';
import {
  deleteProjects as deleteRows,
  findCurrentProject,
  getProject,
  insertProject,
  listAllProjects,
  updateProject as updateRow,
} from './queries.ts';

/** The settings that project events include. Access is covered by the events of access controls. */
const toldSettings = (row: ProjectWithDashboard) => {
  const { access_control: _, ...settings } = toSettings(row);
  return {
    ...settings,
    cookieless_server_hash_mode: row.cookieless_server_hash_mode as Environment['cookieless_server_hash_mode'],
  };
};

const about = ({ id, name }: { id: number; name: string }) => ({ subject: { id, name }, project_id: id });

const toAnswer = (unit: OrganizationUnit, project: ProjectForCaller): Project =>
  toProject(project, { ...unit.context, organization: unit.organization });

/**
 * Stores settings, and other columns that change with them.
 * @returns the project after the change
 * @throws invalid_input if the primary dashboard does not belong to the project
 */
async function applyChanges(
  unit: ProjectUnit,
  settings: ProjectUpdate,
  others: ProjectColumns = {},
): Promise<ProjectForCaller> {
  const { trx, now, project, actor } = unit;
  const { organization_id, id } = project;
  if (settings.access_control !== undefined)
    await setPrivacy(unit, organization_id, id, settings.access_control, userOf(actor));
  const { primary_dashboard } = settings;
  if (primary_dashboard !== undefined && primary_dashboard !== project.primary_dashboard) {
    const reach = reachOf(unit);
    if (primary_dashboard !== null && !(await findDashboard(trx, organization_id, reach, id, primary_dashboard)))
      throw invalidInput(sentences.dashboardElsewhere, 'primary_dashboard');
    await setPrimaryDashboard(trx, organization_id, id, primary_dashboard);
  }
  await updateRow(trx, organization_id, id, {
    ...toColumns(settings),
    ...others,
    updated_at: laterOf(now, project.updated_at),
  });
  return getProject(trx, organization_id, reachOf(unit), id);
}

/**
 * The project of a secret token or, for a user, the first project that they may see, preferring their current
 * organization.
 * @throws not_found if there is none
 */
export async function getCurrentProject(db: Executor, actor: ProjectActor | UserActor): Promise<ProjectOfToken> {
  const found = actor.kind === 'project' ? actor.project : await findCurrentProject(db, actor);
  if (!found) throw notFound();
  const { id, organization_id } = found;
  const row = await getProject(db, organization_id, fullReach, id);
  const { uuid, name, api_token, timezone, created_at, updated_at } = row;
  return { id, uuid, name, organization: organization_id, api_token, timezone, created_at, updated_at };
}

/** Creates a project. It has no secret token until the first rotation. @throws conflict, invalid_input */
export async function createProject(unit: OrganizationUnit, input: z.output<typeof ProjectCreate>): Promise<Project> {
  const { trx, now, organization } = unit;
  const settings = { ...givenSettings(input), name: input.name };
  if (settings.primary_dashboard != null) throw invalidInput(sentences.dashboardElsewhere, 'primary_dashboard');
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
  const { access_control, ...told } = settings;
  const cause = unit.emit(organization.id, {
    type: 'project.created',
    ...about({ id, name: settings.name }),
    before: null,
    after: told,
  });
  if (access_control) await setPrivacy(unit, organization.id, id, true, userOf(unit.actor), cause);
  return toAnswer(unit, await getProject(trx, organization.id, reachOf(unit), id));
}

/** Changes settings of a project. @throws conflict, invalid_input, precondition_failed */
export const updateProject = async (unit: ProjectUnit, input: ProjectUpdate & Expecting): Promise<Project> =>
  toAnswer(unit, await changeProject(unit, input));

/** Changes settings of a project and of its environment. @throws invalid_input, precondition_failed */
export async function updateEnvironment(unit: ProjectUnit, input: EnvironmentUpdate & Expecting): Promise<Environment> {
  const { cookieless_server_hash_mode } = unit.project;
  const { cookieless_server_hash_mode: mode = cookieless_server_hash_mode } = input;
  const row = await changeProject(unit, input, { cookieless_server_hash_mode: mode });
  return toEnvironment(row, { ...unit.context, organization: unit.organization });
}

/** Changes settings if they differ from the current ones. @returns the project after the change */
async function changeProject(
  unit: ProjectUnit,
  input: ProjectUpdate & Expecting,
  others: Pick<ProjectColumns, 'cookieless_server_hash_mode'> = {},
): Promise<ProjectForCaller> {
  const before = unit.project;
  const settings = givenSettings(input);
  const all = { ...toSettings(before), cookieless_server_hash_mode: before.cookieless_server_hash_mode };
  requireExpected({ ...all, primary_dashboard: shownDashboard(before) }, input);
  if (!changesBetween(all, { ...all, ...settings, ...others })) return before;
  const after = await applyChanges(unit, settings, others);
  const changes = changesBetween(toldSettings(before), toldSettings(after));
  if (changes) unit.emit(before.organization_id, { type: 'project.updated', ...about(after), ...changes });
  return after;
}

/** Deletes one project, or all projects of an organization, with their dashboards, and logs an event for each. */
async function endProjects(
  unit: UnitOfWork,
  organizationId: string,
  projects: readonly ProjectWithDashboard[],
  id?: number,
  cause?: EventCause,
): Promise<void> {
  const causes = new Map<number, EventCause>();
  for (const project of projects) {
    const event = { ...about(project), before: toldSettings(project), after: null, cause };
    causes.set(project.id, unit.emit(organizationId, { type: 'project.deleted', ...event }));
  }
  const ofProject = id === undefined ? {} : { project_id: id };
  await deleteDashboards(unit, organizationId, ofProject, (projectId) => causes.get(projectId));
  await deleteAccessControls(unit, organizationId, ofProject, (rule) => causes.get(rule.project_id));
  await deleteRows(unit.trx, organizationId, id);
}

/** Deletes a project with its dashboards; its tokens stop working. */
export const deleteProject = (unit: ProjectUnit): Promise<void> =>
  endProjects(unit, unit.organization.id, [unit.project], unit.project.id);

/** Deletes every project of an organization that is being deleted. */
export const deleteAllProjects = async (unit: UnitOfWork, organizationId: string, cause: EventCause): Promise<void> =>
  endProjects(unit, organizationId, await listAllProjects(unit.trx, organizationId), undefined, cause);

/**
 * Replaces the secret token and keeps the previous one as the backup. Settings are stored in the same write.
 * @throws conflict, invalid_input
 */
export async function rotateProjectToken(unit: ProjectUnit, input: ProjectUpdate): Promise<Project> {
  const before = unit.project;
  const { keyring } = unit.context;
  const after = await applyChanges(unit, givenSettings(input), rotateSecretToken(keyring, before));
  const described = (project: ProjectWithDashboard) => ({
    ...toldSettings(project),
    ...readSecretTokens(keyring, project),
  });
  const changes = changesBetween(described(before), described(after));
  if (changes) unit.emit(before.organization_id, { type: 'project.secret_token_rotated', ...about(after), ...changes });
  return toAnswer(unit, after);
}

/** Deletes the backup token, which stops working. Does nothing if there is none. */
export async function deleteTokenBackup(unit: ProjectUnit): Promise<Project> {
  const before = unit.project;
  if (before.secret_api_token_backup_digest === null) return toAnswer(unit, before);
  const { secret_api_token_backup } = readSecretTokens(unit.context.keyring, before);
  const after = await applyChanges(unit, {}, noBackup);
  unit.emit(before.organization_id, {
    type: 'project.secret_token_backup_deleted',
    ...about(after),
    before: { secret_api_token_backup },
    after: { secret_api_token_backup: null },
  });
  return toAnswer(unit, after);
}

/** Replaces the project's public token. The previous one stops working. */
export async function resetToken(unit: ProjectUnit): Promise<Project> {
  const before = unit.project;
  const after = await applyChanges(unit, {}, { api_token: newToken('phc_') });
  unit.emit(before.organization_id, {
    type: 'project.token_reset',
    ...about(after),
    before: { api_token: before.api_token },
    after: { api_token: after.api_token },
  });
  return toAnswer(unit, after);
}
