import { expect, it } from 'vitest';
import { type Database, migrate, newId, transaction } from '../src/index.ts';
import { forEachEngine } from '../testing/databases.ts';
import { make } from '../testing/factories.ts';
import { run } from '../testing/processes.ts';

const note = (key: string, value = '1') => ({ key, value });
/** Of one organization, and so together with others of it. */
const organizationId = newId();
const inOne: typeof transaction = (database, work) => transaction(database, work, organizationId);
const notes = async (database: Database) =>
  (await database.executor.selectFrom('installation').select('key').orderBy('key').execute()).map((row) => row.key);

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

  it('lets others read meanwhile, who see none of its work', async () => {
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

  it('is answered once it is kept: others see it by then', async () => {
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

  it('that fails takes nothing of those begun at the same time along, and keeps nothing of itself', async () => {
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
          // Refused by a rule of the database rather than by us.
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
