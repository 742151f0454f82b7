import {
  type AccessControl,
  type AccessControlled,
  type AccessControls,
  accessLevelsOf,
  type AccessExplainInput,
  type AccessExplanation,
  type AccessLevel,
  AccessSource,
  type ChangedAccess,
  type DashboardLevels,
  defaultAccessLevelOf,
  doesNotExist,
  type EventCause,
  type Expecting,
  fieldRequired,
  invalidInput,
  type Level,
  levelName,
  notFound,
  permissionDenied,
  type ProcedureName,
  sentences,
  type UsersWithAccess,
  type UsersWithAccessInput,
} from '@rolecall/contracts';
import { type Executor, laterOf, newId } from '@rolecall/db';
import type { z } from 'zod';
import { projectRank, reachOf } from '../access.ts';
import { mayCall, type OrganizationCaller, requireConditions } from '../authorization.ts';
import { requireExpected } from '../changes.ts';
import { userOf } from '../context.ts';
import { findDashboardsLevel, getDashboardForCaller, listDashboardLevels } from '../dashboards/queries.ts';
import { findActiveMember } from '../members/queries.ts';
import { ascendingBy, orderOf } from '../order.ts';
import type { ProjectCaller, ProjectUnit } from '../project-procedures.ts';
import type { ProjectAccess } from '../projects/queries.ts';
import { listGrantsByRole } from '../role-memberships/queries.ts';
import { findRoleName } from '../roles/queries.ts';
import type { UnitOfWork } from '../unit-of-work.ts';
import { levelAt, resourceIdOf, toAccessControl } from './mapper.ts';
import {
  type AccessObject,
  deleteRules,
  findLevels,
  findUserOfMembership,
  insertRule,
  type Levels,
  listChangesWithoutRole,
  listKindRules,
  listPeopleWithLevels,
  listRules,
  listRulesFor,
  type PersonWithLevels,
  type RuleFilter,
  type RuleRow,
  updateRule,
} from './queries.ts';

type Caller = ProjectCaller<ProjectAccess>;
type AccessUnit = ProjectUnit<ProjectAccess>;

const theProject: AccessObject = { resource: 'project', dashboard_id: null };
const oneDashboard = (id: number): AccessObject => ({ resource: 'dashboard', dashboard_id: id });

/** The fields of a rule that events record. */
const described = (row: RuleRow) => ({
  resource: row.resource,
  resource_id: resourceIdOf(row),
  access_level: levelAt(row.resource, row.level),
  role: row.role_name,
  role_id: row.role_id,
  user: row.user_email,
  user_uuid: row.user_uuid,
});

const objectName = ({ resource, project_name, dashboard_name }: RuleRow): string =>
  dashboard_name ?? (resource === 'project' ? project_name : `${resource} in ${project_name}`);

const about = (row: RuleRow) => ({
  subject: { id: row.id, name: `${row.role_name ?? row.user_email ?? 'Default'} on ${objectName(row)}` },
  project_id: row.project_id,
  role_id: row.role_id,
  person_uuid: row.user_uuid,
});

/** Emits an event for each deleted rule. */
export function endRules(
  unit: UnitOfWork,
  organizationId: string,
  rows: readonly RuleRow[],
  causeOf: (row: RuleRow) => EventCause | undefined,
): void {
  for (const row of rows)
    unit.emit(organizationId, {
      type: 'access_control.deleted',
      ...about(row),
      before: described(row),
      after: null,
      cause: causeOf(row),
    });
}

/** Deletes the rules that match, as a consequence of another change, and emits an event for each. */
export async function deleteAccessControls(
  unit: UnitOfWork,
  organizationId: string,
  filter: RuleFilter,
  causeOf: (row: RuleRow) => EventCause | undefined,
): Promise<void> {
  endRules(unit, organizationId, await deleteRules(unit.trx, organizationId, filter), causeOf);
}

/** Whom a rule is for: a role, a person, or everybody else if both are null. Never both. */
interface Target {
  role_id: string | null;
  user_id: number | null;
}

const everybodyElse: Target = { role_id: null, user_id: null };

/**
 * Creates or changes the one rule for a target on an object; a null rank deletes it. Does nothing if
 * the rule is already like that.
 * @returns the rule; null after a deletion
 */
