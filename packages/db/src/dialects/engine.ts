import type { Dialect, Kysely, RawBuilder, Transaction } from 'kysely';
import type { EngineName } from '../migrations/spelling.ts';
import type { Tables } from '../tables/index.ts';
import type { UniqueIndex } from '../unique-indexes.ts';

/** What a violated rule of the database was, in terms both engines share. */
export interface Violation {
  kind: 'unique' | 'foreign_key' | 'check' | 'last_owner' | 'settings_size';
  /** Name of the unique index, where `kind` is `unique`. */
  constraint?: UniqueIndex;
}

/** All that differs between databases. */
export interface Engine {
  name: EngineName;
  /** Whether there is one writer at a time anyway, so that writes may as well share a commit. */
  hasSingleWriter: boolean;
  dialect: Dialect;
  /** For `from`: the entries of the list that a column holds as JSON, each a row of `entry` with a `value`. */
  entriesOf(column: string): RawBuilder<unknown>;
  /** What rule an error of the driver is about, or undefined where it is about none. */
  violation(error: unknown): Violation | undefined;
  /** Whether the same transaction may succeed when run again. */
  isRetryable(error: unknown): boolean;
  /**
   * A text that differs once anything in the database has changed, whichever process changed it; undefined where the
   * engine cannot tell without a query over the network.
   */
  changeStamp(): string | undefined;
  /**
   * How often a backup was restored over the database, by whatever process; undefined before the first query, and where
   * a restore is the business of the engine's own programs.
   */
  countRestores(): number | undefined;
  /** @throws DatabaseUnavailableError where writes would be refused, or lost */
  checkWritable(db: Kysely<unknown>): Promise<void>;
  /** Runs `work` as in a snapshot, however long it takes; where there is one writer at a time, none writes meanwhile. */
  withSnapshot<T>(db: Kysely<Tables>, work: (trx: Transaction<Tables>) => Promise<T>): Promise<T>;
  /** Runs `work` while no other process migrates, on the connection that holds the lock. */
  withMigrationLock<T>(db: Kysely<unknown>, work: (db: Kysely<unknown>) => Promise<T>): Promise<T>;
  /** Whether there is a table of this name, of ours or of the migrator. */
  hasTable(db: Kysely<unknown>, name: string): Promise<boolean>;
  /** The schema as text, for comparing a snapshot with a fresh database. */
  describeSchema(db: Kysely<unknown>): Promise<string>;
  /** What is wrong with the stored data, or nothing. */
  integrityProblems(db: Kysely<unknown>): Promise<string[]>;
  /** The last number that each `serial` gave, by table; none for a table that gave none yet. */
  findLastNumbers(db: Kysely<unknown>): Promise<Record<string, number>>;
  /** Makes the `serial` of a table go on after `last`. */
  setLastNumber(db: Kysely<unknown>, table: string, last: number): Promise<void>;
  /** How its connections are used just now; undefined where there is but one. */
  poolUse(): PoolUse | undefined;
  /** Runs statements for counters that all processes share; undefined where one process serves alone. */
  counters: CounterStore | undefined;
}

/** Connections of this process, and how many wait for one. */
export interface PoolUse {
  most: number;
  open: number;
  idle: number;
  waiting: number;
}

/** What `rate-limiter-flexible` wants of a pool of `pg`. */
export interface CounterStore {
  query(statement: {
    name?: string;
    text: string;
    values: unknown[];
  }): Promise<{ rows: unknown[]; rowCount: number | null }>;
}
