import {
  maxFirstMembers,
  maxOnMap,
  type Page,
  type PageInput,
  type ProjectOnMap,
  type Role,
  type RoleInOverview,
  type RoleListInput,
  type RoleMapInput,
  type RoleName,
  type RoleNamesInput,
  type RoleOnMap,
  type RoleOverviewInput,
  type RoleSummary,
  type UserBasic,
} from '@rolecall/contracts';
import {
  type Executor,
  prepared,
  preparedInsert,
  type RoleRow,
  type RoleUpdate,
  type Tables,
  type Transaction,
} from '@rolecall/db';
import { type Compilable, type SelectQueryBuilder, sql } from 'kysely';
import type { z } from 'zod';
import { highestProjectRank, isVisible, type Reach } from '../access.ts';
import { countOf } from '../count.ts';
import { oldestFirst, orderOf } from '../order.ts';
import { findCounts } from '../organizations/queries.ts';
import {
  type RoleMembershipRow,
  roleMembershipColumns,
  toRoleMembership,
  visibleRoleMemberships,
} from '../role-memberships/queries.ts';
import { contains } from '../search.ts';
import { toUserBasic, userBasicColumns } from '../users/mapper.ts';

type OfOrganization = { organization_id: string };

const byJoining = oldestFirst('joined_at');
const byCreation = oldestFirst('created_at');

/** A role with one of its memberships, whose columns are null if there is none. */
type RoleWithMembership = { [Column in keyof RoleMembershipRow]: RoleMembershipRow[Column] | null } & {
  role_id: string;
  role_name: string;
  role_created_at: string;
  role_is_default: number;
};

const membershipColumns = roleMembershipColumns.filter((column) => column !== 'rm.role_id as role_id');

/**
 * Reads roles and all of their memberships in one statement, so that they are consistent. With two statements, a role
 * deleted in between would move another one onto the page, without its members.
 */
const withMemberships = (
  db: Executor,
  roles: SelectQueryBuilder<Tables, 'roles', object>,
): Compilable<RoleWithMembership> =>
  db
    .selectFrom(roles.select(['organization_id', 'id', 'name', 'created_at', 'is_default']).as('page'))
    // `toRoles` keeps those that `visibleRoleMemberships` selects. Inner joins in a subquery would read all rows on SQLite.
    .leftJoin('role_memberships as rm', (join) =>
      join.onRef('rm.organization_id', '=', 'page.organization_id').onRef('rm.role_id', '=', 'page.id'),
    )
    .leftJoin('users as u', (join) => join.onRef('u.id', '=', 'rm.user_id').on('u.is_active', '=', sql.lit(1)))
    .leftJoin('organization_memberships as m', (join) =>
      join.onRef('m.organization_id', '=', 'rm.organization_id').onRef('m.user_id', '=', 'rm.user_id'),
    )
    .select(['page.id as role_id', 'page.name as role_name'])
    .select(['page.created_at as role_created_at', 'page.is_default as role_is_default'])
    .select(membershipColumns as never) as never;

const counts = (row: RoleWithMembership): row is RoleWithMembership & RoleMembershipRow =>
  row.user_id !== null && row.member_id !== null;

/** Roles with their members, oldest first. */
function toRoles(rows: readonly RoleWithMembership[]): Role[] {
  const byRole = new Map<string, { role: RoleWithMembership; memberships: RoleMembershipRow[] }>();
  for (const row of rows) {
    let found = byRole.get(row.role_id);
    if (!found) byRole.set(row.role_id, (found = { role: row, memberships: [] }));
    if (counts(row)) found.memberships.push(row);
  }
  return [...byRole.values()]
    .map(({ role, memberships }) => ({
      id: role.role_id,
      name: role.role_name,
      created_at: role.role_created_at,
      created_by: null,
      // Sorted here, as sorting in SQL would sort whole rows over all roles of the page.
      members: memberships.toSorted(byJoining).map(toRoleMembership),
      is_default: role.role_is_default === 1,
    }))
    .toSorted(byCreation);
}

const prepareList = prepared<OfOrganization & PageInput, RoleWithMembership>((db, param) =>
  withMemberships(
    db,
    db
      .selectFrom('roles')
      .where('organization_id', '=', param('organization_id'))
      .orderBy('created_at')
      .orderBy('id')
      .limit(param('limit'))
      .offset(param('offset')),
  ),
);

