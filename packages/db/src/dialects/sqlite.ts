import SqliteDatabase from 'better-sqlite3';
import {
  CompiledQuery,
  type DatabaseConnection,
  type QueryResult,
  SqliteAdapter,
  SqliteDialect,
  SqliteDriver,
  type SqliteStatement,
  sql,
  type TransactionSettings,
} from 'kysely';
import { type UniqueIndex, uniqueIndexes } from '../unique-indexes.ts';
import type { Engine, Violation } from './engine.ts';
import { describeFileError, DiskHealth, isBusy, openSqliteFile } from './sqlite-file.ts';
import { WatchedFiles } from './sqlite-watch.ts';

/**
 * How long SQLite itself waits for another process's write. It blocks this process, so the rest of the wait is
 * asynchronous.
 */
const busyTimeoutMilliseconds = 50;

/**
 * More than the distinct statements of the whole program; beyond it, the cache is cleared and statements are compiled
 * again.
 */
const maxCachedStatements = 1000;

/**
 * Opens the file. WAL allows readers alongside one writer; NORMAL keeps the file consistent in a crash, and loses at
 * most the latest commits in a power failure.
 */
function open(path: string): SqliteDatabase.Database {
  const database = openSqliteFile(path, busyTimeoutMilliseconds);
  try {
    database.pragma('journal_mode = WAL');
    database.pragma('synchronous = NORMAL');
    database.pragma('foreign_keys = ON');
    // `insert or replace` deletes a row; this applies the triggers on deletion to it too.
    database.pragma('recursive_triggers = ON');
    database.pragma('temp_store = MEMORY');
    database.pragma('cache_size = -65536');
    database.pragma('mmap_size = 268435456');
    // A checkpoint waits for the disk; the more commits it covers, the more often a page they share is written only
    // once.
    database.pragma('wal_autocheckpoint = 4000');
    database.pragma('trusted_schema = OFF');
    // The first query opens the log, which is one of the files to watch.
    database.pragma('schema_version');
    // After a crash it is unknown which pages of the log were copied to the database; a checkpoint settles it.
    database.pragma('wal_checkpoint(passive)');
    return database;
  } catch (error) {
    database.close();
    throw describeFileError(error, path);
  }
}

/**
 * A statement whose rows are converted to objects here: better-sqlite3 takes three times as long, because it looks up
 * the name of every column of every row.
 */
class CachedStatement implements SqliteStatement {
  readonly reader: boolean;
  readonly #connection: Connection;
  /** Whether it only reads the database. */
  readonly readonly: boolean;
  readonly #statement: SqliteDatabase.Statement<unknown[], unknown[]>;
  /**
   * Whether it selects `*`, whose columns another process may change. Only then is the schema checked, which takes some
   * microseconds.
   */
  readonly #followsSchema: boolean;
  #columns: string[] = [];
  #schema: number | undefined;

  constructor(connection: Connection, source: string) {
    const statement = connection.database.prepare<unknown[], unknown[]>(source);
    this.reader = statement.reader;
    this.#connection = connection;
    this.readonly = statement.readonly;
    this.#statement = this.reader ? statement.raw() : statement;
    this.#followsSchema = /[^(]\*/.test(source);
  }