async function storeRule(
  unit: UnitOfWork,
  organizationId: string,
  projectId: number,
  object: AccessObject,
  target: Target,
  rank: number | null,
  author: { id: number } | null,
  cause?: EventCause,
): Promise<RuleRow | null> {
  const { trx, now } = unit;
  const filter = { project_id: projectId, ...object, ...target };
  if (rank === null) {
    await deleteAccessControls(unit, organizationId, filter, () => cause);
    return null;
  }
  const [before] = await listRules(trx, organizationId, filter);
  if (before?.level === rank) return before;
  if (before) {
    const after = { ...before, level: rank, updated_at: laterOf(now, before.updated_at) };
    await updateRule(trx, organizationId, before.id, { level: rank, updated_at: after.updated_at });
    unit.emit(organizationId, {
      type: 'access_control.updated',
      ...about(after),
      before: { access_level: levelAt(object.resource, before.level) },
      after: { access_level: levelAt(object.resource, rank) },
      cause,
    });
    return after;
  }
  const id = newId();
  await insertRule(trx, {
    organization_id: organizationId,
    id,
    project_id: projectId,
    ...object,
    ...target,
    level: rank,
    created_by_user_id: author?.id ?? null,
    created_at: now,
    updated_at: now,
  });
  const [row] = await listRules(trx, organizationId, { id });
  if (!row) throw new TypeError('A rule that was just made is missing.');
  unit.emit(organizationId, {
    type: 'access_control.created',
    ...about(row),
    before: null,
    after: { ...described(row), created_by_uuid: row.created_by_uuid },
    cause,
  });
  return row;
}

/**
 * Makes a project private by setting its default level to none, or public by removing that
 * default; any other default then stays.
 */
export async function setPrivacy(
  unit: UnitOfWork,
  organizationId: string,
  projectId: number,
  isPrivate: boolean,
  author: { id: number } | null,
  cause?: EventCause,
): Promise<void> {
  const [rule] = await listRules(unit.trx, organizationId, { project_id: projectId, ...theProject, ...everybodyElse });
  if ((rule?.level === projectRank('none')) === isPrivate) return;
  const rank = isPrivate ? projectRank('none') : null;
  await storeRule(unit, organizationId, projectId, theProject, everybodyElse, rank, author, cause);
}

interface RuleInput extends Expecting {
  access_level: string | null;
  role?: string | null | undefined;
  organization_member?: string | null | undefined;
}

/** @throws does_not_exist */
async function findTarget(unit: AccessUnit, { role, organization_member }: RuleInput): Promise<Target> {
  const { trx, organization } = unit;
  if (role) {
    if ((await findRoleName(trx, organization.id, role)) === undefined) throw doesNotExist('role', role);
    return { role_id: role, user_id: null };
  }
  if (organization_member) {
    const userId = await findUserOfMembership(trx, organization.id, organization_member);
    if (userId === undefined) throw doesNotExist('organization_member', organization_member);
    return { role_id: null, user_id: userId };
  }
  return everybodyElse;
}

async function setRule(unit: AccessUnit, object: AccessObject, input: RuleInput): Promise<AccessControl | null> {
  const { organization, project, actor } = unit;
  const target = await findTarget(unit, input);
  if (input.expected) {
    const [before] = await listRules(unit.trx, organization.id, { project_id: project.id, ...object, ...target });
    requireExpected({ access_level: before ? levelAt(object.resource, before.level) : null }, input);
  }
  const rank =
    input.access_level === null ? null : accessLevelsOf(object.resource).indexOf(input.access_level as AccessLevel);
  const rule = await storeRule(unit, organization.id, project.id, object, target, rank, userOf(actor));
  return rule && toAccessControl(rule);
}

/** Fields that may be sent with a rule although the URL already implies them. */
interface Named {
  resource?: string | null | undefined;
  resource_id?: string | null | undefined;
}

/** @throws permission_denied if a rule is about a different object than its URL */
function requireSame({ resource, resource_id }: Named, kind: AccessControlled, id: string | null): void {
  if ((resource != null && resource !== kind) || (resource_id != null && resource_id !== id))
    throw permissionDenied(sentences.otherResource);
}

/** Sets a rule about the project. @throws permission_denied, does_not_exist */
export async function setProjectRule(unit: AccessUnit, input: RuleInput & Named): Promise<AccessControl | null> {
  requireSame(input, 'project', String(unit.project.id));
  return setRule(unit, theProject, input);
}

/** Sets a rule about all resources of a kind. @throws permission_denied, does_not_exist */
export async function setResourceRule(
  unit: AccessUnit,
  input: RuleInput & Named & { resource: AccessControlled },
): Promise<AccessControl | null> {
  requireSame(input, input.resource, null);
  return setRule(unit, { resource: input.resource, dashboard_id: null }, input);
}

/** Refuses a dashboard that is not in the project, without checking the caller's level on it. @throws not_found */
export async function requireDashboard(db: Executor, caller: Caller, id: number): Promise<void> {
  await getDashboardForCaller(db, caller.organization.id, reachOf(caller), caller.project.id, id);
}

