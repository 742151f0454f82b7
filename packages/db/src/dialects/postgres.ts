import { setTimeout as sleep } from 'node:timers/promises';
import {
  type DatabaseConnection,
  type Kysely,
  PostgresDialect,
  type PostgresDialectConfig,
  PostgresDriver,
  type PostgresPoolClient,
  sql,
  type TransactionSettings,
} from 'kysely';
import {
  type CustomTypesConfig,
  DatabaseError,
  Pool,
  type PoolClient,
  type QueryResult,
  types as defaultTypes,
} from 'pg';
import { DatabaseUnavailableError } from '../errors.ts';
import { readOnly } from '../snapshot.ts';
import { statementName } from '../statement-names.ts';
import { type UniqueIndex, uniqueIndexes } from '../unique-indexes.ts';
import type { Engine, Violation } from './engine.ts';

/** Settings in the address of a database, in addition to those that `pg` itself reads, with their defaults. */
const settings = {
  /** Maximum number of connections of this process. */
  pool_max: 10,
  /** Seconds to wait for a connection, whether a new one or one that is in use. */
  connect_timeout: 5,
  /** Seconds after which an unused connection is closed. */
  pool_idle_timeout: 60,
  /** Milliseconds that one statement may take. */
  statement_timeout: 15_000,
  /** Milliseconds that a transaction may be idle: its process may have stopped while holding locks. */
  idle_in_transaction_session_timeout: 15_000,
  /** Whether to use named prepared statements; 0 for poolers in transaction mode that do not support them. */
  prepared_statements: 1,
};

interface Address {
  settings: typeof settings;
  /** The address without our own settings. */
  connectionString: string;
  /** Host, port and database, for messages. */
  shown: string;
}

/** @throws TypeError if a setting is not a number */
function readAddress(url: string): Address {
  const parsed = new URL(url);
  const chosen = { ...settings };
  for (const name of Object.keys(settings) as (keyof typeof settings)[]) {
    const given = parsed.searchParams.get(name);
    parsed.searchParams.delete(name);
    if (given === null) continue;
    if (!/^\d{1,9}$/.test(given)) throw new TypeError(`${name} must be a number`);
    chosen[name] = Number(given);
  }
  const host = parsed.searchParams.get('host') ?? parsed.hostname;
  const shown = `${host || 'localhost'}:${parsed.port || 5432}${parsed.pathname}`;
  return { settings: chosen, connectionString: parsed.href, shown };
}

/** Converts PostgreSQL's format of an instant, `2026-01-31 09:30:00.5+00`, to ISO 8601 with milliseconds and `Z`. */
function toIso(text: string): string {
  const [, date, time, fraction = '', offset = ''] =
    /^(\d{4}-\d\d-\d\d) (\d\d:\d\d:\d\d)(?:\.(\d+))?([+-]\d\d(?::?\d\d)?)$/.exec(text) ?? [];
  if (date === undefined) throw new TypeError(`${text} is no instant between the years 1 and 9999.`);
  const local = `${date}T${time}.${fraction.padEnd(3, '0').slice(0, 3)}`;
  if (offset === '+00') return `${local}Z`;
  return new Date(local + (offset.length === 3 ? `${offset}:00` : offset)).toISOString();
}

/**
 * Parsers of values by type id; all other types are parsed as `pg` does. Set only on our connections, not for the whole
 * process.
 */
const parsers = new Map<number, (text: string) => unknown>([
  [defaultTypes.builtins.INT8, Number],
  [defaultTypes.builtins.TIMESTAMPTZ, toIso],
]);
const types = {
  getTypeParser: (oid: number, format?: 'text' | 'binary') =>
    parsers.get(oid) ?? defaultTypes.getTypeParser(oid, format as 'text'),
} as CustomTypesConfig;

const ignore = () => undefined;

/** A pooled connection, as Kysely expects it. */
class Connection {
  readonly #client: PoolClient;
  readonly #named: boolean;
  readonly #describe: Describe;
  readonly #onUnableToWrite: () => void;
  #last: Promise<unknown> = Promise.resolve();
  #isLost = false;

