import {
  emailKey,
  type Level,
  levels,
  type MemberListInput,
  type MemberName,
  type MemberOverviewInput,
  type MemberRole,
  type MemberWithRoles,
  type MemberWithState,
  normalizedKey,
  type OrganizationMember,
  type OrganizationMemberDetail,
  type Page,
} from '@rolecall/contracts';
import { type Executor, prepared, preparedInsert, type Transaction } from '@rolecall/db';
import type { z } from 'zod';
import { isOfAddress, writtenAs } from '../addresses.ts';
import { countOf } from '../count.ts';
import { orderOf } from '../order.ts';
import { membershipExpiry } from '../role-memberships/mapper.ts';
import { contains } from '../search.ts';
import { type MaybeUserBasicColumns, toMaybeUserBasic, toUserBasic, userBasicColumns } from '../users/mapper.ts';
import { type MemberColumns, memberColumns, toMember } from './mapper.ts';

/** Members, whether or not their account is active. */
const allMembers = (db: Executor) =>
  db.selectFrom('organization_memberships as m').innerJoin('users as u', 'u.id', 'm.user_id');

/** Members whose account is active. Only they hold rights, and everybody may see them. */
export const activeMembers = (db: Executor) => allMembers(db).where('u.is_active', '=', 1);

const columnsWithState = [...memberColumns, 'u.is_active as user_is_active'] as const;
type StateColumns = MemberColumns & { user_is_active: number };

const toMemberWithState = (row: StateColumns): MemberWithState => ({
  ...toMember(row),
  is_active: row.user_is_active === 1,
});

const prepareFindActive = prepared<{ organization_id: string; uuid: string }, MemberColumns>((db, param) =>
  activeMembers(db)
    .select(memberColumns)
    .where('m.organization_id', '=', param('organization_id'))
    .where('u.uuid', '=', param('uuid')),
);

/** The active member with this user's UUID. */
export async function findActiveMember(
  db: Executor,
  organizationId: string,
  userUuid: string,
): Promise<OrganizationMember | undefined> {
  const [row] = await prepareFindActive(db, { organization_id: organizationId, uuid: userUuid });
  return row && toMember(row);
}

const prepareFind = prepared<{ organization_id: string; uuid: string }, StateColumns>((db, param) =>
  allMembers(db)
    .select(columnsWithState)
    .where('m.organization_id', '=', param('organization_id'))
    .where('u.uuid', '=', param('uuid')),
);

/** The member with this user's UUID, whether or not the account is active. */
export async function findMember(
  db: Executor,
  organizationId: string,
  userUuid: string,
): Promise<MemberWithState | undefined> {
  const [row] = await prepareFind(db, { organization_id: organizationId, uuid: userUuid });
  return row && toMemberWithState(row);
}

/** The members with these users' UUIDs, whether or not their accounts are active. */
export async function findMembers(
  db: Executor,
  organizationId: string,
  userUuids: readonly string[],
): Promise<MemberWithState[]> {
  const rows = await allMembers(db)
    .select(columnsWithState)
    .where('m.organization_id', '=', organizationId)
    .where('u.uuid', 'in', userUuids)
    .execute();
  return rows.map(toMemberWithState);
}

/**
 * The member with this address, whether or not the account is active. If there are several, chosen as in `findUserByEmail`.
 */
export async function findMemberByEmail(
  db: Executor,
  organizationId: string,
  address: string,
): Promise<MemberWithState | undefined> {
  const row = await allMembers(db)
    .select(columnsWithState)
    .where('m.organization_id', '=', organizationId)
    .where(isOfAddress('u.email_key', emailKey(address)))
    .orderBy(writtenAs('u.email', address))
    .orderBy('u.email_key')
    .limit(1)
    .executeTakeFirst();
  return row && toMemberWithState(row);
}

export async function updateMembershipLevel(
  trx: Transaction,
  organizationId: string,
  id: string,
  level: Level,
  updatedAt: string,
): Promise<void> {
  await trx
    .updateTable('organization_memberships')
    .set({ level, updated_at: updatedAt })
    .where('organization_id', '=', organizationId)
    .where('id', '=', id)
    .execute();
}

export const insertMembership = preparedInsert('organization_memberships', [
  'organization_id',
  'id',
  'user_id',
  'level',
  'invited_by_user_id',
  'joined_at',
  'updated_at',
]);

