import type { Kysely, TransactionBuilder } from 'kysely';
import type { Database, Executor } from './database.ts';
import type { Tables } from './tables/index.ts';

/** A transaction that only reads, and sees the state of one moment from its first statement to its last. */
export const readOnly = (db: Kysely<Tables>): TransactionBuilder<Tables> =>
  db.transaction().setAccessMode('read only').setIsolationLevel('repeatable read');

/**
 * Runs statements that all see the database as it was at one moment, whatever others write meanwhile. Where there is one
 * connection, `work` has it: it must read through what it is handed alone, and wait for nothing else.
 * @returns what `work` returns
 * @throws DatabaseUnavailableError where the database does not answer
 */
export async function snapshot<T>(database: Database, work: (db: Executor) => Promise<T>): Promise<T> {
  let read: { answer: T } | undefined;
  try {
    await readOnly(database.executor).execute(async (trx) => {
      read = { answer: await work(trx) };
    });
  } catch (error) {
    // Once everything is read, nothing is lost with a connection that ends.
    if (!read) throw error;
  }
  return (read as { answer: T }).answer;
}
