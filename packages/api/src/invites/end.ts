import { type Level, levels } from '@rolecall/contracts';
import type { Executor, OrganizationInviteRow, Transaction } from '@rolecall/db';
import type { ActivityRecord } from '../activity-log/record.ts';
import { deleteInvites, findInviter, findInvites, type InviteFilter, rolesOfInvites } from './queries.ts';

/** Why an invite ended without being accepted or revoked; the activity log tells it. */
export type InviteEnd =
  | 'expired'
  | 'address_joined'
  | 'address_removed'
  | 'inviter_removed'
  | 'inviter_deactivated'
  | 'inviter_demoted'
  | 'inviter_gone';

/** What the activity log says an invite is. */
export const aboutInvite = (
  organizationId: string,
  invite: { id: string; target_email: string },
): Pick<ActivityRecord, 'scope' | 'item_id' | 'item_name' | 'organization_id'> => ({
  scope: 'OrganizationInvite',
  item_id: invite.id,
  item_name: invite.target_email,
  organization_id: organizationId,
});

/**
 * Ends every invite of an organization that the filter matches: their links stop working.
 * @returns a line for the activity log for each
 */
export async function endInvites(
  trx: Transaction,
  organizationId: string,
  filter: InviteFilter,
  reason: InviteEnd,
): Promise<ActivityRecord[]> {
  const invites = await findInvites(trx, organizationId, filter);
  if (invites.length === 0) return [];
  const ids = invites.map(({ id }) => id);
  const roles = await rolesOfInvites(trx, organizationId, ids);
  await deleteInvites(trx, organizationId, ids);
  return invites.map((invite) => ({
    ...aboutInvite(organizationId, invite),
    activity: 'ended',
    before: null,
    after: {
      reason,
      target_email: invite.target_email,
      level: invite.level,
      role_ids: roles.get(invite.id) ?? [],
    },
  }));
}

/** The lowest level of an inviter whose invite can be accepted: what it grants, and an admin's where it gives roles. */
const leastInviterLevel = (level: number, givesRoles: boolean): number =>
  givesRoles ? Math.max(level, levels.admin) : level;

/**
 * Why an invite is worth nothing any more, although nothing has ended it yet; undefined where it can be accepted. An
 * invite is worth what its inviter is worth now; one of the system stands by itself.
 */
export async function endOfInvite(
  db: Executor,
  invite: Pick<OrganizationInviteRow, 'organization_id' | 'id' | 'level' | 'created_by_user_id' | 'is_system'>,
): Promise<InviteEnd | undefined> {
  if (invite.is_system === 1) return undefined;
  const inviter =
    invite.created_by_user_id === null
      ? undefined
      : await findInviter(db, invite.organization_id, invite.created_by_user_id);
  if (!inviter) return 'inviter_gone';
  if (inviter.is_active !== 1) return 'inviter_deactivated';
  if (inviter.level === null) return 'inviter_removed';
  const roles = await rolesOfInvites(db, invite.organization_id, [invite.id]);
  const givesRoles = (roles.get(invite.id) ?? []).length > 0;
  return inviter.level < leastInviterLevel(invite.level, givesRoles) ? 'inviter_demoted' : undefined;
}

/** Ends the invites of a member that grant more than the member may at their new level. */
export const endInvitesAbove = (
  trx: Transaction,
  organizationId: string,
  inviterUserId: number,
  level: Level,
): Promise<ActivityRecord[]> =>
  endInvites(
    trx,
    organizationId,
    { inviter_user_id: inviterUserId, above: level, with_roles: level < levels.admin },
    'inviter_demoted',
  );
