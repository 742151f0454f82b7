import { setTimeout as sleep } from 'node:timers/promises';
import type { Database, Transaction } from './database.ts';

/** How long a write keeps trying while others hold the lock, in milliseconds. */
const patience = 10_000;

/** Runs `attempt`, and again after a pause for as long as others hold the lock it needs. */
export async function withPatience<T>(database: Database, attempt: () => Promise<T>): Promise<T> {
  const deadline = Date.now() + patience;
  for (let tries = 0; ; tries += 1) {
    try {
      return await attempt();
    } catch (error) {
      if (!database.engine.isRetryable(error) || Date.now() > deadline) throw error;
      await sleep(Math.random() * Math.min(5 * 2 ** tries, 200));
    }
  }
}

/**
 * Runs `work` in one transaction: all of it is kept, or nothing. Where another process is writing, it waits and tries
 * again, so `work` must have no effect but through the transaction it is handed. Transactions do not nest: a
 * `Transaction` is no `Database`.
 */
export async function transaction<T>(database: Database, work: (trx: Transaction) => Promise<T>): Promise<T> {
  return withPatience(database, () => database.executor.transaction().execute(work));
}
