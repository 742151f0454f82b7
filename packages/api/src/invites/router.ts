import {
  InviteDeleteMany,
  InviteId,
  InviteListInput,
  InvitePreview,
  InviteToken,
  OrganizationInvite,
  OrganizationInviteCreate,
  OrganizationInviteWithLink,
  page,
} from '@rolecall/contracts';
import { z } from 'zod';
import { acceptInvite, inviteMember } from '../members/service.ts';
import { output } from '../output.ts';
import { organizationProcedure, publicProcedure, router, sessionProcedure } from '../procedures.ts';
import { writeAs } from '../unit-of-work.ts';
import { verifyAddress } from '../users/service.ts';
import { listInvites } from './queries.ts';
import {
  getInviteToAccept,
  organizationIdOfLink,
  previewInvite,
  provesAddress,
  renewInvite,
  revokeInvite,
  revokeManyInvites,
} from './service.ts';

/** Invites: they expire, work once, and are addressed to one e-mail address. */
export const invitesRouter = router({
  list: organizationProcedure('invites.list')
    .input(InviteListInput)
    .output(output(page(OrganizationInvite)))
    .query(({ ctx, input }) => ctx.read((db) => listInvites(db, ctx, ctx.organization.id, input))),

  /**
   * Invites an address, never at a level above the caller's own. Replaces an expired invite to the same address, and the
   * membership of a deactivated account.
   */
  create: organizationProcedure('invites.create')
    .input(OrganizationInviteCreate)
    .output(output(OrganizationInviteWithLink))
    .mutation(({ ctx, input }) => ctx.write((unit) => inviteMember(unit, input))),

  /**
   * Renews an invite for its full lifetime, under a new link; the old link stops working. The caller, who is shown the new
   * link, becomes responsible for the invite.
   */
  renew: organizationProcedure('invites.renew')
    .input(InviteId)
    .output(output(OrganizationInviteWithLink))
    .mutation(({ ctx, input }) => ctx.write((unit) => renewInvite(unit, input))),

  /** Revokes an invite, so that its link stops working. */
  delete: organizationProcedure('invites.delete')
    .input(InviteId)
    .mutation(({ ctx, input }) => ctx.write((unit) => revokeInvite(unit, input))),

  /** Revokes several invites, or none if one is refused. */
  deleteMany: organizationProcedure('invites.deleteMany')
    .input(InviteDeleteMany)
    .mutation(({ ctx, input }) => ctx.write((unit) => revokeManyInvites(unit, input))),

  /** What the holder of a link may know before accepting the invite. */
  preview: publicProcedure('invites.preview')
    .input(InviteToken)
    .output(output(InvitePreview))
    .query(({ ctx, input }) => ctx.read((db) => previewInvite(db, ctx, input))),

  /** Joins the organization that a link invites to, which becomes the caller's current one. */
  accept: sessionProcedure('invites.accept')
    .input(InviteToken)
    .use(async ({ ctx, input, next }) => {
      await getInviteToAccept(ctx, input.token);
      const { user } = ctx.actor;
      if (!user.is_email_verified && (await provesAddress(ctx, input, user.email)))
        await writeAs(ctx, ctx.actor, (unit) => verifyAddress(unit, user.id));
      return next();
    })
    .output(output(z.strictObject({ organization_id: z.uuid() })))
    .mutation(({ ctx, input }) =>
      ctx.write(
        async (unit) => ({ organization_id: await acceptInvite(unit, input.token, unit.actor.user) }),
        organizationIdOfLink(input.token),
      ),
    ),
});
