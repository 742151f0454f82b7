import {
  asUuid,
  displayName,
  doesNotExist,
  InviteId,
  InvitePreview,
  InviteToken,
  type Level,
  normalizedKey,
  notFound,
  OrganizationInvite,
  OrganizationInviteCreate,
  OrganizationInviteWithLink,
  page,
  PageInput,
  RolecallError,
} from '@rolecall/contracts';
import { type Executor, laterOf, newId } from '@rolecall/db';
import { z } from 'zod';
import type { ActivityRecord } from '../activity-log/record.ts';
import type { Context, SystemActor, UserActor } from '../context.ts';
import { findMemberByEmail } from '../members/queries.ts';
import { removeMember } from '../members/remove.ts';
import { output } from '../output.ts';
import { change, organizationProcedure, publicProcedure, router, sessionProcedure } from '../procedures.ts';
import { findRoleNames } from '../roles/queries.ts';
import { acceptInvite, getHeldInvite, getInviteToAccept, organizationIdOfLink } from './accept.ts';
import { aboutInvite, endInvites } from './end.ts';
import { deleteInvites, findInvite, findInvites, listInvites } from './queries.ts';

/** How long an invite can be accepted, in milliseconds. */
const inviteLifetime = 7 * 24 * 60 * 60 * 1000;
const expiry = (now: string) => new Date(Date.parse(now) + inviteLifetime).toISOString();

async function getInvite(
  db: Executor,
  ctx: Context,
  organizationId: string,
  input: { id: string },
): Promise<OrganizationInvite> {
  const id = asUuid(input.id);
  const invite = id && (await findInvite(db, ctx, organizationId, id));
  if (!invite) throw notFound();
  return invite;
}

/** Who stands behind an invite: a person, or the system. */
const inviterOf = (actor: UserActor | SystemActor) => ({
  created_by_user_id: actor.kind === 'user' ? actor.user.id : null,
  is_system: actor.kind === 'system' ? 1 : 0,
});

/** The invite with its link, which nothing answers again. */
const withLink = (
  { keyring }: Context,
  organizationId: string,
  invite: OrganizationInvite,
): OrganizationInviteWithLink => ({
  ...invite,
  path: `/invite/${keyring.inviteToken({ organization_id: organizationId, ...invite })}`,
});

