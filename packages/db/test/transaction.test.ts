import { expect, it } from 'vitest';
import { type Database, migrate, newId, transaction } from '../src/index.ts';
import { forEachEngine } from '../testing/databases.ts';
import { make } from '../testing/factories.ts';
import { run } from '../testing/processes.ts';

const note = (key: string, value = '1') => ({ key, value });
/** Transactions of the same organization may share a commit. */
const organizationId = newId();
const inOne: typeof transaction = (database, work) => transaction(database, work, organizationId);
const notes = async (database: Database) =>
  (await database.executor.selectFrom('installation').select('key').orderBy('key').execute()).map((row) => row.key);

forEachEngine('a transaction', (engine) => {
  it('commits all of its work and returns the result', async () => {
    const database = await engine.open();
    const answer = await transaction(database, async (trx) => {
      await trx.insertInto('installation').values(note('a')).execute();
      await trx.insertInto('installation').values(note('b')).execute();
      return 'done';
    });
    expect(answer).toBe('done');
    expect(await notes(database)).toEqual(['a', 'b']);
  });

  it('keeps none of its work if it throws, and the next one works', async () => {
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

  it('runs once if nothing conflicts, and is not retried if it would fail again', async () => {
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

  it('lets others read meanwhile, without seeing its work', async () => {
    const url = await engine.newUrl();
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

  it('resolves only once others can see its work', async () => {
    const url = await engine.newUrl();
    const database = await engine.open(url);
    await migrate(database);
    const other = await engine.open(url);
    await Promise.all(
      Array.from({ length: 30 }, async (_, number) => {
        const key = `note ${number}`;
        await transaction(database, (trx) => trx.insertInto('installation').values(note(key)).execute());
        expect(await notes(other)).toContain(key);
      }),
    );
  });

  it('that fails undoes only its own work, not that of concurrent ones', async () => {
    const database = await engine.open();
    const failure = new Error('changed my mind');
    const results = await Promise.allSettled(
      Array.from({ length: 250 }, (_, number) =>
        inOne(database, async (trx) => {
          await trx
            .insertInto('installation')
            .values(note(`first ${number}`))
            .execute();
          if (number % 3 === 0) throw failure;
          // This one is refused by a database constraint.
          if (number % 3 === 1)
            await trx
              .insertInto('installation')
              .values(note(`first ${number}`))
              .execute();
          await trx
            .insertInto('installation')
            .values(note(`second ${number}`))
            .execute();
          return number;
        }),
      ),
    );
    const kept: string[] = [];
    for (const [number, result] of results.entries()) {
      expect(result.status).toBe(number % 3 === 2 ? 'fulfilled' : 'rejected');
      if (result.status === 'rejected' && number % 3 === 0) expect(result.reason).toBe(failure);
      if (result.status === 'fulfilled') {
        expect(result.value).toBe(number);
        kept.push(`first ${number}`, `second ${number}`);
      }
    }
    expect(await notes(database)).toEqual(kept.toSorted());
  });
});
