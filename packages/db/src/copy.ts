import { createHash } from 'node:crypto';
import { type Kysely, sql } from 'kysely';
import type { Database, Executor } from './database.ts';
import { violationOf } from './errors.ts';
import { findInstallationFact } from './installation.ts';
import { migrate, pendingMigrations } from './migrate.ts';
import type { Tables } from './tables/index.ts';
import { transaction } from './transaction.ts';

/** Every table with the columns of its key; a table comes after those it refers to. */
const keys: Readonly<Record<keyof Tables, readonly string[]>> = {
  organizations: ['id'],
  users: ['id'],
  accounts: ['provider', 'provider_account_id'],
  sessions: ['digest'],
  totp_secrets: ['user_id'],
  recovery_codes: ['user_id', 'digest'],
  passkeys: ['id'],
  authentication_challenges: ['digest'],
  personal_api_keys: ['id'],
  organization_sign_ins: ['organization_id'],
  organization_memberships: ['organization_id', 'id'],
  roles: ['organization_id', 'id'],
  role_memberships: ['organization_id', 'id'],
  role_grants: ['organization_id', 'role_id', 'user_id', 'source', 'source_key'],
  role_external_references: ['organization_id', 'id'],
  group_syncs: ['organization_id', 'id'],
  organization_invites: ['organization_id', 'id'],
  organization_invite_roles: ['organization_id', 'invite_id', 'role_id'],
  projects: ['id'],
  dashboards: ['id'],
  access_controls: ['organization_id', 'id'],
  activity_log: ['id'],
  idempotency_keys: ['caller', 'digest'],
  confirmations: ['id'],
  mails: ['id'],
  installation: ['key'],
};
const tables = Object.keys(keys) as (keyof Tables)[];

type Row = Record<string, unknown>;
type AnyExecutor = Kysely<Record<string, Row>>;

/** The most values in one statement, with a margin below the limits of both engines. */
const maxValues = 20_000;
const maxRows = 500;

/** The key of the `installation` row that marks the target of an unfinished copy. */
const marker = 'copy in progress';

/** A copy cannot be made; the message says why and what to do. */
export class CopyError extends Error {
  override readonly name = 'CopyError';
}

/** The result of copying one table. */
export interface CopiedTable {
  table: string;
  rows: number;
  /** SHA-256 of the rows in key order. */
  digest: string;
}

const findMarker = (db: Executor): Promise<string | undefined> => findInstallationFact(db, marker);

/** Whether a copy to this database was begun and not finished. */
export const isCopyUnfinished = async (database: Database): Promise<boolean> =>
  (await findMarker(database.executor)) !== undefined;

/** Identifies an installation by its content, because one database can have several addresses. */
async function fingerprintOf(db: Executor): Promise<string> {
  const facts = [
    await db.selectFrom('installation').selectAll().orderBy('key').execute(),
    await db.selectFrom('users').select('uuid').orderBy('id').limit(1).execute(),
    await db.selectFrom('organizations').select('id').orderBy('id').limit(1).execute(),
  ];
  return createHash('sha256').update(JSON.stringify(facts)).digest('base64url');
}

async function isEmpty(db: Executor): Promise<boolean> {
  for (const table of tables)
    if (
      await db
        .selectFrom(table)
        .select(sql`1`.as('one'))
        .limit(1)
        .executeTakeFirst()
    )
      return false;
  return true;
}

/** The rows after `last` in key order, or the first rows if `last` is undefined. */
function rowsAfter(db: Executor, table: keyof Tables, last: Row | undefined, limit: number): Promise<Row[]> {
  const key = keys[table];
  const columns = sql.join(key.map((column) => sql.ref(column)));
  let query = (db as unknown as AnyExecutor).selectFrom(table).selectAll();
  if (last) query = query.where(sql<boolean>`(${columns}) > (${sql.join(key.map((column) => last[column]))})`);
  for (const column of key) query = query.orderBy(column);
  return query.limit(limit).execute();
}

async function* batchesOf(db: Executor, table: keyof Tables, last?: Row): AsyncGenerator<Row[]> {
  let limit = 1;
  for (let after = last; ;) {
    const rows = await rowsAfter(db, table, after, limit);
    const end = rows.at(-1);
    if (!end) return;
    yield rows;
    after = end;
    // The first row shows how many values each row has.
    limit = Math.min(maxRows, Math.floor(maxValues / Object.keys(end).length));
  }
}

