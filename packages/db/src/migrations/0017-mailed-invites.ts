import { type Kysely, sql } from 'kysely';

/**
 * Lets the limits on mailed invites compare addresses as mail servers do and find mail that is being sent, and records
 * whether an invite was mailed.
 * @public
 */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`alter table mails add column mailbox text not null default ''`.execute(db);
  // The recipients of existing mails were compared as they were written.
  await sql`update mails set mailbox = recipient`.execute(db);
  await db.schema.dropIndex('mails_recipient').execute();
  await db.schema.createIndex('mails_mailbox').on('mails').columns(['mailbox', 'sent_at']).execute();
  await db.schema
    .createIndex('mails_leased')
    .on('mails')
    .column('id')
    .where(sql<boolean>`lease is not null`)
    .execute();
  await sql`alter table organization_invites add column is_mailed integer not null default 0
    constraint "organization_invites_is_mailed" check (is_mailed in (0, 1))`.execute(db);
}
