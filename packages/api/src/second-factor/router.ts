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

/** The organizations that show the caller: a change of their second factor locks them. */
const organizationsOf =
  ({ actor }: { actor: UserActor }) =>
  (trx: Transaction) =>
    listOrganizationsShowing(trx, actor.user.id);

/** What the caller shows besides a password. */
export const secondFactorRouter = router({
  get: sessionProcedure('secondFactor.get')
    .output(output(SecondFactor))
    .query(({ ctx }) => ctx.read((db) => describeSecondFactor(db, ctx.actor.user.id))),

  /** Begins to set up an authenticator app, whose codes count once one is confirmed. */
  beginTotp: sessionProcedure('secondFactor.beginTotp')
    .output(output(TotpSetup))
    .mutation(({ ctx }) => ctx.write(beginTotp)),

  /** Shows that the app is set up. Answers recovery codes, where there are none yet. */
  confirmTotp: sessionProcedure('secondFactor.confirmTotp')
    .input(SecondFactorCode)
    .output(output(RecoveryCodes))
    .mutation(({ ctx, input }) => ctx.write((unit) => confirmTotp(unit, input), organizationsOf(ctx))),

  removeTotp: sessionProcedure('secondFactor.removeTotp').mutation(({ ctx }) =>
    ctx.write(removeTotp, organizationsOf(ctx)),
  ),

  /** Makes recovery codes in the place of those from before. */
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

  /** Adds the passkey that the browser has made. Answers recovery codes, where there are none yet. */
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

  /** Shows again that one is who signed in, by a code of the app, with limits of its own, or a recovery code. */
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

  /** Shows again that one is who signed in, by a passkey. */
  confirmWithPasskey: sessionProcedure('secondFactor.confirmWithPasskey')
    .input(PasskeyAnswer)
    .mutation(async ({ ctx, input }) => {
      const proof = await findPasskeyProof(ctx.database.executor, siteOf(ctx), input.token, input.response);
      return ctx.write((unit) => confirmWithPasskey(unit, input, proof));
    }),
});
