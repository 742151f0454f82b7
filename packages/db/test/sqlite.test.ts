import { closeSync, existsSync, mkdtempSync, openSync, rmSync, statSync, writeFileSync, writeSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { sql } from 'kysely';
import { expect, it, onTestFinished } from 'vitest';
import { type Database, migrate, openDatabase } from '../src/index.ts';
import { make } from '../testing/factories.ts';

function newFile(): string {
  const folder = mkdtempSync(join(tmpdir(), 'rolecall-sqlite-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  return join(folder, 'made/on/the/way/rolecall.db');
}

function open(path: string): Database {
  const database = openDatabase(`sqlite:${path}`);
  onTestFinished(() => database.close());
  return database;
}

it('a database is opened for many readers and one writer, with foreign keys', async () => {
  const database = open(newFile());
  const pragma = async (name: string) =>
    Object.values(
      (await sql<Record<string, unknown>>`pragma ${sql.raw(name)}`.execute(database.executor)).rows[0] ?? {},
    )[0];
  expect(await pragma('journal_mode')).toBe('wal');
  expect(await pragma('foreign_keys')).toBe(1);
  expect(await pragma('synchronous')).toBe(1);
  expect(await pragma('trusted_schema')).toBe(0);
});

it('a database is not touched before the first query, and new until then', async () => {
  const path = newFile();
  const database = open(path);
  expect(database.isNew).toBe(true);
  expect(existsSync(path)).toBe(false);
  await migrate(database);
  expect(open(path).isNew).toBe(false);
});

it('a database in memory is gone when closed', async () => {
  const database = openDatabase('sqlite::memory:');
  await migrate(database);
  expect(database.isNew).toBe(true);
  await make.organization(database.executor);
  await database.close();
  expect(existsSync(':memory:')).toBe(false);
});

it('numbers of users and projects are never given twice', async () => {
  const database = open(newFile());
  await migrate(database);
  const first = await make.user(database.executor);
  await database.executor.deleteFrom('users').execute();
  expect((await make.user(database.executor)).id).toBeGreaterThan(first.id);
});

it('integrity problems: none in a sound file, dangling references, damaged pages', async () => {
  const path = newFile();
  const database = open(path);
  await migrate(database);
  const { id: organization_id } = await make.organization(database.executor);
  for (let number = 0; number < 200; number += 1)
    await make.role(database.executor, { organization_id, name: 'x'.repeat(150) });
  const problems = () => database.engine.integrityProblems(database.executor as never);
  expect(await problems()).toEqual([]);
  await sql`pragma foreign_keys = off`.execute(database.executor);
  await database.executor.deleteFrom('organizations').execute();
  expect(await problems()).toContain('a row of roles refers to nothing');
  await database.close();

  const middle = Math.floor(statSync(path).size / 8192) * 4096;
  const file = openSync(path, 'r+');
  for (let page = 0; page < 5; page += 1) writeSync(file, Buffer.alloc(4096, 0xa5), 0, 4096, middle + page * 4096);
  closeSync(file);
  const damaged = open(path);
  const found = await damaged.engine
    .integrityProblems(damaged.executor as never)
    .catch((error: Error) => [error.message]);
  expect(found.length).toBeGreaterThan(0);
});

it('a file that is no database is refused', async () => {
  const path = join(mkdtempSync(join(tmpdir(), 'rolecall-sqlite-')), 'notes.txt');
  writeFileSync(path, 'Not a database, but more than a hundred characters of text all the same. '.repeat(100));
  await expect(migrate(open(path))).rejects.toThrow('not a database');
});