/** One page of the roles of an organization with all their members. */
export async function listRoles(
  db: Executor,
  { id, role_count }: { id: string; role_count: number },
  { limit, offset }: PageInput,
): Promise<Page<Role>> {
  return { count: role_count, results: toRoles(await prepareList(db, { organization_id: id, limit, offset })) };
}

/** One page of the roles whose name contains the search term, with all their members. */
export async function searchRoles(
  db: Executor,
  organizationId: string,
  { search = '', limit, offset }: z.output<typeof RoleListInput>,
): Promise<Page<Role>> {
  const found = () =>
    db.selectFrom('roles').where('organization_id', '=', organizationId).where(contains('search_key', search));
  const roles = found().orderBy('created_at').orderBy('id').limit(limit).offset(offset);
  const { rows } = await db.executeQuery(withMemberships(db, roles).compile());
  return { count: await countOf(found()), results: toRoles(rows) };
}

const prepareFind = prepared<OfOrganization & { id: string }, RoleWithMembership>((db, param) =>
  withMemberships(
    db,
    db.selectFrom('roles').where('organization_id', '=', param('organization_id')).where('id', '=', param('id')),
  ),
);

/** A role with all its members. */
export async function findRole(db: Executor, organizationId: string, id: string): Promise<Role | undefined> {
  return toRoles(await prepareFind(db, { organization_id: organizationId, id }))[0];
}

const prepareFindTexts = prepared<OfOrganization & { id: string }, { name: string; description: string }>((db, param) =>
  db
    .selectFrom('roles')
    .select(['name', 'description'])
    .where('organization_id', '=', param('organization_id'))
    .where('id', '=', param('id')),
);

/** The name and description of a role of the organization. */
export async function findRoleTexts(
  db: Executor,
  organizationId: string,
  id: string,
): Promise<{ name: string; description: string } | undefined> {
  const [row] = await prepareFindTexts(db, { organization_id: organizationId, id });
  return row;
}

/** The name of a role of the organization, to check that the role exists and for the activity log. */
export const findRoleName = async (db: Executor, organizationId: string, id: string): Promise<string | undefined> =>
  (await findRoleTexts(db, organizationId, id))?.name;

/** The names of those of these roles that are in the organization, by id. */
export async function findRoleNames(
  db: Executor,
  organizationId: string,
  ids: readonly string[],
): Promise<Map<string, string>> {
  if (ids.length === 0) return new Map();
  const rows = await db
    .selectFrom('roles')
    .select(['id', 'name'])
    .where('organization_id', '=', organizationId)
    .where('id', 'in', [...ids])
    .execute();
  return new Map(rows.map(({ id, name }) => [id, name]));
}

/** One page of roles by name, searched, without their members. */
export async function listRoleNames(
  db: Executor,
  organizationId: string,
  { search, ids, limit, offset }: z.output<typeof RoleNamesInput>,
): Promise<Page<RoleName>> {
  // Not every engine accepts an empty list.
  if (ids?.length === 0) return { count: 0, results: [] };
  const matching = () => {
    let query = db.selectFrom('roles').where('organization_id', '=', organizationId);
    if (search) query = query.where(contains('search_key', search));
    if (ids) query = query.where('id', 'in', ids);
    return query;
  };
  const rows = await matching()
    .select(['id', 'name', 'is_default'])
    .orderBy('name_key')
    .limit(limit)
    .offset(offset)
    .execute();
  return {
    count: search || ids ? await countOf(matching()) : (await findCounts(db, organizationId)).roles,
    results: rows.map(({ id, name, is_default }) => ({ id, name, is_default: is_default === 1 })),
  };
}

type RoleColumns = Pick<RoleRow, 'id' | 'name' | 'description' | 'is_default' | 'created_at'>;

const rolesOf = (db: Executor, organizationId: string) =>
  db
    .selectFrom('roles as role')
    .where('role.organization_id', '=', organizationId)
    .select(['role.id', 'role.name', 'role.description', 'role.is_default', 'role.created_at']);

