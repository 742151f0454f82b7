import { type ColumnDataType, type Dialect, type Kysely, type RawBuilder, sql, type Transaction } from 'kysely';
import type { Tables } from '../tables/index.ts';
import type { UniqueIndex } from '../unique-indexes.ts';

/** What a violated rule of the database was, in terms both engines share. */
export interface Violation {
  kind: 'unique' | 'foreign_key' | 'check' | 'last_owner' | 'settings_size';
  /** Name of the unique index, where `kind` is `unique`. */
  constraint?: UniqueIndex;
}

type ColumnType = ColumnDataType | RawBuilder<unknown>;

/** How many bytes these columns of a trigger's `new` or `old` row take together. */
export const bytesOf = (row: 'new' | 'old', columns: readonly string[]): RawBuilder<number> =>
  sql`(${sql.join(
    columns.map((column) => sql`coalesce(octet_length(${sql.ref(`${row}.${column}`)}), 0)`),
    sql` + `,
  )})`;

/** How an engine spells what the migrations need. */
export interface EngineSchema {
  /** For statements that only one of them understands. */
  engine: 'sqlite' | 'postgres';
  /** Text ordered and compared byte by byte. */
  text: ColumnType;
  uuid: ColumnType;
  /** An instant, read and written as ISO 8601 with milliseconds and `Z`. */
  timestamp: ColumnType;
  /** A positive integer the database counts up itself. */
  serial: ColumnType;
  /** The number of a row elsewhere, as its `serial` counts it. */
  reference: ColumnType;
  /** Whether `serial` must say `autoincrement`, so that numbers are never given twice. */
  autoIncrement: boolean;
  /** What stands behind the closing bracket of `create table`. */
  tableSuffix: RawBuilder<unknown>;
  /** A column of an index, null before everything else: indexes are read in either direction, and lists say where null goes. */
  nullsFirst(column: string): RawBuilder<unknown>;
  /** True where the text in the column is JSON. */
  isJson(column: string): RawBuilder<boolean>;
  /** Makes whatever the rest of the schema stands on. */
  setUp(db: Kysely<unknown>): Promise<void>;
  /** Keeps `organizations.<counter>` equal to the number of the organization's rows in `table`. */
  createCounter(db: Kysely<unknown>, table: string, counter: string): Promise<void>;
  /** Refuses, with a `last_owner` violation, whatever would leave an organization without an owner who is active. */
  createLastOwnerRule(db: Kysely<unknown>): Promise<void>;
  /**
   * Refuses, with a `settings_size` violation, a project whose columns take more than so many bytes together. One that
   * took more before may stay, and shrink.
   */
  createSettingsSizeRule(db: Kysely<unknown>, columns: readonly string[], most: number): Promise<void>;
}

/** All that differs between databases. */
export interface Engine {
  name: 'sqlite' | 'postgres';
  /** Whether there is one writer at a time anyway, so that writes may as well share a commit. */
  writesOneByOne: boolean;
  dialect: Dialect;
  schema: EngineSchema;
  /** What rule an error of the driver is about, or undefined where it is about none. */
  violation(error: unknown): Violation | undefined;
  /** Whether the same transaction may succeed when run again. */
  isRetryable(error: unknown): boolean;
  /**
   * A text that differs once anything in the database has changed, by whomever; undefined where the engine cannot tell
   * without a question over the network.
   */
  changeStamp(): string | undefined;
  /**
   * How often a backup was restored over the database, by whatever process; undefined before the first query, and where
   * a restore is the business of the engine's own programs.
   */
  restores(): number | undefined;
  /** @throws DatabaseUnavailableError where writes would be refused, or lost */
  checkWritable(db: Kysely<unknown>): Promise<void>;
  /** Runs `work` in a transaction that sees the state of one moment from beginning to end, however long it takes. */
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
  lastNumbers(db: Kysely<unknown>): Promise<Record<string, number>>;
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
