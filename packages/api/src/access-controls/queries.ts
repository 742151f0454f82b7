import type { AccessControlled, AccessSource, Page, PageInput } from '@rolecall/contracts';
import type { AccessControlRow, Executor, NewAccessControl, Transaction } from '@rolecall/db';
import { sql } from 'kysely';
import {
  countsFor,
  dashboardLevel,
  dashboardSource,
  everyMember,
  isDashboardVisible,
  isVisible,
  kindLevel,
  kindSource,
  projectLevel,
  projectSource,
  type Reach,
  strongestFirst,
} from '../access.ts';
import { countOf } from '../count.ts';
import type { DashboardFilter } from '../dashboards/queries.ts';
import { contains } from '../search.ts';

/** A rule with the names of its object and of the role or person it is for. */
export interface RuleRow extends Pick<
  AccessControlRow,
  'id' | 'project_id' | 'dashboard_id' | 'role_id' | 'user_id' | 'level' | 'created_at' | 'updated_at'
> {
  resource: AccessControlled;
  project_name: string;
  dashboard_name: string | null;
  role_name: string | null;
  user_uuid: string | null;
  user_email: string | null;
  membership_id: string | null;
  created_by_uuid: string | null;
}

/** Selects rules. If several fields are set, all must match; null matches rules without a value in that field. */
export interface RuleFilter {
  id?: string;
  project_id?: number;
  resource?: AccessControlled;
  dashboard_id?: number | null;
  role_id?: string | null;
  user_id?: number | null;
}

const matching = (db: Executor, organizationId: string, filter: RuleFilter) => {
  let query = db.selectFrom('access_controls as ac').where('ac.organization_id', '=', organizationId);
  for (const field of ['id', 'project_id', 'resource'] as const)
    if (filter[field] !== undefined) query = query.where(`ac.${field}`, '=', filter[field]);
  for (const field of ['dashboard_id', 'role_id', 'user_id'] as const) {
    const value = filter[field];
    if (value !== undefined) query = query.where(`ac.${field}`, value === null ? 'is' : '=', value as never);
  }
  return query;
};

type Matching = ReturnType<typeof matching>;

/** Joins rules with their objects and with the roles and people they are for. */
const joined = (query: Matching) =>
  query
    .innerJoin('projects as p', (join) =>
      join.onRef('p.organization_id', '=', 'ac.organization_id').onRef('p.id', '=', 'ac.project_id'),
    )
    .leftJoin('dashboards as d', (join) =>
      join.onRef('d.organization_id', '=', 'ac.organization_id').onRef('d.id', '=', 'ac.dashboard_id'),
    )
    .leftJoin('roles as r', (join) =>
      join.onRef('r.organization_id', '=', 'ac.organization_id').onRef('r.id', '=', 'ac.role_id'),
    )
    .leftJoin('organization_memberships as m', (join) =>
      join.onRef('m.organization_id', '=', 'ac.organization_id').onRef('m.user_id', '=', 'ac.user_id'),
    )
    .leftJoin('users as u', 'u.id', 'ac.user_id')
    .leftJoin('users as by', 'by.id', 'ac.created_by_user_id');

const named = (query: Matching) =>
  joined(query).select([
    'ac.id',
    'ac.project_id',
    'ac.dashboard_id',
    'ac.role_id',
    'ac.user_id',
    'ac.level',
    'ac.created_at',
    'ac.updated_at',
    sql<AccessControlled>`ac.resource`.as('resource'),
    'p.name as project_name',
    'd.name as dashboard_name',
    'r.name as role_name',
    'u.uuid as user_uuid',
    'u.email as user_email',
    'm.id as membership_id',
    'by.uuid as created_by_uuid',
  ]);

const oldestFirst = (query: ReturnType<typeof named>) => query.orderBy('ac.created_at').orderBy('ac.id');

/** The rules that match, oldest first. */
export const listRules = (db: Executor, organizationId: string, filter: RuleFilter): Promise<RuleRow[]> =>
  oldestFirst(named(matching(db, organizationId, filter))).execute();

/** The project's rules about all resources of a kind, for every kind, oldest first. */
export const listKindRules = (db: Executor, organizationId: string, projectId: number): Promise<RuleRow[]> =>
  oldestFirst(
    named(matching(db, organizationId, { project_id: projectId, dashboard_id: null })).where(
      'ac.resource',
      '<>',
      'project',
    ),
  ).execute();

export async function insertRule(trx: Transaction, rule: NewAccessControl): Promise<void> {
  await trx.insertInto('access_controls').values(rule).execute();
}

export async function updateRule(
  trx: Transaction,
  organizationId: string,
  id: string,
  update: { level: number; updated_at: string },
): Promise<void> {
  await trx
    .updateTable('access_controls')
    .set(update)
    .where('organization_id', '=', organizationId)
    .where('id', '=', id)
    .execute();
}