/** How many active people have each role. A foreign key guarantees that they are members. */
const memberCounts = (db: Executor, organizationId: string) =>
  db
    .selectFrom('role_memberships as rm')
    .innerJoin('users as u', 'u.id', 'rm.user_id')
    .where('rm.organization_id', '=', organizationId)
    .where('u.is_active', '=', 1)
    .groupBy('rm.role_id')
    .select((eb) => ['rm.role_id as role_id', eb.fn.countAll<number>().as('count')]);

/** How many external groups are linked to each role. */
const referenceCounts = (db: Executor, organizationId: string) =>
  db
    .selectFrom('role_external_references as r')
    .where('r.organization_id', '=', organizationId)
    .groupBy('r.role_id')
    .select((eb) => ['r.role_id as role_id', eb.fn.countAll<number>().as('count')]);

/** Adds counts to the given roles, counting only these roles. */
async function withCounts(db: Executor, organizationId: string, roles: RoleColumns[]): Promise<RoleSummary[]> {
  if (roles.length === 0) return [];
  const ids = roles.map(({ id }) => id);
  const [members, references] = await Promise.all([
    memberCounts(db, organizationId).where('rm.role_id', 'in', ids).execute(),
    referenceCounts(db, organizationId).where('r.role_id', 'in', ids).execute(),
  ]);
  const memberCountOf = new Map(members.map(({ role_id, count }) => [role_id, Number(count)]));
  const referenceCountOf = new Map(references.map(({ role_id, count }) => [role_id, Number(count)]));
  return roles.map(({ id, name, description, is_default, created_at }) => ({
    id,
    name,
    description,
    is_default: is_default === 1,
    created_at,
    member_count: memberCountOf.get(id) ?? 0,
    external_reference_count: referenceCountOf.get(id) ?? 0,
  }));
}

type Order = z.output<typeof RoleOverviewInput>['order'];

const orders = {
  name: 'role.name_key',
  created_at: 'role.created_at',
  member_count: memberCounts,
  external_reference_count: referenceCounts,
} as const;

/** Sorted roles. Sorting by name or age uses an index; sorting by a count requires counting everything first. */
function ordered(db: Executor, organizationId: string, order: Order) {
  const { column, direction } = orderOf(orders, order);
  const roles = rolesOf(db, organizationId);
  if (typeof column === 'string') return roles.orderBy(column, direction).orderBy('role.id', direction);
  return (
    roles
      .leftJoin(column(db, organizationId).as('counted'), 'counted.role_id', 'role.id')
      .orderBy((eb) => eb.fn.coalesce('counted.count', eb.lit(0)), direction)
      // Roles with equal counts are sorted by name, which is unique.
      .orderBy('role.name_key')
  );
}

/** One page of roles, searched and sorted, with the total count. */
async function listRoleSummaries(
  db: Executor,
  organizationId: string,
  { search, order, limit, offset }: z.output<typeof RoleOverviewInput>,
): Promise<Page<RoleSummary>> {
  const roles = await ordered(db, organizationId, order)
    .$if(Boolean(search), (query) => query.where(contains('role.search_key', search ?? '')))
    .limit(limit)
    .offset(offset)
    .execute();
  const results = await withCounts(db, organizationId, roles);
  if (!search) return { count: (await findCounts(db, organizationId)).roles, results };
  const found = db
    .selectFrom('roles as role')
    .where('role.organization_id', '=', organizationId)
    .where(contains('role.search_key', search));
  return { count: await countOf(found), results };
}

export async function findRoleSummary(
  db: Executor,
  organizationId: string,
  id: string,
): Promise<RoleSummary | undefined> {
  const roles = await rolesOf(db, organizationId).where('role.id', '=', id).execute();
  return (await withCounts(db, organizationId, roles))[0];
}

/** Groups rows by role and removes the role's id from them. */
function byRole<Row extends { role_id: string }>(rows: Row[]): Map<string, Omit<Row, 'role_id'>[]> {
  const byId = new Map<string, Omit<Row, 'role_id'>[]>();
  for (const { role_id, ...row } of rows) {
    const others = byId.get(role_id);
    if (others) others.push(row);
    else byId.set(role_id, [row]);
  }
  return byId;
}

/**
 * The first active people, by name, in each of these roles. No index has this order, so they are searched role by role,
 * which is much faster than numbering all members of the roles.
 */
