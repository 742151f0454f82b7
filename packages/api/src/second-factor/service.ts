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
/** Tells of a change in the log of users, and mails it to the account's owner. */
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

/** What the secrets of an account's app are encrypted for. */
const totpOf = ({ uuid }: Pick<UserRow, 'uuid'>) => `totp ${uuid}`;

/** A code as people may write it: groups and case make no difference. */
const asCode = (given: string): string => given.replaceAll(/[\s-]/g, '').toLowerCase();

/** Whether a code is one that an app shows for half a minute, and that can be guessed. */
export const isShortCode = (given: string): boolean => isTotpCode(asCode(given));

/** The site that a call came to. @throws conflict for programs, which have no authenticator */
export function siteOf({ site }: Pick<Context, 'site'>): string {
  if (site === undefined) throw conflict(sentences.passkeysOfWebOnly);
  return site;
}

/** Lets organizations show whether a user has a second factor, where that has changed. Without one there are no recovery codes. */
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
  // Sessions that were begun with the password alone have not shown what is asked for from now on.
  if (isEnabled) await deleteSessions(trx, user.id, { except: keptSession });
  for (const id of organizationIds) unit.touch(id);
}

const recoveryCodeCount = 10;
const alphabet = 'abcdefghijklmnopqrstuvwxyz234567';

/** 80 random bits, in groups of four characters. */
function newRecoveryCode(): string {
  const characters = Array.from(randomBytes(16), (byte) => alphabet[byte % 32]).join('');
  return characters.replaceAll(/(.{4})(?!$)/g, '$1-');
}

/** Makes ten recovery codes in the place of all others. */
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
  // The mail about a first factor is enough for the codes that come with it.
  if (cause) unit.emit(null, made);
  else await tell(unit, user, 'recovery_codes_made', made);
  return codes;
}

/** The recovery codes of a user who has none yet; null for others. */
const firstRecoveryCodes = async (unit: UnitOfWork, user: UserRow, cause: EventCause): Promise<string[] | null> =>
  (await countRecoveryCodes(unit.trx, user.id)) > 0 ? null : makeRecoveryCodes(unit, user, cause);

/** Begins to set up an authenticator app. Until a code of it is confirmed, nothing changes. */
export async function beginTotp(unit: OwnUnit): Promise<TotpSetup> {
  const { trx, actor, context } = unit;
  const { uuid, id, email } = actor.user;
  const setup = newTotp(email);
  await setPendingTotp(trx, id, context.keyring.encrypt(setup.secret, totpOf({ uuid })));
  return setup;
}

/** Lets the codes of the app that is being set up count from now on, and those of another one no longer. @throws invalid_input */
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

/** Takes the authenticator app away; where there is none, nothing happens. */
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

/** Makes recovery codes in the place of those from before. @throws conflict where there is no second factor */
export async function renewRecoveryCodes(unit: OwnUnit): Promise<RecoveryCodes> {
  const user = await getUser(unit.trx, unit.actor.user.id);
  if (user.is_2fa_enabled !== 1) throw conflict(sentences.secondFactorMissing);
  return { recovery_codes: await makeRecoveryCodes(unit, user) };
}

/** What a question to an authenticator is made of. */
interface Question {
  token: string;
  user: UserRow;
  passkeys: PasskeyRow[];
}

/** Begins to add a passkey. @throws conflict */
export async function beginPasskey(unit: OwnUnit): Promise<Question> {
  const user = await getUser(unit.trx, unit.actor.user.id);
  const passkeys = await listPasskeys(unit.trx, user.id);
  if (passkeys.length >= maxPasskeys) throw conflict(sentences.tooManyPasskeys);
  return { token: await startChallenge(unit, 'passkey', user), user, passkeys };
}

/**
 * Adds the passkey that the browser has made.
 * @param credential what was found to be right about it; undefined where something is wrong
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

/** Takes a passkey away. @throws not_found */
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

/** Takes all of it from somebody who has lost it; where there is nothing, nothing happens. */
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

/** Whether a code is of the user's app, and neither it nor a later one was accepted before. The user is locked. */
async function acceptTotp({ trx, context, now }: UnitOfWork, user: UserRow, code: string): Promise<boolean> {
  const secret = (await findTotp(trx, user.id))?.secret_encrypted ?? null;
  if (secret === null) return false;
  const step = stepOf(context.keyring.decrypt(secret, totpOf(user)), code, Date.parse(now));
  return step !== null && useTotpStep(trx, user.id, step);
}

/** Uses up a code of the app, or a recovery code. @returns whether it was one that still counted */
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

/** A passkey whose authenticator has signed for a token. */
export interface PasskeyProof {
  passkey: PasskeyRow;
  counter: number;
}

/** The passkey that a browser has asked, where it signed for the token; undefined where anything about it is wrong. */
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

/** Notes that a passkey was used. @returns whether it still is the user's */
export const acceptPasskey = async (
  { trx, now }: UnitOfWork,
  user: Pick<UserRow, 'id'>,
  { passkey, counter }: PasskeyProof,
): Promise<boolean> => passkey.user_id === user.id && usePasskey(trx, passkey, counter, now);

/** Begins to ask for a passkey of the caller. @throws conflict where there is none */
export async function beginConfirmation(unit: OwnUnit): Promise<Question> {
  const user = await getUser(unit.trx, unit.actor.user.id);
  const passkeys = await listPasskeys(unit.trx, user.id);
  if (passkeys.length === 0) throw conflict(sentences.secondFactorMissing);
  return { token: await startChallenge(unit, 'confirmation', user), user, passkeys };
}

/** Counts the caller's session as recently authenticated, for a code of their app or a recovery code. @throws invalid_input */
export async function confirmWithCode(unit: OwnUnit, input: { code: string }): Promise<void> {
  const user = await getUser(unit.trx, unit.actor.user.id);
  if (!(await acceptCode(unit, user, input.code))) throw wrongCode();
  await confirmSession(unit, user);
}

/** The same for a passkey. @throws invalid_input */
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
