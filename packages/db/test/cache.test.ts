import { expect, it } from 'vitest';
import { type Database, migrate, Cache, transaction } from '../src/index.ts';
import { forEachEngine } from '../testing/databases.ts';
import { run } from '../testing/processes.ts';

/** Caches how many notes there are, and counts how often they are read. */
function rememberCount(database: Database) {
  const remembered = new Cache<number>(database);
  const given = {
    reads: 0,
    ask: (key = 'notes') =>
      remembered.get(key, async () => {
        given.reads += 1;
        const { count } = await database.executor
          .selectFrom('installation')
          .select((eb) => eb.fn.countAll<number>().as('count'))
          .executeTakeFirstOrThrow();
        return Number(count);
      }),
  };
  return given;
}

const add = (database: Database, key: string) =>
  transaction(database, (trx) => trx.insertInto('installation').values({ key, value: '' }).execute());

forEachEngine('a cached value', (engine) => {
  it('is read once per key while nothing changes', async () => {
    const database = await engine.open();
    const notes = rememberCount(database);
    for (let time = 0; time < 5; time += 1) expect(await notes.ask()).toBe(0);
    expect(notes.reads).toBe(database.engine.changeStamp() === undefined ? 5 : 1);
    await notes.ask('other');
    expect(notes.reads).toBe(database.engine.changeStamp() === undefined ? 6 : 2);
  });

  it('is discarded after every change in this process', async () => {
    const database = await engine.open();
    const notes = rememberCount(database);
    for (let number = 0; number < 10; number += 1) {
      expect(await notes.ask()).toBe(number);
      await add(database, `note ${number}`);
    }
    await database.executor.deleteFrom('installation').execute();
    expect(await notes.ask()).toBe(0);
  });

  it('is discarded after every change by another connection or process', async () => {
    const url = await engine.newUrl();
    const database = await engine.open(url);
    await migrate(database);
    const notes = rememberCount(database);
    const other = await engine.open(url);
    for (let number = 0; number < 10; number += 1) {
      expect(await notes.ask()).toBe(number);
      await add(other, `note ${number}`);
    }
    expect(await notes.ask()).toBe(10);
    await run(new URL('processes/hold-lock.mjs', import.meta.url), url, '0').end();
    expect(await notes.ask()).toBe(11);
  });

  it('never includes changes of failed or uncommitted transactions', async () => {
    const database = await engine.open();
    const notes = rememberCount(database);
    let during: Promise<number> | undefined;
    const failed = transaction(database, async (trx) => {
      await trx.insertInto('installation').values({ key: 'a', value: '' }).execute();
      during = notes.ask();
      await trx.insertInto('installation').values({ key: 'b', value: '' }).execute();
      throw new Error('changed my mind');
    });
    await expect(failed).rejects.toThrow('changed my mind');
    expect(await during).toBe(0);
    expect(await notes.ask()).toBe(0);
    // Asks again during a transaction that commits, after its last change.
    await transaction(database, async (trx) => {
      await trx.insertInto('installation').values({ key: 'c', value: '' }).execute();
      during = notes.ask();
    });
    // On engines where readers do not wait for writers, either is possible. What matters is what is cached of it.
    expect([0, 1]).toContain(await during);
    expect(await notes.ask()).toBe(1);
  });

  it('is never older than the data at the time of the call, whatever runs concurrently', async () => {
    const url = await engine.newUrl();
    const database = await engine.open(url);
    await migrate(database);
    const other = await engine.open(url);
    const notes = rememberCount(database);
    let kept = 0;
    const writers = [database, other].map(async (writer, index) => {
      for (let number = 0; number < 60; number += 1) {
        const fails = number % 4 === 0;
        const write = transaction(writer, async (trx) => {
          await trx
            .insertInto('installation')
            .values({ key: `${index} ${number}`, value: '' })
            .execute();
          if (fails) throw new Error('changed my mind');
        });
        if (fails) await write.catch(() => undefined);
        else {
          await write;
          kept += 1;
        }
      }
    });
    const over = { yet: false };
    const readers = Array.from({ length: 4 }, async () => {
      while (!over.yet) {
        const least = kept;
        expect(await notes.ask()).toBeGreaterThanOrEqual(least);
        await new Promise(setImmediate);
      }
    });
    await Promise.all(writers);
    over.yet = true;
    await Promise.all(readers);
    expect(await notes.ask()).toBe(90);
  });

  it('is evicted when there are too many of them', async () => {
    const database = await engine.open();
    const remembered = new Cache<string>(database);
    for (let number = 0; number < 10_002; number += 1) await remembered.get(`key ${number}`, async () => 'value');
    let reads = 0;
    await remembered.get('key 0', async () => `${(reads += 1)}`);
    expect(reads).toBe(1);
  });

  it('is not stored if reading it fails', async () => {
    const database = await engine.open();
    const remembered = new Cache<number>(database);
    await expect(remembered.get('key', () => Promise.reject(new Error('out of order')))).rejects.toThrow(
      'out of order',
    );
    expect(await remembered.get('key', async () => 1)).toBe(1);
  });
});
