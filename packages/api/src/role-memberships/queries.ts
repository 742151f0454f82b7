import type {
  Page,
  PageInput,
  RoleMembership,
  RoleMembershipGrants,
  RoleMembershipInOverview,
  RoleMembershipListInput,
  UserBasic,
} from '@rolecall/contracts';
import {
  type Executor,
  type NewRoleGrant,
  type NewRoleMembership,
  prepared,
  preparedInsert,
  type RoleGrantRow,
  type Transaction,
} from '@rolecall/db';
import type { z } from 'zod';
import { inBatches } from '../batches.ts';
import { countOf } from '../count.ts';
import { type MemberColumns, memberColumns, toMember } from '../members/mapper.ts';
import { activeMembers } from '../members/queries.ts';
import { orderOf } from '../order.ts';
import { contains } from '../search.ts';
import { toMaybeUserBasic, toUserBasic, userBasicColumns } from '../users/mapper.ts';
import { membershipExpiry } from './mapper.ts';

export interface RoleMembershipRow extends MemberColumns {
  id: string;
  role_id: string;
  joined_at: string;
  updated_at: string;
}

/** Role memberships of active users who are members of the organization. */
export const visibleRoleMemberships = (db: Executor) =>
  db
    .selectFrom('role_memberships as rm')
    .innerJoin('users as u', 'u.id', 'rm.user_id')
    .innerJoin('organization_memberships as m', (join) =>
      join.onRef('m.organization_id', '=', 'rm.organization_id').onRef('m.user_id', '=', 'rm.user_id'),
    )
    .where('u.is_active', '=', 1);

export const roleMembershipColumns = [
  'rm.id as id',
  'rm.role_id as role_id',
  'rm.joined_at as joined_at',
  'rm.updated_at as updated_at',
  ...memberColumns,
] as const;

export function toRoleMembership(row: RoleMembershipRow): RoleMembership {
  const user = toUserBasic(row);
  return {
    id: row.id,
    role_id: row.role_id,
    organization_member: toMember(row, user),
    user,
    joined_at: row.joined_at,
    updated_at: row.updated_at,
  };
}

const prepareList = prepared<{ organization_id: string; role_id: string } & PageInput, RoleMembershipRow>((db, param) =>
  visibleRoleMemberships(db)
    .select(roleMembershipColumns)
    .where('rm.organization_id', '=', param('organization_id'))
    .where('rm.role_id', '=', param('role_id'))
    .orderBy('rm.joined_at')
    .orderBy('rm.id')
    .limit(param('limit'))
    .offset(param('offset')),
);

const prepareCount = prepared<{ organization_id: string; role_id: string }, { count: number }>((db, param) =>
  visibleRoleMemberships(db)
    .select((eb) => eb.fn.countAll<number>().as('count'))
    .where('rm.organization_id', '=', param('organization_id'))
    .where('rm.role_id', '=', param('role_id')),
);

const orders = { joined_at: 'rm.joined_at', name: 'u.search_key', level: 'm.level' } as const;

/** One page of a role's memberships, searched and sorted, with the total count. */
export async function listRoleMemberships(
  db: Executor,
  organizationId: string,
  roleId: string,
  { search, order, limit, offset }: z.output<typeof RoleMembershipListInput>,
): Promise<Page<RoleMembership>> {
  if (!search && order === 'joined_at') {
    const role = { organization_id: organizationId, role_id: roleId };
    const [rows, counts] = await Promise.all([prepareList(db, { ...role, limit, offset }), prepareCount(db, role)]);
    return { count: Number(counts[0]?.count ?? 0), results: rows.map(toRoleMembership) };
  }
  const matching = () => {
    const query = visibleRoleMemberships(db)
      .where('rm.organization_id', '=', organizationId)
      .where('rm.role_id', '=', roleId);
    return search ? query.where(contains('u.search_key', search)) : query;
  };
  const { column, direction } = orderOf(orders, order);
  const rows = await matching()
    .select(roleMembershipColumns)
    .orderBy(column, direction)
    .orderBy('rm.id', direction)
    .limit(limit)
    .offset(offset)
    .execute();
  const count = await countOf(matching());
  return { count, results: rows.map(toRoleMembership) };
}

