import {
  maxOnMap,
  type Page,
  type RoleMapInput,
  type RoleOnMap,
  type RoleOverviewInput,
  type RoleSummary,
} from '@rolecall/contracts';
import type { Executor } from '@rolecall/db';
import type { z } from 'zod';
import { visibleRoleMemberships } from '../role-memberships/queries.ts';
import { contains } from '../search.ts';

/** Roles with how many hold them, counted by index and for the roles asked for alone. */
const summaries = (db: Executor, organizationId: string) =>
  db
    .selectFrom('roles as role')
    .where('role.organization_id', '=', organizationId)
    .select((eb) => [
      'role.id as id',
      'role.name as name',
      'role.is_default as is_default',
      'role.created_at as created_at',
      // Whoever has a role is a member, by a foreign key: only whether they are active remains to be asked.
      eb
        .selectFrom('role_memberships as rm')
        .innerJoin('users as u', 'u.id', 'rm.user_id')
        .whereRef('rm.organization_id', '=', 'role.organization_id')
        .whereRef('rm.role_id', '=', 'role.id')
        .where('u.is_active', '=', 1)
        .select((count) => count.fn.countAll<number>().as('count'))
        .as('member_count'),
      eb
        .selectFrom('role_external_references as r')
        .whereRef('r.organization_id', '=', 'role.organization_id')
        .whereRef('r.role_id', '=', 'role.id')
        .select((count) => count.fn.countAll<number>().as('count'))
        .as('external_reference_count'),
    ]);

interface SummaryRow {
  id: string;
  name: string;
  is_default: number;
  created_at: string;
  member_count: number | null;
  external_reference_count: number | null;
}

const toSummary = (row: SummaryRow): RoleSummary => ({
  id: row.id,
  name: row.name,
  is_default: row.is_default === 1,
  created_at: row.created_at,
  member_count: Number(row.member_count),
  external_reference_count: Number(row.external_reference_count),
});

const orders = {
  name: 'role.name_key',
  created_at: 'role.created_at',
  member_count: 'member_count',
  external_reference_count: 'external_reference_count',
} as const;

/** One page of roles, searched and ordered, and how many there are. */
export async function listRoleSummaries(
  db: Executor,
  organization: { id: string; role_count: number },
  { search, order, limit, offset }: z.output<typeof RoleOverviewInput>,
): Promise<Page<RoleSummary>> {
  const direction = order.startsWith('-') ? 'desc' : 'asc';
  const column = orders[order.replace('-', '') as keyof typeof orders];
  const rows = await summaries(db, organization.id)
    .$if(Boolean(search), (query) => query.where(contains('role.name_key', search ?? '')))
    .orderBy(column, direction)
    // Names are unique; where the counts of many are equal, the names go on.
    .$if(column.endsWith('_count'), (query) => query.orderBy('role.name_key'))
    .$if(column === 'role.created_at', (query) => query.orderBy('role.id', direction))
    .limit(limit)
    .offset(offset)
    .execute();
  if (!search) return { count: organization.role_count, results: rows.map(toSummary) };
  const { count } = await db
    .selectFrom('roles as role')
    .where('role.organization_id', '=', organization.id)
    .where(contains('role.name_key', search))
    .select((eb) => eb.fn.countAll<number>().as('count'))
    .executeTakeFirstOrThrow();
  return { count: Number(count), results: rows.map(toSummary) };
}

export async function findRoleSummary(
  db: Executor,
  organizationId: string,
  id: string,
): Promise<RoleSummary | undefined> {
  const row = await summaries(db, organizationId).where('role.id', '=', id).executeTakeFirst();
  return row && toSummary(row);
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
