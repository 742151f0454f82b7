import { once } from 'node:events';
import { join } from 'node:path';
import { openRolecall } from '@rolecall/api';
import { type Database, migrate, newId, openDatabase } from '@rolecall/db';
import { describe, expect, it, onTestFinished } from 'vitest';
import { contentsOf } from '../../db/testing/contents.ts';
import { newDatabaseUrl } from '../../db/testing/database-urls.ts';
import { make } from '../../db/testing/factories.ts';
import { nightly } from '../../db/testing/nightly.ts';
import { newFolder, openInstallation, secret } from './command-line.ts';

type Copied = { table: string; rows: number; digest: string }[];

const newSqliteUrl = () => `sqlite:${join(newFolder(), 'rolecall.db')}`;

function open(url: string): Database {
  const database = openDatabase(url);
  onTestFinished(() => database.close());
  return database;
}

const contents = (url: string) => contentsOf(open(url).executor as never);

const countActivity = async ({ executor }: Database) =>
  (
    await executor
      .selectFrom('activity_log')
      .select((eb) => eb.fn.countAll<number>().as('count'))
      .executeTakeFirstOrThrow()
  ).count;

describe('rolecall copy', () => {
  it('copies everything to PostgreSQL and back, and prints how it verified that', async () => {
    const { here, databaseUrl, json, run } = openInstallation();
    const demo = (await here.json('demo')) as { key: string };
    const [postgres, back] = [await newDatabaseUrl(), newSqliteUrl()];
    const copied = json('copy', '--from', databaseUrl, '--to', postgres) as Copied;
    for (const { table, rows, digest } of copied)
      expect({ table, rows, digest }).toEqual({
        table,
        rows: expect.any(Number),
        digest: expect.stringMatching(/^[0-9a-f]{64}$/),
      });
    const told = run(['copy', '--from', postgres, '--to', back]);
    expect(told.status).toBe(0);
    expect(told.stdout.trim().split('\n')).toEqual(
      copied.map(({ table, rows, digest }) => `${table}: ${rows} rows, sha256 ${digest}`),
    );

    const before = await contents(databaseUrl);
    expect(await contents(postgres)).toEqual(before);
    expect(await contents(back)).toEqual(before);
    for (const url of [postgres, back]) {
      const rolecall = await openRolecall({ databaseUrl: url, secret });
      onTestFinished(() => rolecall.close());
      const actor = await rolecall.identify({ authorization: `Bearer ${demo.key}` });
      const roles = await rolecall.createCaller(actor).roles.list({ organization_id: '@current' });
      expect(roles.count).toBeGreaterThan(5);
    }
  });

  it('refuses a target that is not empty, and leaves it unchanged', async () => {
    const { here, databaseUrl, refused } = openInstallation();
    await here.json('migrate');
    const target = await newDatabaseUrl();
    await make.user(open(target).executor);
    const before = await contents(target);
    expect(refused('copy', '--from', databaseUrl, '--to', target)).toBe('The database to copy to is not empty.');
    expect(await contents(target)).toEqual(before);
  });

  it.each([
    [['copy', '--from', 'sqlite:there-is-none.db', '--to', 'sqlite::memory:'], 'There is no database to copy from.'],
    [['copy', '--from', 'sqlite::memory:'], /--to/],
    [['copy', '--from', 'mysql://localhost/x', '--to', 'sqlite::memory:'], /postgres:\/\/USER/],
    [
      ['copy', '--from', 'postgres://nobody@127.0.0.1:1/x', '--to', 'sqlite::memory:'],
      /^The database at 127\.0\.0\.1:1\/x does not answer: /,
    ],
    [
      ['copy', '--from', 'postgres://nobody:hunter2@127.0.0.1:1/x', '--to', 'sqlite::memory:'],
      /^--from: everybody who lists processes would see the password\. (?!.*hunter2).*PGPASSWORD/,
    ],
    [
      ['copy', '--from', 'sqlite::memory:', '--to', 'postgres://127.0.0.1:1/x?user=nobody&password=hunter2'],
      /^--to: everybody who lists processes would see the password\. (?!.*hunter2).*PGPASSWORD/,
    ],
  ])('refuses %j', async (words, told) => {
    expect(await openInstallation().here.refused(...words)).toMatch(told);
  });

  // A plain run covers the most common direction.
  it.each(nightly ? ['postgres', 'sqlite'] : ['postgres'])(
    'continues after it was killed; a partial copy to %s cannot be opened',
    async (engine) => {
      const { here, databaseUrl, json, start } = openInstallation();
      await here.json('demo');
      const source = open(databaseUrl);
      const line = await make.activity(source.executor);
      for (let batch = 0; batch < 20; batch += 1)
        await source.executor
          .insertInto('activity_log')
          .values(Array.from({ length: 500 }, () => ({ ...line, id: newId() })))
          .execute();
      const before = await contents(databaseUrl);
      const target = engine === 'postgres' ? await newDatabaseUrl() : newSqliteUrl();
      const words = ['copy', '--from', databaseUrl, '--to', target];
      // Migrated before the copy begins, so that the test can read it meanwhile.
      const there = open(target);
      await migrate(there);

      const copy = start(...words);
      await expect.poll(() => countActivity(there), { interval: 2, timeout: 60_000 }).toBeGreaterThan(1);
      copy.kill('SIGKILL');
      expect(await once(copy, 'exit')).toEqual([null, 'SIGKILL']);
      expect(await countActivity(there)).toBeLessThan(before['activity_log']?.length ?? 0);
      await expect(openRolecall({ databaseUrl: target, secret })).rejects.toThrow(
        'A copy to this database was interrupted. Run the same `rolecall copy` again.',
      );
      json(...words);
      expect(await contents(target)).toEqual(before);
    },
  );
});
