import type { SecondFactor } from '@rolecall/contracts';
import type {
  AuthenticationChallengeRow,
  Executor,
  NewAuthenticationChallenge,
  NewPasskey,
  PasskeyRow,
  TotpSecretRow,
  Transaction,
} from '@rolecall/db';
import { countOf } from '../count.ts';
import { toPasskey } from './mapper.ts';

export const findTotp = (db: Executor, userId: number): Promise<TotpSecretRow | undefined> =>
  db.selectFrom('totp_secrets').selectAll().where('user_id', '=', userId).executeTakeFirst();

/** Stores the secret of an authenticator app that is being set up. The current secret stays valid until it is confirmed. */
export async function setPendingTotp(trx: Transaction, userId: number, pending_encrypted: string): Promise<void> {
  await trx
    .insertInto('totp_secrets')
    .values({ user_id: userId, secret_encrypted: null, pending_encrypted, confirmed_at: null })
    .onConflict((conflict) => conflict.column('user_id').doUpdateSet({ pending_encrypted }))
    .execute();
}

/**
 * Makes the secret that was being set up the valid one.
 * @param step the time step of the code that confirmed it
 */
export async function confirmPendingTotp(
  trx: Transaction,
  userId: number,
  secret_encrypted: string,
  step: number,
  confirmed_at: string,
): Promise<void> {
  await trx
    .updateTable('totp_secrets')
    .set({ secret_encrypted, pending_encrypted: null, last_step: step, confirmed_at })
    .where('user_id', '=', userId)
    .execute();
}

/** Records that a code was used. @returns false if it or a later code was used before */
export async function useTotpStep(trx: Transaction, userId: number, step: number): Promise<boolean> {
  const used = await trx
    .updateTable('totp_secrets')
    .set({ last_step: step })
    .where('user_id', '=', userId)
    .where('last_step', '<', step)
    .returning('user_id')
    .executeTakeFirst();
  return used !== undefined;
}

/** Deletes the authenticator app of a user. @returns whether one had been confirmed */
export async function deleteTotp(trx: Transaction, userId: number): Promise<boolean> {
  const deleted = await trx
    .deleteFrom('totp_secrets')
    .where('user_id', '=', userId)
    .returning('confirmed_at')
    .executeTakeFirst();
  return deleted !== undefined && deleted.confirmed_at !== null;
}

/** The passkeys of a user, oldest first. */
export const listPasskeys = (db: Executor, userId: number): Promise<PasskeyRow[]> =>
  db.selectFrom('passkeys').selectAll().where('user_id', '=', userId).orderBy('created_at').orderBy('id').execute();

export const findPasskey = (db: Executor, credentialId: string): Promise<PasskeyRow | undefined> =>
  db.selectFrom('passkeys').selectAll().where('credential_id', '=', credentialId).executeTakeFirst();

/** Stores a passkey. @returns false if an account already has it, in which case nothing is stored */
export async function insertPasskey(trx: Transaction, passkey: NewPasskey): Promise<boolean> {
  const inserted = await trx
    .insertInto('passkeys')
    .values(passkey)
    .onConflict((conflict) => conflict.column('credential_id').doNothing())
    .returning('id')
    .executeTakeFirst();
  return inserted !== undefined;
}

/**
 * Records that a passkey was used.
 * @param counter the authenticator's signature counter; 0 if it does not count
 * @returns whether the passkey still exists and its counter has increased since it was last used, or does not count
 */
export async function usePasskey(
  trx: Transaction,
  { id, user_id }: Pick<PasskeyRow, 'id' | 'user_id'>,
  counter: number,
  at: string,
): Promise<boolean> {
  const used = await trx
    .updateTable('passkeys')
    .set({ counter, last_used_at: at })
    .where('id', '=', id)
    .where('user_id', '=', user_id)
    .where((eb) => (counter === 0 ? eb('counter', '=', 0) : eb('counter', '<', counter)))
    .returning('id')
    .executeTakeFirst();
  return used !== undefined;
}

