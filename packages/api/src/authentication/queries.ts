import type { Executor, Transaction } from '@rolecall/db';
import { sql } from 'kysely';
import type { RecordedUse } from '../last-used.ts';

interface ProviderAccount {
  provider: string;
  provider_account_id: string;
}

/** The user that an account at a sign-in provider is linked to. */
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

/** Records when keys and secret tokens were last used, unless a later use is recorded already. */
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
