import { setTimeout as sleep } from 'node:timers/promises';
import { emailKey, type PasskeyRequest, RolecallError, sentences } from '@rolecall/contracts';
import type { UserRow } from '@rolecall/db';
import type { Context } from '../context.ts';
import { digestOf } from '../keyring.ts';
import { isOf, startChallenge } from '../second-factor/challenges.ts';
import { countWrongCode, deleteChallenge, findChallenge, findTotp, listPasskeys } from '../second-factor/queries.ts';
import {
  acceptCode,
  acceptPasskey,
  findPasskeyProof,
  isShortCode,
  type PasskeyProof,
} from '../second-factor/service.ts';
import { requestOptions } from '../second-factor/webauthn.ts';
import { type UnitOfWork, writeAs } from '../unit-of-work.ts';
import { getUser } from '../users/queries.ts';
import {
  anonymous,
  type FirstFactor,
  getLockedUser,
  lockChecked,
  type SignedIn,
  type SignInDevice,
  startSession,
  takePassword,
} from './sessions.ts';

/** After this many wrong codes, a sign-in must start over with its first factor. */
const maxWrongCodes = 5;

/** Where a sign-in comes from. */
export interface SignInRequest {
  /** The network address, for the limits on attempts. */
  address: string;
  /** Scheme and host under which the browser reached the web app. */
  site: string;
}

/** Proof of a second factor: a code from an app or a recovery code, or an authenticator's response. */
export type SignInProof = { code: string } | { passkey: unknown };

/** The second factors of the account, for a sign-in that waits for one. */
export interface HalfSignIn {
  hasApp: boolean;
  hasPasskey: boolean;
}

const over = () => new RolecallError('authentication_failed', sentences.signInOver);
const wrong = (proof: SignInProof) =>
  'code' in proof
    ? new RolecallError('authentication_failed', sentences.codeWrong, { attr: 'code' })
    : new RolecallError('authentication_failed', sentences.passkeyWrong);

/** The second factors that a pending sign-in can continue with; undefined if it is over. */
export async function findHalfSignIn({ database, now }: Context, pending: string): Promise<HalfSignIn | undefined> {
  const db = database.executor;
  const challenge = await findChallenge(db, digestOf(pending), 'sign_in', now());
  if (!challenge || challenge.user_id === null) return undefined;
  const totp = await findTotp(db, challenge.user_id);
  return {
    hasApp: totp !== undefined && totp.secret_encrypted !== null,
    hasPasskey: (await listPasskeys(db, challenge.user_id)).length > 0,
  };
}

/**
 * Starts a request for a passkey.
 * @param pending the sign-in that waits for its second factor; without one, the passkey alone signs in
 * @throws authentication_failed if that sign-in is over, throttled
 */
export async function askForPasskey(
  context: Context,
  { address, site }: SignInRequest,
  pending?: string,
): Promise<PasskeyRequest> {
  const { database, rateLimits, now } = context;
  if (pending === undefined) {
    await rateLimits.countPasskeyRequest(address);
    const token = await writeAs(context, anonymous, (unit) => startChallenge(unit, 'sign_in', null));
    return { token, options: await requestOptions(site, token, []) };
  }
  const challenge = await findChallenge(database.executor, digestOf(pending), 'sign_in', now());
  if (!challenge || challenge.user_id === null) throw over();
  const passkeys = await listPasskeys(database.executor, challenge.user_id);
  return { token: pending, options: await requestOptions(site, pending, passkeys) };
}

/** Waits for a completed sign-in to be counted, without failing it: a limit reached now applies to the next attempt. */
async function despiteLimits(counted: Promise<void>): Promise<void> {
  await counted.catch((error: unknown) => {
    if (!(error instanceof RolecallError)) throw error;
  });
}

/** Checks the proof of a second factor and uses it up. @returns whether it was accepted */
async function accept(
  unit: UnitOfWork,
  user: UserRow,
  proof: SignInProof,
  passkey: PasskeyProof | undefined,
): Promise<boolean> {
  if ('code' in proof) return acceptCode(unit, user, proof.code);
  return passkey !== undefined && acceptPasskey(unit, user, passkey);
}

/**
 * Completes a sign-in with its second factor and starts the session. Codes from an app can be guessed, so attempts by callers
 * who passed the first factor are counted, separately from passwords. Recovery codes and passkeys cannot be guessed, so other
 * people's guesses do not block them.
 * @throws authentication_failed, throttled
 */
