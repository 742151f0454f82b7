import { type Kysely, sql } from 'kysely';
import { type EngineName, spellings } from './spelling.ts';

/**
 * Mail that waits to be sent, and what the links in it confirm. Neither table contains the secret of a link.
 * @public
 */
export async function up(db: Kysely<unknown>, engine: EngineName): Promise<void> {
  const { text, uuid, timestamp, reference, tableSuffix, isJson } = spellings[engine];
  await db.schema
    .createTable('confirmations')
    .addColumn('id', uuid, (column) => column.primaryKey())
    .addColumn('purpose', text, (column) => column.notNull())
    .addColumn('user_id', reference, (column) => column.references('users.id').onDelete('cascade'))
    .addColumn('email', text, (column) => column.notNull())
    .addColumn('sealed', text)
    .addColumn('created_at', timestamp, (column) => column.notNull())
    .addColumn('expires_at', timestamp, (column) => column.notNull())
    .addCheckConstraint(
      'confirmations_purpose',
      sql`purpose in ('sign_up', 'verify_address', 'change_address', 'reset_password')`,
    )
    .addCheckConstraint(
      'confirmations_subject',
      sql`(purpose = 'sign_up') = (user_id is null) and (user_id is null) = (sealed is not null)`,
    )
    .addCheckConstraint('confirmations_expiry', sql`expires_at > created_at`)
    .modifyEnd(tableSuffix)
    .execute();
  await db.schema.createIndex('confirmations_user').on('confirmations').column('user_id').execute();
  await db.schema.createIndex('confirmations_expires').on('confirmations').column('expires_at').execute();
  await db.schema
    .createTable('mails')
    .addColumn('id', uuid, (column) => column.primaryKey())
    .addColumn('organization_id', uuid, (column) => column.references('organizations.id').onDelete('cascade'))
    .addColumn('confirmation_id', uuid, (column) => column.references('confirmations.id').onDelete('cascade'))
    .addColumn('kind', text, (column) => column.notNull())
    .addColumn('recipient', text, (column) => column.notNull())
    .addColumn('locale', text, (column) => column.notNull())
    .addColumn('facts', text, (column) => column.notNull())
    .addColumn('created_at', timestamp, (column) => column.notNull())
    .addColumn('due_at', timestamp)
    .addColumn('attempts', 'integer', (column) => column.notNull().defaultTo(0))
    .addColumn('lease', uuid)
    .addColumn('sent_at', timestamp)
    .addColumn('failure', text)
    .addCheckConstraint('mails_facts', isJson('facts'))
    .addCheckConstraint('mails_attempts', sql`attempts >= 0`)
    // A mail that was sent or has failed for good is not due any more, and has no lease.
    .addCheckConstraint('mails_end', sql`(due_at is null) = (sent_at is not null or failure is not null)`)
    .addCheckConstraint('mails_lease', sql`lease is null or due_at is not null`)
    .modifyEnd(tableSuffix)
    .execute();
  await db.schema
    .createIndex('mails_due')
    .on('mails')
    .column('due_at')
    .where(sql<boolean>`due_at is not null`)
    .execute();
  await db.schema.createIndex('mails_time').on('mails').columns(['created_at', 'id']).execute();
  await db.schema.createIndex('mails_organization').on('mails').columns(['organization_id', 'sent_at']).execute();
  await db.schema.createIndex('mails_recipient').on('mails').columns(['recipient', 'sent_at']).execute();
  await db.schema.createIndex('mails_confirmation').on('mails').column('confirmation_id').execute();
}
