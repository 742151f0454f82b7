import {
  BackupError,
  backUpSqlite,
  type CopiedTable,
  copyDatabase,
  CopyError,
  DatabaseUnavailableError,
  DatabaseUrlError,
  openDatabase,
  restoreSqlite,
  sqlitePathOf,
} from '@rolecall/db';
import { InstallationError } from './installation-error.ts';

/** Rethrows errors that the operator can fix as InstallationError. */
async function explained<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (
      error instanceof BackupError ||
      error instanceof CopyError ||
      error instanceof DatabaseUnavailableError ||
      error instanceof DatabaseUrlError
    )
      throw new InstallationError(error.message, { cause: error });
    throw error;
  }
}

function embedded(url: string, instead: string): string {
  const path = sqlitePathOf(url);
  if (path === undefined)
    throw new InstallationError(`Here the database is a server's. Use its own programs: ${instead}`);
  if (path === ':memory:') throw new InstallationError('A database in memory is gone when closed.');
  return path;
}

/**
 * Copies the embedded database to a new file while it is in use. The backup does not contain the secret, which must be
 * kept elsewhere.
 * @throws InstallationError
 */
export const backUpInstallation = (databaseUrl: string, file: string): Promise<{ file: string }> =>
  explained(async () => {
    await backUpSqlite(embedded(databaseUrl, `pg_dump --format=custom --file=${file} "$DATABASE_URL"`), file);
    return { file };
  });

/**
 * Replaces the embedded database with a backup, and keeps the previous database.
 * @throws InstallationError
 */
export const restoreInstallation = (
  databaseUrl: string,
  file: string,
  now = new Date().toISOString(),
): Promise<{ restored: string; before: string | null }> =>
  explained(async () => {
    const path = embedded(databaseUrl, `pg_restore --clean --if-exists --dbname="$DATABASE_URL" ${file}`);
    const before = await restoreSqlite(path, file, now);
    return { restored: path, before: before ?? null };
  });

/**
 * Copies everything from one database to another, and verifies it. Running it again resumes an interrupted copy.
 * @param report called with the number of rows of a table that were just copied
 * @throws InstallationError
 */
export const copyInstallation = (
  urls: { from: string; to: string },
  report?: (table: string, rows: number) => void,
): Promise<CopiedTable[]> =>
  explained(async () => {
    const from = openDatabase(urls.from);
    try {
      const to = openDatabase(urls.to);
      try {
        return await copyDatabase(from, to, report);
      } finally {
        await to.close();
      }
    } finally {
      await from.close();
    }
  });
