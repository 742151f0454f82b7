import { type Kysely, sql } from 'kysely';
import { type EngineName, spellings } from './spelling.ts';

/**
 * Role grants that expire. Each organization records when its first one expires, so that reads of the organization need
 * not search its grants.
 * @public
 */
export async function up(db: Kysely<unknown>, engine: EngineName): Promise<void> {
  const { timestamp } = spellings[engine];
  const type = typeof timestamp === 'string' ? sql.raw(timestamp) : timestamp;
  await sql`alter table role_grants add column expires_at ${type}
    constraint "role_grants_expiry" check (source = 'manual' and expires_at > granted_at or expires_at is null)`.execute(
    db,
  );
  await db.schema.alterTable('organizations').addColumn('role_grants_expire_at', timestamp).execute();
  await db.schema
    .createIndex('role_grants_expire_at')
    .on('role_grants')
    .columns(['organization_id', 'expires_at'])
    .where(sql<boolean>`expires_at is not null`)
    .execute();
  await db.schema
    .createIndex('organizations_role_grants_expire_at')
    .on('organizations')
    .column('role_grants_expire_at')
    .where(sql<boolean>`role_grants_expire_at is not null`)
    .execute();
}
