import { asUuid, invalidInput, type Level, normalizedKey, notFound, permissionDenied } from '@rolecall/contracts';
import { type Executor, holdOrganization, type Transaction } from '@rolecall/db';
import type { ActivityRecord } from '../activity-log/record.ts';
import type { Context } from '../context.ts';
import { Keyring } from '../keyring.ts';
import { joinOrganization } from '../organizations/create.ts';
import { findHeldInvite, type HeldInvite } from './queries.ts';

/**
 * The open invite a link's secret stands for.
 * @throws not_found for a secret that is wrong, used or revoked; invalid_input once it has expired
 */
export async function getHeldInvite(db: Executor, { keyring, now }: Context, token: string): Promise<HeldInvite> {
  const named = Keyring.inviteOf(token);
  const organizationId = named && asUuid(named.organization_id);
  const id = named && asUuid(named.id);
  const invite = organizationId && id && (await findHeldInvite(db, organizationId, id));
  if (!invite || !keyring.isInviteToken(token, invite)) throw notFound();
  if (invite.expires_at <= now()) throw invalidInput('This invite has expired. Ask for a new one.');
  return invite;
}

/**
 * Makes the user a member as the invite says, and uses the invite up.
 * @throws permission_denied where the invite is addressed to somebody else
 */
export async function acceptInvite(
  trx: Transaction,
  ctx: Context,
  token: string,
  user: { id: number; email: string },
): Promise<{ organization_id: string; activity: ActivityRecord }> {
  // Of two who accept at once, the second finds the invite used up.
  const organizationId = asUuid(Keyring.inviteOf(token)?.organization_id ?? '');
  if (organizationId) await holdOrganization(ctx.database, trx, organizationId);
  const invite = await getHeldInvite(trx, ctx, token);
  if (invite.target_email_key !== normalizedKey(user.email))
    throw permissionDenied('This invite is addressed to another email address.');
  const { organization_id } = invite;
  const roles = await trx
    .selectFrom('organization_invite_roles')
    .select('role_id')
    .where('organization_id', '=', organization_id)
    .where('invite_id', '=', invite.id)
    .execute();
  await trx
    .deleteFrom('organization_invites')
    .where('organization_id', '=', organization_id)
    .where('id', '=', invite.id)
    .execute();
  const { activity } = await joinOrganization(
    trx,
    {
      organization_id,
      user,
      level: invite.level as Level,
      invited_by_user_id: invite.created_by_user_id,
      role_ids: roles.map((role) => role.role_id),
    },
    ctx.now(),
  );
  await trx.updateTable('users').set({ current_organization_id: organization_id }).where('id', '=', user.id).execute();
  return { organization_id, activity: { ...activity, activity: 'joined' } };
}
