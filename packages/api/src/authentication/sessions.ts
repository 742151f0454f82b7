import { randomBytes } from 'node:crypto';
import {
  email,
  emailKey,
  firstCharacters,
  isSameMailbox,
  maxEmailLength,
  maxNameLength,
  RolecallError,
  withoutInvisible,
  sentences,
} from '@rolecall/contracts';
import { lockUser, newId, type UserRow, violationOf } from '@rolecall/db';
import { authorOf } from '../activity-log/queries.ts';
import type { AnonymousActor, Context } from '../context.ts';
import { digestOf } from '../keyring.ts';
import type { MailLocale } from '../mail/kinds.ts';
import { queueMail } from '../mail/outbox.ts';
import { stampSignIn } from '../organizations/queries.ts';
import { createOrganization, ownOrganizationName } from '../organizations/service.ts';
import type { SignInAttempt } from '../rate-limits.ts';
import { startChallenge } from '../second-factor/challenges.ts';
import { deviceOf } from '../sessions/mapper.ts';
import { deleteSession, insertSession } from '../sessions/queries.ts';
import { type UnitOfWork, writeAs } from '../unit-of-work.ts';
import { findUserByEmail, getUser, updateUser } from '../users/queries.ts';
import { createUser, lockUserEverywhere } from '../users/service.ts';
import { findUserIdOfAccount, insertAccount } from './queries.ts';

/** The actor of a sign-in until it is complete. */
export const anonymous: AnonymousActor = { kind: 'anonymous' };

const providerEmail = email('What a provider says the address is.');

/** How long a browser stays signed in, in milliseconds. */
export const sessionLifetime = 30 * 24 * 60 * 60 * 1000;

/** How long a browser is recognized after signing in, in milliseconds. */
const deviceLifetime = 365 * 24 * 60 * 60 * 1000;

export interface SignedIn {
  user: { id: number; uuid: string; email: string; first_name: string };
  /** The secret id of the new session. Anyone who has it is signed in. */
  session: string;
  /** Token by which this browser is recognized when it signs in to this account again; valid for a year. */
  device: string;
}

/** The state after the first factor of an account that has two. */
export interface HalfSignedIn {
  /** Token to continue the sign-in with, within ten minutes. */
  pending: string;
}

/** Locks a user, so that they stay unchanged until the write ends, and returns them. */
export async function getLockedUser({ trx, context }: UnitOfWork, id: number): Promise<UserRow> {
  await lockUser(context.database, trx, id);
  return getUser(trx, id);
}

/** How many characters of a user agent are stored. */
const maxUserAgentLength = 512;

/** The user agent as it is stored; null if there is none. */
const keptUserAgent = (userAgent = '') => firstCharacters(userAgent, maxUserAgentLength) || null;

/** Whether a browser has signed in to the account with this address before. */
const isKnownDevice = ({ keyring, now }: Context, email: string, token: string | undefined): boolean =>
  token !== undefined && keyring.deviceOf(token, emailKey(email), Date.parse(now())) !== undefined;

/**
 * Starts a session for a user who is not signed in yet. Mails them about an unknown browser,
 * unless this is their first sign-in.
 */
export async function startSession(
  unit: UnitOfWork,
  user: UserRow,
  { token, userAgent }: SignInDevice,
): Promise<SignedIn> {
  const { trx, now, context } = unit;
  const user_agent = keptUserAgent(userAgent);
  if (user.last_login !== null && !isKnownDevice(context, user.email, token))
    await queueMail(unit, {
      kind: 'new_sign_in',
      recipient: user.email,
      facts: { ...deviceOf({ user_agent }), at: now },
    });
  const session = randomBytes(32).toString('base64url');
  await insertSession(trx, {
    id: newId(),
    digest: digestOf(session),
    user_id: user.id,
    created_at: now,
    authenticated_at: now,
    user_agent,
    expires_at: new Date(Date.parse(now) + sessionLifetime).toISOString(),
  });
  await updateUser(trx, user.id, { last_login: now });
  await stampSignIn(context.database, trx, user.id);
  unit.actAs(authorOf(user, 'session'));
  unit.emit(null, { type: 'user.signed_in', subject: { id: user.uuid, name: user.email }, before: null, after: null });
  const { id, uuid, email: address, first_name } = user;
  return {
    user: { id, uuid, email: address, first_name },
    session,
    device: context.keyring.deviceToken(emailKey(address), Date.parse(now) + deviceLifetime),
  };
}

