import { accessSync, closeSync, constants, mkdirSync, openSync, realpathSync, statSync } from 'node:fs';
import { dirname } from 'node:path';
import SqliteDatabase from 'better-sqlite3';
import { DatabaseUnavailableError } from '../errors.ts';

/** In the header of our files, distinguishes them from those of other programs: `Rolc` in ASCII. */
export const applicationId = 0x526f6c63;

/** Tables that our files have in every version. They identify files written before the application id existed. */
const ownTables = ['kysely_migration', 'installation', 'organizations', 'users', 'roles'];

/** Tables that the migrator creates before the first migration; the process may have ended right then. */
const migratorTables = new Set(['kysely_migration', 'kysely_migration_lock']);

const damaged = (path: string, reason: string): string =>
  `${path} is damaged: ${reason}. Stop the server, move the file away and restore a backup.`;

/** Messages for SQLite errors that concern the file or its disk, not a statement, by the prefix of the error code. */
const fileErrors: Readonly<Record<string, (path: string, reason: string) => string>> = {
  SQLITE_FULL: (path, reason) => `There is no room to write to ${path}: ${reason}.`,
  SQLITE_IOERR: (path, reason) => `${path} cannot be read or written: ${reason}.`,
  SQLITE_READONLY: (path, reason) => `${path} cannot be written: ${reason}.`,
  SQLITE_CANTOPEN: (path, reason) => `${path} cannot be opened: ${reason}.`,
  SQLITE_NOMEM: (path, reason) => `There is no memory to work on ${path}: ${reason}.`,
  SQLITE_CORRUPT: damaged,
  SQLITE_NOTADB: (path, reason) => `${path} is no database: ${reason}. DATABASE_URL must name another file.`,
};

/** The message of a SQLite error, with its code. */
const reasonOf = ({ message, code }: { message: string; code: string }): string => `${message} (${code})`;

/** Converts an error about the file or its disk to one with a clear message; returns any other error unchanged. */
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

/** Whether there is no embedded database at the path yet. */
export function isNewSqliteFile(path: string): boolean {
  if (path === ':memory:') return true;
  try {
    return (statSync(path, { throwIfNoEntry: false })?.size ?? 0) === 0;
  } catch {
    // Opening the file will report what is wrong with it.
    return false;
  }
}

/**
 * Creates the file if it does not exist, for its owner only; SQLite gives the WAL and the shared memory the same mode.
 */
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

/** Whether a file is empty or was made by any version of Rolecall. */
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

/** Files larger than this, in bytes, are not checked when opened: a check takes some seconds per gigabyte. */
const maxChecked = 256 * 1024 * 1024;

/** Fails if any page is damaged, wherever it is. */
function checkPages(database: SqliteDatabase.Database, path: string): void {
  if (path === ':memory:' || statSync(path).size > maxChecked) return;
  const [problem] = database.prepare<[], string>('pragma quick_check(1)').pluck().all();
  if (problem !== 'ok') throw new DatabaseUnavailableError(damaged(path, problem ?? 'nothing is known'));
}

/** Marks a database as ours in its header. */
export function markAsOurs(database: SqliteDatabase.Database): void {
  database.pragma(`main.application_id = ${applicationId}`);
}

/**
 * Opens the file of an embedded database, and creates it if it does not exist. Nothing is written to a file that is not
 * ours, is damaged, or is read-only.
 * @param timeout how long SQLite waits for a lock, in milliseconds
 * @throws DatabaseUnavailableError if the file cannot be used; its message says why and what to do
 */
export function openSqliteFile(path: string, timeout: number): SqliteDatabase.Database {
  let database: SqliteDatabase.Database | undefined;
  try {
    const isNew = isNewSqliteFile(path);
    if (path !== ':memory:') {
      makeFile(path);
      // SQLite would open a read-only file, and fail at the first write.
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

/** Whether an error says that another connection holds the lock. */
export const isBusy = (error: unknown): boolean =>
  error instanceof SqliteDatabase.SqliteError && error.code.startsWith('SQLITE_BUSY');

/** How many bytes to write to check for disk space: about as many as a usual write, and more after a failure. */
const probeSizes = { usual: 64 * 1024, afterFailure: 1024 * 1024 };

/** How long the result of a probe is valid, in milliseconds. */
const probeInterval = 2000;

/**
 * Writes to the disk as a transaction would and rolls back, on its own connection.
 * @returns whether the probe ran; it does not if another connection holds the lock
 * @throws DatabaseUnavailableError if there is no space, or the disk fails
 */
function probeDisk(path: string, bytes: number): boolean {
  let database: SqliteDatabase.Database | undefined;
  try {
    database = new SqliteDatabase(path, { timeout: 0, fileMustExist: true });
    // With so small a cache, pages spill to the log at once; without a commit they have no effect there.
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

/** Tracks whether an embedded database accepts writes, by failed statements and probes. */
export class DiskHealth {
  readonly #path: string;
  #failure: unknown;
  #probedAt = -Infinity;

  /** @param path the file of the database, or `:memory:` */
  constructor(path: string) {
    this.#path = path;
  }

  /** Describes the error of a statement like `describeFileError`, and remembers it if it concerns the file. */
  describe(error: unknown): unknown {
    const described = describeFileError(error, this.#path);
    if (described !== error) this.#failure = described;
    return described;
  }

  /** @throws DatabaseUnavailableError if a statement or a probe has failed since the last successful probe */
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
