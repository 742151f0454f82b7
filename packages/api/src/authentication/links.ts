import {
  email as emailField,
  emailKey,
  invalidInput,
  password as passwordField,
  permissionDenied,
  RolecallError,
  sentences,
  validationError,
} from '@rolecall/contracts';
import { type ConfirmationRow, newId, violationOf } from '@rolecall/db';
import { z } from 'zod';
import { authorOf } from '../activity-log/queries.ts';
import {
  createConfirmation,
  findByToken,
  linkIsOver,
  type Purpose,
  unseal,
  useConfirmation,
} from '../confirmations/service.ts';
import type { Actor, Context, UserActor } from '../context.ts';
import { getInviteToAccept, organizationIdOfLink } from '../invites/service.ts';
import { queueMail, requireMail } from '../mail/outbox.ts';
import { revokeKeys } from '../personal-api-keys/service.ts';
import { removeSecondFactor } from '../second-factor/service.ts';
import { type Unit, type UnitOfWork, writeAs } from '../unit-of-work.ts';
import { getUser } from '../users/queries.ts';
import { changeAddress, lockUserEverywhere, setPassword, verifyAddress } from '../users/service.ts';
import { anonymous, getLockedUser, type SignedIn, type SignInDevice, startSession } from './sessions.ts';
import { type PendingSignUp, signUp } from './sign-up.ts';

const newPassword = z.object({ password: passwordField });
const address = emailField('The address of the account.');

/**
 * Mails a link for replacing a forgotten password. It does not look up the account, so result and timing are the same whether
 * or not one exists; that is checked when the mail is sent.
 * @param from the network address that the request comes from
 * @throws invalid_input if the address is malformed; throttled; permission_denied if this installation sends no mail
 */
export async function requestPasswordReset(context: Context, email: string, from: string): Promise<void> {
  requireMail(context);
  const { data: recipient } = address.safeParse(email);
  if (recipient === undefined) throw invalidInput(sentences.invalidEmail, 'email');
  await context.rateLimits.countReset(from);
  await context.rateLimits.countMail('password_reset', emailKey(recipient));
  await writeAs(context, anonymous, (unit) => queueMail(unit, { kind: 'password_reset', recipient, facts: {} }));
}

/** The purpose of a mailed link, and the address it is about. */
export interface MailedLink {
  purpose: Purpose;
  email: string;
}

/** Reads a mailed link without using it up. Undefined if it is wrong, used or expired. */
export async function readLink(context: Context, token: string): Promise<MailedLink | undefined> {
  const found = await findByToken(context.database.executor, context, token);
  return found && { purpose: found.purpose, email: found.email };
}

/**
 * Sets a new password through a mailed link, which also proves the address. Ends every session
 * and invalidates every other link.
 * @param from the network address that the request comes from
 * @throws invalid_input for the field `token` or `password`, throttled, service_unavailable
 */
export async function resetPassword(
  context: Context,
  token: string,
  password: string,
  from: string,
): Promise<{ email: string }> {
  const { database, passwords, rateLimits } = context;
  const found = await findByToken(database.executor, context, token);
  if (found?.purpose !== 'reset_password' || found.user_id === null) throw linkIsOver();
  const { error } = newPassword.safeParse({ password });
  if (error) throw validationError(error, { password });
  const { email, user_id } = found;
  const account = emailKey(email);
  const digest = await passwords.take({ address: from, account, isKnown: true }, ({ digestNew }) =>
    digestNew(password, email),
  );
  await writeAs(context, anonymous, async (unit) => {
    const { user } = await lockUserEverywhere(unit, user_id);
    await useConfirmation(unit, found);
    if (user.is_active !== 1 || user.email !== email) throw linkIsOver();
    unit.actAs(authorOf(user, 'session'));
    // Somebody else may have registered the address before its owner, and must keep no way into the account.
    if (user.is_email_verified !== 1) {
      await removeSecondFactor(unit, user.id, 'removed_by_link');
      await revokeKeys(unit, user.id, {});
    }
    await setPassword(unit, user, digest);
    await verifyAddress(unit, user.id);
  });
  await rateLimits.forgetSignIns(account);
  return { email };
}

/** The request that opens a mailed link. */
export interface LinkOpener {
  /** The network address that the request comes from. */
  address: string;
  /** The actor of the browser's session. */
  actor?: Actor;
  /** For a sign-up, the password that was chosen. */
  password?: string;
  device?: SignInDevice;
}

