import type { Database, Executor } from './database.ts';
import { transaction } from './transaction.ts';

/** A fact about the installation itself; undefined if it is not stored yet. */
export async function findInstallationFact(db: Executor, key: string): Promise<string | undefined> {
  const row = await db.selectFrom('installation').select('value').where('key', '=', key).executeTakeFirst();
  return row?.value;
}

/** Stores a fact about the installation, unless another process has already stored it. */
export async function storeInstallationFact(database: Database, key: string, value: string): Promise<void> {
  await transaction(database, (trx) =>
    trx
      .insertInto('installation')
      .values({ key, value })
      .onConflict((conflict) => conflict.column('key').doNothing())
      .execute(),
  );
}
