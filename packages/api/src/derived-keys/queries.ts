import type { Executor, Transaction } from '@rolecall/db';
import { sql } from 'kysely';
import { type KeyColumn, keyColumns } from './columns.ts';

/** How many rows are filled in one transaction. */
const batchSize = 100;

/** The condition of the column's partial index. The empty string is a literal, because a parameter rules out that index. */
const isEmpty = (column: string) => sql<boolean>`${sql.ref(column)} = ''`;

/** The key columns in which a row has an empty key, found in one statement. */
export async function findColumnsWithEmptyKeys(db: Executor): Promise<KeyColumn[]> {
  const questions = keyColumns.map(
    ({ table, column }) =>
      sql`select ${sql.lit(table)} as name where exists (select 1 from ${sql.table(table)} where ${isEmpty(column)})`,
  );
  const { rows } = await sql<{ name: string }>`${sql.join(questions, sql` union all `)}`.execute(db);
  const found = new Set(rows.map(({ name }) => name));
  return keyColumns.filter(({ table }) => found.has(table));
}

/**
 * Fills a batch of the empty keys in a column.
 * @param locks whether other transactions can write at the same time: then rows that they hold are skipped, and the
 *   others locked, so that a key is derived from what the row has at the end
 * @returns whether there may be more
 */
export async function fillEmptyKeys(
  trx: Transaction,
  { table, column, id, sources, keyOf }: KeyColumn,
  locks: boolean,
): Promise<boolean> {
  const columns = sql.join([...id, ...sources].map((name) => sql.ref(name)));
  const { rows } = await sql<Record<string, unknown>>`
    select ${columns} from ${sql.table(table)} where ${isEmpty(column)}
    limit ${sql.lit(batchSize)} ${locks ? sql`for no key update skip locked` : sql``}`.execute(trx);
  for (const row of rows) {
    const where = sql.join(
      id.map((name) => sql`${sql.ref(name)} = ${row[name]}`),
      sql` and `,
    );
    await sql`update ${sql.table(table)} set ${sql.ref(column)} = ${keyOf(row)} where ${where}`.execute(trx);
  }
  return rows.length === batchSize;
}
