import { createHash, type Hash } from 'node:crypto';
import { closeSync, existsSync, fsyncSync, openSync, readdirSync, realpathSync, renameSync, rmSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import SqliteDatabase from 'better-sqlite3';
import { isBusy, isOurs, markAsOurs, openSqliteFile } from './dialects/sqlite-file.ts';
import { migrations, unknownMigrations } from './migrations/index.ts';

/** Why a backup cannot be made or used; the message says what to do. */
export class BackupError extends Error {
  override readonly name = 'BackupError';
}

type Connection = SqliteDatabase.Database;

/** How long to wait for the lock of writers, in milliseconds. */
const lockTimeout = 15_000;

/** The same where every other process must have closed the database: a server will not do so by itself. */
const exclusiveLockTimeout = 1000;

/** All pages in one step: steps would begin anew after each write in between. */
const inOneStep = { progress: () => 0x7fffffff };

const messageOf = (error: unknown): string => (error instanceof Error ? error.message : String(error));

/** Turns errors of SQLite and of the file system into a BackupError that begins with `sentence`. */
function asBackupError(error: unknown, sentence: string): BackupError {
  return error instanceof BackupError
    ? error
    : new BackupError(`${sentence}: ${messageOf(error).replace(/\.$/, '')}.`, { cause: error });
}

/**
 * @param shown what to call the file in messages
 * @returns the names of the migrations that it lacks
 * @throws BackupError where the file is damaged, none of ours, or of a later version than this
 */
function check(file: string, shown = file): string[] {
  let database: Connection | undefined;
  try {
    database = new SqliteDatabase(file, { readonly: true, fileMustExist: true });
    if (!isOurs(database)) throw new BackupError(`${shown} is a database of another program.`);
    const problems = database.prepare<[], string>('pragma integrity_check').pluck().all();
    if (problems.join() !== 'ok') throw new BackupError(`${shown} is damaged: ${problems.join('; ')}`);
    const ran = database.prepare<[], string>('select name from kysely_migration').pluck().all();
    const unknown = unknownMigrations(ran);
    if (unknown.length > 0)
      throw new BackupError(
        `${shown} was made by a later version of Rolecall: this one knows nothing of ${unknown.join(', ')}.`,
      );
    return Object.keys(migrations).filter((name) => !ran.includes(name));
  } catch (error) {
    throw asBackupError(error, `${shown} is no backup`);
  } finally {
    database?.close();
  }
}

function sync(path: string): void {
  const descriptor = openSync(path, 'r');
  fsyncSync(descriptor);
  closeSync(descriptor);
}

function isRunning(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code !== 'ESRCH';
  }
}

/** Removes the unfinished copies of processes that were killed while they wrote one to this folder. */
function removeAbandoned(folder: string): void {
  for (const name of readdirSync(folder)) {
    const [, pid] = /\.partial-(\d+)(?:-wal|-shm|-journal)?$/.exec(name) ?? [];
    if (pid !== undefined && !isRunning(Number(pid))) rmSync(join(folder, name), { force: true });
  }
}

/**
 * Writes what `source` sees to a new file, which is there whole, checked and on the disk, or not at all.
 * @param shown what to call the source in messages
 */
async function copyTo(source: Connection, file: string, shown: string): Promise<void> {
  removeAbandoned(dirname(file));
  const partial = `${file}.partial-${process.pid}`;
  closeSync(openSync(partial, 'wx', 0o600));
  try {
    const { totalPages, remainingPages } = await source.backup(partial, inOneStep);
    // The driver takes a database that is locked for one that was copied.
    if (totalPages === 0 || remainingPages > 0) throw new BackupError(`${shown} is locked by another process.`);
    // One file with everything in it, and no log beside it.
    const copy = new SqliteDatabase(partial);
    copy.pragma('journal_mode = delete');
    copy.close();
    check(partial, shown);
    sync(partial);
    renameSync(partial, file);
    sync(dirname(file));
  } finally {
    for (const suffix of ['', '-wal', '-shm', '-journal']) rmSync(partial + suffix, { force: true });
  }
}

