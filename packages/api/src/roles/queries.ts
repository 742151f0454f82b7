import type { Page, PageInput, Role, RoleName, RoleNamesInput } from '@rolecall/contracts';
import { type Executor, prepared, preparedInsert, type RoleRow, type RoleUpdate, type Transaction } from '@rolecall/db';
import type { z } from 'zod';
import { countOf } from '../count.ts';
import {
  type RoleMembershipRow,
  roleMembershipColumns,
  toRoleMembership,
  visibleRoleMemberships,
} from '../role-memberships/queries.ts';
import { contains } from '../search.ts';

type OfOrganization = { organization_id: string };

const byJoining = (one: RoleMembershipRow, other: RoleMembershipRow) =>
  one.joined_at === other.joined_at ? (one.id < other.id ? -1 : 1) : one.joined_at < other.joined_at ? -1 : 1;

/** Roles with their members, in the order of `roles`. */
function withMembers(roles: RoleRow[], memberships: RoleMembershipRow[]): Role[] {
  const byRole = new Map<string, RoleMembershipRow[]>(roles.map((role) => [role.id, []]));
  for (const membership of memberships) byRole.get(membership.role_id)?.push(membership);
  return roles.map((role) => ({
    id: role.id,
    name: role.name,
    created_at: role.created_at,
    created_by: null,
    // Sorted here: in SQL the order would cost a sort of whole rows over all roles of the page.
    members: (byRole.get(role.id) ?? []).toSorted(byJoining).map(toRoleMembership),
    is_default: role.is_default === 1,
  }));
}

const pageOfRoles = (db: Executor, organizationId: string, { limit, offset }: PageInput) =>
  db
    .selectFrom('roles')
    .where('organization_id', '=', organizationId)
    .orderBy('created_at')
    .orderBy('id')
    .limit(limit)
    .offset(offset);

const prepareList = prepared<OfOrganization & PageInput, RoleRow>((db, param) =>
  pageOfRoles(db, param('organization_id'), { limit: param('limit'), offset: param('offset') }).selectAll(),
);

const prepareListMembers = prepared<OfOrganization & PageInput, RoleMembershipRow>((db, param) =>
  visibleRoleMemberships(db)
    .select(roleMembershipColumns)
    .where('rm.organization_id', '=', param('organization_id'))
    .where(
      'rm.role_id',
      'in',
      pageOfRoles(db, param('organization_id'), { limit: param('limit'), offset: param('offset') }).select('id'),
    ),
);

/** One page of roles with all their members. */
export async function listRoles(db: Executor, organizationId: string, page: PageInput): Promise<Role[]> {
  const args = { organization_id: organizationId, limit: page.limit, offset: page.offset };
  const [roles, memberships] = await Promise.all([prepareList(db, args), prepareListMembers(db, args)]);
  return withMembers(roles, memberships);
}

const prepareFind = prepared<OfOrganization & { id: string }, RoleRow>((db, param) =>
  db
    .selectFrom('roles')
    .selectAll()
    .where('organization_id', '=', param('organization_id'))
    .where('id', '=', param('id')),
);

const prepareFindMembers = prepared<OfOrganization & { id: string }, RoleMembershipRow>((db, param) =>
  visibleRoleMemberships(db)
    .select(roleMembershipColumns)
    .where('rm.organization_id', '=', param('organization_id'))
    .where('rm.role_id', '=', param('id')),
);

export async function findRole(db: Executor, organizationId: string, id: string): Promise<Role | undefined> {
  const args = { organization_id: organizationId, id };
  const [roles, memberships] = await Promise.all([prepareFind(db, args), prepareFindMembers(db, args)]);
  return withMembers(roles, memberships)[0];
}

const prepareFindName = prepared<OfOrganization & { id: string }, { name: string }>((db, param) =>
  db
    .selectFrom('roles')
    .select('name')
    .where('organization_id', '=', param('organization_id'))
    .where('id', '=', param('id')),
);

/** The name of a role of the organization: for checking that it is there, and for the activity log. */
export async function findRoleName(db: Executor, organizationId: string, id: string): Promise<string | undefined> {
  const [row] = await prepareFindName(db, { organization_id: organizationId, id });
  return row?.name;
}

/** The names of those of the roles that are of the organization, by id. */
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

/** One page of roles by name, searched, without who holds them. */
export async function listRoleNames(
  db: Executor,
  organization: { id: string; role_count: number },
  { search, ids, limit, offset }: z.output<typeof RoleNamesInput>,
): Promise<Page<RoleName>> {
  // Not every engine takes a list of nothing.
  if (ids?.length === 0) return { count: 0, results: [] };
  const matching = () => {
    let query = db.selectFrom('roles').where('organization_id', '=', organization.id);
    if (search) query = query.where(contains('name_key', search));
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
    count: search || ids ? await countOf(matching()) : organization.role_count,
    results: rows.map(({ id, name, is_default }) => ({ id, name, is_default: is_default === 1 })),
  };
}

/** Stores a role that is not the default one. */
export const insertRole = preparedInsert('roles', [
  'organization_id',
  'id',
  'name',
  'name_key',
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

export async function deleteRole(trx: Transaction, organizationId: string, id: string): Promise<void> {
  await trx.deleteFrom('roles').where('organization_id', '=', organizationId).where('id', '=', id).execute();
}
