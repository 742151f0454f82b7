import { randomBytes } from 'node:crypto';
import {
  asUuid,
  conflict,
  type EventCause,
  invalidInput,
  maxPasskeys,
  notFound,
  type OrganizationEvent,
  type Passkey,
  type PasskeyCreate,
  type RecoveryCodes,
  sentences,
  type TotpSetup,
} from '@rolecall/contracts';
import { type Executor, newId, type PasskeyRow, type UserRow } from '@rolecall/db';
import type { z } from 'zod';
import type { Context, UserActor } from '../context.ts';
import { digestOf } from '../keyring.ts';
import type { SecondFactorChange } from '../mail/kinds.ts';
import { queueMail } from '../mail/outbox.ts';
import { deleteSessions } from '../sessions/queries.ts';
import type { Unit, UnitOfWork } from '../unit-of-work.ts';
import { getUser, updateUser } from '../users/queries.ts';
import { confirmSession, lockUserEverywhere, subjectOf } from '../users/service.ts';
import { startChallenge, takeChallenge } from './challenges.ts';
import { toPasskey } from './mapper.ts';
import {
  confirmPendingTotp,
  countRecoveryCodes,
  deleteChallengesOf,
  deletePasskeys,
  deleteRecoveryCodes,
  deleteTotp,
  findPasskey,
  findTotp,
  hasSecondFactor,
  insertPasskey,
  listPasskeys,
  replaceRecoveryCodes,
  setPendingTotp,
  usePasskey,
  useRecoveryCode,
  useTotpStep,
} from './queries.ts';
import { isTotpCode, newTotp, stepOf } from './totp.ts';
import { credentialIdOf, type NewCredential, verifyUse } from './webauthn.ts';

type OwnUnit = Unit<{ actor: UserActor }>;
/** Logs a change in the log of users, and mails it to the account's owner. */
async function tell(
  unit: UnitOfWork,
  user: UserRow,
  change: SecondFactorChange,
  event: OrganizationEvent,
): Promise<EventCause> {
  await queueMail(unit, { kind: 'second_factor_changed', recipient: user.email, facts: { change, at: unit.now } });
  return unit.emit(null, event);
}

type LockedUser = Awaited<ReturnType<typeof lockUserEverywhere>>;

const wrongCode = () => invalidInput(sentences.codeWrong, 'code');
const wrongPasskey = () => invalidInput(sentences.passkeyWrong, 'response');

/** The encryption purpose of an authenticator app's secrets. */
const totpOf = ({ uuid }: Pick<UserRow, 'uuid'>) => `totp ${uuid}`;

/** Normalizes a code as entered: separators and case are ignored. */
const asCode = (given: string): string => given.replaceAll(/[\s-]/g, '').toLowerCase();

/** Whether a code is one of an authenticator app, which is short enough to be guessed. */
export const isShortCode = (given: string): boolean => isTotpCode(asCode(given));

/** The site that a call came to. @throws conflict outside the web app, where there is no authenticator */
export function siteOf({ site }: Pick<Context, 'site'>): string {
  if (site === undefined) throw conflict(sentences.passkeysOfWebOnly);
  return site;
}

/** Updates whether a user has a second factor, which their organizations show. Deletes the recovery codes if they have none. */
async function updateEnabled(
  unit: UnitOfWork,
  { user, organizationIds }: LockedUser,
  keptSession: string | null = null,
): Promise<void> {
  const { trx } = unit;
  const isEnabled = await hasSecondFactor(trx, user.id);
  if (!isEnabled) await deleteRecoveryCodes(trx, user.id);
  if (isEnabled === (user.is_2fa_enabled === 1)) return;
  await updateUser(trx, user.id, { is_2fa_enabled: isEnabled ? 1 : 0 });
  // Sessions started with only the password have not shown the second factor that is now required.
  if (isEnabled) await deleteSessions(trx, user.id, { except: keptSession });
  for (const id of organizationIds) unit.touch(id);
}

const recoveryCodeCount = 10;
const alphabet = 'abcdefghijklmnopqrstuvwxyz234567';

/** Creates a code of 80 random bits, in groups of four characters. */
function newRecoveryCode(): string {
  const characters = Array.from(randomBytes(16), (byte) => alphabet[byte % 32]).join('');
  return characters.replaceAll(/(.{4})(?!$)/g, '$1-');
}

/** Creates ten recovery codes that replace all others. */
async function makeRecoveryCodes(unit: UnitOfWork, user: UserRow, cause?: EventCause): Promise<string[]> {
  const codes = Array.from({ length: recoveryCodeCount }, newRecoveryCode);
  const digests = codes.map((code) => digestOf(asCode(code)));
  await replaceRecoveryCodes(unit.trx, user.id, digests, unit.now);
  const made: OrganizationEvent = {
    type: 'user.second_factor_recovery_codes_made',
    subject: subjectOf(user),
    before: null,
    after: null,
    cause,
  };
  // Codes created along with the first factor are covered by the mail about that factor.
  if (cause) unit.emit(null, made);
  else await tell(unit, user, 'recovery_codes_made', made);
  return codes;
}

