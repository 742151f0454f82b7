import type { Database } from '@rolecall/db';
import { CompiledQuery, type Kysely } from 'kysely';

export type Row = Readonly<Record<string, unknown>>;
/** Every row of every table by key, at one point in time. */
export type Snapshot = ReadonlyMap<string, ReadonlyMap<string, Row>>;

/** A row that was created (no `before`), changed, or deleted (no `after`). */
export interface Difference {
  table: string;
  before: Row | undefined;
  after: Row | undefined;
}

/** Whether a column changes whenever a credential is used, whatever the outcome of the call. */
const isUse = (column: string) => column.endsWith('last_used_at');

const texts = new WeakMap<Row, string>();
/** A row as text, cached because each row is compared many times. */
function textOf(row: Row | undefined): string | undefined {
  if (!row) return undefined;
  const text = texts.get(row) ?? JSON.stringify(row);
  texts.set(row, text);
  return text;
}

const keyOf = (row: Row) => String(row['id'] ?? row['digest'] ?? JSON.stringify(row));

/**
 * A string that differs once anything was written. Reading a whole database takes long, and most calls write nothing.
 */
async function stampOf({ engine, executor }: Database): Promise<string | undefined> {
  if (engine.name === 'sqlite') return engine.changeStamp();
  const { rows } = await executor.executeQuery<{ lsn: string }>(
    CompiledQuery.raw('select pg_current_wal_insert_lsn()::text as lsn'),
  );
  return rows[0]?.lsn;
}

/**
 * Creates a reader of every table in a database, including tables of later migrations, except the rate limit counters.
 */
export async function createSnapshotReader(database: Database): Promise<() => Promise<Snapshot>> {
  const db = database.executor as unknown as Kysely<Record<string, Record<string, unknown>>>;
  const tables = (await db.introspection.getTables())
    .map(({ name }) => name)
    .filter((name) => name !== 'rate_limits' && !name.startsWith('kysely_'));
  const latest = new Map<string, { text: string; rows: ReadonlyMap<string, Row> }>();
  const read = async (table: string): Promise<ReadonlyMap<string, Row>> => {
    const { rows: found } = await db.executeQuery(CompiledQuery.raw(`select * from ${table}`));
    const text = JSON.stringify(found);
    const known = latest.get(table);
    // Unchanged tables, which are most, keep the same map.
    if (known?.text === text) return known.rows;
    const kept = (found as Row[]).map((row) =>
      Object.fromEntries(Object.entries(row).filter(([column]) => !isUse(column))),
    );
    const rows = new Map(kept.map((row) => [keyOf(row), row]));
    latest.set(table, { text, rows });
    return rows;
  };
  let stamp: string | undefined;
  let snapshot: Snapshot = new Map();
  return async () => {
    const current = await stampOf(database);
    if (current === undefined || current !== stamp)
      snapshot = new Map(await Promise.all(tables.map(async (table) => [table, await read(table)] as const)));
    stamp = current;
    return snapshot;
  };
}

/** The differences between two snapshots. */
export function differencesOf(before: Snapshot, after: Snapshot): Difference[] {
  const differences: Difference[] = [];
  for (const table of new Set([...before.keys(), ...after.keys()])) {
    const was = before.get(table);
    const is = after.get(table);
    if (was === is) continue;
    for (const key of new Set([...(was?.keys() ?? []), ...(is?.keys() ?? [])])) {
      const difference = { table, before: was?.get(key), after: is?.get(key) };
      if (textOf(difference.before) !== textOf(difference.after)) differences.push(difference);
    }
  }
  return differences;
}

export const rowsOf = (snapshot: Snapshot, table: string): Row[] => [...(snapshot.get(table)?.values() ?? [])];

/** The columns in which a row changed. */
export const changedColumns = ({ before = {}, after = {} }: Difference): string[] =>
  Object.keys({ ...before, ...after }).filter((column) => before[column] !== after[column]);
