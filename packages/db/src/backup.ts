import { createHash, type Hash } from 'node:crypto';
import { closeSync, existsSync, fsyncSync, openSync, readdirSync, realpathSync, renameSync, rmSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import SqliteDatabase from 'better-sqlite3';
import { isBusy, isOurs, markAsOurs, openSqliteFile } from './dialects/sqlite-file.ts';
import { migrations, unknownMigrations } from './migrations/index.ts';

/** A backup cannot be made or used; the message says why and what to do. */
export class BackupError extends Error {
  override readonly name = 'BackupError';
}

type Connection = SqliteDatabase.Database;

/** How long to wait for the write lock, in milliseconds. */
const lockTimeout = 15_000;

/** The same if every other process must have closed the database, which a server does not do while it runs. */
const exclusiveLockTimeout = 1000;

/** Copies all pages in one step: between several steps, any write would restart the copy. */
const inOneStep = { progress: () => 0x7fffffff };

const messageOf = (error: unknown): string => (error instanceof Error ? error.message : String(error));

/** Converts an error of SQLite or of the file system to a BackupError that begins with `sentence`. */
function asBackupError(error: unknown, sentence: string): BackupError {
  return error instanceof BackupError
    ? error
    : new BackupError(`${sentence}: ${messageOf(error).replace(/\.$/, '')}.`, { cause: error });
}

/**
 * @param shown what to call the file in messages
 * @returns the names of the migrations that it lacks
 * @throws BackupError if the file is damaged, not ours, or from a later version
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

/** Removes unfinished copies left in the folder by processes that were killed. */
function removeAbandoned(folder: string): void {
  for (const name of readdirSync(folder)) {
    const [, pid] = /\.partial-(\d+)(?:-wal|-shm|-journal)?$/.exec(name) ?? [];
    if (pid !== undefined && !isRunning(Number(pid))) rmSync(join(folder, name), { force: true });
  }
}

/**
 * Copies what `source` sees to a new file. The file appears only when it is complete, checked and flushed to disk.
 * @param shown what to call the source in messages
 */
async function copyTo(source: Connection, file: string, shown: string): Promise<void> {
  removeAbandoned(dirname(file));
  const partial = `${file}.partial-${process.pid}`;
  closeSync(openSync(partial, 'wx', 0o600));
  try {
    const { totalPages, remainingPages } = await source.backup(partial, inOneStep);
    // The driver reports success even if the database was locked and not copied.
    if (totalPages === 0 || remainingPages > 0) throw new BackupError(`${shown} is locked by another process.`);
    // Puts everything into one file, without a WAL file beside it.
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
 * Copies a consistent state to a new file while other connections read and write. The file appears only when it is
 * complete, checked and flushed to disk, and only its owner may read it.
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

/** What a file defines, in the order of definition, without SQLite's internal objects. */
const objectsOf = (database: Connection, schema: Schema): SchemaObject[] =>
  database
    .prepare<[], SchemaObject>(
      `select type, name, sql from ${schema}.sqlite_schema where sql is not null and name not like 'sqlite\\_%' escape '\\' order by rowid`,
    )
    .all();

/** The columns of a table that are stored, not generated from others. */
const columnsOf = (database: Connection, table: string): string =>
  database
    .prepare<[string], string>(`select name from pragma_table_xinfo(?, 'backup') where hidden = 0`)
    .pluck()
    .all(table)
    .map(quoted)
    .join(', ');

/** Every table of the backup, and SQLite's table of the last number given to each. */
const tablesOf = (database: Connection): string[] => [
  ...objectsOf(database, 'backup').flatMap(({ type, name }) => (type === 'table' ? [name] : [])),
  'sqlite_sequence',
];

/** Replaces the content of the database with that of the attached backup, inside the caller's transaction. */
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
  // Created after the rows: indexes are built faster, and triggers would count the rows again.
  for (const { type, sql } of objects) if (type !== 'table') database.exec(sql);
}

function addValue(hash: Hash, value: unknown): void {
  if (Buffer.isBuffer(value)) hash.update(`blob ${value.length} `).update(value);
  else hash.update(`${typeof value} ${String(value).length} ${String(value)}`);
}

/** SHA-256 of what a file defines and of every row in the backup's tables. */
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

/**
 * Takes the write lock.
 * @throws SQLite's error if others held the lock for `timeout` milliseconds
 */
async function beginImmediate(database: Connection, timeout: number): Promise<void> {
  const deadline = Date.now() + timeout;
  for (;;) {
    try {
      database.exec('begin immediate');
      return;
    } catch (error) {
      if (!isBusy(error) || Date.now() > deadline) throw error;
      // Waits asynchronously, not inside SQLite: the holder of the lock may be in this process.
      await sleep(Math.random() * 20);
    }
  }
}

/** Backs up the current content while `database` holds the write lock. */
async function keepBefore(database: Connection, path: string, before: string, isExclusive: boolean): Promise<void> {
  if (isExclusive) {
    // A connection cannot be copied from inside a transaction, and in exclusive mode no other one can be opened. That
    // mode keeps the lock after the commit.
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

/**
 * Replaces the content of an open database, completely or not at all.
 * @param before where to back up the current content
 */
async function restoreInto(
  database: Connection,
  path: string,
  file: string,
  before: string | undefined,
  isOlder: boolean,
): Promise<void> {
  // A running server relies on the schema it migrated to, so an older schema may be restored only without other
  // processes.
  if (isOlder) database.pragma('locking_mode = exclusive');
  database.pragma('journal_mode = WAL');
  // Tables are filled one after the other, and may refer to rows that come later.
  database.pragma('foreign_keys = OFF');
  database.prepare('attach database ? as backup').run(file);
  await beginImmediate(database, isOlder ? exclusiveLockTimeout : lockTimeout);
  // From here on no other process can write, so the backup of the current content includes every acknowledged write.
  if (before !== undefined) await keepBefore(database, path, before, isOlder);
  replaceContent(database);
  // Tells writes that are waiting for the lock that the content they were meant for is gone.
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
 * Replaces a database with a backup, in one transaction that holds the write lock throughout: the current content is
 * backed up, then replaced, and compared with the backup by digest. Other processes that have the database open, even a
 * server, read the old content until the new content is complete; their writes in the meantime are refused. If anything
 * fails, or this process is killed, nothing has changed.
 * @param now used to name the backup of the current content
 * @returns the file with the previous content, if there was any
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
    // Rolls back an unfinished transaction.
    database?.close();
  }
}