/** Creates recovery codes for a user who has none yet; null for other users. */
const firstRecoveryCodes = async (unit: UnitOfWork, user: UserRow, cause: EventCause): Promise<string[] | null> =>
  (await countRecoveryCodes(unit.trx, user.id)) > 0 ? null : makeRecoveryCodes(unit, user, cause);

/** Starts setting up an authenticator app. Nothing changes until one of its codes is confirmed. */
export async function beginTotp(unit: OwnUnit): Promise<TotpSetup> {
  const { trx, actor, context } = unit;
  const { uuid, id, email } = actor.user;
  const setup = newTotp(email);
  await setPendingTotp(trx, id, context.keyring.encrypt(setup.secret, totpOf({ uuid })));
  return setup;
}

/** Makes the codes of the app that is being set up valid, and those of a previous app invalid. @throws invalid_input */
export async function confirmTotp(unit: OwnUnit, input: { code: string }): Promise<RecoveryCodes> {
  const { trx, actor, context, now } = unit;
  const locked = await lockUserEverywhere(unit, actor.user.id);
  const { user } = locked;
  const pending = (await findTotp(trx, user.id))?.pending_encrypted ?? null;
  if (pending === null) throw wrongCode();
  const step = stepOf(context.keyring.decrypt(pending, totpOf(user)), asCode(input.code), Date.parse(now));
  if (step === null) throw wrongCode();
  await confirmPendingTotp(trx, user.id, pending, step, now);
  const cause = await tell(unit, user, 'app_added', {
    type: 'user.second_factor_app_added',
    subject: subjectOf(user),
    before: null,
    after: null,
  });
  await updateEnabled(unit, locked, unit.actor.session);
  return { recovery_codes: await firstRecoveryCodes(unit, user, cause) };
}

/** Removes the authenticator app. Does nothing if there is none. */
export async function removeTotp(unit: OwnUnit): Promise<void> {
  const locked = await lockUserEverywhere(unit, unit.actor.user.id);
  const { user } = locked;
  if (!(await deleteTotp(unit.trx, user.id))) return;
  await tell(unit, user, 'app_removed', {
    type: 'user.second_factor_app_removed',
    subject: subjectOf(user),
    before: null,
    after: null,
  });
  await updateEnabled(unit, locked);
}

/** Creates recovery codes that replace the previous ones. @throws conflict if there is no second factor */
export async function renewRecoveryCodes(unit: OwnUnit): Promise<RecoveryCodes> {
  const user = await getUser(unit.trx, unit.actor.user.id);
  if (user.is_2fa_enabled !== 1) throw conflict(sentences.secondFactorMissing);
  return { recovery_codes: await makeRecoveryCodes(unit, user) };
}

/** The data for a request to an authenticator. */
interface Question {
  token: string;
  user: UserRow;
  passkeys: PasskeyRow[];
}

/** Starts adding a passkey. @throws conflict */
export async function beginPasskey(unit: OwnUnit): Promise<Question> {
  const user = await getUser(unit.trx, unit.actor.user.id);
  const passkeys = await listPasskeys(unit.trx, user.id);
  if (passkeys.length >= maxPasskeys) throw conflict(sentences.tooManyPasskeys);
  return { token: await startChallenge(unit, 'passkey', user), user, passkeys };
}

/**
 * Adds the passkey that the browser has created.
 * @param credential the verified credential; undefined if the verification failed
 * @throws invalid_input, conflict
 */
export async function finishPasskey(
  unit: OwnUnit,
  { token, name }: Pick<z.output<typeof PasskeyCreate>, 'token' | 'name'>,
  credential: NewCredential | undefined,
): Promise<{ passkey: Passkey } & RecoveryCodes> {
  const { trx, now } = unit;
  const locked = await lockUserEverywhere(unit, unit.actor.user.id);
  const { user } = locked;
  if (!credential || !(await takeChallenge(unit, token, 'passkey', user))) throw wrongPasskey();
  if ((await listPasskeys(trx, user.id)).length >= maxPasskeys) throw conflict(sentences.tooManyPasskeys);
  const row = { ...credential, id: newId(), user_id: user.id, name, created_at: now, last_used_at: null };
  if (!(await insertPasskey(trx, row))) throw wrongPasskey();
  const cause = await tell(unit, user, 'passkey_added', {
    type: 'user.second_factor_passkey_added',
    subject: subjectOf(user),
    before: null,
    after: { name },
  });
  await updateEnabled(unit, locked, unit.actor.session);
  return { passkey: toPasskey(row), recovery_codes: await firstRecoveryCodes(unit, user, cause) };
}