  /** @param onUnableToWrite called when the server could not write */
  constructor(client: PoolClient, named: boolean, describe: Describe, onUnableToWrite: () => void) {
    this.#client = client;
    this.#named = named;
    this.#describe = describe;
    this.#onUnableToWrite = onUnableToWrite;
  }

  /** Runs statements one after the other, because a connection runs only one at a time. */
  query(text: string, values: unknown[]): Promise<QueryResult> {
    const result = this.#last.then(() => this.#run(text, values));
    this.#last = result.catch(ignore);
    return result;
  }

  async #run(text: string, values: unknown[]): Promise<QueryResult> {
    const name = this.#named ? statementName(text) : undefined;
    try {
      return await this.#client.query(name === undefined ? { text, values } : { name, text, values });
    } catch (error) {
      if (error instanceof DatabaseError && !isEnd(error)) {
        removeValues(error);
        if (!isUnableToWrite(error)) throw error;
        this.#onUnableToWrite();
        throw new DatabaseUnavailableError(`The database cannot do what was asked: ${error.message} (${error.code}).`, {
          cause: error,
        });
      }
      this.#isLost = true;
      // Uncommitted work is rolled back when the connection is lost, but whether a commit succeeded is unknown.
      throw text === 'commit' ? error : this.#describe(error);
    }
  }

  release(): void {
    this.#client.release(this.#isLost);
  }
}

/** Whether the server closes the connection with this error. */
const isEnd = ({ code = '' }: DatabaseError): boolean => /^(08|57P|25P0[34])/.test(code);

/**
 * Whether an error concerns the server, not the statement: no disk space or memory, a failing disk, corruption, or
 * read-only mode.
 */
const isUnableToWrite = ({ code = '' }: DatabaseError): boolean => /^(53|58|XX00[12]|25006)/.test(code);

/** Removes values of rows from an error, because errors are logged. */
function removeValues(error: DatabaseError): void {
  for (const field of ['detail', 'where', 'internalQuery'] as const) delete error[field];
}

const reasonOf = (error: unknown): string => {
  // If a host has several addresses, each attempt failed for its own reason; report the last.
  const one: unknown = error instanceof AggregateError ? error.errors.at(-1) : error;
  return one instanceof Error ? one.message : String(one);
};

/** Describes a connection that was lost, or could not be made. */
type Describe = (error: unknown) => DatabaseUnavailableError;

/** Errors of a `begin`: the connection was lost, but nothing had been done on it. */
const failedBegins = new WeakSet<object>();

class Driver extends PostgresDriver {
  override async beginTransaction(
    connection: DatabaseConnection,
    transactionSettings: TransactionSettings,
  ): Promise<void> {
    try {
      await super.beginTransaction(connection, transactionSettings);
    } catch (error) {
      if (typeof error === 'object' && error !== null) failedBegins.add(error);
      throw error;
    }
  }
}

class Dialect extends PostgresDialect {
  readonly #config: PostgresDialectConfig;

  constructor(config: PostgresDialectConfig) {
    super(config);
    this.#config = config;
  }