async function findFirstMembers(
  db: Executor,
  organizationId: string,
  roleIds: readonly string[],
): Promise<Map<string, UserBasic[]>> {
  if (roleIds.length === 0) return new Map();
  const first = await db
    .selectFrom('roles as role')
    .select('role.id as role_id')
    .select((eb) =>
      eb
        .selectFrom(
          eb
            .selectFrom('role_memberships as rm')
            .innerJoin('users as u', 'u.id', 'rm.user_id')
            .select('u.id')
            .whereRef('rm.organization_id', '=', 'role.organization_id')
            .whereRef('rm.role_id', '=', 'role.id')
            .where('u.is_active', '=', 1)
            .orderBy('u.search_key')
            .orderBy('u.id')
            .limit(maxFirstMembers)
            .as('page'),
        )
        .select(sql<string>`string_agg(cast(page.id as text), ',')`.as('ids'))
        .as('user_ids'),
    )
    .where('role.organization_id', '=', organizationId)
    .where('role.id', 'in', roleIds)
    .execute();
  const idsOf = new Map(first.map(({ role_id, user_ids }) => [role_id, (user_ids ?? '').split(',').map(Number)]));
  const rows = await db
    .selectFrom('users as u')
    .select(userBasicColumns)
    .where('u.id', 'in', [...new Set([...idsOf.values()].flat())])
    .orderBy('u.search_key')
    .orderBy('u.id')
    .execute();
  const users = rows.map(toUserBasic);
  const places = new Map(users.map(({ id }, place) => [id, place]));
  const inOrder = (ids: number[]) => ids.flatMap((id) => places.get(id) ?? []).toSorted((one, other) => one - other);
  return new Map([...idsOf].map(([roleId, ids]) => [roleId, inOrder(ids).flatMap((place) => users[place] ?? [])]));
}

/** One page of roles, searched and sorted, each with its first members by name. */
export async function listRolesWithFirstMembers(
  db: Executor,
  organizationId: string,
  input: z.output<typeof RoleOverviewInput>,
): Promise<Page<RoleInOverview>> {
  const { count, results } = await listRoleSummaries(db, organizationId, input);
  const held = results.filter(({ member_count }) => member_count > 0).map(({ id }) => id);
  const first = await findFirstMembers(db, organizationId, held);
  return { count, results: results.map((role) => ({ ...role, members: first.get(role.id) ?? [] })) };
}

/** The access rules that give these roles access to projects that the caller may see. */
const openingRules = (db: Executor, organizationId: string, reach: Reach, roleIds: readonly string[]) =>
  db
    .selectFrom('access_controls as rule')
    .innerJoin('projects as p', (join) =>
      join.onRef('p.organization_id', '=', 'rule.organization_id').onRef('p.id', '=', 'rule.project_id'),
    )
    .where('rule.organization_id', '=', organizationId)
    .where('rule.role_id', 'in', roleIds)
    .where('rule.resource', '=', 'project')
    .where('rule.level', '>', 0)
    .where(isVisible(reach));

/** How many projects each of these roles has access to. */
async function projectCounts(
  db: Executor,
  organizationId: string,
  reach: Reach | null,
  roleIds: readonly string[],
): Promise<Map<string, number>> {
  if (roleIds.length === 0 || reach === null) return new Map();
  const rows = await openingRules(db, organizationId, reach, roleIds)
    .select((eb) => ['rule.role_id', eb.fn.countAll<number>().as('count')])
    .groupBy('rule.role_id')
    .execute();
  return new Map(rows.map(({ role_id, count }) => [role_id as string, Number(count)]));
}

/** The projects that each of these roles has access to, by name. */
async function projectsByRole(
  db: Executor,
  organizationId: string,
  reach: Reach | null,
  roleIds: readonly string[],
): Promise<Map<string, ProjectOnMap[]>> {
  if (roleIds.length === 0 || reach === null) return new Map();
  const rows = await openingRules(db, organizationId, reach, roleIds)
    .select(['rule.role_id', 'p.id', 'p.name', 'rule.level'])
    .orderBy('p.name_key')
    .orderBy('p.id')
    .execute();
  return byRole(
    rows.map(({ role_id, id, name, level }) => ({
      role_id: role_id as string,
      id,
      name,
      access_level: level === highestProjectRank ? ('admin' as const) : ('member' as const),
    })),
  );
}

/**
 * One page of roles, searched and sorted, each with its people, external groups and projects, except for those of which
 * there are more than `maxOnMap`.
 * @param reach which projects the caller may see; null for none
 */