function lastRow(db: Executor, table: keyof Tables): Promise<Row | undefined> {
  let query = (db as unknown as AnyExecutor).selectFrom(table).selectAll();
  for (const column of keys[table]) query = query.orderBy(column, 'desc');
  return query.limit(1).executeTakeFirst();
}

/** Resets the counters that triggers maintain while rows are inserted. */
const countedAnew = (table: keyof Tables, rows: Row[]) =>
  table === 'organizations' ? rows.map((row) => ({ ...row, role_count: 0, role_external_reference_count: 0 })) : rows;

async function copyTable(
  from: Executor,
  to: Database,
  table: keyof Tables,
  report: (rows: number) => void,
): Promise<void> {
  // Rows are copied in key order and in atomic batches, so the last row in the target shows where to resume.
  const last = table === 'installation' ? undefined : await lastRow(to.executor, table);
  for await (const rows of batchesOf(from, table, last)) {
    await transaction(to, async (trx) => {
      const insert = (trx as unknown as AnyExecutor).insertInto(table).values(countedAnew(table, rows));
      // Always copied from the start: it has few rows, and the marker is one of them.
      await (table === 'installation' ? insert.onConflict((conflict) => conflict.doNothing()) : insert).execute();
    }).catch((error: unknown) => {
      if (!violationOf(to, error)) throw error;
      throw new CopyError(`Something else writes to ${table} of the database to copy to.`, { cause: error });
    });
    report(rows.length);
  }
}

async function digestOf(db: Executor, table: keyof Tables): Promise<CopiedTable> {
  const hash = createHash('sha256');
  let count = 0;
  for await (const rows of batchesOf(db, table))
    for (const row of rows) {
      if (table === 'installation' && row['key'] === marker) continue;
      count += 1;
      const columns = Object.keys(row).toSorted();
      hash.update(`${JSON.stringify(columns.map((column) => [column, row[column]]))}\n`);
    }
  return { table, rows: count, digest: hash.digest('hex') };
}

async function verify(from: Executor, to: Executor): Promise<CopiedTable[]> {
  const copied: CopiedTable[] = [];
  for (const table of tables) {
    const [expected, actual] = [await digestOf(from, table), await digestOf(to, table)];
    if (expected.rows !== actual.rows)
      throw new CopyError(
        `The copy of ${table} has ${actual.rows} rows where there are ${expected.rows}. The one or the other was changed meanwhile: empty the target and begin anew.`,
      );
    if (expected.digest !== actual.digest)
      throw new CopyError(
        `The copy of ${table} differs. The one or the other was changed meanwhile: empty the target and begin anew.`,
      );
    copied.push(actual);
  }
  return copied;
}

/**
 * Copies everything from one database to another, on any engines, and verifies the copy. The copy is of one consistent
 * state; on an engine with a single writer, no other process can write meanwhile. If interrupted, the copy resumes when
 * run again. Until it is done, the target is marked as unfinished.
 * @param report called after each batch with the number of rows copied
 * @throws CopyError if the target holds other data, or the copy differs from the source
 */
export async function copyDatabase(
  from: Database,
  to: Database,
  report: (table: string, rows: number) => void = () => undefined,
): Promise<CopiedTable[]> {
  if (from.isNew) throw new CopyError('There is no database to copy from.');
  if ((await pendingMigrations(from)).length > 0)
    throw new CopyError('The schema of the database to copy from is outdated. Run `rolecall migrate` on it first.');
  if (await isCopyUnfinished(from)) throw new CopyError('The database to copy from is an unfinished copy itself.');
  await migrate(to);
  return from.engine.withSnapshot(from.executor, async (source) => {
    const fingerprint = await fingerprintOf(source);
    const begun = await findMarker(to.executor);
    if (begun === undefined) {
      if (!(await isEmpty(to.executor))) throw new CopyError('The database to copy to is not empty.');
      await transaction(to, (trx) =>
        trx.insertInto('installation').values({ key: marker, value: fingerprint }).execute(),
      );
    } else if (begun !== fingerprint) {
      throw new CopyError('The database to copy to holds an unfinished copy of another one.');
    }
    for (const table of tables) await copyTable(source, to, table, (rows) => report(table, rows));
    const copied = await verify(source, to.executor);
    const numbers = Object.entries(await from.engine.findLastNumbers(source as unknown as Kysely<unknown>));
    await transaction(to, async (trx) => {
      for (const [table, last] of numbers)
        await to.engine.setLastNumber(trx as unknown as Kysely<unknown>, table, last);
      await trx.deleteFrom('installation').where('key', '=', marker).execute();
    });
    return copied;
  });
}