async function deleteFound(trx: Transaction, organizationId: string, rows: RuleRow[]): Promise<RuleRow[]> {
  const batch = 500;
  for (let start = 0; start < rows.length; start += batch)
    await trx
      .deleteFrom('access_controls')
      .where('organization_id', '=', organizationId)
      .where(
        'id',
        'in',
        rows.slice(start, start + batch).map(({ id }) => id),
      )
      .execute();
  return rows;
}

/** Deletes the rules that match. @returns the deleted rules, oldest first */
export const deleteRules = async (trx: Transaction, organizationId: string, filter: RuleFilter): Promise<RuleRow[]> =>
  deleteFound(trx, organizationId, await listRules(trx, organizationId, filter));

/** Deletes the rules about the dashboards that match. @returns the deleted rules, oldest first */
export async function deleteDashboardRules(
  trx: Transaction,
  organizationId: string,
  { project_id, id }: DashboardFilter,
): Promise<RuleRow[]> {
  const about = {
    ...(project_id === undefined ? {} : { project_id }),
    ...(id === undefined ? {} : { dashboard_id: id }),
  };
  const rows = await oldestFirst(
    named(matching(trx, organizationId, about)).where('ac.dashboard_id', 'is not', null),
  ).execute();
  return deleteFound(trx, organizationId, rows);
}

/** The id of the user who has this membership. */
export async function findUserOfMembership(
  db: Executor,
  organizationId: string,
  membershipId: string,
): Promise<number | undefined> {
  const row = await db
    .selectFrom('organization_memberships')
    .select('user_id')
    .where('organization_id', '=', organizationId)
    .where('id', '=', membershipId)
    .executeTakeFirst();
  return row?.user_id;
}

/** A person's levels, as ranks, and where they come from. */
export interface Levels {
  project_level: number;
  project_source: AccessSource;
  /** The level on the requested resource; the project's level if the project itself was requested. */
  level: number;
  source: AccessSource;
}

const peopleIn = (db: Executor, organizationId: string, projectId: number) =>
  db
    .selectFrom('organization_memberships as m')
    .innerJoin('users as u', 'u.id', 'm.user_id')
    .innerJoin('projects as p', (join) =>
      join.onRef('p.organization_id', '=', 'm.organization_id').on('p.id', '=', projectId),
    )
    .where('m.organization_id', '=', organizationId)
    .where('u.is_active', '=', 1)
    .select([projectLevel(everyMember).as('project_level'), projectSource(everyMember).as('project_source')]);

/** The object of a rule or of an access query: the project, all resources of a kind, or one dashboard. */
export type AccessObject = { resource: AccessControlled; dashboard_id: number | null };

/** Active members with their levels on a project, and on either a kind of its resources or one of its dashboards. */
const peopleWithLevels = (
  db: Executor,
  organizationId: string,
  projectId: number,
  { resource, dashboard_id }: AccessObject,
) => {
  const people = peopleIn(db, organizationId, projectId);
  const withLevels =
    resource === 'project'
      ? people.select([projectLevel(everyMember).as('level'), projectSource(everyMember).as('source')])
      : people.select([kindLevel(everyMember, resource).as('level'), kindSource(everyMember, resource).as('source')]);
  if (dashboard_id === null) return withLevels;
  return people
    .innerJoin('dashboards as d', (join) =>
      join
        .onRef('d.organization_id', '=', 'p.organization_id')
        .onRef('d.project_id', '=', 'p.id')
        .on('d.id', '=', dashboard_id),
    )
    .select([
      dashboardLevel(everyMember).as('level'),
      dashboardSource(everyMember).as('source'),
    ]) as unknown as typeof withLevels;
};

/** An active member's levels. */
export const findLevels = (
  db: Executor,
  organizationId: string,
  projectId: number,
  object: AccessObject,
  userId: number,
): Promise<Levels | undefined> =>
  peopleWithLevels(db, organizationId, projectId, object).where('m.user_id', '=', userId).executeTakeFirst();

export interface PersonWithLevels extends Levels {
  uuid: string;
  membership_id: string;
  membership_level: number;
  /** Name and address, used for ordering. */
  search_key: string;
}

/** All active members with their levels, or those that match a search, ordered by address. */
export const listPeopleWithLevels = (
  db: Executor,
  organizationId: string,
  projectId: number,
  object: AccessObject,
  search: string | undefined,
): Promise<PersonWithLevels[]> =>
  peopleWithLevels(db, organizationId, projectId, object)
    .$if(Boolean(search), (query) => query.where(contains('u.search_key', search ?? '')))
    .select(['u.uuid', 'm.id as membership_id', 'm.level as membership_level', 'u.search_key'])
    .orderBy('u.email_key')
    .execute();

