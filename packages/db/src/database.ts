import { Kysely, type Transaction as KyselyTransaction } from 'kysely';
import type { Engine } from './dialects/engine.ts';
import { postgresEngine } from './dialects/postgres.ts';
import { isNewSqliteFile } from './dialects/sqlite-file.ts';
import { sqliteEngine } from './dialects/sqlite.ts';
import type { Tables } from './tables/index.ts';

/** Anything that runs queries: the database, or a transaction on it. */
export type Executor = Kysely<Tables>;
/** Proof that a write happens inside a transaction. */
export type Transaction = KyselyTransaction<Tables>;

/** An open database. Close it with `close()` when done. */
export interface Database {
  readonly executor: Executor;
  readonly engine: Engine;
  /** Whether the embedded file did not exist before. */
  readonly isNew: boolean;
  close(): Promise<void>;
}

/** Called after each statement with its duration in seconds and whether it failed. */
export type OnQuery = (seconds: number, failed: boolean) => void;

/** The address of a database is invalid; the message says what was expected. */
export class DatabaseUrlError extends Error {
  override readonly name = 'DatabaseUrlError';
}

/** The file of an embedded database, or undefined if the address is of another kind. */
export const sqlitePathOf = (url: string): string | undefined => /^sqlite:(.+)$/s.exec(url)?.[1];

/**
 * Opens a database lazily: nothing is touched before the first query.
 * @param url `sqlite:PATH`, `sqlite::memory:` for a database that is gone when closed, or
 *   `postgres://USER@HOST/DATABASE`.
 * @param onQuery costs some microseconds per statement; omit it if not needed
 * @throws DatabaseUrlError for any other address.
 */
export function openDatabase(url: string, onQuery?: OnQuery): Database {
  const path = sqlitePathOf(url);
  const engine = path === undefined ? openPostgres(url) : sqliteEngine(path);
  const executor = new Kysely<Tables>({
    dialect: engine.dialect,
    ...(onQuery && {
      log: ({ queryDurationMillis, level }) => onQuery(queryDurationMillis / 1000, level === 'error'),
    }),
  });
  return { executor, engine, isNew: path !== undefined && isNewSqliteFile(path), close: () => executor.destroy() };
}

function openPostgres(url: string): Engine {
  if (!/^postgres(ql)?:\/\//.test(url))
    throw new DatabaseUrlError(
      'DATABASE_URL must look like sqlite:PATH or postgres://USER:PASSWORD@HOST:PORT/DATABASE.',
    );
  try {
    return postgresEngine(url);
  } catch (error) {
    if (error instanceof TypeError)
      throw new DatabaseUrlError(`DATABASE_URL is no address of a PostgreSQL database: ${error.message}.`);
    throw error;
  }
}
