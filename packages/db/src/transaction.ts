import { setTimeout as sleep } from 'node:timers/promises';
import { CompiledQuery } from 'kysely';
import type { Database, Transaction } from './database.ts';
import { DatabaseUnavailableError } from './errors.ts';

/** How long a write keeps trying while others hold the lock, in milliseconds. */
const patience = 10_000;

/** Runs `attempt`, and again after a pause for as long as others hold the lock it needs. */
export async function withPatience<T>(database: Database, attempt: () => Promise<T>): Promise<T> {
  const deadline = Date.now() + patience;
  for (let tries = 0; ; tries += 1) {
    try {
      return await attempt();
    } catch (error) {
      if (!database.engine.isRetryable(error)) throw error;
      if (Date.now() > deadline)
        throw new DatabaseUnavailableError('Others held the database for too long.', { cause: error });
      await sleep(Math.random() * Math.min(5 * 2 ** tries, 200));
    }
  }
}

type Work<T> = (trx: Transaction) => Promise<T>;

interface Waiting {
  work: Work<unknown>;
  resolve(value: unknown): void;
  reject(error: unknown): void;
}

/** More would keep readers waiting for long. */
const maxGroup = 100;

const beginWork = CompiledQuery.raw('savepoint work');
const keepWork = CompiledQuery.raw('release work');
const undoWork = CompiledQuery.raw('rollback to work');

/**
 * Lets writes that are waiting at the same time share one commit, most of whose cost is per page and not per write.
 * Each runs between savepoints, so that one that fails takes nothing of the others along, and none is answered before
 * the commit that keeps it.
 */
class CommitGroup {
  readonly #database: Database;
  #waiting: Waiting[] = [];
  #isScheduled = false;

  constructor(database: Database) {
    this.#database = database;
  }

  run<T>(work: Work<T>): Promise<T> {
    return new Promise<T>((resolve, reject) => {
      this.#waiting.push({ work, resolve: resolve as (value: unknown) => void, reject });
      this.#schedule();
    });
  }

  #schedule(): void {
    if (this.#isScheduled || this.#waiting.length === 0) return;
    this.#isScheduled = true;
    // Once what has come in by now has been read: these are the writes that share a commit.
    setImmediate(() => {
      const group = this.#waiting.splice(0, maxGroup);
      void this.#commit(group).finally(() => {
        this.#isScheduled = false;
        this.#schedule();
      });
    });
  }

  async #commit(group: Waiting[]): Promise<void> {
    try {
      const settle = await withPatience(this.#database, () =>
        this.#database.executor.transaction().execute(async (trx) => {
          const settled: (() => void)[] = [];
          for (const one of group) settled.push(await runOne(trx, one));
          return settled;
        }),
      );
      for (const tell of settle) tell();
    } catch (error) {
      for (const { reject } of group) reject(error);
    }
  }
}

/** @returns what is to be told to whoever waits, once it is committed */
async function runOne(trx: Transaction, { work, resolve, reject }: Waiting): Promise<() => void> {
  await trx.executeQuery(beginWork);
  try {
    const value = await work(trx);
    await trx.executeQuery(keepWork);
    return () => resolve(value);
  } catch (error) {
    await trx.executeQuery(undoWork);
    await trx.executeQuery(keepWork);
    return () => reject(error);
  }
}

const groups = new WeakMap<Database, CommitGroup>();

function groupOf(database: Database): CommitGroup {
  let group = groups.get(database);
  if (!group) {
    group = new CommitGroup(database);
    groups.set(database, group);
  }
  return group;
}

/**
 * Runs `work` in one transaction: all of it is kept, or nothing. Where another process is writing, it waits and tries
 * again, so `work` must have no effect but through the transaction it is handed, and wait for nothing else. Transactions
 * do not nest: a `Transaction` is no `Database`. Where others may write at the same time, what is read in order to be
 * written must be held: see `holdOrganization`.
 */
export function transaction<T>(database: Database, work: Work<T>): Promise<T> {
  if (database.engine.writesOneByOne) return groupOf(database).run(work);
  return withPatience(database, () => database.executor.transaction().execute(work));
}