/** Invites: expiring, single-use, addressed to one e-mail. */
export const invitesRouter = router({
  list: organizationProcedure('invites.list')
    .input(PageInput)
    .output(output(page(OrganizationInvite)))
    .query(({ ctx, input }) => listInvites(ctx.database.executor, ctx, ctx.organization.id, input)),

  /**
   * Invites an address, never to a level above the caller's own. An expired invite to the same address gives way, and so
   * does the membership of an account that is not active.
   */
  create: organizationProcedure('invites.create')
    .input(OrganizationInviteCreate)
    .output(output(OrganizationInviteWithLink))
    .mutation(
      change(async ({ ctx, input, trx, authorizeOn }) => {
        const organizationId = ctx.organization.id;
        const { target_email, first_name, level, message } = input;
        const target_email_key = normalizedKey(target_email);
        authorizeOn({ level });
        const roleIds = [...new Set(input.role_ids)];
        const known = await findRoleNames(trx, organizationId, roleIds);
        const unknown = roleIds.find((id) => !known.has(id));
        if (unknown) throw doesNotExist('role_ids', unknown);
        const member = await findMemberByEmail(trx, organizationId, target_email_key);
        if (member?.is_active)
          throw new RolecallError('unique', 'A user with this email address already belongs to the organization.', {
            attr: 'target_email',
          });
        const now = ctx.now();
        const expired = { target_email_key, expired_at: now };
        const [previous] = await findInvites(trx, organizationId, expired);
        authorizeOn({ member: member ?? null, invite: previous ? { level: previous.level as Level } : null });
        const ended = [
          ...(await endInvites(trx, organizationId, expired, 'expired')),
          ...(member ? await removeMember(trx, organizationId, member) : []),
        ];
        const id = newId();
        await trx
          .insertInto('organization_invites')
          .values({
            organization_id: organizationId,
            id,
            target_email,
            target_email_key,
            first_name,
            level,
            message,
            ...inviterOf(ctx.actor),
            created_at: now,
            updated_at: now,
            expires_at: expiry(now),
          })
          .execute();
        if (roleIds.length)
          await trx
            .insertInto('organization_invite_roles')
            .values(roleIds.map((role_id) => ({ organization_id: organizationId, invite_id: id, role_id })))
            .execute();
        const invite = await getInvite(trx, ctx, organizationId, { id });
        const created: ActivityRecord = {
          ...aboutInvite(organizationId, invite),
          activity: 'created',
          before: null,
          after: { target_email, level, role_ids: roleIds },
        };
        return { answer: withLink(ctx, organizationId, invite), activity: [...ended, created] };
      }),
    ),

  /**
   * Lets the invite run for its full time again, under a new link; the old link stops working. Who renews it answers for
   * it from now on, as the one who was shown its link.
   */
  renew: organizationProcedure('invites.renew')
    .input(InviteId)
    .output(output(OrganizationInviteWithLink))
    .mutation(
      change(async ({ ctx, input, trx, authorizeOn }) => {
        const organizationId = ctx.organization.id;
        const before = await getInvite(trx, ctx, organizationId, input);
        authorizeOn({ invite: before });
        const now = ctx.now();
        // The link is made from the expiry: one as long as before, or shorter, could bring an old link back.
        const expires_at = laterOf(expiry(now), new Date(Date.parse(before.expires_at) + 1).toISOString());
        await trx
          .updateTable('organization_invites')
          .set({ ...inviterOf(ctx.actor), expires_at, updated_at: laterOf(now, before.created_at) })
          .where('organization_id', '=', organizationId)
          .where('id', '=', before.id)
          .execute();
        return {
          answer: withLink(ctx, organizationId, await getInvite(trx, ctx, organizationId, input)),
          activity: {
            ...aboutInvite(organizationId, before),
            activity: 'renewed',
            before: { expires_at: before.expires_at },
            after: { expires_at },
          },
        };
      }),
    ),

  /** Revokes an invite: its link stops working. */
  delete: organizationProcedure('invites.delete')
    .input(InviteId)
    .mutation(
      change(async ({ ctx, input, trx, authorizeOn }) => {
        const organizationId = ctx.organization.id;
        const invite = await getInvite(trx, ctx, organizationId, input);
        authorizeOn({ invite });
        await deleteInvites(trx, organizationId, [invite.id]);
        const { target_email, level, role_ids } = invite;
        return {
          answer: undefined,
          activity: {
            ...aboutInvite(organizationId, invite),
            activity: 'deleted',
            before: { target_email, level, role_ids },
            after: null,
          },
        };
      }),
    ),

  /** What the holder of a link may know before accepting. */
  preview: publicProcedure('invites.preview')
    .input(InviteToken)
    .output(output(InvitePreview))
    .query(async ({ ctx, input }) => {
      const db = ctx.database.executor;
      const invite = await getHeldInvite(db, ctx, input.token);
      const account = await db
        .selectFrom('users')
        .select('id')
        .where('email_key', '=', invite.target_email_key)
        .executeTakeFirst();
      return {
        organization_name: invite.organization_name,
        inviter:
          invite.inviter_email === null
            ? null
            : displayName({ first_name: invite.inviter_first_name ?? '', email: invite.inviter_email }),
        target_email: invite.target_email,
        first_name: invite.first_name,
        message: invite.message,
        expires_at: invite.expires_at,
        has_account: account !== undefined,
      };
    }),

  /** Joins the organization that a link invites to; it becomes the caller's current one. */
  accept: sessionProcedure('invites.accept')
    .input(InviteToken)
    .use(async ({ ctx, input, next }) => {
      await getInviteToAccept(ctx, input.token);
      return next({ ctx: { lockedOrganizationId: organizationIdOfLink(input.token) } });
    })
    .output(output(z.strictObject({ organization_id: z.uuid() })))
    .mutation(
      change(async ({ ctx, input, trx }) => {
        const { organization_id, activity } = await acceptInvite(trx, ctx, input.token, ctx.actor.user);
        return { answer: { organization_id }, activity };
      }),
    ),
});
