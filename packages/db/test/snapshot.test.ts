import { expect, it } from 'vitest';
import { type Database, migrate, snapshot, transaction } from '../src/index.ts';
import { forEachEngine } from '../testing/databases.ts';

const store = (database: Database, key: string) =>
  transaction(database, (trx) => trx.insertInto('installation').values({ key, value: '1' }).execute());
const keysOf = async (db: Database['executor']) =>
  (await db.selectFrom('installation').select('key').orderBy('key').execute()).map((row) => row.key);

forEachEngine('a snapshot', (engine) => {
  const openTwice = async () => {
    const url = await engine.newUrl();
    const database = await engine.open(url);
    await migrate(database);
    return { database, other: await engine.open(url) };
  };

  it('shows nothing that another process writes between its statements', async () => {
    const { database, other } = await openTwice();
    await store(database, 'a');
    const seen = await snapshot(database, async (db) => {
      const first = await keysOf(db);
      await store(other, 'b');
      return [first, await keysOf(db)];
    });
    expect(seen).toEqual([['a'], ['a']]);
    expect(await keysOf(database.executor)).toEqual(['a', 'b']);
  });

  it('does not wait for a write of another process', async () => {
    const { database, other } = await openTwice();
    await transaction(other, async (trx) => {
      await trx.insertInto('installation').values({ key: 'a', value: '1' }).execute();
      expect(await snapshot(database, keysOf)).toEqual([]);
    });
    expect(await snapshot(database, keysOf)).toEqual(['a']);
  });

  it('refuses to write, and the next write works', async () => {
    const { database } = await openTwice();
    const writing = snapshot(database, (db) =>
      db.insertInto('installation').values({ key: 'a', value: '1' }).execute(),
    );
    await expect(writing).rejects.toThrow();
    expect(await keysOf(database.executor)).toEqual([]);
    await store(database, 'b');
    expect(await keysOf(database.executor)).toEqual(['b']);
  });

  it('that fails rejects with the error, and the next one works', async () => {
    const { database } = await openTwice();
    const failure = new Error('changed my mind');
    await expect(snapshot(database, () => Promise.reject(failure))).rejects.toBe(failure);
    expect(await snapshot(database, keysOf)).toEqual([]);
  });
});
