import { doesNotExist, invalidInput, normalizedKey } from '@rolecall/contracts';
import { type Executor, holdOrganization, holdUser, type Transaction, type UserRow } from '@rolecall/db';
import type { ActivityRecord } from '../activity-log/record.ts';
import type { Context } from '../context.ts';
import { endInvites } from '../invites/end.ts';
import { revokeKeys } from '../personal-api-keys/revoke.ts';
import { aboutUser } from './activity.ts';

/** The user with this address, active or not. @throws does_not_exist, naming the field `attr` */
export async function getUserByEmail(db: Executor, attr: string, address: string): Promise<UserRow> {
  const user = await db
    .selectFrom('users')
    .selectAll()
    .where('email_key', '=', normalizedKey(address))
    .executeTakeFirst();
  if (!user) throw doesNotExist(attr, address);
  return user;
}

/**
 * The active user with this address, who stays so until the transaction ends.
 * @throws does_not_exist, or invalid_input for an account that is not active, naming the field `attr`
 */
export async function getActiveUserByEmail(
  trx: Transaction,
  { database }: Context,
  attr: string,
  address: string,
): Promise<UserRow> {
  await holdUser(database, trx, (await getUserByEmail(trx, attr, address)).id);
  const user = await getUserByEmail(trx, attr, address);
  if (user.is_active !== 1) throw invalidInput('User inactive or deleted.', attr);
  return user;
}

const organizationsOf = async (db: Executor, userId: number): Promise<string[]> => {
  const rows = await db
    .selectFrom('organization_memberships')
    .select('organization_id')
    .where('user_id', '=', userId)
    .orderBy('organization_id')
    .execute();
  return rows.map((row) => row.organization_id);
};

/**
 * Locks every organization of a user, in the order of their ids, and then the user.
 * @returns the user as they are now, and the ids of the organizations
 */
async function lockUserEverywhere(trx: Transaction, { database }: Context, userId: number) {
  for (const id of await organizationsOf(trx, userId)) await holdOrganization(database, trx, id);
  await holdUser(database, trx, userId);
  const user = await trx.selectFrom('users').selectAll().where('id', '=', userId).executeTakeFirstOrThrow();
  // Joining waits for the user's lock: what was joined since is seen here.
  const organizationIds = await organizationsOf(trx, userId);
  for (const id of organizationIds) await holdOrganization(database, trx, id);
  return { user, organizationIds };
}

/**
 * Activates or deactivates an account. In both cases its sessions end and its keys are revoked, so that nothing that was
 * open before works again; a deactivated inviter's invites end. Every organization of the user logs it.
 * @returns the user, and lines for the activity log
 * @throws the database's `last_owner` violation where an organization would be left without an active owner
 */
export async function setActive(
  trx: Transaction,
  ctx: Context,
  { id }: Pick<UserRow, 'id'>,
  isActive: boolean,
): Promise<{ user: UserRow; activity: ActivityRecord[] }> {
  const { user, organizationIds } = await lockUserEverywhere(trx, ctx, id);
  const was = user.is_active === 1;
  if (was === isActive) return { user, activity: [] };
  await trx
    .updateTable('users')
    .set({ is_active: isActive ? 1 : 0 })
    .where('id', '=', id)
    .execute();
  await trx.deleteFrom('sessions').where('user_id', '=', id).execute();
  const changed: ActivityRecord = {
    ...aboutUser(user),
    activity: isActive ? 'reactivated' : 'deactivated',
    before: { is_active: was },
    after: { is_active: isActive },
  };
  const activity = [
    changed,
    ...organizationIds.map((organization_id) => ({ ...changed, organization_id })),
    ...(await revokeKeys(trx, id)),
  ];
  if (!isActive)
    for (const organizationId of organizationIds)
      activity.push(...(await endInvites(trx, organizationId, { inviter_user_id: id }, 'inviter_deactivated')));
  return { user, activity };
}