/** Continues after the first factor: asks for the second if the account has one; otherwise starts a session. */
const afterFirstFactor = async (
  unit: UnitOfWork,
  user: UserRow,
  device: SignInDevice,
): Promise<SignedIn | HalfSignedIn> =>
  user.is_2fa_enabled === 1
    ? { pending: await startChallenge(unit, 'sign_in', user) }
    : startSession(unit, user, device);

const wrongSignIn = () => new RolecallError('authentication_failed', 'Invalid email or password.');

/** The browser that a person signs in with. */
export interface SignInDevice {
  /** The `device` that an earlier sign-in returned to this browser, if any. */
  token?: string | undefined;
  /** The browser's user agent. */
  userAgent?: string | undefined;
  /** The language for mail to the person. */
  locale?: MailLocale | undefined;
}

/** The key by which an address finds an account; undefined if it is longer than any account's address. */
function accountOf(email: string): string | undefined {
  const trimmed = email.trim();
  // A character takes at most two UTF-16 code units.
  const beginning = trimmed.slice(0, 2 * maxEmailLength + 1);
  if (firstCharacters(beginning, maxEmailLength) !== beginning) return undefined;
  // No database stores a NUL or can search for one.
  return emailKey(trimmed).replaceAll('\0', '');
}

/** The first factor of a sign-in. */
export interface FirstFactor {
  email: string;
  password: string;
}

/**
 * Takes a turn to check the password of an account.
 * @param address the network address that the attempt comes from
 * @param task counts the attempt, then calls `check`, which returns the account if its password is right
 * @throws throttled, service_unavailable, and whatever the task throws
 */
export function takePassword<Result>(
  { database, keyring, passwords, now }: Context,
  { email, password }: FirstFactor,
  address: string,
  { token }: SignInDevice,
  task: (attempt: SignInAttempt, check: () => Promise<UserRow | undefined>) => Promise<Result>,
): Promise<Result> {
  const account = accountOf(email);
  const device =
    token === undefined || account === undefined ? undefined : keyring.deviceOf(token, account, Date.parse(now()));
  const attempt = account === undefined ? { address } : { account, address, device };
  return passwords.take({ account, address, isKnown: device !== undefined }, ({ isRight }) =>
    task(attempt, async () => {
      if (account === undefined) return undefined;
      const found = await findUserByEmail(database.executor, email.replaceAll('\0', ''));
      const right = await isRight(found?.password_digest, password.slice(0, 1000));
      return found?.is_active === 1 && right ? found : undefined;
    }),
  );
}

/** Locks the account whose password was checked. Undefined if it has been deactivated or its password changed since. */
export async function lockChecked(unit: UnitOfWork, checked: UserRow): Promise<UserRow | undefined> {
  const current = await getLockedUser(unit, checked.id);
  return current.is_active === 1 && current.password_digest === checked.password_digest ? current : undefined;
}

/**
 * Signs in with e-mail address and password. For an account with a second factor, this is only the first step.
 * @param address the network address that the attempt comes from, for the limits on attempts
 * @throws authentication_failed, with the same message whatever was wrong; throttled, service_unavailable
 */
export async function signInWithPassword(
  context: Context,
  first: FirstFactor,
  address: string,
  signInDevice: SignInDevice = {},
): Promise<SignedIn | HalfSignedIn> {
  const { rateLimits } = context;
  const user = await takePassword(context, first, address, signInDevice, async (attempt, check) => {
    await rateLimits.countSignIn(attempt);
    const found = await check();
    if (!found) throw wrongSignIn();
    await (found.is_2fa_enabled === 1 ? rateLimits.countHalfSignedIn(attempt) : rateLimits.countSignedIn(attempt));
    return found;
  });
  return writeAs(context, anonymous, async (unit) => {
    const current = await lockChecked(unit, user);
    if (!current) throw wrongSignIn();
    return afterFirstFactor(unit, current, signInDevice);
  });
}

