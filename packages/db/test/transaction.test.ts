import { setTimeout as sleep } from 'node:timers/promises';
import { expect, it } from 'vitest';
import { type Database, migrate, transaction } from '../src/index.ts';
import { forEachEngine } from '../testing/databases.ts';
import { make } from '../testing/factories.ts';
import { run } from '../testing/processes.ts';

const note = (key: string, value = '1') => ({ key, value });
const notes = async (database: Database) =>
  (await database.executor.selectFrom('installation').select('key').orderBy('key').execute()).map((row) => row.key);

/** The longest time that the event loop did not turn while `work` ran, in milliseconds. */
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

forEachEngine('a transaction', (engine) => {
  it('keeps all of its work and answers', async () => {
    const database = await engine.open();
    const answer = await transaction(database, async (trx) => {
      await trx.insertInto('installation').values(note('a')).execute();
      await trx.insertInto('installation').values(note('b')).execute();
      return 'done';
    });
    expect(answer).toBe('done');
    expect(await notes(database)).toEqual(['a', 'b']);
  });

  it('keeps none of its work where it throws, and the next one works', async () => {
    const database = await engine.open();
    const failure = new Error('changed my mind');
    const failed = transaction(database, async (trx) => {
      await trx.insertInto('installation').values(note('a')).execute();
      throw failure;
    });
    await expect(failed).rejects.toBe(failure);
    await expect(
      transaction(database, (trx) =>
        trx
          .insertInto('installation')
          .values([note('b'), note('b')])
          .execute(),
      ),
    ).rejects.toThrow();
    expect(await notes(database)).toEqual([]);
    await transaction(database, (trx) => trx.insertInto('installation').values(note('c')).execute());
    expect(await notes(database)).toEqual(['c']);
  });

  it('runs its work once where nothing stands in the way, and does not retry what will fail again', async () => {
    const database = await engine.open();
    let runs = 0;
    await transaction(database, async () => void (runs += 1));
    expect(runs).toBe(1);
    await expect(
      transaction(database, async (trx) => {
        runs += 1;
        await make.roleMembership(trx, { organization_id: 'x', role_id: 'y', user_id: 1 });
      }),
    ).rejects.toThrow();
    expect(runs).toBe(2);
  });

  it('waits for another process that writes, while this one goes on', async () => {
    const url = engine.newUrl();
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

  it('lets others read meanwhile, who see none of its work', async () => {
    const url = engine.newUrl();
    const database = await engine.open(url);
    await migrate(database);
    const holder = run(new URL('processes/hold-lock.mjs', import.meta.url), url, '400');
    await holder.line();
    const began = performance.now();
    expect(await notes(database)).toEqual([]);
    expect(performance.now() - began).toBeLessThan(300);
    await holder.end();
    expect(await notes(database)).toEqual(['holder']);
  });

  it('loses no update among processes', async () => {
    const url = engine.newUrl();
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

  it('of two in one process, each sees the other whole or not at all', async () => {
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
});