/**
 * Copies the state of one moment to a new file, while others go on to read and write. The file is there whole, checked
 * and on the disk, or not at all, and only its owner may read it.
 * @throws BackupError
 */
export async function backUpSqlite(path: string, file: string): Promise<void> {
  if (!existsSync(path)) throw new BackupError(`There is no database at ${path}.`);
  if (existsSync(file)) throw new BackupError(`${file} is there already.`);
  const folder = dirname(file);
  if (!existsSync(folder)) throw new BackupError(`There is no folder ${folder}.`);
  let source: Connection | undefined;
  try {
    source = new SqliteDatabase(path, { fileMustExist: true, timeout: lockTimeout });
    await copyTo(source, file, path);
  } catch (error) {
    throw asBackupError(error, `${path} cannot be backed up`);
  } finally {
    source?.close();
  }
}

const quoted = (name: string): string => `"${name.replaceAll('"', '""')}"`;

type Schema = 'main' | 'backup';

interface SchemaObject {
  type: 'table' | 'index' | 'trigger' | 'view';
  name: string;
  sql: string;
}

/** What a file defines, in the order it was defined in; without what SQLite makes by itself. */
const objectsOf = (database: Connection, schema: Schema): SchemaObject[] =>
  database
    .prepare<[], SchemaObject>(
      `select type, name, sql from ${schema}.sqlite_schema where sql is not null and name not like 'sqlite\\_%' escape '\\' order by rowid`,
    )
    .all();

/** The columns of a table that hold what was written, and are not computed from others. */
const columnsOf = (database: Connection, table: string): string =>
  database
    .prepare<[string], string>(`select name from pragma_table_xinfo(?, 'backup') where hidden = 0`)
    .pluck()
    .all(table)
    .map(quoted)
    .join(', ');

/** Every table of the backup with what it holds, and the last number that each gave. */
const tablesOf = (database: Connection): string[] => [
  ...objectsOf(database, 'backup').flatMap(({ type, name }) => (type === 'table' ? [name] : [])),
  'sqlite_sequence',
];

/** Makes the content of the database that of the attached backup, within the transaction of its caller. */
function replaceContent(database: Connection): void {
  for (const { type, name } of objectsOf(database, 'main'))
    if (type === 'table' || type === 'view') database.exec(`drop ${type} main.${quoted(name)}`);
  const objects = objectsOf(database, 'backup');
  for (const { type, sql } of objects) if (type === 'table') database.exec(sql);
  for (const table of tablesOf(database)) {
    const columns = columnsOf(database, table);
    database.exec(`delete from main.${quoted(table)}`);
    database.exec(
      `insert into main.${quoted(table)} (${columns}) select ${columns} from backup.${quoted(table)} not indexed`,
    );
  }
  // After the rows: indexes are built faster so, and triggers would count the rows again.
  for (const { type, sql } of objects) if (type !== 'table') database.exec(sql);
}

function addValue(hash: Hash, value: unknown): void {
  if (Buffer.isBuffer(value)) hash.update(`blob ${value.length} `).update(value);
  else hash.update(`${typeof value} ${String(value).length} ${String(value)}`);
}

/** SHA-256 over what a file defines and over every row of every table that the backup has. */
function digestOf(database: Connection, schema: Schema): string {
  const hash = createHash('sha256');
  for (const { type, name, sql } of objectsOf(database, schema).toSorted((a, b) => (a.name < b.name ? -1 : 1)))
    hash.update(JSON.stringify([type, name, sql]));
  for (const table of tablesOf(database)) {
    hash.update(JSON.stringify(table));
    const rows = database.prepare<[], unknown[]>(
      `select ${columnsOf(database, table)} from ${schema}.${quoted(table)} not indexed`,
    );
    for (const row of rows.raw().safeIntegers().iterate()) for (const value of row) addValue(hash, value);
  }
  return hash.digest('hex');
}

