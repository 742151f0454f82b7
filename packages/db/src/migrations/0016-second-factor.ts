import { type Kysely, sql } from 'kysely';
import { type EngineName, spellings } from './spelling.ts';

/**
 * Second factors: authenticator app secrets, recovery codes and passkeys, with pending challenges, and organizations
 * that require a second factor.
 * @public
 */
export async function up(db: Kysely<unknown>, engine: EngineName): Promise<void> {
  const { text, uuid, timestamp, reference, tableSuffix, isJson } = spellings[engine];
  const count = engine === 'postgres' ? 'bigint' : 'integer';
  await sql`alter table organizations add column requires_second_factor integer not null default 0
    constraint "organizations_requires_second_factor" check (requires_second_factor in (0, 1))`.execute(db);

  await db.schema
    .createTable('totp_secrets')
    .addColumn('user_id', reference, (column) => column.primaryKey().references('users.id').onDelete('cascade'))
    .addColumn('secret_encrypted', text)
    .addColumn('pending_encrypted', text)
    .addColumn('last_step', count, (column) => column.notNull().defaultTo(0))
    .addColumn('confirmed_at', timestamp)
    .addCheckConstraint('totp_secrets_some', sql`secret_encrypted is not null or pending_encrypted is not null`)
    .addCheckConstraint('totp_secrets_confirmed', sql`(secret_encrypted is null) = (confirmed_at is null)`)
    .addCheckConstraint('totp_secrets_last_step', sql`last_step >= 0`)
    .modifyEnd(tableSuffix)
    .execute();

  await db.schema
    .createTable('recovery_codes')
    .addColumn('user_id', reference, (column) => column.notNull().references('users.id').onDelete('cascade'))
    .addColumn('digest', text, (column) => column.notNull())
    .addColumn('created_at', timestamp, (column) => column.notNull())
    .addPrimaryKeyConstraint('recovery_codes_pkey', ['user_id', 'digest'])
    .modifyEnd(tableSuffix)
    .execute();

  await db.schema
    .createTable('passkeys')
    .addColumn('id', uuid, (column) => column.primaryKey())
    .addColumn('user_id', reference, (column) => column.notNull().references('users.id').onDelete('cascade'))
    .addColumn('credential_id', text, (column) => column.notNull())
    .addColumn('public_key', text, (column) => column.notNull())
    .addColumn('counter', count, (column) => column.notNull())
    .addColumn('transports', text, (column) => column.notNull())
    .addColumn('name', text, (column) => column.notNull())
    .addColumn('created_at', timestamp, (column) => column.notNull())
    .addColumn('last_used_at', timestamp)
    .addCheckConstraint('passkeys_name_length', sql`length(name) between 1 and 100`)
    .addCheckConstraint('passkeys_transports_json', isJson('transports'))
    .addCheckConstraint('passkeys_counter', sql`counter >= 0`)
    .modifyEnd(tableSuffix)
    .execute();
  await db.schema.createIndex('passkeys_credential').unique().on('passkeys').column('credential_id').execute();
  await db.schema.createIndex('passkeys_user').on('passkeys').columns(['user_id', 'created_at', 'id']).execute();

  await db.schema
    .createTable('authentication_challenges')
    .addColumn('digest', text, (column) => column.primaryKey())
    .addColumn('purpose', text, (column) => column.notNull())
    .addColumn('user_id', reference, (column) => column.references('users.id').onDelete('cascade'))
    .addColumn('checked_digest', text)
    .addColumn('wrong_codes', 'integer', (column) => column.notNull().defaultTo(0))
    .addColumn('expires_at', timestamp, (column) => column.notNull())
    .addCheckConstraint('authentication_challenges_purpose', sql`purpose in ('sign_in', 'passkey', 'confirmation')`)
    .addCheckConstraint('authentication_challenges_user', sql`user_id is not null or purpose = 'sign_in'`)
    .addCheckConstraint('authentication_challenges_checked', sql`(user_id is null) = (checked_digest is null)`)
    .addCheckConstraint('authentication_challenges_wrong_codes', sql`wrong_codes between 0 and 5`)
    .modifyEnd(tableSuffix)
    .execute();
  await db.schema
    .createIndex('authentication_challenges_user')
    .on('authentication_challenges')
    .column('user_id')
    .execute();
  await db.schema
    .createIndex('authentication_challenges_expiry')
    .on('authentication_challenges')
    .column('expires_at')
    .execute();
}