  /** Whether the column names match the current schema; if not, updates them. */
  #isCurrent(): boolean {
    if (!this.#followsSchema && this.#schema !== undefined) return true;
    const schema = this.#connection.schema.get();
    if (schema === this.#schema) return true;
    this.#columns = this.#statement.columns().map(({ name }) => name);
    this.#schema = schema;
    return false;
  }

  #toObject(values: unknown[]): Record<string, unknown> {
    const row: Record<string, unknown> = {};
    for (let index = 0; index < values.length; index += 1) row[this.#columns[index] as string] = values[index];
    return row;
  }

  all(parameters: readonly unknown[]): unknown[] {
    let rows = this.#statement.all(parameters);
    // The schema may have changed before or after the rows were read. Inside a transaction no other process can change
    // it.
    if (!this.#isCurrent() && this.#statement.readonly && !this.#connection.database.inTransaction)
      do rows = this.#statement.all(parameters);
      while (!this.#isCurrent());
    return rows.map((values) => this.#toObject(values));
  }

  run(parameters: readonly unknown[]): SqliteDatabase.RunResult {
    return this.#statement.run(parameters);
  }

  *iterate(parameters: readonly unknown[]): IterableIterator<unknown> {
    for (const values of this.#statement.iterate(parameters)) {
      // An open read keeps the schema unchanged from the first row on.
      if (this.#schema === undefined || values.length !== this.#columns.length) this.#isCurrent();
      yield this.#toObject(values);
    }
  }
}

/** Caches compiled statements, because compiling one costs more than running it. */
function withStatementCache(connection: Connection) {
  const statements = new Map<string, CachedStatement>();
  return {
    prepare(query: string): CachedStatement {
      let statement = statements.get(query);
      if (!statement) {
        if (statements.size >= maxCachedStatements) statements.clear();
        statement = new CachedStatement(connection, query);
        statements.set(query, statement);
      }
      if (connection.readsOnly && !statement.readonly) throw new TypeError('A transaction that only reads wrote.');
      return statement;
    },
    close: () => {
      connection.database.close();
      connection.files?.release();
    },
  };
}

/** The only connection of this process, with the queries that the engine itself runs. */
interface Connection {
  database: SqliteDatabase.Database;
  /**
   * Run for every request. Two statements, because a combined one would read the pragma as a table, which takes half as
   * long again.
   */
  changes: SqliteDatabase.Statement<[], number>[];
  restores: SqliteDatabase.Statement<[], number>;
  /** Returns a number that changes with the schema. */
  schema: SqliteDatabase.Statement<[], number>;
  /** Undefined for a database in memory. */
  files: WatchedFiles | undefined;
  /** Whether it is in a read-only transaction. */
  readsOnly: boolean;
}

/** Starts to watch the files of a database that has just been opened. */
function watch(path: string, database: SqliteDatabase.Database): WatchedFiles {
  let files: WatchedFiles | undefined;
  try {
    files = new WatchedFiles(path);
    files.check();
    return files;
  } catch (error) {
    database.close();
    files?.release();
    throw describeFileError(error, path);
  }
}

function connect(path: string): Connection {
  const database = open(path);
  const files = path === ':memory:' ? undefined : watch(path, database);
  const number = (source: string) => database.prepare<[], number>(source).pluck();
  return {
    database,
    // Commits of other connections change the first number, our own writes the second.
    changes: ['pragma data_version', 'select total_changes()'].map(number),
    restores: number('pragma user_version'),
    schema: number('pragma schema_version'),
    files,
    readsOnly: false,
  };
}

/** A Kysely connection that describes errors, and runs no query once its files are known to have been changed. */
class DescribingConnection implements DatabaseConnection {
  readonly #connection: DatabaseConnection;
  readonly #options: DriverOptions;

  constructor(connection: DatabaseConnection, options: DriverOptions) {
    this.#connection = connection;
    this.#options = options;
  }

  #describe(error: unknown): unknown {
    return this.#options.describe(error);
  }

  executeQuery<Row>(query: CompiledQuery): Promise<QueryResult<Row>> {
    this.#options.connection()?.files?.refuseChanged();
    try {
      return this.#connection.executeQuery<Row>(query);
    } catch (error) {
      throw this.#describe(error);
    }
  }

  async *streamQuery<Row>(query: CompiledQuery, chunkSize: number): AsyncIterableIterator<QueryResult<Row>> {
    this.#options.connection()?.files?.refuseChanged();
    try {
      yield* this.#connection.streamQuery<Row>(query, chunkSize);
    } catch (error) {
      throw this.#describe(error);
    }
  }
}

/** What the driver needs from its engine. */
interface DriverOptions {
  connect(): Connection;
  /** Converts an error about the file to one that says so; returns any other error unchanged. */
  describe(error: unknown): unknown;
  connection(): Connection | undefined;
}

class Driver extends SqliteDriver {
  readonly #options: DriverOptions;
  #described: DatabaseConnection | undefined;

  constructor(options: DriverOptions) {
    super({ database: async () => withStatementCache(options.connect()) });
    this.#options = options;
  }

  override async acquireConnection(): Promise<DatabaseConnection> {
    const connection = await super.acquireConnection();
    this.#described ??= new DescribingConnection(connection, this.#options);
    return this.#described;
  }

  /** A write transaction takes the write lock at once; otherwise two of them could deadlock. */
  override async beginTransaction(
    connection: DatabaseConnection,
    { accessMode }: TransactionSettings = {},
  ): Promise<void> {
    if (accessMode === 'read only') {
      await connection.executeQuery(CompiledQuery.raw('begin'));
      this.#setReadsOnly(true);
      return;
    }
    this.#options.connection()?.files?.check();
    await connection.executeQuery(CompiledQuery.raw('begin immediate'));
  }

  /** Checks the files after a write, so that a write to files that another program has changed is not acknowledged. */
  override async commitTransaction(connection: DatabaseConnection): Promise<void> {
    await super.commitTransaction(connection);
    if (!this.#setReadsOnly(false)) this.#options.connection()?.files?.checkContent();
  }

  /** If the disk is full or fails, SQLite has already rolled the whole transaction back. */
  override async rollbackTransaction(): Promise<void> {
    this.#setReadsOnly(false);
    const database = this.#options.connection()?.database;
    if (database?.inTransaction === true) database.exec('rollback');
  }

  /** @returns the previous value */
  #setReadsOnly(readsOnly: boolean): boolean {
    const connection = this.#options.connection();
    const before = connection?.readsOnly ?? false;
    if (connection) connection.readsOnly = readsOnly;
    return before;
  }
}

/** Lets the migrator run inside a transaction, which also serves as the lock between processes. */
class TransactionalSqliteAdapter extends SqliteAdapter {
  override get supportsTransactionalDdl(): boolean {
    return true;
  }
}

class Dialect extends SqliteDialect {
  readonly #options: DriverOptions;

  constructor(options: DriverOptions) {
    super({ database: () => Promise.reject(new Error('The driver opens the database.')) });
    this.#options = options;
  }

  override createDriver() {
    return new Driver(this.#options);
  }

  override createAdapter() {
    return new TransactionalSqliteAdapter();
  }
}

const lastOwner = 'last_owner';
const settingsSize = 'settings_size';

const uniqueIndexByColumns = new Map<string, UniqueIndex>(
  Object.entries(uniqueIndexes).map(([name, { table, columns }]) => [
    columns.map((column) => `${table}.${column}`).join(', '),
    name as UniqueIndex,
  ]),
);

function violation(error: unknown): Violation | undefined {
  if (!(error instanceof SqliteDatabase.SqliteError)) return undefined;
  switch (error.code) {
    case 'SQLITE_CONSTRAINT_UNIQUE':
    case 'SQLITE_CONSTRAINT_PRIMARYKEY': {
      const constraint = uniqueIndexByColumns.get(error.message.replace(/^UNIQUE constraint failed: /, ''));
      return { kind: 'unique', ...(constraint ? { constraint } : {}) };
    }
    case 'SQLITE_CONSTRAINT_FOREIGNKEY':
      return { kind: 'foreign_key' };
    case 'SQLITE_CONSTRAINT_TRIGGER':
      return error.message === lastOwner || error.message === settingsSize ? { kind: error.message } : undefined;
    case 'SQLITE_CONSTRAINT_CHECK':
    case 'SQLITE_CONSTRAINT_NOTNULL':
    case 'SQLITE_CONSTRAINT_DATATYPE':
      return { kind: 'check' };
    default:
      return undefined;
  }
}

/** The embedded engine: one file, one writer at a time. */
export function sqliteEngine(path: string): Engine {
  let connection: Connection | undefined;
  const disk = new DiskHealth(path);
  /**
   * A statement that reads foreign bytes can fail with any other error of SQLite, so check whether the files are the
   * cause.
   */
  const describe = (error: unknown): unknown => {
    if (error instanceof SqliteDatabase.SqliteError && !isBusy(error) && !violation(error))
      try {
        connection?.files?.check();
      } catch (reason) {
        return reason;
      }
    return disk.describe(error);
  };
  const describing = <T>(ask: () => T): T => {
    try {
      return ask();
    } catch (error) {
      throw describe(error);
    }
  };
  return {
    name: 'sqlite',
    hasSingleWriter: true,
    entriesOf: (column) => sql`json_each(${sql.ref(column)}) as entry`,
    dialect: new Dialect({
      describe,
      connect: () => (connection = connect(path)),
      connection: () => connection,
    }),
    changeStamp: () => describing(() => connection?.changes.map((counter) => counter.get()).join(' ')),
    countRestores: () => describing(() => connection?.restores.get()),
    async checkWritable() {
      connection?.files?.check();
      disk.check();
    },
    violation,
    isRetryable: isBusy,
    // The transaction holds the write lock, so no other process writes meanwhile.
    withSnapshot: (db, work) => db.transaction().execute(work),
    withMigrationLock: (db, work) => work(db),
    async hasTable(db, name) {
      const { rows } = await sql`select 1 from sqlite_schema where type = 'table' and name = ${name}`.execute(db);
      return rows.length > 0;
    },
    async describeSchema(db) {
      const { rows } = await sql<{ sql: string }>`
        select sql from sqlite_schema where sql is not null and name not like 'sqlite_%' and name not like 'kysely_%' order by type, name`.execute(
        db,
      );
      return `${rows.map((row) => `${row.sql};`).join('\n')}\n`;
    },
    async integrityProblems(db) {
      const integrity = await sql<{ integrity_check: string }>`pragma integrity_check`.execute(db);
      const foreignKeys = await sql<{ table: string }>`pragma foreign_key_check`.execute(db);
      return [
        ...integrity.rows.map((row) => row.integrity_check).filter((line) => line !== 'ok'),
        ...foreignKeys.rows.map((row) => `a row of ${row.table} refers to nothing`),
      ];
    },
    async findLastNumbers(db) {
      const { rows } = await sql<{ name: string; seq: number }>`select name, seq from sqlite_sequence`.execute(db);
      return Object.fromEntries(rows.map(({ name, seq }) => [name, seq]));
    },
    async setLastNumber(db, table, last) {
      await sql`delete from sqlite_sequence where name = ${table}`.execute(db);
      await sql`insert into sqlite_sequence (name, seq) values (${table}, ${last})`.execute(db);
    },
    poolUse: () => undefined,
    counters: undefined,
  };
}
