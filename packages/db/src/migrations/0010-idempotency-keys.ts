import { type Kysely, sql } from 'kysely';
import { type EngineName, spellings } from './spelling.ts';

/**
 * Responses that are kept for a day, for callers that retry a request with the same key.
 * @public
 */
export async function up(db: Kysely<unknown>, engine: EngineName): Promise<void> {
  const { text, timestamp, tableSuffix } = spellings[engine];
  await db.schema
    .createTable('idempotency_keys')
    .addColumn('caller', text, (column) => column.notNull())
    .addColumn('digest', text, (column) => column.notNull())
    .addColumn('request', text, (column) => column.notNull())
    .addColumn('status', 'integer', (column) => column.notNull())
    .addColumn('answer', text)
    .addColumn('revision', engine === 'postgres' ? 'bigint' : 'integer')
    .addColumn('created_at', timestamp, (column) => column.notNull())
    .addPrimaryKeyConstraint('idempotency_keys_pk', ['caller', 'digest'])
    .addCheckConstraint('idempotency_keys_status', sql`status between 200 and 499`)
    .modifyEnd(tableSuffix)
    .execute();
  await db.schema.createIndex('idempotency_keys_time').on('idempotency_keys').column('created_at').execute();
}
