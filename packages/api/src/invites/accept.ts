import { asUuid, invalidInput, type Level, normalizedKey, notFound, permissionDenied } from '@rolecall/contracts';
import { type Executor, transaction, type Transaction } from '@rolecall/db';
import { type ActivityRecord, insertActivity } from '../activity-log/record.ts';
import type { Context } from '../context.ts';
import { Keyring } from '../keyring.ts';
import { joinOrganization } from '../organizations/create.ts';
import { endInvites, endOfInvite } from './end.ts';
import { deleteInvites, findHeldInvite, type HeldInvite, rolesOfInvites } from './queries.ts';

/** The organization that a link's secret names, whether or not the secret is right. */
export const organizationIdOfLink = (token: string | undefined): string | undefined =>
  asUuid(Keyring.inviteOf(token ?? '')?.organization_id ?? '');

async function findInviteOfLink(db: Executor, keyring: Keyring, token: string): Promise<HeldInvite | undefined> {
  const organizationId = organizationIdOfLink(token);
  const id = asUuid(Keyring.inviteOf(token)?.id ?? '');
  const invite = organizationId && id && (await findHeldInvite(db, organizationId, id));
  return invite && keyring.isInviteToken(token, invite) ? invite : undefined;
}

/**
 * The open invite a link's secret stands for.
 * @throws not_found for a secret that is wrong, used or revoked, and where the inviter may no longer invite so;
 *   invalid_input once it has expired
 */
export async function getHeldInvite(db: Executor, { keyring, now }: Context, token: string): Promise<HeldInvite> {
  const invite = await findInviteOfLink(db, keyring, token);
  if (!invite || (await endOfInvite(db, invite))) throw notFound();
  if (invite.expires_at <= now()) throw invalidInput('This invite has expired. Ask for a new one.');
  return invite;
}

/**
 * The same, before a write that would accept it. An invite that is found to be worth nothing any more is ended here, and
 * the activity log says why: the write itself is refused and leaves nothing.
 * @throws as `getHeldInvite` does
 */
export async function getInviteToAccept(ctx: Context, token: string): Promise<HeldInvite> {
  const invite = await findInviteOfLink(ctx.database.executor, ctx.keyring, token);
  if (invite && (await endOfInvite(ctx.database.executor, invite))) {
    const end = async (trx: Transaction) => {
      const reason = await endOfInvite(trx, invite);
      if (reason)
        await insertActivity(trx, ctx, await endInvites(trx, invite.organization_id, { id: invite.id }, reason));
    };
    await transaction(ctx.database, end, invite.organization_id);
  }
  return getHeldInvite(ctx.database.executor, ctx, token);
}

/**
 * Makes the user a member as the invite says, and uses the invite up. The organization must be locked: of two who accept
 * at once, the second finds the invite used up.
 * @throws permission_denied where the invite is addressed to somebody else
 */
export async function acceptInvite(
  trx: Transaction,
  ctx: Context,
  token: string,
  user: { id: number; email: string },
): Promise<{ organization_id: string; activity: ActivityRecord[] }> {
  const invite = await getHeldInvite(trx, ctx, token);
  if (invite.target_email_key !== normalizedKey(user.email))
    throw permissionDenied('This invite is addressed to another email address.');
  const { organization_id } = invite;
  const roles = await rolesOfInvites(trx, organization_id, [invite.id]);
  await deleteInvites(trx, organization_id, [invite.id]);
  const { activity } = await joinOrganization(
    trx,
    {
      organization_id,
      user,
      level: invite.level as Level,
      invited_by_user_id: invite.created_by_user_id,
      role_ids: roles.get(invite.id) ?? [],
    },
    ctx.now(),
  );
  await trx.updateTable('users').set({ current_organization_id: organization_id }).where('id', '=', user.id).execute();
  const [joined, ...others] = activity;
  return { organization_id, activity: joined ? [{ ...joined, activity: 'joined' }, ...others] : others };
}
