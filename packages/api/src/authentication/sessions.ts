import { randomBytes } from 'node:crypto';
import { email, firstCharacters, maxEmailLength, normalizedKey, RolecallError } from '@rolecall/contracts';
import { type Database, holdUser, transaction, type Transaction, type UserRow, violationOf } from '@rolecall/db';
import { digestOf, type Keyring } from '../keyring.ts';
import type { RateLimits } from '../rate-limits.ts';
import type { Passwords } from './passwords.ts';

const providerEmail = email('What a provider says the address is.');

/** How long a browser stays signed in, in milliseconds. */
export const sessionLifetime = 30 * 24 * 60 * 60 * 1000;

/** How long a browser is known after it signed in, in milliseconds. */
const deviceLifetime = 365 * 24 * 60 * 60 * 1000;

export interface SignedIn {
  user: { id: number; uuid: string; email: string; first_name: string };
  /** Id of the new session: whoever has it is signed in. */
  session: string;
  /** What the browser keeps to be known by when it signs in to this account again; good for a year. */
  device: string;
}

interface Services {
  database: Database;
  keyring: Keyring;
  passwords: Passwords;
  rateLimits: RateLimits;
  now(): string;
}

/** A user who stays as they are until the transaction ends. */
async function findLockedUser(database: Database, trx: Transaction, id: number): Promise<UserRow> {
  await holdUser(database, trx, id);
  return trx.selectFrom('users').selectAll().where('id', '=', id).executeTakeFirstOrThrow();
}

/** Starts a session, and forgets the user's expired ones. */
async function startSession(trx: Transaction, userId: number, now: string): Promise<string> {
  const session = randomBytes(32).toString('base64url');
  await trx.deleteFrom('sessions').where('user_id', '=', userId).where('expires_at', '<=', now).execute();
  await trx
    .insertInto('sessions')
    .values({
      digest: digestOf(session),
      user_id: userId,
      created_at: now,
      expires_at: new Date(Date.parse(now) + sessionLifetime).toISOString(),
    })
    .execute();
  await trx.updateTable('users').set({ last_login: now }).where('id', '=', userId).execute();
  return session;
}

const signedIn = (keyring: Keyring, user: SignedIn['user'], session: string, now: string): SignedIn => ({
  user,
  session,
  device: keyring.deviceToken(normalizedKey(user.email), Date.parse(now) + deviceLifetime),
});

const wrongSignIn = () => new RolecallError('authentication_failed', 'Invalid email or password.');

/** An e-mail address as it finds an account; undefined where it is longer than any account's. */
function accountOf(email: string): string | undefined {
  const trimmed = email.trim();
  // A character is at most two units of the string.
  const beginning = trimmed.slice(0, 2 * maxEmailLength + 1);
  if (firstCharacters(beginning, maxEmailLength) !== beginning) return undefined;
  // No database keeps a NUL, nor looks for one.
  return normalizedKey(trimmed).replaceAll('\0', '');
}

/**
 * Signs in with e-mail address and password.
 * @param address where the attempt comes from, for the limits on attempts
 * @param token the `device` that an earlier sign-in answered to this browser, if any
 * @throws authentication_failed, with one sentence for whatever was wrong; throttled, service_unavailable
 */
export async function signInWithPassword(
  { database, keyring, passwords, rateLimits, now }: Services,
  email: string,
  password: string,
  address: string,
  token?: string,
): Promise<SignedIn> {
  const account = accountOf(email);
  const device =
    token === undefined || account === undefined ? undefined : keyring.deviceOf(token, account, Date.parse(now()));
  const user = await passwords.take({ account, address, isKnown: device !== undefined }, async ({ isRight }) => {
    if (account === undefined) {
      await rateLimits.countSignIn({ address });
      throw wrongSignIn();
    }
    const attempt = { account, address, device };
    await rateLimits.countSignIn(attempt);
    const found = await database.executor
      .selectFrom('users')
      .selectAll()
      .where('email_key', '=', account)
      .executeTakeFirst();
    const right = await isRight(found?.password_digest, password.slice(0, 1000));
    if (!found || !right || found.is_active !== 1) throw wrongSignIn();
    await rateLimits.countSignedIn(attempt);
    return found;
  });
  const session = await transaction(database, async (trx) => {
    // The account may have been deactivated, or its password changed, since it was checked.
    const current = await findLockedUser(database, trx, user.id);
    if (current.is_active !== 1 || current.password_digest !== user.password_digest) throw wrongSignIn();
    return startSession(trx, user.id, now());
  });
  return signedIn(keyring, user, session, now());
}

/** What another provider says about somebody who signed in there. */
export interface ProviderProfile {
  provider: string;
  provider_account_id: string;
  email: string;
  email_verified: boolean;
  first_name: string;
  last_name: string;
}

/**
 * Signs in somebody whom another provider vouches for. A known account of the provider is its user. Otherwise the
 * address decides, but only where the provider has verified it, and where our account of that address is verified too
 * or has no password: else whoever took an address first, without owning it, would share its owner's account.
 * @param createUser makes a user, with an organization of their own, where the address is new
 * @throws permission_denied where the address cannot be trusted; throttled
 */
export async function signInWithProvider(
  { database, keyring, rateLimits, now }: Services,
  profile: ProviderProfile,
  createUser: (trx: Transaction, profile: ProviderProfile) => Promise<number>,
): Promise<SignedIn> {
  await rateLimits.countSignedInElsewhere(profile.provider, profile.provider_account_id);
  const signIn = async (trx: Transaction): Promise<SignedIn> => {
    const at = now();
    const account = await trx
      .selectFrom('accounts')
      .select('user_id')
      .where('provider', '=', profile.provider)
      .where('provider_account_id', '=', profile.provider_account_id)
      .executeTakeFirst();
    let userId = account?.user_id;
    if (userId === undefined) {
      if (!profile.email_verified)
        throw new RolecallError('permission_denied', 'The provider has not verified this email address.');
      if (!providerEmail.safeParse(profile.email).success)
        throw new RolecallError('permission_denied', 'The provider gave no email address that can be used.');
      const existing = await trx
        .selectFrom('users')
        .selectAll()
        .where('email_key', '=', normalizedKey(profile.email))
        .executeTakeFirst();
      if (existing && existing.is_email_verified !== 1 && existing.password_digest !== null)
        throw new RolecallError(
          'permission_denied',
          'There is already an account with this email address. Sign in with its password.',
        );
      userId = existing?.id ?? (await createUser(trx, profile));
      await trx
        .insertInto('accounts')
        .values({
          provider: profile.provider,
          provider_account_id: profile.provider_account_id,
          user_id: userId,
          created_at: at,
        })
        .execute();
      await trx
        .updateTable('users')
        .set({ has_social_auth: 1, is_email_verified: 1 })
        .where('id', '=', userId)
        .execute();
    }
    const user = await findLockedUser(database, trx, userId);
    if (user.is_active !== 1) throw new RolecallError('permission_denied', 'User inactive or deleted.');
    return signedIn(keyring, user, await startSession(trx, userId, at), at);
  };
  try {
    return await transaction(database, signIn);
  } catch (error) {
    // Whoever signs in for the first time twice at once is known by now.
    if (violationOf(database, error)?.kind !== 'unique') throw error;
    return transaction(database, signIn);
  }
}

/** Ends one session. */
export async function endSession(database: Database, session: string): Promise<void> {
  await transaction(database, (trx) => trx.deleteFrom('sessions').where('digest', '=', digestOf(session)).execute());
}
