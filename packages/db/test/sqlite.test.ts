import {
  closeSync,
  copyFileSync,
  existsSync,
  mkdtempSync,
  openSync,
  renameSync,
  rmSync,
  statSync,
  symlinkSync,
  writeSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { sql } from 'kysely';
import { describe, expect, it, onTestFinished } from 'vitest';
import {
  checkReadiness,
  type Database,
  DatabaseUnavailableError,
  migrate,
  openDatabase,
  transaction,
} from '../src/index.ts';
import { make } from '../testing/factories.ts';

function newFile(): string {
  const folder = mkdtempSync(join(tmpdir(), 'rolecall-sqlite-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  return join(folder, 'made/on/the/way/rolecall.db');
}

function replace(path: string): void {
  copyFileSync(path, `${path}.copy`);
  renameSync(`${path}.copy`, path);
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

it('a new file is for its owner alone, with its log and shared memory, and is known as ours', async () => {
  const path = newFile();
  const database = open(path);
  await migrate(database);
  for (const suffix of ['', '-wal', '-shm']) expect(statSync(path + suffix).mode & 0o777).toBe(0o600);
  const id = await sql<{ application_id: number }>`pragma application_id`.execute(database.executor);
  expect(id.rows).toEqual([{ application_id: 0x526f6c63 }]);
});

it('a file of before it was marked as ours is opened', async () => {
  const path = newFile();
  const first = openDatabase(`sqlite:${path}`);
  await migrate(first);
  await sql`pragma application_id = 0`.execute(first.executor);
  await first.close();
  expect(await migrate(open(path))).toEqual([]);
});

describe.each<[string, (path: string) => void]>([
  ['deleted', (path) => rmSync(path)],
  ['replaced', (path) => replace(path)],
  ['left without its log', (path) => rmSync(`${path}-wal`)],
  ['given another log', (path) => replace(`${path}-wal`)],
  ['left without its shared memory', (path) => rmSync(`${path}-shm`)],
])('a file that was %s while in use', (_, change) => {
  it.each(['itself', 'a link to it'])('takes no write any more, where %s is opened', async (which) => {
    const path = newFile();
    const real = openDatabase(`sqlite:${path}`);
    await migrate(real);
    await real.close();
    const link = join(dirname(path), 'link.db');
    symlinkSync(path, link);
    const database = open(which === 'itself' ? path : link);
    const write = () =>
      transaction(database, (trx) =>
        trx
          .insertInto('installation')
          .values({ key: `${Math.random()}`, value: '' })
          .execute(),
      );
    await write();
    await checkReadiness(database);
    change(path);
    await expect(write()).rejects.toThrow(DatabaseUnavailableError);
    await expect(checkReadiness(database)).rejects.toThrow('was deleted or replaced while in use');
  });
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