  override createDriver(): Driver {
    return new Driver(this.#config);
  }
}

/** The error code that a trigger raises if an organization would lose its last owner. */
const lastOwner = 'RC001';
/** The error code that a trigger raises if the settings of a project are too large. */
const settingsSize = 'RC006';

function violation(error: unknown): Violation | undefined {
  if (!(error instanceof DatabaseError)) return undefined;
  switch (error.code) {
    case '23505': {
      const constraint = error.constraint ?? '';
      return { kind: 'unique', ...(constraint in uniqueIndexes ? { constraint: constraint as UniqueIndex } : {}) };
    }
    case '23503':
      return { kind: 'foreign_key' };
    case lastOwner:
      return { kind: 'last_owner' };
    case settingsSize:
      return { kind: 'settings_size' };
    case '23502': // not null
    case '23514': // check
    case '22P02': // text that is invalid for the type
    case '22003': // number out of range
    case '22007':
    case '22008': // invalid instant
    case '22021': // invalid character
      return { kind: 'check' };
    default:
      return undefined;
  }
}

/** Serialization failures and deadlocks, which rolled the transaction back, and connections lost before it began. */
const isRetryable = (error: unknown): boolean =>
  (error instanceof DatabaseError && (error.code === '40001' || error.code === '40P01')) ||
  (typeof error === 'object' && error !== null && failedBegins.has(error));

/** An arbitrary number, the same in every process. */
const migrationLock = 7_034_219_853;

/**
 * Polls for the lock instead of blocking on it, so that no statement of ours times out, however long the other process
 * takes.
 */
async function withMigrationLock<T>(db: Kysely<unknown>, work: (db: Kysely<unknown>) => Promise<T>): Promise<T> {
  return db.connection().execute(async (connection) => {
    const ask = sql<{ locked: boolean }>`select pg_try_advisory_lock(${sql.lit(migrationLock)}) as locked`;
    while (!(await ask.execute(connection)).rows[0]?.locked) await sleep(50);
    try {
      await sql`set statement_timeout = 0`.execute(connection);
      return await work(connection);
    } finally {
      await sql`reset statement_timeout`.execute(connection);
      await sql`select pg_advisory_unlock(${sql.lit(migrationLock)})`.execute(connection);
    }
  });
}

/** Thrown to roll back a transaction that must not be kept. */
const rolledBack = new Error('rolledBack');

/** Matches our tables in the current schema, without those of Kysely's migrator. */
const ownTables = sql`relnamespace = current_schema()::regnamespace and relname not like 'kysely\\_%'`;

const quoted = (name: string) => `"${name}"`;

async function describeSchema(db: Kysely<unknown>): Promise<string> {
  const columns = await sql<{ table: string; persistence: string; line: string }>`
    select relname as "table", relpersistence as persistence, format('%I %s%s%s%s%s', attname, format_type(atttypid, atttypmod),
      case when attcollation <> 0 then ' collate "' || (select collname from pg_collation where oid = attcollation) || '"' else '' end,
      case attidentity when 'd' then ' generated by default as identity' when 'a' then ' generated always as identity' else '' end,
      case when attnotnull then ' not null' else '' end, coalesce(' default ' || pg_get_expr(adbin, adrelid), '')) as line
    from pg_class join pg_attribute on attrelid = pg_class.oid left join pg_attrdef on adrelid = attrelid and adnum = attnum
    where relkind = 'r' and attnum > 0 and not attisdropped and ${ownTables} order by relname collate "C", attnum`.execute(
    db,
  );
  // PostgreSQL 18 and later list `not null` as a constraint too.
  const constraints = await sql<{ table: string; name: string; definition: string }>`
    select relname as "table", conname as name, pg_get_constraintdef(pg_constraint.oid) as definition
    from pg_constraint join pg_class on conrelid = pg_class.oid where contype <> 'n' and ${ownTables}
    order by conname collate "C"`.execute(db);
  const indexes = await sql<{
    table: string;
    name: string;
    unique: boolean;
    columns: string[];
    predicate: string | null;
  }>`
    select tables.relname as "table", pg_class.relname as name, indisunique as unique, pg_get_expr(indpred, indrelid) as predicate,
      array(select quote_ident(pg_get_indexdef(indexrelid, place, true)) || case indoption[place - 1] & 3 when 0 then '' when 2 then ' nulls first' else ' desc' end
        from generate_series(1, indnkeyatts) as place) as columns
    from pg_index join pg_class on pg_class.oid = indexrelid join pg_class as tables on tables.oid = indrelid
    where not indisprimary and pg_class.relnamespace = current_schema()::regnamespace and tables.relname not like 'kysely\\_%'
    order by pg_class.relname collate "C"`.execute(db);
  const triggers = await sql<{ definition: string }>`
    select replace(pg_get_triggerdef(pg_trigger.oid, true), quote_ident(current_schema()) || '.', '') as definition
    from pg_trigger join pg_class on tgrelid = pg_class.oid where not tgisinternal and ${ownTables} order by tgname collate "C"`.execute(
    db,
  );
  const functions = await sql<{ definition: string }>`
    select replace(pg_get_functiondef(oid), quote_ident(current_schema()) || '.', '') as definition
    from pg_proc where pronamespace = current_schema()::regnamespace order by proname collate "C"`.execute(db);
  const lines: string[] = [];
  for (const table of new Set(columns.rows.map((row) => row.table))) {
    const ofTable = columns.rows.filter((row) => row.table === table);
    const inside = [
      ...ofTable.map((row) => row.line),
      ...constraints.rows
        .filter((row) => row.table === table)
        .map((row) => `constraint ${quoted(row.name)} ${row.definition}`),
    ];
    lines.push(
      `create ${ofTable[0]?.persistence === 'u' ? 'unlogged ' : ''}table ${quoted(table)} (\n  ${inside.join(',\n  ')}\n);`,
    );
  }
  for (const { table, name, unique, columns: of, predicate } of indexes.rows)
    lines.push(
      `create ${unique ? 'unique ' : ''}index ${quoted(name)} on ${quoted(table)} (${of.map((column) => column.replace(/^"?(\w+)"?/, '"$1"')).join(', ')})${predicate === null ? '' : ` where ${predicate}`};`,
    );
  for (const { definition } of functions.rows) lines.push(`${definition.trim()};`);
  for (const { definition } of triggers.rows) lines.push(`${definition};`);
  return `${lines.join('\n')}\n`;
}

/** Finds invalid indexes, unvalidated constraints, disabled triggers, and rows that refer to missing rows. */
async function findIntegrityProblems(db: Kysely<unknown>): Promise<string[]> {
  const problems: string[] = [];
  const broken = await sql<{ name: string }>`
    select pg_class.relname as name from pg_index join pg_class on pg_class.oid = indexrelid
    where not (indisvalid and indisready and indislive) and ${ownTables}`.execute(db);
  problems.push(...broken.rows.map(({ name }) => `the index ${name} is not valid`));
  const unchecked = await sql<{ name: string }>`
    select conname as name from pg_constraint join pg_class on conrelid = pg_class.oid where not convalidated and ${ownTables}`.execute(
    db,
  );
  problems.push(...unchecked.rows.map(({ name }) => `the constraint ${name} was never checked`));
  const disabled = await sql<{ name: string; table: string }>`
    select tgname as name, relname as "table" from pg_trigger join pg_class on tgrelid = pg_class.oid where tgenabled = 'D' and ${ownTables}`.execute(
    db,
  );
  problems.push(...disabled.rows.map(({ name, table }) => `the trigger ${name} of ${table} is switched off`));

  const references = await sql<{ table: string; target: string; columns: string[]; targets: string[] }>`
    select relname as "table", (select relname from pg_class where oid = confrelid) as target,
      array(select attname::text from unnest(conkey) with ordinality as k (number, place) join pg_attribute on attrelid = conrelid and attnum = number order by place) as columns,
      array(select attname::text from unnest(confkey) with ordinality as k (number, place) join pg_attribute on attrelid = confrelid and attnum = number order by place) as targets
    from pg_constraint join pg_class on conrelid = pg_class.oid where contype = 'f' and ${ownTables} order by conname`.execute(
    db,
  );
  for (const { table, target, columns, targets } of references.rows) {
    const and = sql` and `;
    const orphan = await sql`
      select 1 from ${sql.table(table)} as child where ${sql.join(
        columns.map((column) => sql`${sql.id('child', column)} is not null`),
        and,
      )}
        and not exists (select 1 from ${sql.table(target)} as parent
          where ${sql.join(
            columns.map((column, index) => sql`${sql.id('parent', targets[index] ?? '')} = ${sql.id('child', column)}`),
            and,
          )}) limit 1`.execute(db);
    if (orphan.rows.length > 0) problems.push(`a row of ${table} refers to nothing`);
  }
  return problems;
}

/**
 * A PostgreSQL server: many processes, each with a pool of connections.
 *
 * Transactions run at READ COMMITTED, the default. To keep what it reads from changing before it writes, a transaction
 * locks the row that all of it belongs to: see `lockOrganization`. The alternative, SERIALIZABLE with retries, would
 * rerun the writes of a busy organization again and again where they now wait for each other.
 *
 * @param url `postgres://…`, with the settings above as its parameters
 * @throws TypeError if the address is invalid
 */
export function postgresEngine(url: string): Engine {
  const address = readAddress(url);
  const chosen = address.settings;
  const pool = new Pool({
    connectionString: address.connectionString,
    application_name: 'rolecall',
    // Instants are parsed in any time zone, but fastest in UTC, and only in the ISO style.
    options: '-c TimeZone=UTC -c DateStyle=ISO',
    max: Math.max(1, chosen.pool_max),
    connectionTimeoutMillis: chosen.connect_timeout * 1000,
    idleTimeoutMillis: chosen.pool_idle_timeout * 1000,
    statement_timeout: chosen.statement_timeout,
    idle_in_transaction_session_timeout: chosen.idle_in_transaction_session_timeout,
    keepAlive: true,
    keepAliveInitialDelayMillis: 10_000,
    types,
  });
  // A connection that breaks while idle is replaced; one that breaks in use fails its statement.
  pool.on('error', ignore);
  pool.on('connect', (client) => client.on('error', ignore));
  const describe: Describe = (error) =>
    new DatabaseUnavailableError(`The database at ${address.shown} does not answer: ${reasonOf(error)}.`, {
      cause: error,
    });
  let couldWrite = true;
  const connections = new WeakMap<PoolClient, Connection>();
  const connect = async (): Promise<Connection> => {
    const client = await pool.connect().catch((error: unknown) => {
      throw pool.ending ? error : describe(error);
    });
    let connection = connections.get(client);
    if (!connection) {
      connection = new Connection(client, chosen.prepared_statements > 0, describe, () => (couldWrite = false));
      connections.set(client, connection);
    }
    return connection;
  };

  return {
    name: 'postgres',
    hasSingleWriter: false,
    entriesOf: (column) => sql`jsonb_array_elements_text(${sql.ref(column)}::jsonb) as entry (value)`,
    dialect: new Dialect({
      pool: { connect: async () => (await connect()) as unknown as PostgresPoolClient, end: () => pool.end() },
    }),
    changeStamp: () => undefined,
    countRestores: () => undefined,
    async checkWritable(db) {
      if (couldWrite) return;
      // A write has failed: try one that is rolled back, to see whether writes still fail.
      await db
        .transaction()
        .execute(async (trx) => {
          await sql`insert into installation (key, value) values ('probe', repeat('x', 65536))`.execute(trx);
          throw rolledBack;
        })
        .catch((error: unknown) => {
          if (error !== rolledBack) throw error;
        });
      couldWrite = true;
    },
    violation,
    isRetryable,
    withSnapshot: (db, work) =>
      readOnly(db).execute(async (trx) => {
        await sql`set local statement_timeout = 0`.execute(trx);
        await sql`set local idle_in_transaction_session_timeout = 0`.execute(trx);
        return work(trx);
      }),
    withMigrationLock,
    async hasTable(db, name) {
      const { rows } = await sql<{ found: boolean }>`select to_regclass(${name}) is not null as found`.execute(db);
      return rows[0]?.found === true;
    },
    describeSchema,
    integrityProblems: (db) =>
      db.connection().execute(async (connection) => {
        await sql`set statement_timeout = 0`.execute(connection);
        return findIntegrityProblems(connection).finally(() => sql`reset statement_timeout`.execute(connection));
      }),
    async findLastNumbers(db) {
      const { rows } = await sql<{ table: string; last: number }>`
        select tables.relname as "table", last_value as last
        from pg_class as tables join pg_attribute on attrelid = tables.oid and attidentity <> ''
          join pg_sequences on schemaname = current_schema() and sequencename = relname || '_' || attname || '_seq'
        where relnamespace = current_schema()::regnamespace and last_value is not null`.execute(db);
      return Object.fromEntries(rows.map(({ table, last }) => [table, last]));
    },
    async setLastNumber(db, table, last) {
      await sql`select setval(pg_get_serial_sequence(${table}, 'id'), ${last})`.execute(db);
    },
    poolUse: () => ({
      most: pool.options.max,
      open: pool.totalCount,
      idle: pool.idleCount,
      waiting: pool.waitingCount,
    }),
    counters: {
      query: async (statement) => {
        const { name, ...unnamed } = statement;
        return pool.query<Record<string, unknown>>(
          chosen.prepared_statements > 0 && name !== undefined ? { name, ...unnamed } : unnamed,
        );
      },
    },
  };
}