/** The same page with the expiry of each membership. */
export async function listRoleMembershipsWithExpiry(
  db: Executor,
  organizationId: string,
  roleId: string,
  input: z.output<typeof RoleMembershipListInput>,
): Promise<Page<RoleMembershipInOverview>> {
  const { count, results } = await listRoleMemberships(db, organizationId, roleId, input);
  // Not every engine accepts an empty list.
  if (results.length === 0) return { count, results: [] };
  const rows = await db
    .selectFrom('role_memberships as rm')
    .select(['rm.id', membershipExpiry.as('expires_at')])
    .where('rm.organization_id', '=', organizationId)
    .where(
      'rm.id',
      'in',
      results.map(({ id }) => id),
    )
    .execute();
  const expiries = new Map(rows.map(({ id, expires_at }) => [id, expires_at]));
  return {
    count,
    results: results.map((membership) => ({ ...membership, expires_at: expiries.get(membership.id) ?? null })),
  };
}

/** One page of the active members who do not have the role, sorted by name; empty if the role is not of this organization. */
export async function listRoleCandidates(
  db: Executor,
  organizationId: string,
  roleId: string,
  search: string | undefined,
  page: PageInput,
): Promise<Page<UserBasic>> {
  const matching = () => {
    const query = activeMembers(db)
      .where('m.organization_id', '=', organizationId)
      .where((eb) =>
        eb.exists(
          eb
            .selectFrom('roles')
            .select('roles.id')
            .where('roles.organization_id', '=', organizationId)
            .where('roles.id', '=', roleId),
        ),
      )
      .where((eb) =>
        eb.not(
          eb.exists(
            eb
              .selectFrom('role_memberships as rm')
              .select('rm.id')
              .where('rm.organization_id', '=', organizationId)
              .where('rm.role_id', '=', roleId)
              .whereRef('rm.user_id', '=', 'm.user_id'),
          ),
        ),
      );
    return search ? query.where(contains('u.search_key', search)) : query;
  };
  const rows = await matching()
    .select(userBasicColumns)
    .orderBy('u.search_key')
    .orderBy('m.id')
    .limit(page.limit)
    .offset(page.offset)
    .execute();
  const count = await countOf(matching());
  return { count, results: rows.map(toUserBasic) };
}

/** Which of these users already have the role. */
export async function findUsersInRole(
  db: Executor,
  organizationId: string,
  roleId: string,
  userUuids: string[],
): Promise<Set<string>> {
  const rows = await visibleRoleMemberships(db)
    .select('u.uuid')
    .where('rm.organization_id', '=', organizationId)
    .where('rm.role_id', '=', roleId)
    .where('u.uuid', 'in', userUuids)
    .execute();
  return new Set(rows.map(({ uuid }) => uuid));
}

const prepareFind = prepared<{ organization_id: string; role_id: string; id: string }, RoleMembershipRow>((db, param) =>
  visibleRoleMemberships(db)
    .select(roleMembershipColumns)
    .where('rm.organization_id', '=', param('organization_id'))
    .where('rm.role_id', '=', param('role_id'))
    .where('rm.id', '=', param('id')),
);

export async function findRoleMembership(
  db: Executor,
  organizationId: string,
  roleId: string,
  id: string,
): Promise<RoleMembership | undefined> {
  const [row] = await prepareFind(db, { organization_id: organizationId, role_id: roleId, id });
  return row && toRoleMembership(row);
}

/** Selects role memberships; a membership must match all given fields. */
export interface RoleMembershipFilter {
  ids?: readonly string[];
  role_id?: string;
  user_id?: number;
  /** Only memberships of people with an active account, which are the ones that callers can see. */
  active?: boolean;
}

/** A role membership as it was when it ended. */
export interface EndingRoleMembership {
  id: string;
  role_id: string;
  role_name: string;
  user_id: number;
  user_uuid: string;
  user_email: string;
}

function matching(db: Executor, organizationId: string, { ids, role_id, user_id, active }: RoleMembershipFilter) {
  let query = db.selectFrom('role_memberships as rm').where('rm.organization_id', '=', organizationId);
  if (ids !== undefined) query = query.where('rm.id', 'in', ids);
  if (role_id !== undefined) query = query.where('rm.role_id', '=', role_id);
  if (user_id !== undefined) query = query.where('rm.user_id', '=', user_id);
  if (active)
    query = query.where((eb) =>
      eb.exists(
        eb.selectFrom('users as u').select('u.id').whereRef('u.id', '=', 'rm.user_id').where('u.is_active', '=', 1),
      ),
    );
  return query;
}

/** Deletes the grants of the role memberships that the filter matches. @returns the deleted grants */
export async function deleteGrants(
  trx: Transaction,
  organizationId: string,
  filter: RoleMembershipFilter,
): Promise<Pick<RoleGrantRow, 'role_id' | 'user_id' | 'source' | 'source_key' | 'expires_at'>[]> {
  return trx
    .deleteFrom('role_grants')
    .where('organization_id', '=', organizationId)
    .where((eb) =>
      eb(
        eb.refTuple('role_id', 'user_id'),
        'in',
        matching(trx, organizationId, filter).select(['rm.role_id', 'rm.user_id']).$asTuple('role_id', 'user_id'),
      ),
    )
    .returning(['role_id', 'user_id', 'source', 'source_key', 'expires_at'])
    .execute();
}

