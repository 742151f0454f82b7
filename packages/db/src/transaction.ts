import { setTimeout as sleep } from 'node:timers/promises';
import { CompiledQuery } from 'kysely';
import type { Database, Transaction } from './database.ts';
import { DatabaseUnavailableError } from './errors.ts';
import { lockOrganization } from './lock.ts';

/** How long a write is retried while others hold the lock, in milliseconds. */
const lockTimeout = 10_000;

/** Runs `attempt`, and retries it after a pause while others hold the lock it needs. */
export async function retryWhileLocked<T>(database: Database, attempt: () => Promise<T>): Promise<T> {
  const deadline = Date.now() + lockTimeout;
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

interface QueuedWrite {
  work: Work<unknown>;
  resolve(value: unknown): void;
  reject(error: unknown): void;
}

/** The most writes in a group; a larger group would make readers wait too long on engines where writes block them. */
const maxGroup = 100;

const beginWork = CompiledQuery.raw('savepoint work');
const keepWork = CompiledQuery.raw('release savepoint work');
const undoWork = CompiledQuery.raw('rollback to savepoint work');

/**
 * Runs writes one after another. Writes that wait at the same time share one commit, because a commit costs more than
 * they do. Each runs in a savepoint, so that a failed write does not affect the others, and none is acknowledged before
 * the commit.
 */
class WriteQueue {
  readonly #database: Database;
  readonly #organizationId: string | undefined;
  readonly #onIdle: () => void;
  #waiting: QueuedWrite[] = [];
  #isScheduled = false;

  /** @param organizationId the organization that the writes lock, if any */
  constructor(database: Database, organizationId: string | undefined, onIdle: () => void) {
    this.#database = database;
    this.#organizationId = organizationId;
    this.#onIdle = onIdle;
  }

  run<T>(work: Work<T>): Promise<T> {
    return new Promise<T>((resolve, reject) => {
      this.#waiting.push({ work, resolve: resolve as (value: unknown) => void, reject });
      this.#schedule();
    });
  }

  #schedule(): void {
    if (this.#isScheduled) return;
    if (this.#waiting.length === 0) return this.#onIdle();
    this.#isScheduled = true;
    // Deferred until all input received so far has been read, so that those writes share a commit.
    setImmediate(() => {
      const group = this.#waiting.splice(0, maxGroup);
      void this.#commit(group).finally(() => {
        this.#isScheduled = false;
        this.#schedule();
      });
    });
  }

  async #commit(group: QueuedWrite[]): Promise<void> {
    const [first] = group;
    try {
      if (first && group.length === 1) return first.resolve(await this.#runLocked(first.work));
      const settle = await this.#runLocked(async (trx) => {
        const settled: (() => void)[] = [];
        for (const one of group) settled.push(await this.#runOne(trx, one));
        return settled;
      });
      for (const settleOne of settle) settleOne();
    } catch (error) {
      for (const { reject } of group) reject(error);
    }
  }

  #runLocked<T>(work: Work<T>): Promise<T> {
    const id = this.#organizationId;
    if (id === undefined) return runAlone(this.#database, work);
    return runAlone(this.#database, async (trx) => {
      await lockOrganization(this.#database, trx, id);
      return work(trx);
    });
  }

  /** @returns a function that settles the promise of the write, to be called after the commit */
  async #runOne(trx: Transaction, { work, resolve, reject }: QueuedWrite): Promise<() => void> {
    await trx.executeQuery(beginWork);
    try {
      const value = await work(trx);
      await trx.executeQuery(keepWork);
      return () => resolve(value);
    } catch (error) {
      // The whole group will be retried.
      if (this.#database.engine.isRetryable(error)) throw error;
      try {
        await trx.executeQuery(undoWork);
        await trx.executeQuery(keepWork);
      } catch {
        // The database has rolled the whole transaction back, for example because its disk is full: none of the group
        // is kept, and this error is the cause.
        throw error;
      }
      return () => reject(error);
    }
  }
}

const runAlone = <T>(database: Database, work: Work<T>): Promise<T> =>
  retryWhileLocked(database, () => database.executor.transaction().execute(work));

const queues = new WeakMap<Database, Map<string | undefined, WriteQueue>>();

function queueOf(database: Database, organizationId: string | undefined): WriteQueue {
  let ofDatabase = queues.get(database);
  if (!ofDatabase) {
    ofDatabase = new Map();
    queues.set(database, ofDatabase);
  }
  let queue = ofDatabase.get(organizationId);
  if (!queue) {
    queue = new WriteQueue(database, organizationId, () => ofDatabase.delete(organizationId));
    ofDatabase.set(organizationId, queue);
  }
  return queue;
}

/**
 * Refuses writes that began before a backup was restored, because they were based on content that no longer exists. A
 * restore holds the write lock, so a write that began meanwhile waits for it and is then refused here.
 */
function refuseAfterRestore<T>({ engine }: Database, work: Work<T>): Work<T> {
  const restores = engine.countRestores();
  return async (trx) => {
    if (restores !== undefined && engine.countRestores() !== restores)
      throw new DatabaseUnavailableError('A backup was restored while this write waited.');
    return work(trx);
  };
}

/**
 * Runs `work` in one transaction, completely or not at all. While another process is writing, it waits and retries, so
 * `work` must have no effect except through its transaction, and wait for nothing else. Transactions do not nest: a
 * `Transaction` is not a `Database`.
 * @param organizationId the organization that the work is about, which is locked as by `lockOrganization`. Without a
 *   queue, writes of one organization would wait for each other in the database, each on its own connection; here they
 *   wait without a connection and share commits
 * @throws DatabaseUnavailableError if others held the database for too long, or a backup was restored meanwhile
 */
export function transaction<T>(database: Database, given: Work<T>, organizationId?: string): Promise<T> {
  const work = refuseAfterRestore(database, given);
  if (database.engine.hasSingleWriter) return queueOf(database, undefined).run(work);
  return organizationId === undefined ? runAlone(database, work) : queueOf(database, organizationId).run(work);
}