/**
 * Creates the account of a sign-up whose address is confirmed, and signs in to it. The password is required, because the link
 * proves who owns the mailbox but not that its owner signed up.
 */
async function finishSignUp(
  context: Context,
  found: ConfirmationRow,
  { address: from, password = '', device = {} }: LinkOpener,
): Promise<SignedIn> {
  const input = JSON.parse(unseal(context, found)) as PendingSignUp;
  const caller = { address: from, account: emailKey(found.email), isKnown: true };
  const isRight = await context.passwords.take(caller, (work) => work.isRight(input.password_digest, password));
  if (!isRight) throw invalidInput(sentences.passwordNotChosen, 'password');
  if (input.invite_token !== undefined) await getInviteToAccept(context, input.invite_token);
  const organizationId = organizationIdOfLink(input.invite_token) ?? newId();
  const finish = async (unit: UnitOfWork) => {
    const { email } = await useConfirmation(unit, found);
    const { id } = await signUp(unit, email, input, organizationId, true);
    const user = await getLockedUser(unit, id);
    return startSession(unit, user, device);
  };
  return writeAs(context, anonymous, finish, organizationId);
}

/**
 * Confirms an address of an existing account. The caller must be signed in to that account; otherwise the owner of a mailbox
 * could confirm it for somebody else who entered their address.
 */
async function finishForUser(
  context: Context,
  found: ConfirmationRow,
  userId: number,
  { actor }: LinkOpener,
): Promise<void> {
  if (actor?.kind !== 'user' || actor.key !== null || actor.user.id !== userId)
    throw permissionDenied(sentences.linkOfAccount);
  await writeAs(context, anonymous, async (unit) => {
    const { user } = await lockUserEverywhere(unit, userId);
    const { purpose, email } = await useConfirmation(unit, found);
    if (user.is_active !== 1) throw linkIsOver();
    unit.actAs(authorOf(user, 'session'));
    if (purpose === 'change_address') return changeAddress(unit, user.id, email);
    // The address was changed after the link was mailed.
    if (user.email !== email) throw linkIsOver();
    return verifyAddress(unit, user.id);
  });
}

/**
 * Confirms what a mailed link is for: creates the account of a sign-up and signs in to it, verifies an address, or changes it.
 * @throws invalid_input for the field `token` or `password`; permission_denied unless the account of the link is signed in;
 *   unique if another account has the address by now; for a sign-up by invite, what accepting the invite throws
 */
export async function confirmAddress(
  context: Context,
  token: string,
  opener: LinkOpener,
): Promise<MailedLink & { signedIn: SignedIn | null }> {
  const found = await findByToken(context.database.executor, context, token);
  if (!found || found.purpose === 'reset_password') throw linkIsOver();
  const { purpose, email, user_id } = found;
  try {
    if (user_id === null) return { purpose, email, signedIn: await finishSignUp(context, found, opener) };
    await finishForUser(context, found, user_id, opener);
    return { purpose, email, signedIn: null };
  } catch (error) {
    if (violationOf(context.database, error)?.kind !== 'unique') throw error;
    throw new RolecallError('unique', sentences.accountExists, { attr: 'email' });
  }
}

/** Mails the caller a link that verifies their own address. @throws invalid_input if it is already verified */
export async function requestVerification(unit: Unit<{ actor: UserActor }>): Promise<void> {
  const user = await getUser(unit.trx, unit.actor.user.id);
  if (user.is_email_verified === 1) throw invalidInput(sentences.addressVerified);
  const { email } = user;
  const { id } = await createConfirmation(unit, { purpose: 'verify_address', user, email });
  await queueMail(unit, { kind: 'verification', recipient: email, facts: {}, confirmationId: id });
}

/**
 * Mails a link to a new address, which becomes the caller's when it is opened, and notifies the current address. Until then,
 * nothing reveals whether another account has the new address.
 * @throws invalid_input if it is already the caller's address
 */
export async function requestAddressChange(unit: Unit<{ actor: UserActor }>, email: string): Promise<void> {
  const user = await getUser(unit.trx, unit.actor.user.id);
  if (user.email === email) throw invalidInput(sentences.addressInUse, 'email');
  const { id } = await createConfirmation(unit, { purpose: 'change_address', user, email });
  await queueMail(unit, { kind: 'address_change', recipient: email, facts: {}, confirmationId: id });
  await queueMail(unit, { kind: 'address_change_notice', recipient: user.email, facts: { address: email } });
}
