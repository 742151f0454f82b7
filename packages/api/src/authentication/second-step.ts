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

/** How many wrong codes one sign-in takes; then it begins again with its first factor. */
const maxWrongCodes = 5;

/** Where a sign-in comes from. */
export interface SignInRequest {
  /** The network address, for the limits on attempts. */
  address: string;
  /** Scheme and host under which the browser reached the web app. */
  site: string;
}

/** What shows a second factor: a code of the app or a recovery code, or what an authenticator answered. */
export type SignInProof = { code: string } | { passkey: unknown };

/** What the account of a sign-in that waits for its second factor has. */
export interface HalfSignIn {
  hasApp: boolean;
  hasPasskey: boolean;
}

const over = () => new RolecallError('authentication_failed', sentences.signInOver);
const wrong = (proof: SignInProof) =>
  'code' in proof
    ? new RolecallError('authentication_failed', sentences.codeWrong, { attr: 'code' })
    : new RolecallError('authentication_failed', sentences.passkeyWrong);

/** What a sign-in that waits for its second factor can go on with; undefined where it is over. */
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
 * Begins to ask a browser for a passkey.
 * @param pending the sign-in that waits for its second factor; without one, the passkey alone signs in
 * @throws authentication_failed where that sign-in is over, throttled
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

/** Waits for what is counted of a session that is there by now: a limit that was reached counts from the next time on. */
async function despiteLimits(counted: Promise<void>): Promise<void> {
  await counted.catch((error: unknown) => {
    if (!(error instanceof RolecallError)) throw error;
  });
}

/** Uses up what shows the second factor. @returns whether it did */
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
 * Starts the session of a sign-in, for what shows its second factor. Codes of an app can be guessed: they are counted
 * apart from passwords, by whoever knows one. Recovery codes and passkeys cannot be, so that no guesses of others keep them out.
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
  // With a passkey alone, this is the first time that the attempt is counted.
  if (begun.user_id === null) await rateLimits.countSignIn({ address, device });
  // What no authenticator has signed is no guess either, and is not counted as one.
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

/** How long after the password was looked at a refusal is sent, in milliseconds: longer than a look at the code takes. */
const refusedAfter = 30;

const wrongWithCode = () => new RolecallError('authentication_failed', 'Invalid email, password or code.');

/** Takes both at once. @param onChecked told once the password was looked at */
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
  // That there were too many codes would tell that the password is right.
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
 * Signs in with password and second factor at once. Who guesses has to guess both, and is told by neither words nor time
 * which was wrong, so that attempts count where they come from and not for the account: guesses of others at its password
 * keep nobody out who has both.
 * @throws authentication_failed, with one sentence for whatever was wrong; throttled, service_unavailable
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
