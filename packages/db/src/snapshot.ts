import type { Kysely, TransactionBuilder } from 'kysely';
import type { Database, Executor } from './database.ts';
import type { Tables } from './tables/index.ts';

/** A read-only transaction, which sees the same state of the database from its first statement to its last. */
export const readOnly = (db: Kysely<Tables>): TransactionBuilder<Tables> =>
  db.transaction().setAccessMode('read only').setIsolationLevel('repeatable read');

/**
 * Runs statements that all see the database in the same state, whatever others write meanwhile. On an engine with a
 * single connection, `work` occupies it: it must read only through its argument, and wait for nothing else.
 * @returns what `work` returns
 * @throws DatabaseUnavailableError if the database does not respond
 */
export async function snapshot<T>(database: Database, work: (db: Executor) => Promise<T>): Promise<T> {
  let read: { answer: T } | undefined;
  try {
    await readOnly(database.executor).execute(async (trx) => {
      read = { answer: await work(trx) };
    });
  } catch (error) {
    // Once everything has been read, a connection that ends loses nothing.
    if (!read) throw error;
  }
  return (read as { answer: T }).answer;
}
