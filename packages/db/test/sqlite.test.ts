import {
  closeSync,
  copyFileSync,
  existsSync,
  mkdtempSync,
  openSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  symlinkSync,
  truncateSync,
  writeFileSync,
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
import { define } from '../testing/wrong-files.ts';

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

it('a database is not touched before the first query, and is new until then', async () => {
  const path = newFile();
  const database = open(path);
  expect(database.isNew).toBe(true);
  expect(existsSync(path)).toBe(false);
  await migrate(database);
  expect(open(path).isNew).toBe(false);
});

it('a new file, its log and shared memory are private to the user, and it is marked as ours', async () => {
  const path = newFile();
  const database = open(path);
  await migrate(database);
  for (const suffix of ['', '-wal', '-shm']) expect(statSync(path + suffix).mode & 0o777).toBe(0o600);
  const id = await sql<{ application_id: number }>`pragma application_id`.execute(database.executor);
  expect(id.rows).toEqual([{ application_id: 0x526f6c63 }]);
});

it('a file from before files were marked is opened', async () => {
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
  it.each(['itself', 'a link to it'])('accepts no more writes if %s is opened', async (which) => {
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

const copyAll = 'pragma wal_checkpoint(truncate)';

describe('a file that is changed in place while in use', () => {
  const write = (database: Database) =>
    transaction(database, (trx) =>
      trx
        .insertInto('installation')
        .values({ key: `${Math.random()}`, value: 'x'.repeat(2000) })
        .execute(),
    );
  const read = (database: Database) => database.executor.selectFrom('installation').selectAll().execute();

  async function makeDatabase(): Promise<string> {
    const path = newFile();
    const database = openDatabase(`sqlite:${path}`);
    await migrate(database);
    await write(database);
    await database.close();
    return path;
  }

  it.each<[string, (path: string, other: string) => void]>([
    ['its log is emptied', (path) => truncateSync(`${path}-wal`)],
    ['its log is cut off', (path) => truncateSync(`${path}-wal`, 40_000)],
    ['its log gets the bytes of another', (path) => writeFileSync(`${path}-wal`, Buffer.alloc(1_000_000, 1))],
    ['it is emptied', (path) => truncateSync(path)],
    ['it gets the bytes of another', (path, other) => copyFileSync(other, path)],
    ['its own bytes are written again', (path) => writeFileSync(path, readFileSync(path))],
    [
      'it gets the bytes of another after a checkpoint',
      (path, other) => {
        define(path, copyAll);
        copyFileSync(other, path);
      },
    ],
    [
      'it gets the bytes of another program’s database after a checkpoint',
      (path, other) => {
        define(path, copyAll);
        define(other, 'pragma journal_mode = delete; pragma application_id = 1');
        copyFileSync(other, path);
      },
    ],
  ])('if %s, writes, reads and readiness checks report it', async (_, change) => {
    const [path, other] = [await makeDatabase(), await makeDatabase()];
    define(other, "update installation set value = ''; delete from organizations; vacuum");
    const database = open(path);
    for (let time = 0; time < 20; time += 1) await write(database);
    await checkReadiness(database);
    change(path, other);
    const reason = 'was changed by another program while in use';
    await expect(write(database)).rejects.toThrow(reason);
    await expect(checkReadiness(database)).rejects.toThrow(reason);
    await expect(read(database)).rejects.toThrow(reason);
  });

  it('a read that fails on foreign bytes reports the change by itself', async () => {
    const path = await makeDatabase();
    const other = `${path}.other`;
    define(other, 'create table something (value)');
    const database = open(path);
    await read(database);
    define(path, copyAll);
    copyFileSync(other, path);
    await expect(read(database)).rejects.toThrow('was changed by another program while in use');
  });

  it('changes made by SQLite itself are not reported', async () => {
    const path = await makeDatabase();
    const database = open(path);
    await read(database);
    for (const statements of [
      'pragma wal_checkpoint(passive)',
      copyAll,
      'pragma wal_checkpoint(restart)',
      'create table if not exists more (value); insert into more values (zeroblob(1000000))',
      copyAll,
      'drop table if exists more; vacuum',
      copyAll,
      'pragma user_version = 7',
      'vacuum; pragma wal_checkpoint(passive)',
      'begin; create table probe (value blob); insert into probe values (zeroblob(300000)); rollback',
    ])
      for (const isWritten of [true, false]) {
        if (isWritten) await write(database);
        define(path, statements);
        await checkReadiness(database);
      }
    // Enough for SQLite to make checkpoints of its own.
    for (let time = 0; time < 6; time += 1)
      await transaction(database, async (trx) => {
        for (let row = 0; row < 60; row += 1)
          await trx
            .insertInto('installation')
            .values({ key: `${time} ${row}`, value: 'x'.repeat(60_000) })
            .execute();
      });
    await write(database);
    await checkReadiness(database);
    expect(await database.engine.integrityProblems(database.executor as never)).toEqual([]);
  });
});

it('rows have the current column names after another process has changed the schema', async () => {
  const path = newFile();
  const [database, other] = [openDatabase(`sqlite:${path}`), openDatabase(`sqlite:${path}`)];
  onTestFinished(async () => {
    await database.close();
    await other.close();
  });
  await migrate(database);
  const { executor } = database;
  await sql`create table people (first text, last text)`.execute(executor);
  await sql`insert into people values ('Ada', 'Lovelace')`.execute(executor);
  const read = async () => (await sql`select * from people`.execute(executor)).rows;
  const returned = async () => (await sql`update people set first = first returning *`.execute(executor)).rows;
  expect(await read()).toEqual([{ first: 'Ada', last: 'Lovelace' }]);
  expect(await returned()).toEqual([{ first: 'Ada', last: 'Lovelace' }]);
  await sql`alter table people rename column last to surname`.execute(other.executor);
  expect(await read()).toEqual([{ first: 'Ada', surname: 'Lovelace' }]);
  expect(await returned()).toEqual([{ first: 'Ada', surname: 'Lovelace' }]);
  await sql`alter table people add column born integer default 1815`.execute(other.executor);
  expect(await returned()).toEqual([{ first: 'Ada', surname: 'Lovelace', born: 1815 }]);
  await sql`create table turned as select surname, first from people`.execute(other.executor);
  await sql`drop table people`.execute(other.executor);
  await sql`alter table turned rename to people`.execute(other.executor);
  expect(await read()).toEqual([{ first: 'Ada', surname: 'Lovelace' }]);
});

it('a database in memory is gone once it is closed', async () => {
  const database = openDatabase('sqlite::memory:');
  await migrate(database);
  expect(database.isNew).toBe(true);
  await make.organization(database.executor);
  await database.close();
  expect(existsSync(':memory:')).toBe(false);
});

it('numbers of users and projects are never reused', async () => {
  const database = open(newFile());
  await migrate(database);
  const first = await make.user(database.executor);
  await database.executor.deleteFrom('users').execute();
  expect((await make.user(database.executor)).id).toBeGreaterThan(first.id);
});

it('integrityProblems finds dangling references and damaged pages, and none in a sound file', async () => {
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
