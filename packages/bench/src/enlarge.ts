import { type Database, newId, openDatabase, type Transaction, transaction } from '@rolecall/db';
import { sql } from 'kysely';
import { insertAll, referenceRow } from './rows.ts';

export const people = 5000;
export const roles = 500;
const rolesEach = 4;
const groups = 2000;

const at = '2026-01-31T09:30:00.000Z';
const numbers = (count: number) => Array.from({ length: count }, (_, index) => index);

/** Inserts rows in short transactions. */
const insertRows = <Row>(
  database: Database,
  rows: readonly Row[],
  insert: (trx: Transaction, batch: Row[]) => Promise<unknown>,
): Promise<void> =>
  insertAll(
    rows.length,
    (index) => rows[index] as Row,
    (batch) => transaction(database, (trx) => insert(trx, batch)),
  );

/**
 * Fills an organization to the size for which the web app promises fast responses. Writes to the tables directly,
 * because calling procedures would take minutes, and in short transactions, so that a server using the same database is
 * not blocked.
 * @param domain of the people's addresses, which no other organization has
 * @returns the id of a role
 */
export async function enlarge(database: Database, organization_id: string, domain = 'example.com'): Promise<string> {
  const users = numbers(people).map((number) => {
    const email = `person-${number}@${domain}`;
    return {
      uuid: newId(),
      distinct_id: newId(),
      email,
      email_key: email,
      search_key: `ada ${number} lovelace ${email}`,
      password_digest: null,
      role_at_organization: null,
      current_organization_id: null,
      last_login: null,
      first_name: `Ada ${number}`,
      last_name: 'Lovelace',
      created_at: at,
      updated_at: at,
    };
  });
  const ids: number[] = [];
  await insertRows(database, users, async (trx, batch) => {
    ids.push(...(await trx.insertInto('users').values(batch).returning('id').execute()).map(({ id }) => id));
  });
  const joined = { organization_id, joined_at: at, updated_at: at };
  await insertRows(
    database,
    ids.map((user_id) => ({ ...joined, id: newId(), user_id, level: 1, invited_by_user_id: null })),
    (trx, batch) => trx.insertInto('organization_memberships').values(batch).execute(),
  );
  const named = numbers(roles).map((number) => {
    const name = `Role ${number}`;
    const key = name.toLowerCase();
    return { organization_id, id: newId(), name, name_key: key, search_key: key, created_at: at, updated_at: at };
  });
  await insertRows(database, named, (trx, batch) => trx.insertInto('roles').values(batch).execute());
  const roleOf = (number: number) => named[number % roles]?.id ?? '';
  const held = ids.flatMap((user_id, person) =>
    numbers(rolesEach).map((number) => ({ organization_id, role_id: roleOf(person + number), user_id })),
  );
  await insertRows(
    database,
    held.map((membership) => ({ ...joined, ...membership, id: newId() })),
    (trx, batch) => trx.insertInto('role_memberships').values(batch).execute(),
  );
  const manual = { source: 'manual', source_key: '', granted_by_user_id: null, granted_at: at } as const;
  await insertRows(
    database,
    held.map((membership) => ({ ...membership, ...manual })),
    (trx, batch) => trx.insertInto('role_grants').values(batch).execute(),
  );
  const ofNobody = { organization_id, created_by_user_id: null, created_at: at };
  await insertRows(
    database,
    numbers(groups).map((number) => referenceRow(number, { ...ofNobody, role_id: roleOf(number) })),
    (trx, batch) => trx.insertInto('role_external_references').values(batch).execute(),
  );
  await sql`analyze`.execute(database.executor);
  return roleOf(0);
}

/** Like `enlarge`, for callers that have only the address of the database. */
export async function enlargeAt(databaseUrl: string, ...rest: [organization_id: string, domain: string]) {
  const database = openDatabase(databaseUrl);
  try {
    return await enlarge(database, ...rest);
  } finally {
    await database.close();
  }
}
