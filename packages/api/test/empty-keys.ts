import type { Executor } from '@rolecall/db';
import { sql } from 'kysely';
import { keyColumns } from '../src/derived-keys/columns.ts';

/** Empties every derived key, as if a process that does not know the columns had inserted all rows. */
export async function emptyKeys(db: Executor): Promise<void> {
  for (const { table, column } of keyColumns)
    await sql`update ${sql.table(table)} set ${sql.ref(column)} = ''`.execute(db);
}