/** The rules that apply to a person on the object and on its project: the object's rules first, each group strongest first. */
export function listRulesFor(
  db: Executor,
  organizationId: string,
  projectId: number,
  { resource, dashboard_id }: AccessObject,
  userId: number,
): Promise<RuleRow[]> {
  const rules = named(matching(db, organizationId, { project_id: projectId }))
    .where(countsFor({ person: sql.val(userId) }, sql.val(organizationId)))
    .where('ac.resource', 'in', ['project', resource])
    .where((eb) =>
      eb.or([
        eb('ac.dashboard_id', 'is', null),
        ...(dashboard_id === null ? [] : [eb('ac.dashboard_id', '=', dashboard_id)]),
      ]),
    )
    .orderBy(sql`case when ac.resource = 'project' then 1 else 0 end`);
  return strongestFirst(rules).execute();
}

interface ProjectWithLevel {
  id: number;
  name: string;
  level: number;
  source: AccessSource;
}

/** One page of the projects that a member has access to and that the caller may see, ordered by name. */
export async function listProjectsOfMember(
  db: Executor,
  organizationId: string,
  reach: Reach,
  userId: number,
  { limit, offset }: PageInput,
): Promise<Page<ProjectWithLevel>> {
  const reached = () =>
    db
      .selectFrom('projects as p')
      .innerJoin('organization_memberships as m', 'm.organization_id', 'p.organization_id')
      .where('p.organization_id', '=', organizationId)
      .where('m.user_id', '=', userId)
      .where(isVisible(reach))
      .where(projectLevel(everyMember), '>', 0);
  const results = await reached()
    .select(['p.id', 'p.name', projectLevel(everyMember).as('level'), projectSource(everyMember).as('source')])
    .orderBy('p.name_key')
    .orderBy('p.id')
    .limit(limit)
    .offset(offset)
    .execute();
  return { count: await countOf(reached()), results };
}

/** One page of a role's rules about projects and dashboards that the caller may see, ordered by project. */
export async function listRulesOfRole(
  db: Executor,
  organizationId: string,
  reach: Reach,
  roleId: string,
  { limit, offset }: PageInput,
): Promise<Page<RuleRow>> {
  const visible = <Query extends ReturnType<typeof joined>>(rules: Query): Query =>
    rules
      .where(isVisible(reach))
      .where((eb) => eb.or([eb('ac.dashboard_id', 'is', null), isDashboardVisible(reach)])) as Query;
  const ofRole = matching(db, organizationId, { role_id: roleId });
  const results = await visible(named(ofRole))
    .orderBy('p.name_key')
    .orderBy('p.id')
    .orderBy('ac.created_at')
    .orderBy('ac.id')
    .limit(limit)
    .offset(offset)
    .execute();
  return { count: await countOf(visible(joined(ofRole))), results };
}

/** A changed level, with its ranks before and after. */
export interface ChangedLevel {
  project_id: number;
  project_name: string;
  dashboard_id: number | null;
  dashboard_name: string | null;
  before: number;
  after: number;
}

/**
 * How a member's levels would change without a role, on projects and dashboards that the caller may see. Dashboards are listed
 * only if the member has access to their project with and without the role.
 */
export async function listChangesWithoutRole(
  db: Executor,
  organizationId: string,
  reach: Reach,
  userId: number,
  roleId: string,
): Promise<ChangedLevel[]> {
  const without = { ...everyMember, withoutRole: roleId };
  const projects = () =>
    db
      .selectFrom('projects as p')
      .innerJoin('organization_memberships as m', 'm.organization_id', 'p.organization_id')
      .where('p.organization_id', '=', organizationId)
      .where('m.user_id', '=', userId)
      .where(isVisible(reach));
  const ofProjects = await projects()
    .select(['p.id as project_id', 'p.name as project_name'])
    .select([projectLevel(everyMember).as('before'), projectLevel(without).as('after')])
    .where(projectLevel(everyMember), '<>', projectLevel(without))
    .orderBy('p.name_key')
    .orderBy('p.id')
    .execute();
  const ofDashboards = await projects()
    .innerJoin('dashboards as d', (join) =>
      join.onRef('d.organization_id', '=', 'p.organization_id').onRef('d.project_id', '=', 'p.id'),
    )
    .select(['p.id as project_id', 'p.name as project_name', 'd.id as dashboard_id', 'd.name as dashboard_name'])
    .select([dashboardLevel(everyMember).as('before'), dashboardLevel(without).as('after')])
    .where(isDashboardVisible(reach))
    .where(projectLevel(everyMember), '>', 0)
    .where(projectLevel(without), '>', 0)
    .where(dashboardLevel(everyMember), '<>', dashboardLevel(without))
    .orderBy('p.name_key')
    .orderBy('p.id')
    .orderBy('d.id')
    .execute();
  return [...ofProjects.map((row) => ({ ...row, dashboard_id: null, dashboard_name: null })), ...ofDashboards];
}
