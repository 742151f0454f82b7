import { randomUUID } from 'node:crypto';
import { type Kysely, sql } from 'kysely';
import { type EngineName, spellings } from './spelling.ts';

/**
 * Lets people tell sessions apart and end them one by one, and records when they last confirmed their identity. The
 * table is recreated with the existing sessions, because SQLite adds no required column to a table that has rows.
 * @public
 */
export async function up(db: Kysely<unknown>, engine: EngineName): Promise<void> {
  const { text, uuid, timestamp, reference, tableSuffix } = spellings[engine];
  const { rows } = await sql<Record<string, unknown>>`
    select digest, user_id, created_at, expires_at from sessions order by digest`.execute(db);
  await db.schema.dropTable('sessions').execute();
  await db.schema
    .createTable('sessions')
    .addColumn('digest', text, (column) => column.primaryKey())
    .addColumn('id', uuid, (column) => column.notNull())
    .addColumn('user_id', reference, (column) => column.notNull().references('users.id').onDelete('cascade'))
    .addColumn('created_at', timestamp, (column) => column.notNull())
    .addColumn('authenticated_at', timestamp, (column) => column.notNull())
    .addColumn('expires_at', timestamp, (column) => column.notNull())
    .addColumn('user_agent', text)
    .addCheckConstraint('sessions_user_agent_length', sql`length(user_agent) between 1 and 512`)
    .modifyEnd(tableSuffix)
    .execute();
  for (const { digest, user_id, created_at, expires_at } of rows)
    await sql`
      insert into sessions (digest, id, user_id, created_at, authenticated_at, expires_at)
      values (${digest}, ${randomUUID()}, ${user_id}, ${created_at}, ${created_at}, ${expires_at})`.execute(db);
  await db.schema.createIndex('sessions_id').unique().on('sessions').column('id').execute();
  await db.schema.createIndex('sessions_user').on('sessions').columns(['user_id', 'created_at', 'id']).execute();
  await db.schema.createIndex('sessions_expiry').on('sessions').column('expires_at').execute();
}