export async function completeSignIn(
  context: Context,
  token: string,
  proof: SignInProof,
  { address, site }: SignInRequest,
  signInDevice: SignInDevice = {},
): Promise<SignedIn> {
  const { database, keyring, rateLimits, now } = context;
  const { token: deviceToken } = signInDevice;
  const db = database.executor;
  const digest = digestOf(token);
  const begun = await findChallenge(db, digest, 'sign_in', now());
  if (!begun) throw over();
  const passkey = 'passkey' in proof ? await findPasskeyProof(db, site, token, proof.passkey) : undefined;
  const userId = begun.user_id ?? passkey?.passkey.user_id;
  const account = userId === undefined ? undefined : emailKey((await getUser(db, userId)).email);
  const device =
    account === undefined || deviceToken === undefined
      ? undefined
      : keyring.deviceOf(deviceToken, account, Date.parse(now()));
  // A sign-in by passkey alone is counted here for the first time.
  if (begun.user_id === null) await rateLimits.countSignIn({ address, device });
  // A response that no known authenticator signed is not a guess, and is not counted as one.
  if (userId === undefined || account === undefined || ('passkey' in proof && !passkey)) throw wrong(proof);
  const attempt = { account, address, device };
  await rateLimits.checkSignedIn(account);
  const isGuess = 'code' in proof && isShortCode(proof.code);
  if (isGuess) await rateLimits.countCode(attempt);
  const signedIn = await writeAs(context, anonymous, async (unit) => {
    // The account may have been deactivated, or its password changed, since the sign-in began.
    const user = await getLockedUser(unit, userId);
    const challenge = await findChallenge(unit.trx, digest, 'sign_in', unit.now);
    if (user.is_active !== 1 || !challenge || !isOf(challenge, user)) throw over();
    if (!(await accept(unit, user, proof, passkey))) {
      if (challenge.wrong_codes + 1 < maxWrongCodes) await countWrongCode(unit.trx, digest, challenge.wrong_codes + 1);
      else await deleteChallenge(unit.trx, digest);
      return undefined;
    }
    if (!(await deleteChallenge(unit.trx, digest))) throw over();
    return startSession(unit, user, signInDevice);
  });
  if (!signedIn) throw wrong(proof);
  if (isGuess) await rateLimits.forgetCodes(attempt);
  await despiteLimits(begun.user_id === null ? rateLimits.countSignedIn(attempt) : rateLimits.countSecondStep(attempt));
  return signedIn;
}

/** How long after the password check a refusal is sent, in milliseconds. Longer than checking the code takes. */
const refusedAfter = 30;

const wrongWithCode = () => new RolecallError('authentication_failed', 'Invalid email, password or code.');

/** Checks password and code. @param onChecked called once the password has been checked */
async function showBoth(
  context: Context,
  { code, ...first }: FirstFactor & { code: string },
  address: string,
  signInDevice: SignInDevice,
  onChecked: () => void,
): Promise<SignedIn> {
  const { rateLimits } = context;
  const { user, attempt } = await takePassword(context, first, address, signInDevice, async (begun, check) => {
    const { account, ...elsewhere } = begun;
    if (account !== undefined) await rateLimits.checkSignedIn(account);
    await rateLimits.countSignIn(elsewhere);
    const found = await check();
    onChecked();
    if (found?.is_2fa_enabled !== 1) throw wrongWithCode();
    return { user: found, attempt: begun };
  });
  const isGuess = isShortCode(code);
  // Reporting too many codes would reveal that the password is right.
  if (isGuess)
    await rateLimits.countCode(attempt).catch((error: unknown) => {
      throw error instanceof RolecallError ? wrongWithCode() : error;
    });
  const signedIn = await writeAs(context, anonymous, async (unit) => {
    const current = await lockChecked(unit, user);
    if (!current || !(await acceptCode(unit, current, code))) throw wrongWithCode();
    return startSession(unit, current, signInDevice);
  });
  if (isGuess) await rateLimits.forgetCodes(attempt);
  await despiteLimits(rateLimits.countSignedIn(attempt));
  return signedIn;
}

/**
 * Signs in with password and second factor in one step. An attacker must guess both, and neither message nor timing shows
 * which was wrong. So attempts count against their origin and not against the account, and other people's password guesses
 * cannot lock out somebody who has both.
 * @throws authentication_failed, with the same message whatever was wrong; throttled, service_unavailable
 */
export async function signInWithCode(
  context: Context,
  given: FirstFactor & { code: string },
  address: string,
  signInDevice: SignInDevice = {},
): Promise<SignedIn> {
  let refusedAt = 0;
  const onChecked = () => void (refusedAt = performance.now() + refusedAfter);
  try {
    return await showBoth(context, given, address, signInDevice, onChecked);
  } catch (error) {
    await sleep(Math.max(0, refusedAt - performance.now()));
    throw error;
  }
}