/** What an external provider says about a person who signed in with it. */
export interface ProviderProfile {
  provider: string;
  provider_account_id: string;
  email: string;
  email_verified: boolean;
  first_name: string;
  last_name: string;
}

/** A provider's name for a person, reduced to what a name may contain here. */
const nameOf = (name: string) => firstCharacters(withoutInvisible(name).trim(), maxNameLength);

/** Creates an account with its own organization for a person whom a provider has authenticated. */
async function createUserOfProfile(unit: UnitOfWork, organizationId: string, profile: ProviderProfile) {
  const user = await createUser(unit, {
    email: profile.email,
    first_name: nameOf(profile.first_name),
    last_name: nameOf(profile.last_name),
    password_digest: null,
    is_email_verified: true,
  });
  unit.actAs(authorOf(user, 'session'));
  await createOrganization(unit, organizationId, ownOrganizationName(user), user);
  return user;
}

/**
 * Links a new provider account to the user with its address, or else to a new user.
 * @returns the user's id
 * @throws permission_denied if the address cannot be trusted
 */
async function linkAccount(unit: UnitOfWork, organizationId: string, profile: ProviderProfile): Promise<number> {
  const { trx, now } = unit;
  if (!profile.email_verified)
    throw new RolecallError('permission_denied', 'The provider has not verified this email address.');
  const address = providerEmail.safeParse(profile.email).data;
  if (address === undefined)
    throw new RolecallError('permission_denied', 'The provider gave no email address that can be used.');
  const existing = await findUserByEmail(trx, address);
  const { id } = existing ?? (await createUserOfProfile(unit, organizationId, { ...profile, email: address }));
  const { user, shownIn } = await lockUserEverywhere(unit, id);
  // Checked under the lock, so that an existing account cannot change meanwhile.
  if (
    existing &&
    (!isSameMailbox(user.email, profile.email) || (user.is_email_verified !== 1 && user.password_digest !== null))
  )
    throw new RolecallError(
      'permission_denied',
      'There is already an account with this email address. Sign in with its password.',
    );
  const { provider, provider_account_id } = profile;
  await insertAccount(trx, { provider, provider_account_id, user_id: id, created_at: now });
  await updateUser(trx, id, { has_social_auth: 1, is_email_verified: 1 });
  unit.emit(null, {
    type: 'user.provider_linked',
    subject: { id: user.uuid, name: user.email },
    before: null,
    after: { provider },
  });
  // Organizations show whether members sign in with a provider and have a verified address, and syncs
  // find members by provider account.
  if (existing) for (const organization of shownIn) unit.touch(organization);
  return id;
}

/**
 * Signs in a person whom a provider has authenticated. For an account with a second factor, this is only the first step. A
 * provider account that is already linked signs in its user. Otherwise the address decides, but only if the provider has
 * verified it and our account with that address is verified too or has no password: else anyone who registered an address
 * without owning it would share its owner's account.
 * @throws permission_denied if the address cannot be trusted; throttled
 */
export async function signInWithProvider(
  context: Context,
  profile: ProviderProfile,
  device: SignInDevice = {},
): Promise<SignedIn | HalfSignedIn> {
  await context.rateLimits.countSignedInElsewhere(profile.provider, profile.provider_account_id);
  const organizationId = newId();
  const signIn = () =>
    writeAs(
      context,
      anonymous,
      async (unit) => {
        const id = (await findUserIdOfAccount(unit.trx, profile)) ?? (await linkAccount(unit, organizationId, profile));
        const user = await getLockedUser(unit, id);
        if (user.is_active !== 1) throw new RolecallError('permission_denied', sentences.userInactive);
        return afterFirstFactor(unit, user, device);
      },
      organizationId,
    );
  try {
    return await signIn();
  } catch (error) {
    // A concurrent first sign-in has created the account or the link by now.
    if (violationOf(context.database, error)?.kind !== 'unique') throw error;
    return signIn();
  }
}

export async function endSession(context: Context, session: string): Promise<void> {
  await writeAs(context, anonymous, async (unit) => {
    const user = await deleteSession(unit.trx, digestOf(session));
    if (!user) return;
    unit.actAs(authorOf(user, 'session'));
    unit.emit(null, {
      type: 'user.signed_out',
      subject: { id: user.uuid, name: user.email },
      before: null,
      after: null,
    });
  });
}