/** Deletes one passkey of a user, or all. @returns the deleted passkeys, in order of their ids */
export async function deletePasskeys(trx: Transaction, userId: number, id?: string): Promise<PasskeyRow[]> {
  const rows = await trx
    .deleteFrom('passkeys')
    .where('user_id', '=', userId)
    .$if(id !== undefined, (query) => query.where('id', '=', id as string))
    .returningAll()
    .execute();
  return rows.toSorted((one, other) => (one.id < other.id ? -1 : 1));
}

/** Whether a user has an app or a passkey. */
export async function hasSecondFactor(db: Executor, userId: number): Promise<boolean> {
  const totp = await findTotp(db, userId);
  return (totp !== undefined && totp.secret_encrypted !== null) || (await listPasskeys(db, userId)).length > 0;
}

const recoveryCodesOf = (db: Executor, userId: number) => db.selectFrom('recovery_codes').where('user_id', '=', userId);

export const countRecoveryCodes = (db: Executor, userId: number): Promise<number> =>
  countOf(recoveryCodesOf(db, userId));

/** Replaces all recovery codes of a user. */
export async function replaceRecoveryCodes(
  trx: Transaction,
  userId: number,
  digests: readonly string[],
  created_at: string,
): Promise<void> {
  await deleteRecoveryCodes(trx, userId);
  await trx
    .insertInto('recovery_codes')
    .values(digests.map((digest) => ({ user_id: userId, digest, created_at })))
    .execute();
}

/** Consumes a recovery code. @returns whether it existed */
export async function useRecoveryCode(trx: Transaction, userId: number, digest: string): Promise<boolean> {
  const used = await trx
    .deleteFrom('recovery_codes')
    .where('user_id', '=', userId)
    .where('digest', '=', digest)
    .returning('digest')
    .executeTakeFirst();
  return used !== undefined;
}

export async function deleteRecoveryCodes(trx: Transaction, userId: number): Promise<void> {
  await trx.deleteFrom('recovery_codes').where('user_id', '=', userId).execute();
}

/** A user's second factor, as shown to them. */
export async function describeSecondFactor(db: Executor, userId: number): Promise<SecondFactor> {
  const totp = await findTotp(db, userId);
  const required = await db
    .selectFrom('organization_memberships as m')
    .innerJoin('organizations as o', 'o.id', 'm.organization_id')
    .select('o.id')
    .where('m.user_id', '=', userId)
    .where('o.requires_second_factor', '=', 1)
    .orderBy('o.id')
    .execute();
  return {
    totp_since: totp?.confirmed_at ?? null,
    recovery_codes_left: await countRecoveryCodes(db, userId),
    passkeys: (await listPasskeys(db, userId)).map(toPasskey),
    required_by: required.map(({ id }) => id),
  };
}

/** Stores a challenge, and deletes expired ones. */
export async function insertChallenge(
  trx: Transaction,
  challenge: NewAuthenticationChallenge,
  now: string,
): Promise<void> {
  await trx.deleteFrom('authentication_challenges').where('expires_at', '<=', now).execute();
  await trx.insertInto('authentication_challenges').values(challenge).execute();
}

/** Finds a challenge that has not expired. */
export const findChallenge = (
  db: Executor,
  digest: string,
  purpose: AuthenticationChallengeRow['purpose'],
  now: string,
): Promise<AuthenticationChallengeRow | undefined> =>
  db
    .selectFrom('authentication_challenges')
    .selectAll()
    .where('digest', '=', digest)
    .where('purpose', '=', purpose)
    .where('expires_at', '>', now)
    .executeTakeFirst();

/** Deletes a challenge, so that it works only once. @returns whether it existed */
export async function deleteChallenge(trx: Transaction, digest: string): Promise<boolean> {
  const deleted = await trx
    .deleteFrom('authentication_challenges')
    .where('digest', '=', digest)
    .returning('digest')
    .executeTakeFirst();
  return deleted !== undefined;
}

/** Ends all open challenges of a user. */
export async function deleteChallengesOf(trx: Transaction, userId: number): Promise<void> {
  await trx.deleteFrom('authentication_challenges').where('user_id', '=', userId).execute();
}

export async function countWrongCode(trx: Transaction, digest: string, wrong_codes: number): Promise<void> {
  await trx.updateTable('authentication_challenges').set({ wrong_codes }).where('digest', '=', digest).execute();
}
