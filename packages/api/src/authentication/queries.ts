import type { Executor, Transaction } from '@rolecall/db';
import { sql } from 'kysely';
import type { RecordedUse } from '../last-used.ts';

interface NewSession {
  digest: string;
  user_id: number;
  created_at: string;
  expires_at: string;
}

/** Stores a session, and deletes those of the user that have expired. */
export async function insertSession(trx: Transaction, session: NewSession): Promise<void> {
  const { user_id, created_at } = session;
  await trx.deleteFrom('sessions').where('user_id', '=', user_id).where('expires_at', '<=', created_at).execute();
  await trx.insertInto('sessions').values(session).execute();
}

/** Deletes the sessions of a user, but for the one whose digest is excepted. */
export async function deleteSessions(
  trx: Transaction,
  userId: number,
  { except }: { except?: string | null } = {},
): Promise<void> {
  let query = trx.deleteFrom('sessions').where('user_id', '=', userId);
  if (except != null) query = query.where('digest', '<>', except);
  await query.execute();
}

/** Deletes one session. @returns the user whose it was, if there was one */
export async function deleteSession(
  trx: Transaction,
  digest: string,
): Promise<{ id: number; uuid: string; email: string; first_name: string; last_name: string } | undefined> {
  const user = await trx
    .selectFrom('sessions as s')
    .innerJoin('users as u', 'u.id', 's.user_id')
    .select(['u.id', 'u.uuid', 'u.email', 'u.first_name', 'u.last_name'])
    .where('s.digest', '=', digest)
    .executeTakeFirst();
  if (user) await trx.deleteFrom('sessions').where('digest', '=', digest).execute();
  return user;
}

interface ProviderAccount {
  provider: string;
  provider_account_id: string;
}

/** The user whom a provider knows under an account of theirs. */
export async function findUserIdOfAccount(db: Executor, account: ProviderAccount): Promise<number | undefined> {
  const row = await db
    .selectFrom('accounts')
    .select('user_id')
    .where('provider', '=', account.provider)
    .where('provider_account_id', '=', account.provider_account_id)
    .executeTakeFirst();
  return row?.user_id;
}

export async function insertAccount(
  trx: Transaction,
  account: ProviderAccount & { user_id: number; created_at: string },
): Promise<void> {
  await trx.insertInto('accounts').values(account).execute();
}

const unlessLater = (column: string, at: string) =>
  sql<boolean>`(${sql.ref(column)} is null or ${sql.ref(column)} < ${at})`;

/** Writes down when keys and secret tokens were last used, where no later use is known. */
export async function updateLastUses(
  trx: Transaction,
  keys: readonly RecordedUse[],
  tokens: readonly RecordedUse[],
): Promise<void> {
  for (const { id, at } of keys)
    await trx
      .updateTable('personal_api_keys')
      .set({ last_used_at: at })
      .where('id', '=', id)
      .where(unlessLater('last_used_at', at))
      .execute();
  for (const { id: digest, at } of tokens)
    for (const token of ['secret_api_token', 'secret_api_token_backup'] as const)
      await trx
        .updateTable('projects')
        .set({ [`${token}_last_used_at`]: at })
        .where(`${token}_digest`, '=', digest)
        .where(unlessLater(`${token}_last_used_at`, at))
        .execute();
}