/**
 * Deletes the role memberships that the filter matches. Their grants must already be deleted.
 * @returns the deleted memberships, oldest first
 */
export async function deleteRoleMemberships(
  trx: Transaction,
  organizationId: string,
  filter: RoleMembershipFilter,
): Promise<EndingRoleMembership[]> {
  const ended = await matching(trx, organizationId, filter)
    .innerJoin('roles as r', (join) =>
      join.onRef('r.organization_id', '=', 'rm.organization_id').onRef('r.id', '=', 'rm.role_id'),
    )
    .innerJoin('users as u', 'u.id', 'rm.user_id')
    .select([
      'rm.id',
      'rm.role_id',
      'r.name as role_name',
      'rm.user_id',
      'u.uuid as user_uuid',
      'u.email as user_email',
    ])
    .orderBy('rm.joined_at')
    .orderBy('rm.id')
    .execute();
  if (ended.length > 0)
    await trx
      .deleteFrom('role_memberships')
      .where('organization_id', '=', organizationId)
      .where('id', 'in', matching(trx, organizationId, filter).select('rm.id'))
      .execute();
  return ended;
}

export async function insertRoleMemberships(trx: Transaction, rows: readonly NewRoleMembership[]): Promise<void> {
  const [first] = rows;
  if (first && rows.length === 1) await insertRoleMembership(trx, first);
  else await inBatches(rows, (batch) => trx.insertInto('role_memberships').values(batch).execute());
}

const insertRoleMembership = preparedInsert('role_memberships', [
  'organization_id',
  'id',
  'role_id',
  'user_id',
  'joined_at',
  'updated_at',
]);

export async function insertGrants(trx: Transaction, rows: readonly NewRoleGrant[]): Promise<void> {
  const [first] = rows;
  if (first && rows.length === 1) await insertGrant(trx, first);
  else await inBatches(rows, (batch) => trx.insertInto('role_grants').values(batch).execute());
}

const insertGrant = preparedInsert('role_grants', [
  'organization_id',
  'role_id',
  'user_id',
  'source',
  'source_key',
  'granted_by_user_id',
  'granted_at',
  'expires_at',
]);

/** The ids of the memberships that these users have in these roles, with role and user. */
export async function findRoleMembershipIds(
  db: Executor,
  organizationId: string,
  roleIds: readonly string[],
  userIds: readonly number[],
): Promise<{ id: string; role_id: string; user_id: number }[]> {
  const found: { id: string; role_id: string; user_id: number }[] = [];
  await inBatches(roleIds, (roles) =>
    inBatches(userIds, async (users) =>
      found.push(
        ...(await db
          .selectFrom('role_memberships')
          .select(['id', 'role_id', 'user_id'])
          .where('organization_id', '=', organizationId)
          .where('role_id', 'in', roles)
          .where('user_id', 'in', users)
          .execute()),
      ),
    ),
  );
  return found;
}

/** Deletes the grants of a role that these users have from one source. */
export async function deleteGrantsOfSource(
  trx: Transaction,
  organizationId: string,
  roleId: string,
  { source, source_key }: Pick<RoleGrantRow, 'source' | 'source_key'>,
  userIds: readonly number[],
): Promise<void> {
  await inBatches(userIds, (batch) =>
    trx
      .deleteFrom('role_grants')
      .where('organization_id', '=', organizationId)
      .where('role_id', '=', roleId)
      .where('source', '=', source)
      .where('source_key', '=', source_key)
      .where('user_id', 'in', batch)
      .execute(),
  );
}

/** Deletes the memberships of a role that have no grants left. @returns the users whose memberships ended */
export async function deleteUngrantedMemberships(
  trx: Transaction,
  organizationId: string,
  roleId: string,
  userIds: readonly number[],
): Promise<number[]> {
  const ended: number[] = [];
  await inBatches(userIds, async (batch) => {
    const rows = await trx
      .deleteFrom('role_memberships')
      .where('organization_id', '=', organizationId)
      .where('role_id', '=', roleId)
      .where('user_id', 'in', batch)
      .where((eb) =>
        eb.not(
          eb.exists(
            eb
              .selectFrom('role_grants as g')
              .select('g.source')
              .whereRef('g.organization_id', '=', 'role_memberships.organization_id')
              .whereRef('g.role_id', '=', 'role_memberships.role_id')
              .whereRef('g.user_id', '=', 'role_memberships.user_id'),
          ),
        ),
      )
      .returning('user_id')
      .execute();
    ended.push(...rows.map(({ user_id }) => user_id));
  });
  return ended;
}

