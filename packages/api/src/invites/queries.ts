import {
  emailKey,
  isSameMailbox,
  type InviteListInput,
  type Level,
  type OrganizationInvite,
  type Page,
} from '@rolecall/contracts';
import type {
  Executor,
  NewOrganizationInvite,
  OrganizationInviteRow,
  OrganizationInviteUpdate,
  Transaction,
} from '@rolecall/db';
import type { z } from 'zod';
import { isOfAddress } from '../addresses.ts';
import type { Context } from '../context.ts';
import { countOf } from '../count.ts';
import { orderOf } from '../order.ts';
import { lacksSecondFactor } from '../organizations/queries.ts';
import { contains } from '../search.ts';
import { toMaybeUserBasic, userBasicColumns } from '../users/mapper.ts';

const invites = (db: Executor, organizationId: string) =>
  db
    .selectFrom('organization_invites as i')
    .leftJoin('users as u', 'u.id', 'i.created_by_user_id')
    .selectAll('i')
    .select(userBasicColumns)
    .where('i.organization_id', '=', organizationId);

type InviteRow = Awaited<ReturnType<ReturnType<typeof invites>['execute']>>[number];

/** The ids of the roles that invites give, by invite id. */
export async function rolesOfInvites(
  db: Executor,
  organizationId: string,
  inviteIds: string[],
): Promise<Map<string, string[]>> {
  const byInvite = new Map<string, string[]>(inviteIds.map((id) => [id, []]));
  if (inviteIds.length === 0) return byInvite;
  const rows = await db
    .selectFrom('organization_invite_roles')
    .select(['invite_id', 'role_id'])
    .where('organization_id', '=', organizationId)
    .where('invite_id', 'in', inviteIds)
    .orderBy('role_id')
    .execute();
  for (const row of rows) byInvite.get(row.invite_id)?.push(row.role_id);
  return byInvite;
}

const toInvite = ({ now }: Pick<Context, 'now'>, row: InviteRow, roleIds: string[]): OrganizationInvite => ({
  id: row.id,
  target_email: row.target_email,
  first_name: row.first_name,
  level: row.level as Level,
  role_ids: roleIds,
  message: row.message,
  emailing_attempt_made: row.is_mailed === 1,
  is_expired: row.expires_at <= now(),
  expires_at: row.expires_at,
  created_by: toMaybeUserBasic(row),
  created_at: row.created_at,
  updated_at: row.updated_at,
});

const orders = {
  created_at: 'i.created_at',
  email: 'i.target_email_key',
  level: 'i.level',
  invited_by: 'u.search_key',
  expires_at: 'i.expires_at',
} as const;

/** One page of an organization's invites, searched and ordered. */
export async function listInvites(
  db: Executor,
  ctx: Context,
  organizationId: string,
  { search, order, limit, offset }: z.output<typeof InviteListInput>,
): Promise<Page<OrganizationInvite>> {
  const { column, direction, by } = orderOf(orders, order, ['u.search_key']);
  const rows = await invites(db, organizationId)
    .$if(Boolean(search), (query) => query.where(contains('i.search_key', search ?? '')))
    .orderBy(column, by)
    .orderBy('i.id', direction)
    .limit(limit)
    .offset(offset)
    .execute();
  const roles = await rolesOfInvites(
    db,
    organizationId,
    rows.map((row) => row.id),
  );
  const matching = db
    .selectFrom('organization_invites as i')
    .where('i.organization_id', '=', organizationId)
    .$if(Boolean(search), (query) => query.where(contains('i.search_key', search ?? '')));
  const count = await countOf(matching);
  return { count, results: rows.map((row) => toInvite(ctx, row, roles.get(row.id) ?? [])) };
}

export async function findInvite(
  db: Executor,
  ctx: Context,
  organizationId: string,
  id: string,
): Promise<OrganizationInvite | undefined> {
  const row = await invites(db, organizationId).where('i.id', '=', id).executeTakeFirst();
  return row && toInvite(ctx, row, (await rolesOfInvites(db, organizationId, [id])).get(id) ?? []);
}

/** An invite with what the holder of its link may know. */
export interface HeldInvite extends OrganizationInviteRow {
  organization_name: string;
  inviter_uuid: string | null;
  inviter_first_name: string | null;
  inviter_email: string | null;
}

export async function findHeldInvite(
  db: Executor,
  organizationId: string,
  id: string,
): Promise<HeldInvite | undefined> {
  return db
    .selectFrom('organization_invites as i')
    .innerJoin('organizations as o', 'o.id', 'i.organization_id')
    .leftJoin('users as u', 'u.id', 'i.created_by_user_id')
    .selectAll('i')
    .select(['o.name as organization_name', 'u.uuid as inviter_uuid'])
    .select(['u.first_name as inviter_first_name', 'u.email as inviter_email'])
    .where('i.organization_id', '=', organizationId)
    .where('i.id', '=', id)
    .executeTakeFirst();
}

