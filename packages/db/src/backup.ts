import { closeSync, existsSync, fsyncSync, mkdirSync, openSync, renameSync, rmSync } from 'node:fs';
import { dirname } from 'node:path';
import SqliteDatabase from 'better-sqlite3';
import { migrations } from './migrations/index.ts';

/** Why a backup cannot be made or used; the message tells its maker what to do. */
export class BackupError extends Error {
  override readonly name = 'BackupError';
}

/** How long to wait for others who write, in milliseconds. */
const patience = 30_000;

/** All pages in one step: steps would begin anew whenever somebody writes in between. */
const inOneStep = { progress: () => 0x7fffffff };

/** @throws BackupError where the file is damaged, none of ours, or of a later version than this */
function check(file: string): void {
  let database: SqliteDatabase.Database | undefined;
  try {
    database = new SqliteDatabase(file, { readonly: true, fileMustExist: true });
    const problems = database.prepare<[], string>('pragma integrity_check').pluck().all();
    if (problems.join() !== 'ok') throw new BackupError(`${file} is damaged: ${problems.join('; ')}`);
    const ran = database.prepare<[], string>('select name from kysely_migration').pluck().all();
    const unknown = ran.filter((name) => !(name in migrations));
    if (unknown.length > 0)
      throw new BackupError(
        `${file} was made by a later version of Rolecall: this one knows nothing of ${unknown.join(', ')}.`,
      );
  } catch (error) {
    if (error instanceof BackupError) throw error;
    throw new BackupError(`${file} is no backup: ${error instanceof Error ? error.message : String(error)}.`, {
      cause: error,
    });
  } finally {
    database?.close();
  }
}

function sync(path: string): void {
  const descriptor = openSync(path, 'r');
  fsyncSync(descriptor);
  closeSync(descriptor);
}

/**
 * Copies the state of one moment to a new file, while others go on to read and write. The file is there whole, checked
 * and on the disk, or not at all, and nobody but its owner may read it.
 * @throws BackupError
 */
export async function backUpSqlite(path: string, file: string): Promise<void> {
  if (!existsSync(path)) throw new BackupError(`There is no database at ${path}.`);
  if (existsSync(file)) throw new BackupError(`${file} is there already.`);
  const folder = dirname(file);
  if (!existsSync(folder)) throw new BackupError(`There is no folder ${folder}.`);
  const partial = `${file}.partial-${process.pid}`;
  closeSync(openSync(partial, 'wx', 0o600));
  try {
    const source = new SqliteDatabase(path, { fileMustExist: true, timeout: patience });
    try {
      await source.backup(partial, inOneStep);
    } finally {
      source.close();
    }
    // One file with everything in it, and no log beside it.
    const copy = new SqliteDatabase(partial);
    copy.pragma('journal_mode = delete');
    copy.close();
    check(partial);
    sync(partial);
    renameSync(partial, file);
    sync(folder);
  } finally {
    for (const suffix of ['', '-wal', '-shm', '-journal']) rmSync(partial + suffix, { force: true });
  }
}

/**
 * Puts a backup in the place of a database, in one transaction: whoever has it open, a server even, finds the backup's
 * content from then on. What was there before is backed up first.
 * @param now names the backup of what was there before
 * @returns the file that holds what was there before, if anything was
 * @throws BackupError
 */
export async function restoreSqlite(path: string, file: string, now: string): Promise<string | undefined> {
  if (!existsSync(file)) throw new BackupError(`There is no file ${file}.`);
  check(file);
  const before = existsSync(path) ? `${path}.before-restore-${now.replaceAll(/[:.]/g, '-')}` : undefined;
  if (before === undefined) mkdirSync(dirname(path), { recursive: true, mode: 0o700 });
  else await backUpSqlite(path, before);
  const source = new SqliteDatabase(file, { readonly: true, fileMustExist: true });
  try {
    await source.backup(path, inOneStep);
  } finally {
    source.close();
  }
  check(path);
  return before;
}