export async function listRolesOnMap(
  db: Executor,
  organizationId: string,
  reach: Reach | null,
  input: z.output<typeof RoleMapInput>,
): Promise<Page<RoleOnMap>> {
  const page = await listRoleSummaries(db, organizationId, input);
  const counted = await projectCounts(
    db,
    organizationId,
    reach,
    page.results.map(({ id }) => id),
  );
  const results = page.results.map((role) => ({ ...role, project_count: counted.get(role.id) ?? 0 }));
  const idsWithFew = (count: 'member_count' | 'external_reference_count' | 'project_count') =>
    results.filter((role) => role[count] <= maxOnMap).map(({ id }) => id);
  const [withPeople, withGroups] = [idsWithFew('member_count'), idsWithFew('external_reference_count')];
  const [people, groups, projectsOf] = await Promise.all([
    withPeople.length === 0
      ? []
      : visibleRoleMemberships(db)
          .select(['rm.role_id', 'u.uuid', 'u.first_name', 'u.last_name', 'u.email'])
          .where('rm.organization_id', '=', organizationId)
          .where('rm.role_id', 'in', withPeople)
          .orderBy('u.search_key')
          .orderBy('u.id')
          .execute(),
    withGroups.length === 0
      ? []
      : db
          .selectFrom('role_external_references')
          .select(['role_id', 'id', 'provider', 'provider_organization_id', 'provider_role_name'])
          .where('organization_id', '=', organizationId)
          .where('role_id', 'in', withGroups)
          .orderBy('provider_key')
          .orderBy('search_key')
          .orderBy('id')
          .execute(),
    projectsByRole(db, organizationId, reach, idsWithFew('project_count')),
  ]);
  const peopleOf = byRole(people);
  const groupsOf = byRole(groups);
  return {
    count: page.count,
    results: results.map((role) => ({
      ...role,
      people: role.member_count > maxOnMap ? null : (peopleOf.get(role.id) ?? []),
      groups: role.external_reference_count > maxOnMap ? null : (groupsOf.get(role.id) ?? []),
      projects: role.project_count > maxOnMap ? null : (projectsOf.get(role.id) ?? []),
    })),
  };
}

/** Stores a role that is not the default one. */
export const insertRole = preparedInsert('roles', [
  'organization_id',
  'id',
  'name',
  'name_key',
  'search_key',
  'description',
  'created_at',
  'updated_at',
]);

export async function updateRole(
  trx: Transaction,
  organizationId: string,
  id: string,
  update: RoleUpdate,
): Promise<void> {
  await trx
    .updateTable('roles')
    .set(update)
    .where('organization_id', '=', organizationId)
    .where('id', '=', id)
    .execute();
}

/**
 * Deletes one role, or all roles of the organization. Nothing may refer to them any more.
 * @returns the deleted roles, oldest first
 */
export async function deleteRoles(
  trx: Transaction,
  organizationId: string,
  id?: string,
): Promise<{ id: string; name: string }[]> {
  const rows = await trx
    .deleteFrom('roles')
    .where('organization_id', '=', organizationId)
    .$if(id !== undefined, (query) => query.where('id', '=', id as string))
    .returning(['id', 'name'])
    .execute();
  return rows.toSorted((one, other) => (one.id < other.id ? -1 : 1));
}

/** Sets the organization's default role; null for none. */
export async function setDefaultRole(trx: Transaction, organizationId: string, id: string | null): Promise<void> {
  // In this order, as there must never be two default roles.
  await trx
    .updateTable('roles')
    .set({ is_default: 0 })
    .where('organization_id', '=', organizationId)
    .where('is_default', '=', 1)
    .execute();
  if (id !== null) await updateRole(trx, organizationId, id, { is_default: 1 });
}

const prepareFindDefault = prepared<OfOrganization, { id: string; name: string }>((db, param) =>
  db
    .selectFrom('roles')
    .select(['id', 'name'])
    .where('organization_id', '=', param('organization_id'))
    .where('is_default', '=', 1),
);

/** The role that new members get, if any. */
export async function findDefaultRole(
  db: Executor,
  organizationId: string,
): Promise<{ id: string; name: string } | undefined> {
  const [row] = await prepareFindDefault(db, { organization_id: organizationId });
  return row;
}