/** Selects invites of an organization. If several fields are set, all must match. */
export interface InviteFilter {
  id?: string;
  target_email_key?: string;
  inviter_user_id?: number;
  ids?: readonly string[];
  /** Expired by this instant. */
  expired_at?: string;
  /** Grants a level above this one or, with `with_roles`, gives roles at any level. */
  above?: Level;
  with_roles?: boolean;
}

/** An invite with the UUID of the person responsible for it. */
export type InviteWithInviter = OrganizationInviteRow & { inviter_uuid: string | null };

/** The invites that match a filter, oldest first. */
export async function findInvites(
  db: Executor,
  organizationId: string,
  { id, target_email_key, inviter_user_id, ids, expired_at, above, with_roles = false }: InviteFilter,
): Promise<InviteWithInviter[]> {
  let query = db
    .selectFrom('organization_invites as i')
    .leftJoin('users as u', 'u.id', 'i.created_by_user_id')
    .selectAll('i')
    .select('u.uuid as inviter_uuid')
    .where('i.organization_id', '=', organizationId);
  if (ids !== undefined) query = query.where('i.id', 'in', ids);
  if (id !== undefined) query = query.where('i.id', '=', id);
  if (target_email_key !== undefined) query = query.where(isOfAddress('i.target_email_key', target_email_key));
  if (inviter_user_id !== undefined) query = query.where('i.created_by_user_id', '=', inviter_user_id);
  if (expired_at !== undefined) query = query.where('i.expires_at', '<=', expired_at);
  if (above !== undefined)
    query = query.where((eb) => {
      const isAbove = eb('i.level', '>', above);
      const givesRoles = eb.exists(
        eb
          .selectFrom('organization_invite_roles as r')
          .select('r.role_id')
          .whereRef('r.organization_id', '=', 'i.organization_id')
          .whereRef('r.invite_id', '=', 'i.id'),
      );
      return with_roles ? eb.or([isAbove, givesRoles]) : isAbove;
    });
  return query.orderBy('i.created_at').orderBy('i.id').execute();
}

/** Stores an invite with the roles that it gives. */
export async function insertInvite(
  trx: Transaction,
  invite: NewOrganizationInvite,
  roleIds: readonly string[],
): Promise<void> {
  await trx.insertInto('organization_invites').values(invite).execute();
  const { organization_id, id: invite_id } = invite;
  if (roleIds.length > 0)
    await trx
      .insertInto('organization_invite_roles')
      .values(roleIds.map((role_id) => ({ organization_id, invite_id, role_id })))
      .execute();
}

export async function updateInvite(
  trx: Transaction,
  organizationId: string,
  id: string,
  update: OrganizationInviteUpdate,
): Promise<void> {
  await trx
    .updateTable('organization_invites')
    .set(update)
    .where('organization_id', '=', organizationId)
    .where('id', '=', id)
    .execute();
}

/** Removes a role from all invites. @returns the ids of the invites that gave it */
export async function deleteInviteRoles(trx: Transaction, organizationId: string, roleId: string): Promise<string[]> {
  const rows = await trx
    .deleteFrom('organization_invite_roles')
    .where('organization_id', '=', organizationId)
    .where('role_id', '=', roleId)
    .returning('invite_id')
    .execute();
  return rows.map((row) => row.invite_id);
}

/** Deletes invites with the roles that they would give. */
export async function deleteInvites(trx: Transaction, organizationId: string, ids: readonly string[]): Promise<void> {
  await trx
    .deleteFrom('organization_invite_roles')
    .where('organization_id', '=', organizationId)
    .where('invite_id', 'in', ids)
    .execute();
  await trx
    .deleteFrom('organization_invites')
    .where('organization_id', '=', organizationId)
    .where('id', 'in', ids)
    .execute();
}

/**
 * Whether an inviter is active, their level in the organization (null if they are not a member), and whether they lack the
 * second factor that it requires.
 */
export async function findInviter(
  db: Executor,
  organizationId: string,
  userId: number,
): Promise<{ is_active: number; level: number | null; lacks_second_factor: number | null } | undefined> {
  return db
    .selectFrom('users as u')
    .leftJoin('organization_memberships as m', (join) =>
      join.onRef('m.user_id', '=', 'u.id').on('m.organization_id', '=', organizationId),
    )
    .leftJoin('organizations as o', 'o.id', 'm.organization_id')
    .select(['u.is_active', 'm.level', lacksSecondFactor.as('lacks_second_factor')])
    .where('u.id', '=', userId)
    .executeTakeFirst();
}

/** Whether an account exists that belongs to the mailbox of this address. */
export async function hasAccount(db: Executor, address: string): Promise<boolean> {
  const isAddress = isOfAddress('email_key', emailKey(address));
  const accounts = await db.selectFrom('users').select('email').where(isAddress).execute();
  return accounts.some(({ email }) => isSameMailbox(email, address));
}