/** Sets a rule about one dashboard. @throws not_found, permission_denied, does_not_exist */
export async function setDashboardRule(
  unit: AccessUnit,
  input: RuleInput & Named & { dashboard_id: number },
): Promise<AccessControl | null> {
  await requireDashboard(unit.trx, unit, input.dashboard_id);
  requireSame(input, 'dashboard', String(input.dashboard_id));
  return setRule(unit, oneDashboard(input.dashboard_id), input);
}

/** Rules, with the levels that can be chosen. */
function describeRules(
  caller: Caller,
  name: ProcedureName,
  resource: AccessControlled,
  rules: readonly RuleRow[],
  userLevel: AccessLevel,
): AccessControls {
  const levels = [...accessLevelsOf(resource)];
  return {
    access_controls: rules.map(toAccessControl),
    available_access_levels: levels,
    default_access_level: defaultAccessLevelOf(resource),
    minimum_access_level: 'none',
    maximum_access_level: levels.at(-1) ?? 'none',
    user_access_level: userLevel,
    user_can_edit_access_levels: caller.project.access_level >= projectRank('admin') && mayCall(caller, name),
  };
}

const projectLevelOf = ({ project }: Caller): AccessLevel => levelAt('project', project.access_level);

/** The rules about a project. */
export async function getProjectRules(db: Executor, caller: Caller): Promise<AccessControls> {
  const rules = await listRules(db, caller.organization.id, { project_id: caller.project.id, ...theProject });
  return describeRules(caller, 'access.setProjectRule', 'project', rules, projectLevelOf(caller));
}

/** The rules about all resources of a kind in a project. The caller's level is their level on the project. */
export async function getResourceRules(db: Executor, caller: Caller): Promise<AccessControls> {
  const rules = await listKindRules(db, caller.organization.id, caller.project.id);
  return describeRules(caller, 'access.setResourceRule', 'dashboard', rules, projectLevelOf(caller));
}

/** The caller's level on a dashboard that they may see. @throws not_found, permission_denied */
async function getDashboardLevel(db: Executor, caller: Caller, name: ProcedureName, id: number): Promise<number> {
  const { organization, project } = caller;
  const { access_level } = await getDashboardForCaller(db, organization.id, reachOf(caller), project.id, id);
  requireConditions(caller, name, { resource: { access_level, changes: false } });
  return access_level;
}

/** The rules about one dashboard. @throws not_found, permission_denied */
export async function getDashboardRules(db: Executor, caller: Caller, id: number): Promise<AccessControls> {
  const level = await getDashboardLevel(db, caller, 'access.dashboardRules', id);
  const rules = await listRules(db, caller.organization.id, { project_id: caller.project.id, ...oneDashboard(id) });
  return describeRules(caller, 'access.setDashboardRule', 'dashboard', rules, levelAt('dashboard', level));
}

/** The caller's level on the project's dashboards in general, and on each of the given ones. */
export async function getDashboardLevels(
  db: Executor,
  caller: Caller,
  ids: readonly number[],
): Promise<DashboardLevels> {
  const { organization, project } = caller;
  const reach = reachOf(caller);
  const level = await findDashboardsLevel(db, organization.id, reach, project.id);
  const each = await listDashboardLevels(db, organization.id, reach, project.id, ids);
  return {
    access_level: levelAt('dashboard', level),
    dashboards: each.map(({ id, access_level }) => ({ id, access_level: levelAt('dashboard', access_level) })),
  };
}

type UsersInput = z.output<typeof UsersWithAccessInput>;

async function getUsers(
  db: Executor,
  caller: Caller,
  object: AccessObject,
  { search, order }: UsersInput,
): Promise<UsersWithAccess> {
  const { column: keyOf, direction } = orderOf(userOrders, order);
  const compare = ascendingBy((person: PersonWithLevels) => keyOf(person, object));
  const people = await listPeopleWithLevels(db, caller.organization.id, caller.project.id, object, search);
  const users = people
    .filter((person) => person.project_level > 0 && person.level > 0)
    // The sort is stable, so people with equal keys stay ordered by address.
    .toSorted((one, other) => (direction === 'asc' ? compare(one, other) : compare(other, one)))
    .map((person) => ({
      user_id: person.uuid,
      access_level: levelAt(object.resource, person.level),
      access_source: sourceOf(object, person),
      organization_membership_id: person.membership_id,
      organization_membership_level: levelName(person.membership_level as Level),
    }));
  return { users, total_count: users.length };
}

/**
 * Where a level comes from. A project admin with default access to a resource is `project_admin`:
 * they could grant themselves more.
 */
