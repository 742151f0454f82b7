import { createHash } from 'node:crypto';
import { type Kysely, sql } from 'kysely';
import type { Database, Executor } from './database.ts';
import { violationOf } from './errors.ts';
import { findInstallationFact } from './installation.ts';
import { migrate, pendingMigrations } from './migrate.ts';
import type { Tables } from './tables/index.ts';
import { transaction } from './transaction.ts';

/** Every table with the columns that identify a row, each table after those it refers to. */
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

/** As many values as one statement may have on either engine, with room to spare. */
const maxValues = 20_000;
const maxRows = 500;

/** The row of `installation` by which a database that is being copied to is known. */
const marker = 'copy in progress';

/** Why a copy cannot be made; the message says what to do. */
export class CopyError extends Error {
  override readonly name = 'CopyError';
}

/** What arrived of one table. */
export interface CopiedTable {
  table: string;
  rows: number;
  /** SHA-256 of the rows in the order of their keys. */
  digest: string;
}

const findMarker = (db: Executor): Promise<string | undefined> => findInstallationFact(db, marker);

/** Whether a copy to this database began and did not end. */
export const isCopyUnfinished = async (database: Database): Promise<boolean> =>
  (await findMarker(database.executor)) !== undefined;

/** Identifies an installation by its content: one database can have several addresses. */
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

/** The rows after `last`, the first ones where there is none, in the order of their keys. */
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
    // The first row tells how many values each has.
    limit = Math.min(maxRows, Math.floor(maxValues / Object.keys(end).length));
  }
}

function lastRow(db: Executor, table: keyof Tables): Promise<Row | undefined> {
  let query = (db as unknown as AnyExecutor).selectFrom(table).selectAll();
  for (const column of keys[table]) query = query.orderBy(column, 'desc');
  return query.limit(1).executeTakeFirst();
}

/** The database counts these itself while rows come in. */
const countedAnew = (table: keyof Tables, rows: Row[]) =>
  table === 'organizations' ? rows.map((row) => ({ ...row, role_count: 0, role_external_reference_count: 0 })) : rows;

async function copyTable(
  from: Executor,
  to: Database,
  table: keyof Tables,
  report: (rows: number) => void,
): Promise<void> {
  // Rows go over in the order of their keys, each batch whole or not at all: the last one there is where to go on.
  const last = table === 'installation' ? undefined : await lastRow(to.executor, table);
  for await (const rows of batchesOf(from, table, last)) {
    await transaction(to, async (trx) => {
      const insert = (trx as unknown as AnyExecutor).insertInto(table).values(countedAnew(table, rows));
      // Few enough to be written again, and the marker stands among them.
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
 * Copies everything from one database to another, of whichever engines, and makes sure that it arrived. What is copied is
 * the state of one moment; where there is one writer at a time, no other process writes meanwhile. An interrupted copy goes
 * on where it stopped when run again. Before it is done, the target is known as unfinished.
 * @param report is called after each batch, with the number of rows that were copied
 * @throws CopyError where the target holds something else, or what arrived is not what was sent
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
