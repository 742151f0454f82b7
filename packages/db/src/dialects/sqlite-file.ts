import { accessSync, closeSync, constants, mkdirSync, openSync, realpathSync, statSync } from 'node:fs';
import { dirname } from 'node:path';
import SqliteDatabase from 'better-sqlite3';
import { DatabaseUnavailableError } from '../errors.ts';

/** Stands in the header of our files, and distinguishes them from those of other programs: `Rolc` in ASCII. */
export const applicationId = 0x526f6c63;

/** Tables that every file of ours has, of whatever version. Files of before the number above are known by them. */
const ownTables = ['kysely_migration', 'installation', 'organizations', 'users', 'roles'];

/** What the migrator makes before it runs the first migration; the process may have ended right then. */
const migratorTables = new Set(['kysely_migration', 'kysely_migration_lock']);

const damaged = (path: string, reason: string): string =>
  `${path} is damaged: ${reason}. Stop the server, move the file away and restore a backup.`;

/** What errors of SQLite say that is not about a statement but about the file or its disk, by the beginning of their code. */
const fileErrors: Readonly<Record<string, (path: string, reason: string) => string>> = {
  SQLITE_FULL: (path, reason) => `There is no room to write to ${path}: ${reason}.`,
  SQLITE_IOERR: (path, reason) => `${path} cannot be read or written: ${reason}.`,
  SQLITE_READONLY: (path, reason) => `${path} cannot be written: ${reason}.`,
  SQLITE_CANTOPEN: (path, reason) => `${path} cannot be opened: ${reason}.`,
  SQLITE_NOMEM: (path, reason) => `There is no memory to work on ${path}: ${reason}.`,
  SQLITE_CORRUPT: damaged,
  SQLITE_NOTADB: (path, reason) => `${path} is no database: ${reason}. DATABASE_URL must name another file.`,
};

/** The reason of an error of SQLite, with its code. */
const reasonOf = ({ message, code }: { message: string; code: string }): string => `${message} (${code})`;

/** Makes of an error about the file or its disk one that says so in a sentence; any other is answered as it is. */
export function describeFileError(error: unknown, path: string): unknown {
  if (!(error instanceof Error) || error instanceof DatabaseUnavailableError) return error;
  if (error instanceof SqliteDatabase.SqliteError) {
    const [, describe] = Object.entries(fileErrors).find(([code]) => error.code.startsWith(code)) ?? [];
    return describe ? new DatabaseUnavailableError(describe(path, reasonOf(error)), { cause: error }) : error;
  }
  const { code, syscall } = error as NodeJS.ErrnoException;
  if (code === undefined || syscall === undefined) return error;
  return new DatabaseUnavailableError(`${path} cannot be opened or made: ${error.message}.`, { cause: error });
}

/** Whether there is no embedded database at a path yet. */
export function isNewSqliteFile(path: string): boolean {
  if (path === ':memory:') return true;
  try {
    return (statSync(path, { throwIfNoEntry: false })?.size ?? 0) === 0;
  } catch {
    // Opening it reports what is wrong with it.
    return false;
  }
}

/** Makes the file where there is none, for its owner alone; its log and shared memory get the same mode from SQLite. */
function makeFile(path: string): void {
  mkdirSync(dirname(path), { recursive: true, mode: 0o700 });
  try {
    closeSync(openSync(path, 'wx', 0o600));
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
    if (!statSync(path).isFile())
      throw new DatabaseUnavailableError(`${path} is not a file. DATABASE_URL must name one.`, { cause: error });
  }
}

/** Whether a file is empty or was made by a version of ours. */
export function isOurs(database: SqliteDatabase.Database): boolean {
  const id = database.pragma('application_id', { simple: true });
  const tables = database
    .prepare<[], string>(
      `select name from sqlite_schema where type = 'table' and name not like 'sqlite\\_%' escape '\\'`,
    )
    .pluck()
    .all();
  const isEmpty = tables.every((name) => migratorTables.has(name));
  return (id === 0 || id === applicationId) && (isEmpty || ownTables.every((name) => tables.includes(name)));
}

/** Larger files are not looked through whenever they are opened, which takes some seconds a gigabyte; in bytes. */
const maxChecked = 256 * 1024 * 1024;