/** Removes a passkey. @throws not_found */
export async function deletePasskey(unit: OwnUnit, input: { id: string }): Promise<void> {
  const locked = await lockUserEverywhere(unit, unit.actor.user.id);
  const { user } = locked;
  const id = asUuid(input.id);
  const [deleted] = id ? await deletePasskeys(unit.trx, user.id, id) : [];
  if (!deleted) throw notFound();
  await tell(unit, user, 'passkey_removed', {
    type: 'user.second_factor_passkey_removed',
    subject: subjectOf(user),
    before: { name: deleted.name },
    after: null,
  });
  await updateEnabled(unit, locked);
}

/** Removes a user's whole second factor because they have lost it. Does nothing if they have none. */
export async function removeSecondFactor(
  unit: UnitOfWork,
  userId: number,
  change: Extract<SecondFactorChange, 'removed' | 'removed_by_link'>,
): Promise<UserRow> {
  const { trx } = unit;
  const locked = await lockUserEverywhere(unit, userId);
  const { user } = locked;
  if (user.is_2fa_enabled !== 1) return user;
  await deleteTotp(trx, userId);
  await deletePasskeys(trx, userId);
  await deleteChallengesOf(trx, userId);
  await tell(unit, user, change, {
    type: 'user.second_factor_removed',
    subject: subjectOf(user),
    before: null,
    after: null,
  });
  await updateEnabled(unit, locked);
  return user;
}

/** Accepts a code of the user's app, unless it or a later one was accepted before. The user must be locked. */
async function acceptTotp({ trx, context, now }: UnitOfWork, user: UserRow, code: string): Promise<boolean> {
  const secret = (await findTotp(trx, user.id))?.secret_encrypted ?? null;
  if (secret === null) return false;
  const step = stepOf(context.keyring.decrypt(secret, totpOf(user)), code, Date.parse(now));
  return step !== null && useTotpStep(trx, user.id, step);
}

/** Consumes a code of the app, or a recovery code. @returns whether it was valid */
export async function acceptCode(unit: UnitOfWork, user: UserRow, given: string): Promise<boolean> {
  const code = asCode(given);
  if (isTotpCode(code)) return acceptTotp(unit, user, code);
  if (!(await useRecoveryCode(unit.trx, user.id, digestOf(code)))) return false;
  await tell(unit, user, 'recovery_code_used', {
    type: 'user.recovery_code_used',
    subject: subjectOf(user),
    before: null,
    after: null,
  });
  return true;
}

/** A passkey whose authenticator has signed a token's challenge. */
export interface PasskeyProof {
  passkey: PasskeyRow;
  counter: number;
}

/** The passkey that signed the token's challenge in the browser's response; undefined if the response is invalid. */
export async function findPasskeyProof(
  db: Executor,
  site: string,
  token: string,
  response: unknown,
): Promise<PasskeyProof | undefined> {
  const credentialId = credentialIdOf(response);
  const passkey = credentialId === undefined ? undefined : await findPasskey(db, credentialId);
  const counter = passkey && (await verifyUse(site, token, passkey, response));
  return passkey && counter !== undefined ? { passkey, counter } : undefined;
}

/** Records that a passkey was used. @returns whether it still belongs to the user */
export const acceptPasskey = async (
  { trx, now }: UnitOfWork,
  user: Pick<UserRow, 'id'>,
  { passkey, counter }: PasskeyProof,
): Promise<boolean> => passkey.user_id === user.id && usePasskey(trx, passkey, counter, now);

/** Starts requesting a passkey of the caller. @throws conflict if they have none */
export async function beginConfirmation(unit: OwnUnit): Promise<Question> {
  const user = await getUser(unit.trx, unit.actor.user.id);
  const passkeys = await listPasskeys(unit.trx, user.id);
  if (passkeys.length === 0) throw conflict(sentences.secondFactorMissing);
  return { token: await startChallenge(unit, 'confirmation', user), user, passkeys };
}

/** Marks the caller's session as recently authenticated, by a code of their app or a recovery code. @throws invalid_input */
export async function confirmWithCode(unit: OwnUnit, input: { code: string }): Promise<void> {
  const user = await getUser(unit.trx, unit.actor.user.id);
  if (!(await acceptCode(unit, user, input.code))) throw wrongCode();
  await confirmSession(unit, user);
}

/** The same with a passkey. @throws invalid_input */
export async function confirmWithPasskey(
  unit: OwnUnit,
  { token }: { token: string },
  proof: PasskeyProof | undefined,
): Promise<void> {
  const user = await getUser(unit.trx, unit.actor.user.id);
  if (!proof || !(await takeChallenge(unit, token, 'confirmation', user)) || !(await acceptPasskey(unit, user, proof)))
    throw wrongPasskey();
  await confirmSession(unit, user);
}
