import {
  asUuid,
  displayName,
  doesNotExist,
  InviteId,
  InvitePreview,
  InviteToken,
  normalizedKey,
  notFound,
  OrganizationInvite,
  OrganizationInviteCreate,
  page,
  PageInput,
  permissionDenied,
  RolecallError,
} from '@rolecall/contracts';
import { type Executor, laterOf, newId } from '@rolecall/db';
import { z } from 'zod';
import type { ActivityRecord } from '../activity-log/record.ts';
import type { Context } from '../context.ts';
import { output } from '../output.ts';
import { change, organizationProcedure, publicProcedure, router, sessionProcedure } from '../procedures.ts';
import { findRoleNames } from '../roles/queries.ts';
import { acceptInvite, getHeldInvite } from './accept.ts';
import { findInvite, listInvites } from './queries.ts';

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

const about = (
  organizationId: string,
  invite: { id: string; target_email: string },
): Pick<ActivityRecord, 'scope' | 'item_id' | 'item_name' | 'organization_id'> => ({
  scope: 'OrganizationInvite',
  item_id: invite.id,
  item_name: invite.target_email,
  organization_id: organizationId,
});

/** Invites: expiring, single-use, addressed to one e-mail. */
export const invitesRouter = router({
  list: organizationProcedure('invites.list')
    .input(PageInput)
    .output(output(page(OrganizationInvite)))
    .query(({ ctx, input }) => listInvites(ctx.database.executor, ctx, ctx.organization.id, input)),

  /** Invites an address, never to a level above the caller's own. An expired invite to the same address gives way. */
  create: organizationProcedure('invites.create')
    .input(OrganizationInviteCreate)
    .output(output(OrganizationInvite))
    .mutation(
      change(async ({ ctx, input, trx }) => {
        const organizationId = ctx.organization.id;
        const { target_email, first_name, level, message } = input;
        const target_email_key = normalizedKey(target_email);
        if (level > ctx.organization.level)
          throw permissionDenied('You cannot invite to a level higher than your own.');
        const roleIds = [...new Set(input.role_ids)];
        const known = await findRoleNames(trx, organizationId, roleIds);
        const unknown = roleIds.find((id) => !known.has(id));
        if (unknown) throw doesNotExist('role_ids', unknown);
        const member = await trx
          .selectFrom('organization_memberships as m')
          .innerJoin('users as u', 'u.id', 'm.user_id')
          .select('m.id')
          .where('m.organization_id', '=', organizationId)
          .where('u.email_key', '=', target_email_key)
          .executeTakeFirst();
        if (member)
          throw new RolecallError('unique', 'A user with this email address already belongs to the organization.', {
            attr: 'target_email',
          });
        const now = ctx.now();
        await trx
          .deleteFrom('organization_invites')
          .where('organization_id', '=', organizationId)
          .where('target_email_key', '=', target_email_key)
          .where('expires_at', '<=', now)
          .execute();
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
            created_by_user_id: ctx.actor.kind === 'user' ? ctx.actor.user.id : null,
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
        const answer = await getInvite(trx, ctx, organizationId, { id });
        return {
          answer,
          activity: {
            ...about(organizationId, answer),
            activity: 'created',
            before: null,
            after: { target_email, level, role_ids: roleIds },
          },
        };
      }),
    ),

  /** Lets the invite run for its full time again, under a new link; the old link stops working. */
  renew: organizationProcedure('invites.renew')
    .input(InviteId)
    .output(output(OrganizationInvite))
    .mutation(
      change(async ({ ctx, input, trx }) => {
        const organizationId = ctx.organization.id;
        const before = await getInvite(trx, ctx, organizationId, input);
        const now = ctx.now();
        // The link is made from the expiry: one as long as before, or shorter, could bring an old link back.
        const expires_at = laterOf(expiry(now), new Date(Date.parse(before.expires_at) + 1).toISOString());
        await trx
          .updateTable('organization_invites')
          .set({ expires_at, updated_at: laterOf(now, before.created_at) })
          .where('organization_id', '=', organizationId)
          .where('id', '=', before.id)
          .execute();
        return {
          answer: await getInvite(trx, ctx, organizationId, input),
          activity: {
            ...about(organizationId, before),
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
      change(async ({ ctx, input, trx }) => {
        const organizationId = ctx.organization.id;
        const invite = await getInvite(trx, ctx, organizationId, input);
        await trx
          .deleteFrom('organization_invites')
          .where('organization_id', '=', organizationId)
          .where('id', '=', invite.id)
          .execute();
        const { target_email, level, role_ids } = invite;
        return {
          answer: undefined,
          activity: {
            ...about(organizationId, invite),
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
    .output(output(z.strictObject({ organization_id: z.uuid() })))
    .mutation(
      change(async ({ ctx, input, trx }) => {
        const { organization_id, activity } = await acceptInvite(trx, ctx, input.token, ctx.actor.user);
        return { answer: { organization_id }, activity };
      }),
    ),
});
