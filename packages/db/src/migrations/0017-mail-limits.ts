import { type Kysely, sql } from 'kysely';

/**
 * Lets the limits on mailed invites compare addresses as mail servers do, and find what is being sent.
 * @public
 */
export async function up(db: Kysely<unknown>): Promise<void> {
  await db.schema.dropIndex('mails_recipient').execute();
  await sql`create index mails_recipient on mails (lower(recipient), sent_at)`.execute(db);
  await db.schema
    .createIndex('mails_leased')
    .on('mails')
    .column('id')
    .where(sql<boolean>`lease is not null`)
    .execute();
}
