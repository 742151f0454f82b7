import type { Dialect, Kysely, RawBuilder, Transaction } from 'kysely';
import type { EngineName } from '../migrations/spelling.ts';
import type { Tables } from '../tables/index.ts';
import type { UniqueIndex } from '../unique-indexes.ts';

/** A violated constraint or rule of the database, in terms that both engines share. */
export interface Violation {
  kind: 'unique' | 'foreign_key' | 'check' | 'last_owner' | 'settings_size';
  /** Name of the unique index, if `kind` is `unique`. */
  constraint?: UniqueIndex;
}

/** Everything that differs between database engines. */
export interface Engine {
  name: EngineName;
  /** Whether only one transaction can write at a time, so that concurrent writes may as well share a commit. */
  hasSingleWriter: boolean;
  dialect: Dialect;
  /** For use in `from`: the entries of a JSON list in a column, each a row of `entry` with a `value`. */
  entriesOf(column: string): RawBuilder<unknown>;
  /** The violation that a driver error reports, or undefined if it reports none. */
  violation(error: unknown): Violation | undefined;
  /** Whether the same transaction may succeed if it is retried. */
  isRetryable(error: unknown): boolean;
  /**
   * A string that differs once anything in the database has changed, in any process; undefined if the engine cannot
   * tell without a query over the network.
   */
  changeStamp(): string | undefined;
  /**
   * How often a backup was restored over the database, by any process; undefined before the first query, and for
   * engines whose backups are restored with their own programs.
   */
  countRestores(): number | undefined;
  /** @throws DatabaseUnavailableError if writes would be refused or lost */
  checkWritable(db: Kysely<unknown>): Promise<void>;
  /**
   * Runs `work` on a consistent snapshot, however long it takes; on an engine with a single writer, no other process
   * can write meanwhile.
   */
  withSnapshot<T>(db: Kysely<Tables>, work: (trx: Transaction<Tables>) => Promise<T>): Promise<T>;
  /** Runs `work` while no other process migrates, on the connection that holds the migration lock. */
  withMigrationLock<T>(db: Kysely<unknown>, work: (db: Kysely<unknown>) => Promise<T>): Promise<T>;
  /** Whether a table of this name exists, including the migrator's own. */
  hasTable(db: Kysely<unknown>, name: string): Promise<boolean>;
  /** The schema as text, to compare a snapshot with a fresh database. */
  describeSchema(db: Kysely<unknown>): Promise<string>;
  /** Problems with the stored data; empty if there are none. */
  integrityProblems(db: Kysely<unknown>): Promise<string[]>;
  /** The last number that each `serial` column generated, by table; tables that generated none are missing. */
  findLastNumbers(db: Kysely<unknown>): Promise<Record<string, number>>;
  /** Makes the `serial` column of a table continue after `last`. */
  setLastNumber(db: Kysely<unknown>, table: string, last: number): Promise<void>;
  /** The current use of the connection pool; undefined for an engine with a single connection. */
  poolUse(): PoolUse | undefined;
  /** Runs statements for counters shared by all processes; undefined if only one process serves. */
  counters: CounterStore | undefined;
}

/** The connections of this process, and the number of callers waiting for one. */
export interface PoolUse {
  most: number;
  open: number;
  idle: number;
  waiting: number;
}

/** The part of a `pg` pool that `rate-limiter-flexible` uses. */
export interface CounterStore {
  query(statement: {
    name?: string;
    text: string;
    values: unknown[];
  }): Promise<{ rows: unknown[]; rowCount: number | null }>;
}