/** Deletes a membership whose roles have been deleted. */
export async function deleteMembership(trx: Transaction, organizationId: string, id: string): Promise<void> {
  await trx
    .deleteFrom('organization_memberships')
    .where('organization_id', '=', organizationId)
    .where('id', '=', id)
    .execute();
}

/** Deletes all memberships of an organization. @returns the deleted rows, oldest first */
export async function deleteAllMemberships(trx: Transaction, organizationId: string) {
  const members = await allMembers(trx)
    .select(['m.id', 'm.level', 'm.user_id', 'u.uuid as user_uuid', 'u.email as user_email'])
    .where('m.organization_id', '=', organizationId)
    .orderBy('m.joined_at')
    .orderBy('m.id')
    .execute();
  await trx.deleteFrom('organization_memberships').where('organization_id', '=', organizationId).execute();
  return members;
}

/** The active members with these users' UUIDs. */
export async function findActiveMembers(
  db: Executor,
  organizationId: string,
  userUuids: string[],
): Promise<OrganizationMember[]> {
  const rows = await activeMembers(db)
    .select(memberColumns)
    .where('m.organization_id', '=', organizationId)
    .where('u.uuid', 'in', userUuids)
    .execute();
  return rows.map((row) => toMember(row));
}

const prepareFindInviter = prepared<{ organization_id: string; id: string }, MaybeUserBasicColumns>((db, param) =>
  db
    .selectFrom('organization_memberships as m')
    .leftJoin('users as u', 'u.id', 'm.invited_by_user_id')
    .select(userBasicColumns)
    .where('m.organization_id', '=', param('organization_id'))
    .where('m.id', '=', param('id')),
);

/** Role memberships `rm`, with the names of their roles. */
const heldRoles = (db: Executor) =>
  db
    .selectFrom('role_memberships as rm')
    .innerJoin('roles as r', (join) =>
      join.onRef('r.organization_id', '=', 'rm.organization_id').onRef('r.id', '=', 'rm.role_id'),
    )
    .select(['rm.id as id', 'rm.role_id as role_id', 'r.name as role_name']);

/** Orders the roles of one person by name, which is unique. No index has this order. */
const byRoleName = (one: { role_name: string }, other: { role_name: string }): number =>
  normalizedKey(one.role_name) < normalizedKey(other.role_name) ? -1 : 1;

const prepareListRoles = prepared<{ organization_id: string; user_id: number }, MemberRole>((db, param) =>
  heldRoles(db)
    .select(['rm.joined_at as joined_at', membershipExpiry.as('expires_at')])
    .where('rm.organization_id', '=', param('organization_id'))
    .where('rm.user_id', '=', param('user_id')),
);

const prepareFindOwners = prepared<{ organization_id: string }, { id: string }>((db, param) =>
  activeMembers(db)
    .select('m.id as id')
    .where('m.organization_id', '=', param('organization_id'))
    .where('m.level', '=', levels.owner)
    .limit(2),
);

/** A member with the details that their page shows. */
export async function describeMember(
  db: Executor,
  organizationId: string,
  member: MemberWithState,
): Promise<OrganizationMemberDetail> {
  const [inviters, roles, owners] = await Promise.all([
    prepareFindInviter(db, { organization_id: organizationId, id: member.id }),
    prepareListRoles(db, { organization_id: organizationId, user_id: member.user.id }),
    prepareFindOwners(db, { organization_id: organizationId }),
  ]);
  return {
    ...member,
    invited_by: inviters[0] ? toMaybeUserBasic(inviters[0]) : null,
    is_last_owner: owners.length === 1 && owners[0]?.id === member.id,
    roles: roles.toSorted(byRoleName),
  };
}

/**
 * The people behind memberships, ordered by name.
 * @param seesInactive whether to include members whose account is not active
 */
export async function listMemberNames(
  db: Executor,
  organizationId: string,
  seesInactive: boolean,
  ids: readonly string[],
): Promise<MemberName[]> {
  const rows = await (seesInactive ? allMembers(db) : activeMembers(db))
    .select(['m.id as member_id', 'm.level', ...userBasicColumns])
    .where('m.organization_id', '=', organizationId)
    .where('m.id', 'in', [...ids])
    .orderBy('u.search_key')
    .orderBy('m.id')
    .execute();
  return rows.map((row) => ({ id: row.member_id, user: toUserBasic(row), level: row.level as Level }));
}

