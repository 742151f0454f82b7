import { setTimeout as sleep } from 'node:timers/promises';
import { sql } from 'kysely';
import { expect, it } from 'vitest';
import { type Database, DatabaseUnavailableError, migrate, transaction } from '../src/index.ts';
import { forEachEngine } from '../testing/databases.ts';
import { run } from '../testing/processes.ts';

const note = (key: string, value = '1') => ({ key, value });
const notes = async (database: Database) =>
  (await database.executor.selectFrom('installation').select('key').orderBy('key').execute()).map((row) => row.key);

/** The longest time in milliseconds for which the event loop was blocked while `work` ran. */
async function longestPause(work: () => Promise<unknown>): Promise<number> {
  let longest = 0;
  let last = performance.now();
  const timer = setInterval(() => {
    const time = performance.now();
    longest = Math.max(longest, time - last);
    last = time;
  }, 5);
  try {
    await work();
  } finally {
    clearInterval(timer);
  }
  return longest;
}

forEachEngine('a serialized transaction', (engine) => {
  it('waits for a write of another process without blocking its own process', async () => {
    const url = await engine.newUrl();
    const database = await engine.open(url);
    await migrate(database);
    const holder = run(new URL('processes/hold-lock.mjs', import.meta.url), url, '1000');
    expect(await holder.line()).toBe('locked');
    const began = performance.now();
    const pause = await longestPause(() =>
      transaction(database, (trx) => trx.insertInto('installation').values(note('waiter')).execute()),
    );
    const waited = performance.now() - began;
    expect(waited).toBeGreaterThan(700);
    expect(waited).toBeLessThan(4000);
    expect(pause).toBeLessThan(400);
    await holder.end();
    expect(await notes(database)).toEqual(['holder', 'waiter']);
  });

  it('loses no updates between processes', async () => {
    const url = await engine.newUrl();
    const database = await engine.open(url);
    await migrate(database);
    await database.executor.insertInto('installation').values(note('count', '0')).execute();
    const others = Array.from({ length: 4 }, () => run(new URL('processes/count-up.mjs', import.meta.url), url, '25'));
    await Promise.all(others.map((other) => other.line()));
    for (const other of others) other.go();
    for (const other of others) await other.end();
    expect((await database.executor.selectFrom('installation').select('value').executeTakeFirstOrThrow()).value).toBe(
      '100',
    );
  });

  it('sees another one in the same process completely or not at all', async () => {
    const database = await engine.open();
    const both = ['a', 'b'].map((key) =>
      transaction(database, async (trx) => {
        const seen = await trx.selectFrom('installation').select('key').execute();
        await trx
          .insertInto('installation')
          .values(note(`${key} 1`))
          .execute();
        await sleep(10);
        await trx
          .insertInto('installation')
          .values(note(`${key} 2`))
          .execute();
        return seen.length;
      }),
    );
    expect((await Promise.all(both)).toSorted()).toEqual([0, 2]);
  });

  it('sees the work of earlier ones, and nothing of those that failed', async () => {
    const database = await engine.open();
    const seen = await Promise.allSettled(
      Array.from({ length: 20 }, (_, number) =>
        transaction(database, async (trx) => {
          const before = (await trx.selectFrom('installation').select('key').execute()).length;
          await trx
            .insertInto('installation')
            .values(note(`note ${number}`))
            .execute();
          if (number % 2) throw new Error('changed my mind');
          return before;
        }),
      ),
    );
    const counts = seen.flatMap((result) => (result.status === 'fulfilled' ? [result.value] : []));
    expect(counts).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 8, 9]);
  });

  it('fails with all concurrent ones if the database rolls them all back, and later ones work', async () => {
    const database = await engine.open();
    await sql`create trigger give_up before insert on installation when new.key = 'fatal' begin select raise(rollback, 'gave up'); end`.execute(
      database.executor,
    );
    const insert = (key: string) =>
      transaction(database, (trx) => trx.insertInto('installation').values(note(key)).execute());
    const results = await Promise.allSettled([insert('a'), insert('fatal'), insert('b')]);
    // Transactions that reported success are stored, and those that reported failure are not.
    const told = ['a', 'fatal', 'b'].filter((_, index) => results[index]?.status === 'fulfilled');
    expect(await notes(database)).toEqual(told);
    expect(results[1].status).toBe('rejected');
    await insert('c');
    expect(await notes(database)).toEqual([...told, 'c']);
  });

  it('is refused without a trace if there is no room, and works once there is room again', async () => {
    const database = await engine.open();
    const limit = (pages: number) => sql`pragma max_page_count = ${sql.lit(pages)}`.execute(database.executor);
    const insert = (key: string, size: number) =>
      transaction(database, async (trx) => {
        await trx
          .insertInto('installation')
          .values(note(`${key} 1`))
          .execute();
        await trx
          .insertInto('installation')
          .values(note(`${key} 2`, 'x'.repeat(size)))
          .execute();
      });
    // No more pages than there are.
    await limit(1);
    const keys = Array.from({ length: 30 }, (_, number) => `note ${number}`);
    const results = await Promise.allSettled(keys.map((key, number) => insert(key, number % 3 === 2 ? 100_000 : 10)));
    const refused = results.flatMap((result) => (result.status === 'rejected' ? [result.reason as Error] : []));
    expect(refused.length).toBeGreaterThanOrEqual(10);
    for (const error of refused) {
      expect(error).toBeInstanceOf(DatabaseUnavailableError);
      expect(error.message).toMatch(/^There is no room to write to .*: database or disk is full \(SQLITE_FULL\)\.$/);
    }
    const kept = keys.filter((_, number) => results[number]?.status === 'fulfilled');
    expect(await notes(database)).toEqual(kept.flatMap((key) => [`${key} 1`, `${key} 2`]).toSorted());
    await expect(insert('alone', 100_000)).rejects.toThrow('SQLITE_FULL');

    await limit(1_000_000);
    await insert('after', 100_000);
    expect(await notes(database)).toEqual([...kept, 'after'].flatMap((key) => [`${key} 1`, `${key} 2`]).toSorted());
  });
});
