import { type Kysely, sql } from 'kysely';
import { type EngineName, spellings } from './spelling.ts';

/**
 * Group syncs: plans and runs, the limits that organizations set on revocations, and what a sync last saw of the group
 * behind a reference.
 * @public
 */
export async function up(db: Kysely<unknown>, engine: EngineName): Promise<void> {
  const { text, uuid, timestamp, reference, tableSuffix, isJson } = spellings[engine];
  const count = engine === 'postgres' ? 'bigint' : 'integer';
  await db.schema
    .createTable('group_syncs')
    .addColumn('organization_id', uuid, (column) => column.notNull().references('organizations.id').onDelete('cascade'))
    .addColumn('id', uuid, (column) => column.notNull())
    .addColumn('provider', text, (column) => column.notNull())
    .addColumn('provider_organization_id', text, (column) => column.notNull())
    .addColumn('source', text, (column) => column.notNull())
    .addColumn('digest', text, (column) => column.notNull())
    .addColumn('state', text, (column) => column.notNull())
    .addColumn('revision', count, (column) => column.notNull())
    .addColumn('last_sequence', count, (column) => column.notNull())
    .addColumn('max_revocations', text)
    .addColumn('totals', text, (column) => column.notNull())
    .addColumn('plan', text, (column) => column.notNull())
    .addColumn('created_at', timestamp, (column) => column.notNull())
    .addColumn('created_by_user_id', reference, (column) => column.references('users.id').onDelete('set null'))
    .addColumn('applied_at', timestamp)
    .addColumn('applied_by_user_id', reference, (column) => column.references('users.id').onDelete('set null'))
    .addPrimaryKeyConstraint('group_syncs_pkey', ['organization_id', 'id'])
    .addCheckConstraint('group_syncs_provider_length', sql`length(provider) between 1 and 32`)
    .addCheckConstraint('group_syncs_organization_length', sql`length(provider_organization_id) between 1 and 255`)
    .addCheckConstraint('group_syncs_source_length', sql`length(source) <= 255`)
    .addCheckConstraint('group_syncs_digest_length', sql`length(digest) = 64`)
    .addCheckConstraint('group_syncs_state', sql`state in ('planned', 'refused', 'applied')`)
    .addCheckConstraint('group_syncs_applied', sql`(state = 'applied') = (applied_at is not null)`)
    .addCheckConstraint('group_syncs_applier', sql`applied_by_user_id is null or applied_at is not null`)
    .addCheckConstraint('group_syncs_revision', sql`revision >= 0 and last_sequence >= 0`)
    .addCheckConstraint('group_syncs_totals_json', isJson('totals'))
    .addCheckConstraint('group_syncs_plan_json', isJson('plan'))
    .modifyEnd(tableSuffix)
    .execute();
  const indexes: [name: string, columns: string[]][] = [
    ['group_syncs_order', ['organization_id', 'created_at', 'id']],
    ['group_syncs_created_by', ['created_by_user_id']],
    ['group_syncs_applied_by', ['applied_by_user_id']],
  ];
  for (const [name, columns] of indexes) await db.schema.createIndex(name).on('group_syncs').columns(columns).execute();

  await sql`alter table organizations add column max_revocations_percent integer not null default 20
    constraint "organizations_max_revocations_percent" check (max_revocations_percent between 0 and 100)`.execute(db);
  await sql`alter table organizations add column revocations_floor integer not null default 10
    constraint "organizations_revocations_floor" check (revocations_floor between 0 and 10000)`.execute(db);
  await sql`alter table role_external_references add column respect_manual_removals integer not null default 0
    constraint "role_external_references_manual_removals" check (respect_manual_removals in (0, 1))`.execute(db);
  const seen: [name: string, type: typeof text][] = [
    ['last_seen_at', timestamp],
    ['missing_since', timestamp],
    ['seen_id', text],
    ['seen_slug', text],
    ['seen_name', text],
  ];
  for (const [name, type] of seen)
    await db.schema.alterTable('role_external_references').addColumn(name, type).execute();
  await db.schema
    .createIndex('role_grants_sync')
    .on('role_grants')
    .columns(['organization_id', 'source_key'])
    .where(sql<boolean>`source = 'sync'`)
    .execute();
  // Removals by hand are the revocations that no other event caused.
  await db.schema
    .createIndex('activity_log_removals')
    .on('activity_log')
    .columns(['organization_id', 'role_id', 'person_uuid', 'sequence'])
    .where(sql<boolean>`type = 'role_membership.revoked' and cause_id is null`)
    .execute();
}