/** When members of an organization last signed in, by user id. */
export async function findLastLogins(
  db: Executor,
  organizationId: string,
  userIds: readonly number[],
): Promise<Map<number, string | null>> {
  const rows = await db
    .selectFrom('users as u')
    .innerJoin('organization_memberships as m', 'm.user_id', 'u.id')
    .select(['u.id', 'u.last_login'])
    .where('m.organization_id', '=', organizationId)
    .where('u.id', 'in', [...userIds])
    .execute();
  return new Map(rows.map(({ id, last_login }) => [id, last_login]));
}

type MemberFilter = z.output<typeof MemberListInput> &
  Pick<z.output<typeof MemberOverviewInput>, 'user_uuid' | 'role_id' | 'emails' | 'has_signed_in'> & {
    /** Only members who have not signed in since then. Members who have never signed in must have joined by then. */
    idle_since?: string | undefined;
  };

const day = 24 * 60 * 60 * 1000;
const daysBefore = (now: string, days: number) => new Date(Date.parse(now) - days * day).toISOString();

const orders = {
  joined_at: 'm.joined_at',
  name: 'u.search_key',
  email: 'u.email_key',
  level: 'm.level',
  last_login: 'u.last_login',
} as const;

/**
 * One page of members, searched and ordered.
 * @param seesInactive whether to include members whose account is not active
 */
export async function listMembers(
  db: Executor,
  organizationId: string,
  seesInactive: boolean,
  filter: MemberFilter,
): Promise<Page<MemberWithState>> {
  const { search, email, level, is_active, user_uuid, role_id, emails, has_signed_in, idle_since } = filter;
  const { order, limit, offset } = filter;
  const matching = () => {
    let query = (seesInactive ? allMembers(db) : activeMembers(db)).where('m.organization_id', '=', organizationId);
    if (user_uuid !== undefined) query = query.where('u.uuid', '=', user_uuid);
    if (email) query = query.where(isOfAddress('u.email_key', emailKey(email)));
    if (emails) query = query.where((eb) => eb.or(emails.map((each) => isOfAddress('u.email_key', emailKey(each)))));
    if (level !== undefined) query = query.where('m.level', '=', level);
    if (is_active !== undefined) query = query.where('u.is_active', '=', is_active ? 1 : 0);
    if (has_signed_in !== undefined) query = query.where('u.last_login', has_signed_in ? 'is not' : 'is', null);
    if (idle_since !== undefined)
      query = query.where((eb) => eb(eb.fn.coalesce('u.last_login', 'm.joined_at'), '<=', idle_since));
    if (role_id !== undefined)
      query = query.where((eb) =>
        eb.exists(
          eb
            .selectFrom('role_memberships as held')
            .select('held.id')
            .whereRef('held.organization_id', '=', 'm.organization_id')
            .whereRef('held.user_id', '=', 'm.user_id')
            .where('held.role_id', '=', role_id),
        ),
      );
    return search ? query.where(contains('u.search_key', search)) : query;
  };
  const { column, direction, by } = orderOf(orders, order, ['u.last_login']);
  const rows = await matching()
    .select(columnsWithState)
    .orderBy(column, by)
    .orderBy('m.id', direction)
    .limit(limit)
    .offset(offset)
    .execute();
  const count = await countOf(matching());
  return { count, results: rows.map(toMemberWithState) };
}

/**
 * Like `listMembers`, with the roles of each member, ordered by name.
 * @param seesInactive whether to include members whose account is not active
 */
export async function listMembersWithRoles(
  db: Executor,
  organizationId: string,
  seesInactive: boolean,
  { idle_days, ...filter }: z.output<typeof MemberOverviewInput>,
  now: string,
): Promise<Page<MemberWithRoles>> {
  const idle_since = idle_days === undefined ? undefined : daysBefore(now, idle_days);
  const { count, results } = await listMembers(db, organizationId, seesInactive, { ...filter, idle_since });
  // Not every engine accepts an empty list.
  if (results.length === 0) return { count, results: [] };
  const userIds = results.map(({ user }) => user.id);
  const held = await heldRoles(db)
    .select('rm.user_id')
    .where('rm.organization_id', '=', organizationId)
    .where('rm.user_id', 'in', userIds)
    .execute();
  const rolesOf = new Map<number, MemberWithRoles['roles']>(userIds.map((id) => [id, []]));
  for (const { user_id, ...role } of held.toSorted(byRoleName)) rolesOf.get(user_id)?.push(role);
  return { count, results: results.map((member) => ({ ...member, roles: rolesOf.get(member.user.id) ?? [] })) };
}
