import {
  AddressChange,
  emailKey,
  expecting,
  invalidInput,
  PasswordChange,
  PasswordConfirmation,
  SignedUp,
  SignUp,
  User,
  UserUpdate,
  sentences,
} from '@rolecall/contracts';
import { newId } from '@rolecall/db';
import { deleteAccount } from '../authentication/delete-account.ts';
import { requestAddressChange, requestVerification } from '../authentication/links.ts';
import { pendingSignUp, requestSignUp, signUp } from '../authentication/sign-up.ts';
import { requireRecent } from '../authorization.ts';
import type { Context, UserActor } from '../context.ts';
import { getInviteToAccept, organizationIdOfLink, provesAddress } from '../invites/service.ts';
import { requireMail } from '../mail/outbox.ts';
import { output } from '../output.ts';
import { authenticatedProcedure, publicProcedure, router, sessionProcedure } from '../procedures.ts';
import { describeCaller, getUser, listOrganizationsShowing } from './queries.ts';
import {
  changePassword,
  confirmCaller,
  incorrectPassword,
  signOutEverywhere,
  organizationsOfUpdate,
  updateCaller,
} from './service.ts';

/** The caller of password checks for the account that they are signed in to. */
const sessionCaller = ({ actor, address }: { actor: UserActor; address?: string | undefined }) => ({
  address,
  account: emailKey(actor.user.email),
  isKnown: true,
});

/**
 * Checks the caller's current password, which counts as an attempt.
 * @returns its digest; null if the account has no password, in which case nothing was checked
 * @throws invalid_input, throttled
 */
async function checkPassword(
  { actor, database, rateLimits }: Pick<Context, 'database' | 'rateLimits'> & { actor: UserActor },
  isRight: (digest: string, password: string) => Promise<boolean>,
  given = '',
): Promise<string | null> {
  await rateLimits.countPasswordChange(actor.user.id);
  const { password_digest } = await getUser(database.executor, actor.user.id);
  if (password_digest !== null && !(await isRight(password_digest, given))) throw incorrectPassword();
  return password_digest;
}

const expectedProfile = expecting(UserUpdate.omit({ set_current_organization: true }));

/** Sign-up, and the caller's own account. */
export const usersRouter = router({
  me: authenticatedProcedure('users.me')
    .output(output(User))
    .query(({ ctx }) => ctx.read((db) => describeCaller(db, ctx.actor, ctx.now()))),

  updateMe: authenticatedProcedure('users.updateMe')
    .input(UserUpdate)
    .input(expectedProfile)
    .output(output(User))
    .mutation(({ ctx, input }) =>
      ctx.write(
        (unit) => updateCaller(unit, input),
        (trx) => organizationsOfUpdate(trx, ctx.actor.user.id, input),
      ),
    ),

  /**
   * Creates an account and its organization: the one it is invited to, or else one of its own. If mail is sent, both
   * are created once the link in a mail is opened, unless the link of a mailed invite has already proved the address.
   */
  signUp: publicProcedure('users.signUp')
    .input(SignUp)
    .use(async ({ ctx, input, next }) => {
      const passwordDigest = await ctx.passwords.take({ address: ctx.address }, async ({ digestNew }) => {
        await ctx.rateLimits.countSignUp(ctx.address ?? 'unknown');
        // Checked before anything is created. Digesting is slow, so it is done outside the transaction.
        if (input.invite_token !== undefined) await getInviteToAccept(ctx, input.invite_token);
        return digestNew(input.password, input.email);
      });
      return next({ ctx: { passwordDigest } });
    })
    .output(output(SignedUp))
    .mutation(async ({ ctx, input: { email, invite_proof, ...filled } }) => {
      const input = pendingSignUp(filled, ctx.passwordDigest);
      const isProven = await provesAddress(ctx, { token: input.invite_token, proof: invite_proof }, email);
      if (ctx.mail.mode === 'smtp' && !isProven) {
        await requestSignUp(ctx, email, input);
        return { uuid: null, email, organization_id: null };
      }
      const organizationId = organizationIdOfLink(input.invite_token) ?? newId();
      const { uuid } = await ctx.write((unit) => signUp(unit, email, input, organizationId, isProven), organizationId);
      return { uuid, email, organization_id: organizationId };
    }),

  /** Sets a new password and ends every other session. API keys are revoked if the caller requests it. */
  changePassword: sessionProcedure('users.changePassword')
    .input(PasswordChange)
    .use(async ({ ctx, input, next }) => {
      const { user } = ctx.actor;
      const digests = await ctx.passwords.take(sessionCaller(ctx), async ({ isRight, digestNew }) => {
        const checkedDigest = await checkPassword(ctx, isRight, input.current_password);
        if (checkedDigest === null) requireRecent(ctx.actor);
        else if (input.password === input.current_password)
          throw invalidInput(sentences.currentPasswordChosen, 'password');
        await ctx.rateLimits.forgetPasswordChanges(user.id);
        return { checkedDigest, passwordDigest: await digestNew(input.password, user.email) };
      });
      return next({ ctx: { digests } });
    })
    .mutation(({ ctx, input }) => ctx.write((unit) => changePassword(unit, ctx.digests, input.revoke_api_keys))),

  /**
   * Reauthenticates the caller with their password: the session counts as recently authenticated from now on. Accounts
   * with a second factor must use that instead.
   */
  confirmPassword: sessionProcedure('users.confirmPassword')
    .input(PasswordConfirmation)
    .use(async ({ ctx, input, next }) => {
      const checkedDigest = await ctx.passwords.take(sessionCaller(ctx), async ({ isRight }) => {
        const digest = await checkPassword(ctx, isRight, input.current_password);
        if (digest === null) throw incorrectPassword();
        await ctx.rateLimits.forgetPasswordChanges(ctx.actor.user.id);
        return digest;
      });
      return next({ ctx: { checkedDigest } });
    })
    .mutation(({ ctx }) => ctx.write((unit) => confirmCaller(unit, ctx.checkedDigest))),

  /** Mails a link that confirms the caller's own address. */
  requestVerification: sessionProcedure('users.requestVerification')
    .use(async ({ ctx, next }) => {
      requireMail(ctx);
      await ctx.rateLimits.countMail('verification', emailKey(ctx.actor.user.email));
      return next();
    })
    .mutation(({ ctx }) => ctx.write(requestVerification)),

  /** Mails a link to a new address, which becomes the caller's address when the link is opened. */
  requestAddressChange: sessionProcedure('users.requestAddressChange')
    .input(AddressChange)
    .use(async ({ ctx, input, next }) => {
      requireMail(ctx);
      // Limited per caller too, as each request also sends a mail to their current address.
      await ctx.rateLimits.countMail('address_change of', String(ctx.actor.user.id));
      await ctx.rateLimits.countMail('address_change', emailKey(input.email));
      return next();
    })
    .mutation(({ ctx, input }) => ctx.write((unit) => requestAddressChange(unit, input.email))),

  /** Permanently deletes the caller's account. Refused while an organization has no other owner. */
  deleteMe: sessionProcedure('users.deleteMe').mutation(({ ctx }) =>
    ctx.write(deleteAccount, (trx) => listOrganizationsShowing(trx, ctx.actor.user.id)),
  ),

  /** Ends all sessions of the caller on all devices, including the current one. */
  signOutEverywhere: sessionProcedure('users.signOutEverywhere').mutation(({ ctx }) => ctx.write(signOutEverywhere)),
});