/** Fails where pages are damaged, wherever they lie. */
function checkPages(database: SqliteDatabase.Database, path: string): void {
  if (path === ':memory:' || statSync(path).size > maxChecked) return;
  const [problem] = database.prepare<[], string>('pragma quick_check(1)').pluck().all();
  if (problem !== 'ok') throw new DatabaseUnavailableError(damaged(path, problem ?? 'nothing is known'));
}

/** Makes a database known as ours from its header alone. */
export function markAsOurs(database: SqliteDatabase.Database): void {
  database.pragma(`main.application_id = ${applicationId}`);
}

/**
 * Opens the file of an embedded database, which is made where there is none. Nothing is written to a file that is not
 * ours, is damaged, or may not be written.
 * @param timeout how long SQLite waits for another's lock, in milliseconds
 * @throws DatabaseUnavailableError where the file cannot be used; its message says why and what to do
 */
export function openSqliteFile(path: string, timeout: number): SqliteDatabase.Database {
  let database: SqliteDatabase.Database | undefined;
  try {
    const isNew = isNewSqliteFile(path);
    if (path !== ':memory:') {
      makeFile(path);
      // SQLite would open what may only be read, and fail at the first write.
      for (const place of [path, dirname(realpathSync(path))]) accessSync(place, constants.R_OK | constants.W_OK);
    }
    database = new SqliteDatabase(path, { timeout });
    if (!isOurs(database))
      throw new DatabaseUnavailableError(
        `${path} is a database of another program. DATABASE_URL must name another file.`,
      );
    if (isNew) markAsOurs(database);
    else checkPages(database, path);
    return database;
  } catch (error) {
    database?.close();
    throw describeFileError(error, path);
  }
}

/** Whether an error says that another connection has the lock. */
export const isBusy = (error: unknown): boolean =>
  error instanceof SqliteDatabase.SqliteError && error.code.startsWith('SQLITE_BUSY');

/** What is written to see whether there is room, in bytes: about as much as a write takes, and more once one has failed. */
const probeSizes = { usual: 64 * 1024, afterFailure: 1024 * 1024 };

/** How long the outcome of a probe holds, in milliseconds. */
const probeInterval = 2000;

/**
 * Writes to the disk as a transaction would, and undoes it, on a connection of its own.
 * @returns whether it was found out: not where another connection has the lock
 * @throws DatabaseUnavailableError where there is no room, or the disk fails
 */
function probeDisk(path: string, bytes: number): boolean {
  let database: SqliteDatabase.Database | undefined;
  try {
    database = new SqliteDatabase(path, { timeout: 0, fileMustExist: true });
    // What does not fit in so few pages goes to the log at once, where it is void without a commit.
    database.pragma('cache_size = 1');
    database.exec('begin immediate; create table probe (value blob)');
    database.prepare('insert into probe values (zeroblob(?))').run(bytes);
    database.exec('rollback');
    return true;
  } catch (error) {
    if (isBusy(error)) return false;
    throw describeFileError(error, path);
  } finally {
    database?.close();
  }
}

/** Whether an embedded database takes writes, as far as those that failed and probes tell. */
export class DiskHealth {
  readonly #path: string;
  #failure: unknown;
  #probedAt = -Infinity;

  /** @param path of the database, or `:memory:` */
  constructor(path: string) {
    this.#path = path;
  }

  /** Describes an error of a statement as `describeFileError` does, and remembers it where it is about the file. */
  describe(error: unknown): unknown {
    const described = describeFileError(error, this.#path);
    if (described !== error) this.#failure = described;
    return described;
  }

  /** @throws DatabaseUnavailableError where a write failed since the last probe, or that probe did */
  check(): void {
    if (this.#path !== ':memory:' && performance.now() - this.#probedAt > probeInterval) {
      this.#probedAt = performance.now();
      try {
        const bytes = this.#failure === undefined ? probeSizes.usual : probeSizes.afterFailure;
        if (probeDisk(this.#path, bytes)) this.#failure = undefined;
      } catch (error) {
        this.#failure = error;
      }
    }
    if (this.#failure !== undefined) throw this.#failure;
  }
}