/** Takes the lock of writers. @throws the error of SQLite where others held it for `timeout` milliseconds */
async function beginImmediate(database: Connection, timeout: number): Promise<void> {
  const deadline = Date.now() + timeout;
  for (;;) {
    try {
      database.exec('begin immediate');
      return;
    } catch (error) {
      if (!isBusy(error) || Date.now() > deadline) throw error;
      // Asleep, not within SQLite: the one who holds the lock may be in this process.
      await sleep(Math.random() * 20);
    }
  }
}

/** Backs up what is there now, while `database` holds the lock of writers. */
async function keepBefore(database: Connection, path: string, before: string, isExclusive: boolean): Promise<void> {
  if (isExclusive) {
    // A connection with a transaction cannot be copied from, and no other one can be opened. The lock outlives it.
    database.exec('commit');
    await copyTo(database, before, path);
    database.exec('begin immediate');
    return;
  }
  const reader = new SqliteDatabase(path, { readonly: true });
  try {
    await copyTo(reader, before, path);
  } finally {
    reader.close();
  }
}

/** Replaces the content of an open database, all or nothing. @param before where to keep what is there now */
async function restoreInto(
  database: Connection,
  path: string,
  file: string,
  before: string | undefined,
  isOlder: boolean,
): Promise<void> {
  // A server knows the schema it migrated to, so it must not find an older one: here every other process must be gone.
  if (isOlder) database.pragma('locking_mode = exclusive');
  database.pragma('journal_mode = WAL');
  // Tables are filled one after the other, and what they refer to may come later.
  database.pragma('foreign_keys = OFF');
  database.prepare('attach database ? as backup').run(file);
  await beginImmediate(database, isOlder ? exclusiveLockTimeout : lockTimeout);
  // From here on no other process can write: what is kept holds every write that was ever acknowledged.
  if (before !== undefined) await keepBefore(database, path, before, isOlder);
  replaceContent(database);
  // A write that waits for the lock sees by it that the content it was meant for is gone.
  const restores = database.pragma('main.user_version', { simple: true }) as number;
  database.pragma(`main.user_version = ${(restores + 1) % 0x7fffffff}`);
  markAsOurs(database);
  if (digestOf(database, 'main') !== digestOf(database, 'backup'))
    throw new BackupError(`What was written to ${path} is not what ${file} holds.`);
  const problems = database.prepare<[], string>('pragma main.integrity_check').pluck().all();
  if (problems.join() !== 'ok') throw new BackupError(`What was written to ${path} is damaged: ${problems.join('; ')}`);
  database.exec('commit');
}

/**
 * Puts a backup in the place of a database, in one transaction that holds the lock of writers from beginning to end:
 * first what was there before is backed up, then the content is replaced and compared with the backup by digest. Another
 * process that has it open, a server even, goes on to read what was there before, and the backup's content once it is
 * whole; writes that came meanwhile are refused. Where anything fails, or this process is killed, nothing has changed.
 * @param now names the backup of what was there before
 * @returns the file that holds what was there before, if anything was
 * @throws BackupError
 */
export async function restoreSqlite(path: string, file: string, now: string): Promise<string | undefined> {
  if (!existsSync(file)) throw new BackupError(`There is no file ${file}.`);
  const isOlder = check(file).length > 0;
  const exists = existsSync(path);
  if (exists && realpathSync(path) === realpathSync(file)) throw new BackupError(`${file} is the database itself.`);
  const before = exists ? `${path}.before-restore-${now.replaceAll(/[:.]/g, '-')}` : undefined;
  let database: Connection | undefined;
  try {
    database = openSqliteFile(path, 0);
    await restoreInto(database, path, file, before, isOlder);
    return before;
  } catch (error) {
    if (isBusy(error) && isOlder)
      throw new BackupError(
        `${file} is of an older version, and another process has ${path} open. Stop the server, then restore.`,
        { cause: error },
      );
    throw asBackupError(error, `Nothing was restored, and ${path} is as it was`);
  } finally {
    // Undoes what was not committed.
    database?.close();
  }
}