const sourceOf = (object: AccessObject, { source, project_level }: Levels): AccessSource =>
  object.resource !== 'project' && source === 'default' && project_level >= projectRank('admin')
    ? 'project_admin'
    : source;

/** The keys that people with access can be ordered by. */
const userOrders = {
  level: ({ level }: PersonWithLevels) => level,
  name: ({ search_key }: PersonWithLevels) => search_key,
  source: (person: PersonWithLevels, object: AccessObject) => AccessSource.options.indexOf(sourceOf(object, person)),
};

/** The people with access to a project. */
export const getProjectUsers = (db: Executor, caller: Caller, input: UsersInput): Promise<UsersWithAccess> =>
  getUsers(db, caller, theProject, input);

/** The people with access to a dashboard. @throws not_found, permission_denied */
export async function getDashboardUsers(
  db: Executor,
  caller: Caller,
  input: UsersInput & { dashboard_id: number },
): Promise<UsersWithAccess> {
  await getDashboardLevel(db, caller, 'access.dashboardUsers', input.dashboard_id);
  return getUsers(db, caller, oneDashboard(input.dashboard_id), input);
}

const integer = /^[1-9]\d{0,15}$/;

/** The object that an explanation is requested for. @throws not_found, permission_denied, invalid_input */
async function findObject(
  db: Executor,
  caller: Caller,
  { resource, resource_id }: z.output<typeof AccessExplainInput>,
): Promise<AccessObject> {
  if (resource === 'project') {
    if (resource_id !== undefined && resource_id !== String(caller.project.id)) throw notFound();
    return theProject;
  }
  if (resource_id === undefined) return { resource, dashboard_id: null };
  if (resource !== 'dashboard') throw invalidInput('Of other kinds no single resource is known here.', 'resource_id');
  const id = integer.test(resource_id) ? Number(resource_id) : 0;
  await getDashboardLevel(db, caller, 'access.dashboardRules', id);
  return oneDashboard(id);
}

/**
 * Explains a person's level on a project, a kind of its resources or a dashboard, with every rule that applies.
 * @throws not_found, permission_denied, does_not_exist, invalid_input
 */
export async function explainAccess(
  db: Executor,
  caller: Caller,
  input: z.output<typeof AccessExplainInput>,
): Promise<AccessExplanation> {
  const { organization, project } = caller;
  const uuid = input.user_uuid ?? userOf(caller.actor)?.uuid;
  if (uuid === undefined) throw fieldRequired('user_uuid');
  const member = await findActiveMember(db, organization.id, uuid);
  if (!member) throw doesNotExist('user_uuid', uuid);
  const object = await findObject(db, caller, input);
  const levels = await findLevels(db, organization.id, project.id, object, member.user.id);
  if (!levels) throw notFound();
  const rules = await listRulesFor(db, organization.id, project.id, object, member.user.id);
  const grants = await listGrantsByRole(db, organization.id, member.user.id);
  const isShut = levels.project_level === projectRank('none');
  const deciding = isShut ? 'project' : object.resource;
  const decidedBy =
    levels.source === 'organization_admin' ? undefined : rules.find((rule) => rule.resource === deciding);
  return {
    user: member.user,
    resource: object.resource,
    resource_id: resourceIdOf({ ...object, project_id: project.id }),
    access_level: isShut ? 'none' : levelAt(object.resource, levels.level),
    access_source: isShut ? levels.project_source : sourceOf(object, levels),
    rules: rules.map((rule) => ({
      ...toAccessControl(rule),
      role_name: rule.role_name,
      decides: rule === decidedBy,
      grants: rule.role_id === null ? [] : (grants.get(rule.role_id) ?? []),
    })),
  };
}

/** How a member's levels would change without a role. @throws does_not_exist */
export async function getChangesWithoutRole(
  db: Executor,
  caller: OrganizationCaller,
  { user_uuid, role_id }: { user_uuid: string; role_id: string },
): Promise<ChangedAccess[]> {
  const { organization } = caller;
  const member = await findActiveMember(db, organization.id, user_uuid);
  if (!member) throw doesNotExist('user_uuid', user_uuid);
  if ((await findRoleName(db, organization.id, role_id)) === undefined) throw doesNotExist('role_id', role_id);
  const changes = await listChangesWithoutRole(db, organization.id, reachOf(caller), member.user.id, role_id);
  return changes.map(({ project_id, project_name, dashboard_id, dashboard_name, before, after }) => {
    const resource = dashboard_id === null ? 'project' : 'dashboard';
    return {
      project: { id: project_id, name: project_name },
      dashboard: dashboard_id === null ? null : { id: dashboard_id, name: dashboard_name ?? '' },
      before: levelAt(resource, before),
      after: levelAt(resource, after),
    };
  });
}
