import {
  Passkey,
  PasskeyAnswer,
  PasskeyCreate,
  PasskeyId,
  PasskeyRequest,
  RecoveryCodes,
  SecondFactor,
  SecondFactorCode,
  TotpSetup,
} from '@rolecall/contracts';
import type { Transaction } from '@rolecall/db';
import { z } from 'zod';
import type { UserActor } from '../context.ts';
import { output } from '../output.ts';
import { router, sessionProcedure } from '../procedures.ts';
import { listOrganizationsShowing } from '../users/queries.ts';
import { describeSecondFactor } from './queries.ts';
import {
  beginConfirmation,
  beginPasskey,
  beginTotp,
  confirmTotp,
  confirmWithCode,
  confirmWithPasskey,
  deletePasskey,
  findPasskeyProof,
  finishPasskey,
  removeTotp,
  renewRecoveryCodes,
  siteOf,
  isShortCode,
} from './service.ts';
import { creationOptions, requestOptions, verifyCreation } from './webauthn.ts';

/** The organizations that show the caller. A change of their second factor locks them. */
const organizationsOf =
  ({ actor }: { actor: UserActor }) =>
  (trx: Transaction) =>
    listOrganizationsShowing(trx, actor.user.id);

/** The caller's second factor. */
export const secondFactorRouter = router({
  get: sessionProcedure('secondFactor.get')
    .output(output(SecondFactor))
    .query(({ ctx }) => ctx.read((db) => describeSecondFactor(db, ctx.actor.user.id))),

  /** Starts setting up an authenticator app. Its codes become valid once one is confirmed. */
  beginTotp: sessionProcedure('secondFactor.beginTotp')
    .output(output(TotpSetup))
    .mutation(({ ctx }) => ctx.write(beginTotp)),

  /** Confirms that the app is set up. Returns recovery codes if the caller has none yet. */
  confirmTotp: sessionProcedure('secondFactor.confirmTotp')
    .input(SecondFactorCode)
    .output(output(RecoveryCodes))
    .mutation(({ ctx, input }) => ctx.write((unit) => confirmTotp(unit, input), organizationsOf(ctx))),

  removeTotp: sessionProcedure('secondFactor.removeTotp').mutation(({ ctx }) =>
    ctx.write(removeTotp, organizationsOf(ctx)),
  ),

  /** Creates recovery codes that replace the previous ones. */
  newRecoveryCodes: sessionProcedure('secondFactor.newRecoveryCodes')
    .output(output(RecoveryCodes))
    .mutation(({ ctx }) => ctx.write(renewRecoveryCodes)),

  beginPasskey: sessionProcedure('secondFactor.beginPasskey')
    .output(output(PasskeyRequest))
    .mutation(async ({ ctx }) => {
      const site = siteOf(ctx);
      const { token, user, passkeys } = await ctx.write(beginPasskey);
      return { token, options: await creationOptions(site, token, user, passkeys) };
    }),

  /** Adds the passkey that the browser has created. Returns recovery codes if the caller has none yet. */
  finishPasskey: sessionProcedure('secondFactor.finishPasskey')
    .input(PasskeyCreate)
    .output(output(z.strictObject({ passkey: Passkey, ...RecoveryCodes.shape })))
    .mutation(async ({ ctx, input }) => {
      const credential = await verifyCreation(siteOf(ctx), input.token, input.response);
      return ctx.write((unit) => finishPasskey(unit, input, credential), organizationsOf(ctx));
    }),

  deletePasskey: sessionProcedure('secondFactor.deletePasskey')
    .input(PasskeyId)
    .mutation(({ ctx, input }) => ctx.write((unit) => deletePasskey(unit, input), organizationsOf(ctx))),

  /** Reauthenticates the caller with a code of their app, which has its own rate limit, or a recovery code. */
  confirmWithCode: sessionProcedure('secondFactor.confirmWithCode')
    .input(SecondFactorCode)
    .mutation(async ({ ctx, input }) => {
      const { id } = ctx.actor.user;
      const isGuess = isShortCode(input.code);
      if (isGuess) await ctx.rateLimits.countConfirmationCode(id);
      await ctx.write((unit) => confirmWithCode(unit, input));
      if (isGuess) await ctx.rateLimits.forgetConfirmationCodes(id);
    }),

  beginConfirmation: sessionProcedure('secondFactor.beginConfirmation')
    .output(output(PasskeyRequest))
    .mutation(async ({ ctx }) => {
      const site = siteOf(ctx);
      const { token, passkeys } = await ctx.write(beginConfirmation);
      return { token, options: await requestOptions(site, token, passkeys) };
    }),

  /** Reauthenticates the caller with a passkey. */
  confirmWithPasskey: sessionProcedure('secondFactor.confirmWithPasskey')
    .input(PasskeyAnswer)
    .mutation(async ({ ctx, input }) => {
      const proof = await findPasskeyProof(ctx.database.executor, siteOf(ctx), input.token, input.response);
      return ctx.write((unit) => confirmWithPasskey(unit, input, proof));
    }),
});
