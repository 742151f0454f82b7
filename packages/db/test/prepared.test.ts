import { expect, it } from 'vitest';
import { prepared, transaction } from '../src/index.ts';
import { forEachEngine } from '../testing/databases.ts';

interface Note {
  key: string;
  value: string;
}

forEachEngine('a prepared query', (engine) => {
  it('keeps the parameters of concurrent calls apart', async () => {
    const database = await engine.open();
    const keys = Array.from({ length: 100 }, (_, number) => `key ${number}`);
    await database.executor
      .insertInto('installation')
      .values(keys.map((key) => ({ key, value: `value of ${key}` })))
      .execute();
    const find = prepared<{ key: string }, Note>((db, param) =>
      db.selectFrom('installation').selectAll().where('key', '=', param('key')),
    );
    const found = await Promise.all(keys.map((key) => find(database.executor, { key })));
    expect(found).toEqual(keys.map((key) => [{ key, value: `value of ${key}` }]));
  });

  it('accepts a parameter in several places, next to fixed values', async () => {
    const database = await engine.open();
    await database.executor
      .insertInto('installation')
      .values([
        { key: 'a', value: 'a' },
        { key: 'b', value: 'fixed' },
        { key: 'c', value: 'd' },
      ])
      .execute();
    const find = prepared<{ text: string; limit: number }, { key: string }>((db, param) =>
      db
        .selectFrom('installation')
        .select('key')
        .where((eb) =>
          eb.or([eb('value', '=', 'fixed'), eb('key', '=', param('text')), eb('value', '=', param('text'))]),
        )
        .orderBy('key')
        .limit(param('limit')),
    );
    expect(await find(database.executor, { text: 'd', limit: 5 })).toEqual([{ key: 'b' }, { key: 'c' }]);
    expect(await find(database.executor, { text: 'a', limit: 1 })).toEqual([{ key: 'a' }]);
  });

  it('is built once for all databases and transactions', async () => {
    let built = 0;
    const count = prepared<object, { count: number }>((db) => {
      built += 1;
      return db.selectFrom('installation').select((eb) => eb.fn.countAll<number>().as('count'));
    });
    const one = await engine.open();
    const other = await engine.open();
    await transaction(one, async (trx) => {
      await trx.insertInto('installation').values({ key: 'a', value: '' }).execute();
      expect(await count(trx, {})).toEqual([{ count: 1 }]);
    });
    expect(await count(one.executor, {})).toEqual([{ count: 1 }]);
    expect(await count(other.executor, {})).toEqual([{ count: 0 }]);
    expect(built).toBe(1);
  });

  it('passes text on unchanged, whatever it contains', async () => {
    const database = await engine.open();
    const value = `'; drop table installation; -- "\\ ?`;
    await database.executor.insertInto('installation').values({ key: 'a', value }).execute();
    const find = prepared<{ value: string }, Note>((db, param) =>
      db.selectFrom('installation').selectAll().where('value', '=', param('value')),
    );
    expect(await find(database.executor, { value })).toEqual([{ key: 'a', value }]);
  });
});
