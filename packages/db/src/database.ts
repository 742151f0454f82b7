import { Kysely, type Transaction as KyselyTransaction } from 'kysely';
import type { Engine } from './dialects/engine.ts';
import { isNewSqliteFile, sqliteEngine } from './dialects/sqlite.ts';
import type { Tables } from './tables/index.ts';

/** Anything that runs a query: the database, or a transaction on it. */
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

/** The address of a database is wrong; the message says what was expected. */
export class DatabaseUrlError extends Error {
  override readonly name = 'DatabaseUrlError';
}

/**
 * Opens a database lazily: nothing is touched before the first query.
 * @param url `sqlite:PATH`, or `sqlite::memory:` for one that is gone when closed.
 * @throws DatabaseUrlError for any other address.
 */
export function openDatabase(url: string): Database {
  const path = /^sqlite:(.+)$/s.exec(url)?.[1];
  if (!path) throw new DatabaseUrlError('DATABASE_URL must look like sqlite:PATH.');
  const engine = sqliteEngine(path);
  const executor = new Kysely<Tables>({ dialect: engine.dialect });
  return { executor, engine, isNew: isNewSqliteFile(path), close: () => executor.destroy() };
}