/** The expired grants of an organization, earliest expiry first, with their roles and users. */
export const findExpiredGrants = (trx: Transaction, organizationId: string, now: string) =>
  trx
    .selectFrom('role_grants as g')
    .innerJoin('roles as r', (join) =>
      join.onRef('r.organization_id', '=', 'g.organization_id').onRef('r.id', '=', 'g.role_id'),
    )
    .innerJoin('users as u', 'u.id', 'g.user_id')
    .select(['g.role_id', 'r.name as role_name', 'g.user_id', 'u.uuid', 'u.email'])
    .select(['g.source', 'g.source_key', 'g.expires_at'])
    .where('g.organization_id', '=', organizationId)
    .where('g.expires_at', '<=', now)
    .orderBy('g.expires_at')
    .orderBy('g.role_id')
    .orderBy('g.user_id')
    .execute();

/** Changes the expiry of a manual grant; null for never. */
export async function updateExpiry(
  trx: Transaction,
  organizationId: string,
  { id, role_id, user }: Pick<RoleMembership, 'id' | 'role_id' | 'user'>,
  { expires_at, at }: { expires_at: string | null; at: string },
): Promise<void> {
  await trx
    .updateTable('role_grants')
    .set({ expires_at })
    .where('organization_id', '=', organizationId)
    .where('role_id', '=', role_id)
    .where('user_id', '=', user.id)
    .where('source', '=', 'manual')
    .execute();
  await trx
    .updateTable('role_memberships')
    .set({ updated_at: at })
    .where('organization_id', '=', organizationId)
    .where('id', '=', id)
    .execute();
}

/** Stores in the organization when the first of its grants expires. Call it whenever that may have changed. */
export async function noteNextExpiry(trx: Transaction, organizationId: string): Promise<void> {
  await trx
    .updateTable('organizations')
    .set((eb) => ({
      role_grants_expire_at: eb
        .selectFrom('role_grants as g')
        .select((of) => of.fn.min('g.expires_at').as('first'))
        .where('g.organization_id', '=', organizationId)
        .where('g.expires_at', 'is not', null),
    }))
    .where('id', '=', organizationId)
    .execute();
}

const prepareExpired = prepared<{ now: string; limit: number }, { id: string }>((db, param) =>
  db
    .selectFrom('organizations')
    .select('id')
    .where('role_grants_expire_at', '<=', param('now'))
    .orderBy('role_grants_expire_at')
    .limit(param('limit')),
);

/** Organizations with expired grants, longest expired first. */
export async function findOrganizationsWithExpiredGrants(db: Executor, now: string, limit: number): Promise<string[]> {
  const rows = await prepareExpired(db, { now, limit });
  return rows.map(({ id }) => id);
}

type Grants = RoleMembershipGrants['grants'];

/** The grants of a person, oldest first. */
const grantsOf = (db: Executor, organizationId: string, userId: number) =>
  db
    .selectFrom('role_grants as g')
    .leftJoin('users as u', 'u.id', 'g.granted_by_user_id')
    .select(['g.role_id', 'g.source', 'g.source_key', 'g.granted_at', 'g.expires_at'])
    .select(userBasicColumns)
    .where('g.organization_id', '=', organizationId)
    .where('g.user_id', '=', userId)
    .orderBy('g.granted_at')
    .orderBy('g.source')
    .orderBy('g.source_key');

const toGrant = (row: Awaited<ReturnType<ReturnType<typeof grantsOf>['execute']>>[number]): Grants[number] => ({
  source: row.source,
  source_key: row.source_key,
  granted_by: toMaybeUserBasic(row),
  granted_at: row.granted_at,
  expires_at: row.expires_at,
});

/** The grants of a role membership, oldest first. */
export async function listGrants(
  db: Executor,
  organizationId: string,
  membership: { role_id: string; user_id: number },
): Promise<Grants> {
  const rows = await grantsOf(db, organizationId, membership.user_id)
    .where('g.role_id', '=', membership.role_id)
    .execute();
  return rows.map(toGrant);
}

/** All grants of a person by role, oldest first. */
export async function listGrantsByRole(
  db: Executor,
  organizationId: string,
  userId: number,
): Promise<Map<string, Grants>> {
  const byRole = new Map<string, Grants>();
  for (const row of await grantsOf(db, organizationId, userId).execute())
    byRole.set(row.role_id, [...(byRole.get(row.role_id) ?? []), toGrant(row)]);
  return byRole;
}
