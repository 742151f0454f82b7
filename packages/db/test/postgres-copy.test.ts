import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { copyDatabase, CopyError, type Database, isCopyUnfinished, migrate, openDatabase } from '../src/index.ts';
import { contentsOf } from '../testing/contents.ts';
import { newDatabaseUrl } from '../testing/database-urls.ts';
import { make } from '../testing/factories.ts';
import { fill } from '../testing/fill.ts';

function openUntilDone(url: string): Database {
  const database = openDatabase(url);
  onTestFinished(() => database.close());
  return database;
}

function newSqliteUrl(): string {
  const folder = mkdtempSync(join(tmpdir(), 'rolecall-copy-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  return `sqlite:${join(folder, 'rolecall.db')}`;
}

const newUrl = (engine: string) => (engine === 'sqlite' ? newSqliteUrl() : newDatabaseUrl());
const newPostgres = async () => openUntilDone(await newDatabaseUrl());

/** A migrated database with content, opened after it was filled. */
async function filled(url: string, work = fill): Promise<Database> {
  const database = openDatabase(url);
  await migrate(database);
  await work(database.executor);
  await database.close();
  return openUntilDone(url);
}

const rows = (database: Database) => contentsOf(database.executor as never);

describe('a copy', () => {
  it.each([
    ['sqlite', 'postgres'],
    ['postgres', 'sqlite'],
    ['postgres', 'postgres'],
    ['sqlite', 'sqlite'],
  ])('from %s to %s has every row of every table and continues the numbering', async (one, other) => {
    const from = await filled(await newUrl(one));
    const to = openUntilDone(await newUrl(other));
    const copied = await copyDatabase(from, to);
    const [expected, actual] = [await rows(from), await rows(to)];
    expect(actual).toEqual(expected);
    for (const { table, rows: count, digest } of copied) {
      expect(count, table).toBe(expected[table]?.length);
      expect(count, table).toBeGreaterThan(0);
      expect(digest).toMatch(/^[0-9a-f]{64}$/);
    }
    expect(copied.map(({ table }) => table).toSorted()).toEqual(Object.keys(expected).toSorted());
    expect(await isCopyUnfinished(to)).toBe(false);
    expect(await to.engine.integrityProblems(to.executor as never)).toEqual([]);
    const { id: organization_id } = await make.organization(to.executor);
    const before = await from.executor
      .selectFrom('users')
      .select('id')
      .orderBy('id', 'desc')
      .limit(1)
      .executeTakeFirstOrThrow();
    // Skips the number of the last user, who was deleted.
    expect((await make.user(to.executor)).id).toBe(before.id + 2);
    expect((await make.project(to.executor, { organization_id })).id).toBe(4);
  });

  it('of a database without rows has none, and numbers rows from one', async () => {
    const from = await filled(newSqliteUrl(), async () => undefined);
    const to = await newPostgres();
    for (const { rows: count } of await copyDatabase(from, to)) expect(count).toBe(0);
    expect((await make.user(to.executor)).id).toBe(1);
  });

  it('resumes after an interruption at any batch', async () => {
    const from = await filled(newSqliteUrl());
    const expected = await rows(from);
    const to = await newPostgres();
    let interruptions = 0;
    for (let stopAfter = 1; ; stopAfter += 3) {
      let batches = 0;
      try {
        await copyDatabase(from, to, () => {
          batches += 1;
          if (batches > stopAfter) throw new Error('interrupted');
        });
        break;
      } catch (error) {
        expect((error as Error).message).toBe('interrupted');
        interruptions += 1;
        expect(await isCopyUnfinished(to)).toBe(true);
      }
    }
    expect(interruptions).toBeGreaterThan(2);
    expect(await rows(to)).toEqual(expected);
  });
});

describe('a copy is refused', () => {
  it('if the target is not empty, which is left unchanged', async () => {
    const from = await filled(newSqliteUrl());
    const to = await newPostgres();
    await make.user(to.executor);
    const before = await rows(to);
    await expect(copyDatabase(from, to)).rejects.toThrow('The database to copy to is not empty.');
    expect(await rows(to)).toEqual(before);
    await expect(copyDatabase(to, to)).rejects.toThrow('The database to copy to is not empty.');
  });

  it('if it is repeated, since the target is no longer empty', async () => {
    const from = await filled(newSqliteUrl());
    const to = await newPostgres();
    await copyDatabase(from, to);
    await expect(copyDatabase(from, to)).rejects.toThrow('The database to copy to is not empty.');
  });

  it('if the target holds part of another database', async () => {
    const to = await newPostgres();
    const interrupted = copyDatabase(await filled(newSqliteUrl()), to, () => {
      throw new Error('interrupted');
    });
    await expect(interrupted).rejects.toThrow('interrupted');
    await expect(copyDatabase(await filled(newSqliteUrl()), to)).rejects.toThrow('an unfinished copy of another one');
    await expect(copyDatabase(to, openUntilDone(newSqliteUrl()))).rejects.toThrow('is an unfinished copy itself');
  });

  it('if there is nothing to copy from, or its schema is outdated', async () => {
    await expect(copyDatabase(openUntilDone(newSqliteUrl()), await newPostgres())).rejects.toThrow(
      'There is no database to copy from.',
    );
    const outdated = openUntilDone(await newDatabaseUrl({ empty: true }));
    await expect(copyDatabase(outdated, await newPostgres())).rejects.toThrow('is outdated');
  });

  it('if a copied row has since been changed in the target', async () => {
    const from = await filled(newSqliteUrl());
    const to = await newPostgres();
    let batches = 0;
    const interrupted = copyDatabase(from, to, () => {
      batches += 1;
      if (batches === 8) throw new Error('interrupted');
    });
    await expect(interrupted).rejects.toThrow('interrupted');
    await to.executor.updateTable('organizations').set({ name: 'Other' }).execute();
    await expect(copyDatabase(from, to)).rejects.toThrow(CopyError);
    await expect(copyDatabase(from, to)).rejects.toThrow('The copy of organizations differs.');
    expect(await isCopyUnfinished(to)).toBe(true);
  });
});
