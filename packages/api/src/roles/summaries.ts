import {
  maxOnMap,
  type Page,
  type RoleMapInput,
  type RoleOnMap,
  type RoleOverviewInput,
  type RoleSummary,
} from '@rolecall/contracts';
import type { Executor, RoleRow } from '@rolecall/db';
import type { z } from 'zod';
import { countOf } from '../count.ts';
import { visibleRoleMemberships } from '../role-memberships/queries.ts';
import { contains } from '../search.ts';

type RoleColumns = Pick<RoleRow, 'id' | 'name' | 'is_default' | 'created_at'>;

const rolesOf = (db: Executor, organizationId: string) =>
  db
    .selectFrom('roles as role')
    .where('role.organization_id', '=', organizationId)
    .select(['role.id', 'role.name', 'role.is_default', 'role.created_at']);

/** How many active people hold each role. Whoever holds one is a member, by a foreign key. */
const memberCounts = (db: Executor, organizationId: string) =>
  db
    .selectFrom('role_memberships as rm')
    .innerJoin('users as u', 'u.id', 'rm.user_id')
    .where('rm.organization_id', '=', organizationId)
    .where('u.is_active', '=', 1)
    .groupBy('rm.role_id')
    .select((eb) => ['rm.role_id as role_id', eb.fn.countAll<number>().as('count')]);

/** How many groups elsewhere stand for each role. */
const referenceCounts = (db: Executor, organizationId: string) =>
  db
    .selectFrom('role_external_references as r')
    .where('r.organization_id', '=', organizationId)
    .groupBy('r.role_id')
    .select((eb) => ['r.role_id as role_id', eb.fn.countAll<number>().as('count')]);

/** The roles given, with their counts, which are taken of them alone. */
async function withCounts(db: Executor, organizationId: string, roles: RoleColumns[]): Promise<RoleSummary[]> {
  if (roles.length === 0) return [];
  const ids = roles.map(({ id }) => id);
  const [members, references] = await Promise.all([
    memberCounts(db, organizationId).where('rm.role_id', 'in', ids).execute(),
    referenceCounts(db, organizationId).where('r.role_id', 'in', ids).execute(),
  ]);
  const memberCountOf = new Map(members.map(({ role_id, count }) => [role_id, Number(count)]));
  const referenceCountOf = new Map(references.map(({ role_id, count }) => [role_id, Number(count)]));
  return roles.map(({ id, name, is_default, created_at }) => ({
    id,
    name,
    is_default: is_default === 1,
    created_at,
    member_count: memberCountOf.get(id) ?? 0,
    external_reference_count: referenceCountOf.get(id) ?? 0,
  }));
}

type Order = z.output<typeof RoleOverviewInput>['order'];

/** Roles in order. By name and by age an index has it; by a count, everything has to be counted first. */
function ordered(db: Executor, organizationId: string, order: Order) {
  const direction = order.startsWith('-') ? 'desc' : 'asc';
  const roles = rolesOf(db, organizationId);
  switch (order) {
    case 'name':
    case '-name':
      return roles.orderBy('role.name_key', direction);
    case 'created_at':
    case '-created_at':
      return roles.orderBy('role.created_at', direction).orderBy('role.id', direction);
    default: {
      const counts = order.endsWith('member_count') ? memberCounts : referenceCounts;
      return (
        roles
          .leftJoin(counts(db, organizationId).as('counted'), 'counted.role_id', 'role.id')
          .orderBy((eb) => eb.fn.coalesce('counted.count', eb.lit(0)), direction)
          // Names are unique; where the counts of many are equal, they go on.
          .orderBy('role.name_key')
      );
    }
  }
}

/** One page of roles, searched and ordered, and how many there are. */
export async function listRoleSummaries(
  db: Executor,
  organization: { id: string; role_count: number },
  { search, order, limit, offset }: z.output<typeof RoleOverviewInput>,
): Promise<Page<RoleSummary>> {
  const roles = await ordered(db, organization.id, order)
    .$if(Boolean(search), (query) => query.where(contains('role.name_key', search ?? '')))
    .limit(limit)
    .offset(offset)
    .execute();
  const results = await withCounts(db, organization.id, roles);
  if (!search) return { count: organization.role_count, results };
  const found = db
    .selectFrom('roles as role')
    .where('role.organization_id', '=', organization.id)
    .where(contains('role.name_key', search));
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

/** Rows by their role, which they then no longer name. */
function byRole<Row extends { role_id: string }>(rows: Row[]): Map<string, Omit<Row, 'role_id'>[]> {
  const byId = new Map<string, Omit<Row, 'role_id'>[]>();
  for (const { role_id, ...row } of rows) {
    const others = byId.get(role_id);
    if (others) others.push(row);
    else byId.set(role_id, [row]);
  }
  return byId;
}

/** One page of roles in order of their names, each with its people and its groups elsewhere, if these are not too many. */
export async function listRolesOnMap(
  db: Executor,
  organization: { id: string; role_count: number },
  input: z.output<typeof RoleMapInput>,
): Promise<Page<RoleOnMap>> {
  const { count, results } = await listRoleSummaries(db, organization, { ...input, order: 'name' });
  const idsWithFew = (counted: 'member_count' | 'external_reference_count') =>
    results.filter((role) => role[counted] <= maxOnMap).map(({ id }) => id);
  const [withPeople, withGroups] = [idsWithFew('member_count'), idsWithFew('external_reference_count')];
  const [people, groups] = await Promise.all([
    withPeople.length === 0
      ? []
      : visibleRoleMemberships(db)
          .select(['rm.role_id', 'u.uuid', 'u.first_name', 'u.last_name', 'u.email'])
          .where('rm.organization_id', '=', organization.id)
          .where('rm.role_id', 'in', withPeople)
          .orderBy('u.search_key')
          .orderBy('u.id')
          .execute(),
    withGroups.length === 0
      ? []
      : db
          .selectFrom('role_external_references')
          .select(['role_id', 'id', 'provider', 'provider_organization_id', 'provider_role_name'])
          .where('organization_id', '=', organization.id)
          .where('role_id', 'in', withGroups)
          .orderBy('provider_key')
          .orderBy('search_key')
          .orderBy('id')
          .execute(),
  ]);
  const peopleOf = byRole(people);
  const groupsOf = byRole(groups);
  return {
    count,
    results: results.map((role) => ({
      ...role,
      people: role.member_count > maxOnMap ? null : (peopleOf.get(role.id) ?? []),
      groups: role.external_reference_count > maxOnMap ? null : (groupsOf.get(role.id) ?? []),
    })),
  };
}
