import { type CreateTableBuilder, type Kysely, type RawBuilder, sql } from 'kysely';
import { type EngineName, spellings } from './spelling.ts';

/** Columns of `projects` that hold JSON, and whether they are `not null`. */
const jsonSettings = [
  ['app_urls', true],
  ['test_account_filters', true],
  ['path_cleaning_filters', false],
  ['data_attributes', true],
  ['person_display_name_properties', false],
  ['correlation_config', false],
  ['autocapture_web_vitals_allowed_metrics', false],
  ['autocapture_exceptions_errors_to_ignore', false],
  ['session_recording_linked_flag', false],
  ['session_recording_network_payload_capture_config', false],
  ['session_recording_masking_config', false],
  ['session_recording_url_trigger_config', false],
  ['session_recording_url_blocklist_config', false],
  ['session_recording_event_trigger_config', false],
  ['session_recording_trigger_groups', false],
  ['session_replay_config', false],
  ['survey_config', false],
  ['live_events_columns', false],
  ['recording_domains', false],
  ['extra_settings', false],
  ['modifiers', false],
  ['has_completed_onboarding_for', false],
  ['conversations_settings', false],
  ['logs_settings', false],
] as const;

const flagSettings = [
  ['anonymize_ips', true],
  ['completed_snippet_onboarding', true],
  ['test_account_filters_default_checked', false],
  ['is_demo', true],
  ['autocapture_opt_out', false],
  ['autocapture_exceptions_opt_in', false],
  ['autocapture_web_vitals_opt_in', false],
  ['capture_console_log_opt_in', false],
  ['capture_performance_opt_in', false],
  ['session_recording_opt_in', true],
  ['access_control', true],
  ['inject_web_apps', false],
  ['surveys_opt_in', false],
  ['heatmaps_opt_in', false],
  ['flags_persistence_default', false],
  ['receive_org_level_activity_logs', false],
  ['conversations_enabled', false],
  ['proactive_tasks_enabled', false],
] as const;

/** Creates what the rest of the schema depends on; nothing for SQLite. */
async function setUp(db: Kysely<unknown>, engine: EngineName): Promise<void> {
  if (engine === 'sqlite') return;
  // PostgreSQL has `is json` and `pg_input_is_valid` only since 16. `strict` returns null for null, which every check
  // accepts.
  await sql`
      create function rolecall_is_json(value text) returns boolean language plpgsql immutable strict parallel safe as $$
        begin
          perform value::json;
          return true;
        exception when others then
          return false;
        end
      $$`.execute(db);
  // Counters of attempts and requests, which may be lost in a crash: `unlogged` avoids waiting for the disk.
  await sql`create unlogged table rate_limits (key text collate "C" primary key, points bigint not null default 0, expire bigint)`.execute(
    db,
  );
}

/** Keeps `organizations.<counter>` equal to the number of the organization's rows in `table`. */
async function createCounter(db: Kysely<unknown>, engine: EngineName, table: string, counter: string): Promise<void> {
  if (engine === 'sqlite') {
    for (const [event, row, change] of [
      ['insert', 'new', '+ 1'],
      ['delete', 'old', '- 1'],
    ] as const)
      await sql`
        create trigger ${sql.id(`${table}_${event}_count`)} after ${sql.raw(event)} on ${sql.table(table)} begin
          update organizations set ${sql.id(counter)} = ${sql.id(counter)} ${sql.raw(change)} where id = ${sql.id(row, 'organization_id')};
        end`.execute(db);
    return;
  }
  const name = sql.id(`${table}_count`);
  // Once per statement, not per row: repeated updates of a row in one transaction get slower each time.
  await sql`
      create function ${name}() returns trigger language plpgsql as $$
        begin
          update organizations set ${sql.id(counter)} = ${sql.id(counter)} + counted.change
          from (select organization_id, count(*) * case tg_op when 'INSERT' then 1 else -1 end as change from changed group by organization_id) as counted
          where organizations.id = counted.organization_id;
          return null;
        end
      $$`.execute(db);
  for (const [event, rows] of [
    ['insert', 'new'],
    ['delete', 'old'],
  ] as const)
    await sql`
        create trigger ${sql.id(`${table}_${event}_count`)} after ${sql.raw(event)} on ${sql.table(table)}
        referencing ${sql.raw(rows)} table as changed for each statement execute function ${name}()`.execute(db);
}

/** Rejects, with a `last_owner` violation, any change that would leave an organization without an active owner. */
async function createLastOwnerRule(db: Kysely<unknown>, engine: EngineName): Promise<void> {
  if (engine === 'sqlite') {
    for (const [event, condition] of [
      ['delete', sql`old.level = 15`],
      ['update of level', sql`old.level = 15 and new.level <> 15`],
    ] as const)
      await sql`
        create trigger ${sql.id(`organization_memberships_last_owner_${event.slice(0, 6)}`)} before ${sql.raw(event)} on organization_memberships
        when ${condition}
          and exists (select 1 from organizations where id = old.organization_id)
          and not exists (
            select 1 from organization_memberships as other join users on users.id = other.user_id
            where other.organization_id = old.organization_id and other.level = 15 and other.id <> old.id and users.is_active = 1
          )
        begin
          select raise(abort, 'last_owner');
        end`.execute(db);
    return;
  }
  // If two owners leave at once, the lock makes one wait for the other; the query then sees what was committed. No
  // organization is found if it is itself being deleted.
  await sql`
      create function organization_memberships_last_owner() returns trigger language plpgsql as $$
        begin
          perform 1 from organizations where id = old.organization_id for no key update;
          if found and not exists (
            select 1 from organization_memberships as other join users on users.id = other.user_id
            where other.organization_id = old.organization_id and other.level = 15 and other.id <> old.id and users.is_active = 1
          ) then
            raise exception 'last_owner' using errcode = 'RC001';
          end if;
          if tg_op = 'DELETE' then
            return old;
          end if;
          return new;
        end
      $$`.execute(db);
  for (const [event, condition] of [
    ['delete', sql`old.level = 15`],
    ['update of level', sql`old.level = 15 and new.level <> 15`],
  ] as const)
    await sql`
        create trigger ${sql.id(`organization_memberships_last_owner_${event.slice(0, 6)}`)} before ${sql.raw(event)} on organization_memberships
        for each row when (${condition}) execute function organization_memberships_last_owner()`.execute(db);
}

/**
 * The tables of the first version.
 * @public
 */
export async function up(db: Kysely<unknown>, engine: EngineName): Promise<void> {
  const { text, uuid, timestamp, serial, reference, tableSuffix, isJson } = spellings[engine];

  const table = (name: string) => db.schema.createTable(name).modifyEnd(tableSuffix);
  // Without `autoincrement`, SQLite reuses the number of a deleted row.
  const serialTable = (name: string) =>
    table(name).addColumn('id', serial as 'integer', (column) =>
      engine === 'sqlite' ? column.primaryKey().autoIncrement() : column.primaryKey(),
    );
  const check = (name: string, rule: RawBuilder<unknown>) => (builder: CreateTableBuilder<string, never>) =>
    builder.addCheckConstraint(name, rule) as CreateTableBuilder<string, never>;
  const between = (column: string, least: number, most: number) =>
    sql`length(${sql.ref(column)}) between ${sql.lit(least)} and ${sql.lit(most)}`;
  const isFlag = (column: string) => sql`${sql.ref(column)} in (0, 1)`;
  const uniqueIndex = (name: string, on: string, columns: string[], where?: string) => {
    const index = db.schema.createIndex(name).unique().on(on).columns(columns);
    return (where ? index.where(sql<boolean>`${sql.ref(where)} is not null`) : index).execute();
  };
  // Null sorts first on both engines: indexes are read in either direction, and lists specify where null goes.
  const nullable: ReadonlySet<string> = new Set(['provider_role_slug', 'last_opened_at']);
  const index = (name: string, on: string, columns: string[]) => {
    let builder = db.schema.createIndex(name).on(on);
    for (const column of columns)
      builder =
        engine === 'postgres' && nullable.has(column)
          ? builder.expression(sql`${sql.ref(column)} nulls first`)
          : builder.column(column);
    return builder.execute();
  };

  await setUp(db, engine);

  await table('installation')
    .addColumn('key', text, (column) => column.primaryKey())
    .addColumn('value', text, (column) => column.notNull())
    .execute();

  await table('organizations')
    .addColumn('id', uuid, (column) => column.primaryKey())
    .addColumn('name', text, (column) => column.notNull())
    .addColumn('slug', text, (column) => column.notNull())
    .addColumn('contact_name', text)
    .addColumn('shared_slack_channel_url', text)
    .addColumn('role_count', 'integer', (column) => column.notNull().defaultTo(0))
    .addColumn('role_external_reference_count', 'integer', (column) => column.notNull().defaultTo(0))
    .addColumn('created_at', timestamp, (column) => column.notNull())
    .addColumn('updated_at', timestamp, (column) => column.notNull())
    .$call(check('organizations_name_length', between('name', 1, 64)))
    .$call(check('organizations_slug_length', between('slug', 1, 80)))
    .$call(check('organizations_contact_name_length', between('contact_name', 1, 200)))
    .$call(check('organizations_shared_slack_channel_url_length', between('shared_slack_channel_url', 1, 500)))
    .$call(check('organizations_time', sql`updated_at >= created_at`))
    .execute();
  await uniqueIndex('organizations_slug', 'organizations', ['slug']);

  await serialTable('users')
    .addColumn('uuid', uuid, (column) => column.notNull())
    .addColumn('distinct_id', text, (column) => column.notNull())
    .addColumn('email', text, (column) => column.notNull())
    .addColumn('email_key', text, (column) => column.notNull())
    .addColumn('search_key', text, (column) => column.notNull())
    .addColumn('password_digest', text)
    .addColumn('first_name', text, (column) => column.notNull())
    .addColumn('last_name', text, (column) => column.notNull())
    .addColumn('role_at_organization', text)
    .addColumn('is_active', 'integer', (column) => column.notNull().defaultTo(1))
    .addColumn('is_email_verified', 'integer', (column) => column.notNull().defaultTo(0))
    .addColumn('is_2fa_enabled', 'integer', (column) => column.notNull().defaultTo(0))
    .addColumn('has_social_auth', 'integer', (column) => column.notNull().defaultTo(0))
    .addColumn('current_organization_id', uuid, (column) => column.references('organizations.id').onDelete('set null'))
    .addColumn('last_login', timestamp)
    .addColumn('created_at', timestamp, (column) => column.notNull())
    .addColumn('updated_at', timestamp, (column) => column.notNull())
    .$call(check('users_email_length', between('email', 3, 254)))
    .$call(check('users_first_name_length', between('first_name', 0, 150)))
    .$call(check('users_last_name_length', between('last_name', 0, 150)))
    .$call(
      check(
        'users_role_at_organization',
        sql`role_at_organization in ('engineering', 'data', 'product', 'founder', 'leadership', 'marketing', 'sales', 'other')`,
      ),
    )
    .$call(
      check(
        'users_flags',
        sql`is_active in (0, 1) and is_email_verified in (0, 1) and is_2fa_enabled in (0, 1) and has_social_auth in (0, 1)`,
      ),
    )
    .$call(check('users_time', sql`updated_at >= created_at`))
    .execute();
  await uniqueIndex('users_uuid', 'users', ['uuid']);
  await uniqueIndex('users_email', 'users', ['email_key']);
  await index('users_current_organization', 'users', ['current_organization_id']);

  await table('accounts')
    .addColumn('provider', text, (column) => column.notNull())
    .addColumn('provider_account_id', text, (column) => column.notNull())
    .addColumn('user_id', reference, (column) => column.notNull().references('users.id').onDelete('cascade'))
    .addColumn('created_at', timestamp, (column) => column.notNull())
    .addPrimaryKeyConstraint('accounts_pkey', ['provider', 'provider_account_id'])
    .execute();
  await index('accounts_user', 'accounts', ['user_id']);

  await table('sessions')
    .addColumn('digest', text, (column) => column.primaryKey())
    .addColumn('user_id', reference, (column) => column.notNull().references('users.id').onDelete('cascade'))
    .addColumn('created_at', timestamp, (column) => column.notNull())
    .addColumn('expires_at', timestamp, (column) => column.notNull())
    .execute();
  await index('sessions_user', 'sessions', ['user_id']);
  await index('sessions_expiry', 'sessions', ['expires_at']);

  await table('personal_api_keys')
    .addColumn('id', uuid, (column) => column.primaryKey())
    .addColumn('user_id', reference, (column) => column.notNull().references('users.id').onDelete('cascade'))
    .addColumn('label', text, (column) => column.notNull())
    .addColumn('digest', text, (column) => column.notNull())
    .addColumn('mask', text, (column) => column.notNull())
    .addColumn('scopes', text, (column) => column.notNull())
    .addColumn('scoped_organizations', text)
    .addColumn('scoped_projects', text)
    .addColumn('created_at', timestamp, (column) => column.notNull())
    .addColumn('expires_at', timestamp)
    .addColumn('last_used_at', timestamp)
    .$call(check('personal_api_keys_label_length', between('label', 1, 40)))
    .$call(check('personal_api_keys_scopes_json', isJson('scopes')))
    .$call(check('personal_api_keys_scoped_organizations_json', isJson('scoped_organizations')))
    .$call(check('personal_api_keys_scoped_projects_json', isJson('scoped_projects')))
    .execute();
  await uniqueIndex('personal_api_keys_digest', 'personal_api_keys', ['digest']);
  await index('personal_api_keys_user', 'personal_api_keys', ['user_id', 'created_at', 'id']);

  await table('organization_memberships')
    .addColumn('organization_id', uuid, (column) => column.notNull().references('organizations.id').onDelete('cascade'))
    .addColumn('id', uuid, (column) => column.notNull())
    .addColumn('user_id', reference, (column) => column.notNull().references('users.id').onDelete('cascade'))
    .addColumn('level', 'integer', (column) => column.notNull())
    .addColumn('invited_by_user_id', reference, (column) => column.references('users.id').onDelete('set null'))
    .addColumn('joined_at', timestamp, (column) => column.notNull())
    .addColumn('updated_at', timestamp, (column) => column.notNull())
    .addPrimaryKeyConstraint('organization_memberships_pkey', ['organization_id', 'id'])
    .$call(check('organization_memberships_level', sql`level in (1, 8, 15)`))
    .$call(check('organization_memberships_time', sql`updated_at >= joined_at`))
    .execute();
  await uniqueIndex('organization_memberships_user', 'organization_memberships', ['organization_id', 'user_id']);
  await index('organization_memberships_of_user', 'organization_memberships', ['user_id', 'joined_at', 'id']);
  await index('organization_memberships_order', 'organization_memberships', ['organization_id', 'joined_at', 'id']);
  await index('organization_memberships_owners', 'organization_memberships', ['organization_id', 'level']);
  await index('organization_memberships_inviter', 'organization_memberships', ['invited_by_user_id']);
  await createLastOwnerRule(db, engine);

  await table('roles')
    .addColumn('organization_id', uuid, (column) => column.notNull().references('organizations.id').onDelete('cascade'))
    .addColumn('id', uuid, (column) => column.notNull())
    .addColumn('name', text, (column) => column.notNull())
    .addColumn('name_key', text, (column) => column.notNull())
    .addColumn('is_default', 'integer', (column) => column.notNull().defaultTo(0))
    .addColumn('created_at', timestamp, (column) => column.notNull())
    .addColumn('updated_at', timestamp, (column) => column.notNull())
    .addPrimaryKeyConstraint('roles_pkey', ['organization_id', 'id'])
    .$call(check('roles_name_length', between('name', 1, 200)))
    .$call(check('roles_is_default', isFlag('is_default')))
    .$call(check('roles_time', sql`updated_at >= created_at`))
    .execute();
  await uniqueIndex('roles_name', 'roles', ['organization_id', 'name_key']);
  await index('roles_order', 'roles', ['organization_id', 'created_at', 'id']);
  await db.schema
    .createIndex('roles_default')
    .unique()
    .on('roles')
    .column('organization_id')
    .where(sql<boolean>`is_default = 1`)
    .execute();
  await createCounter(db, engine, 'roles', 'role_count');

  await table('role_memberships')
    .addColumn('organization_id', uuid, (column) => column.notNull())
    .addColumn('id', uuid, (column) => column.notNull())
    .addColumn('role_id', uuid, (column) => column.notNull())
    .addColumn('user_id', reference, (column) => column.notNull())
    .addColumn('joined_at', timestamp, (column) => column.notNull())
    .addColumn('updated_at', timestamp, (column) => column.notNull())
    .addPrimaryKeyConstraint('role_memberships_pkey', ['organization_id', 'id'])
    .addForeignKeyConstraint(
      'role_memberships_role',
      ['organization_id', 'role_id'],
      'roles',
      ['organization_id', 'id'],
      (key) => key.onDelete('cascade'),
    )
    .addForeignKeyConstraint(
      'role_memberships_member',
      ['organization_id', 'user_id'],
      'organization_memberships',
      ['organization_id', 'user_id'],
      (key) => key.onDelete('cascade'),
    )
    .$call(check('role_memberships_time', sql`updated_at >= joined_at`))
    .execute();
  await uniqueIndex('role_memberships_user', 'role_memberships', ['organization_id', 'role_id', 'user_id']);
  await index('role_memberships_order', 'role_memberships', ['organization_id', 'role_id', 'joined_at', 'id']);
  await index('role_memberships_of_user', 'role_memberships', ['organization_id', 'user_id']);

  await table('role_external_references')
    .addColumn('organization_id', uuid, (column) => column.notNull())
    .addColumn('id', uuid, (column) => column.notNull())
    .addColumn('role_id', uuid, (column) => column.notNull())
    .addColumn('provider', text, (column) => column.notNull())
    .addColumn('provider_key', text, (column) => column.notNull())
    .addColumn('provider_organization_id', text, (column) => column.notNull())
    .addColumn('provider_organization_id_key', text, (column) => column.notNull())
    .addColumn('provider_role_id', text, (column) => column.notNull())
    .addColumn('provider_role_id_key', text, (column) => column.notNull())
    .addColumn('provider_role_slug', text)
    .addColumn('provider_role_slug_key', text)
    .addColumn('provider_role_name', text, (column) => column.notNull())
    .addColumn('created_by_user_id', reference, (column) => column.references('users.id').onDelete('set null'))
    .addColumn('created_at', timestamp, (column) => column.notNull())
    .addPrimaryKeyConstraint('role_external_references_pkey', ['organization_id', 'id'])
    .addForeignKeyConstraint(
      'role_external_references_role',
      ['organization_id', 'role_id'],
      'roles',
      ['organization_id', 'id'],
      (key) => key.onDelete('cascade'),
    )
    .$call(check('role_external_references_provider_length', between('provider', 1, 32)))
    .$call(check('role_external_references_organization_length', between('provider_organization_id', 1, 255)))
    .$call(check('role_external_references_id_length', between('provider_role_id', 1, 255)))
    .$call(check('role_external_references_slug_length', between('provider_role_slug', 0, 255)))
    .$call(check('role_external_references_slug_key', sql`provider_role_slug_key <> ''`))
    .$call(check('role_external_references_name_length', between('provider_role_name', 1, 255)))
    .execute();
  await uniqueIndex('role_external_references_id', 'role_external_references', [
    'organization_id',
    'provider_key',
    'provider_organization_id_key',
    'provider_role_id_key',
  ]);
  await uniqueIndex(
    'role_external_references_slug',
    'role_external_references',
    ['organization_id', 'provider_key', 'provider_organization_id_key', 'provider_role_slug_key'],
    'provider_role_slug_key',
  );
  await index('role_external_references_order', 'role_external_references', [
    'organization_id',
    'provider',
    'provider_organization_id',
    'provider_role_slug',
    'id',
  ]);
  await index('role_external_references_organization_order', 'role_external_references', [
    'organization_id',
    'provider_organization_id',
    'provider',
    'provider_role_slug',
    'id',
  ]);
  await index('role_external_references_role_order', 'role_external_references', [
    'organization_id',
    'role_id',
    'provider',
    'provider_organization_id',
    'provider_role_slug',
    'id',
  ]);
  await index('role_external_references_creator', 'role_external_references', ['created_by_user_id']);
  await createCounter(db, engine, 'role_external_references', 'role_external_reference_count');

  await table('organization_invites')
    .addColumn('organization_id', uuid, (column) => column.notNull().references('organizations.id').onDelete('cascade'))
    .addColumn('id', uuid, (column) => column.notNull())
    .addColumn('target_email', text, (column) => column.notNull())
    .addColumn('target_email_key', text, (column) => column.notNull())
    .addColumn('first_name', text, (column) => column.notNull())
    .addColumn('level', 'integer', (column) => column.notNull())
    .addColumn('message', text)
    .addColumn('created_by_user_id', reference, (column) => column.references('users.id').onDelete('set null'))
    .addColumn('created_at', timestamp, (column) => column.notNull())
    .addColumn('updated_at', timestamp, (column) => column.notNull())
    .addColumn('expires_at', timestamp, (column) => column.notNull())
    .addPrimaryKeyConstraint('organization_invites_pkey', ['organization_id', 'id'])
    .$call(check('organization_invites_target_email_length', between('target_email', 3, 254)))
    .$call(check('organization_invites_first_name_length', between('first_name', 0, 30)))
    .$call(check('organization_invites_level', sql`level in (1, 8, 15)`))
    .$call(check('organization_invites_message_length', between('message', 0, 1000)))
    .$call(check('organization_invites_time', sql`updated_at >= created_at`))
    .execute();
  await uniqueIndex('organization_invites_target_email', 'organization_invites', [
    'organization_id',
    'target_email_key',
  ]);
  await index('organization_invites_order', 'organization_invites', ['organization_id', 'created_at', 'id']);
  await index('organization_invites_of_address', 'organization_invites', ['target_email_key']);
  await index('organization_invites_creator', 'organization_invites', ['created_by_user_id']);

  await table('organization_invite_roles')
    .addColumn('organization_id', uuid, (column) => column.notNull())
    .addColumn('invite_id', uuid, (column) => column.notNull())
    .addColumn('role_id', uuid, (column) => column.notNull())
    .addPrimaryKeyConstraint('organization_invite_roles_pkey', ['organization_id', 'invite_id', 'role_id'])
    .addForeignKeyConstraint(
      'organization_invite_roles_invite',
      ['organization_id', 'invite_id'],
      'organization_invites',
      ['organization_id', 'id'],
      (key) => key.onDelete('cascade'),
    )
    .addForeignKeyConstraint(
      'organization_invite_roles_role',
      ['organization_id', 'role_id'],
      'roles',
      ['organization_id', 'id'],
      (key) => key.onDelete('cascade'),
    )
    .execute();
  await index('organization_invite_roles_of_role', 'organization_invite_roles', ['organization_id', 'role_id']);

  let projects = serialTable('projects')
    .addColumn('organization_id', uuid, (column) => column.notNull().references('organizations.id').onDelete('cascade'))
    .addColumn('uuid', uuid, (column) => column.notNull())
    .addColumn('name', text, (column) => column.notNull())
    .addColumn('name_key', text, (column) => column.notNull())
    .addColumn('product_description', text)
    .addColumn('timezone', text, (column) => column.notNull())
    .addColumn('session_recording_sample_rate', text)
    .addColumn('session_recording_minimum_duration_milliseconds', 'integer')
    .addColumn('session_recording_trigger_match_type_config', text)
    .addColumn('session_recording_retention_period', text, (column) => column.notNull())
    .addColumn('week_start_day', 'integer')
    .addColumn('business_model', text)
    .addColumn('api_token', text, (column) => column.notNull())
    .addColumn('ingested_event', 'integer', (column) => column.notNull().defaultTo(0))
    .addColumn('secret_api_token_encrypted', text)
    .addColumn('secret_api_token_digest', text)
    .addColumn('secret_api_token_last_used_at', timestamp)
    .addColumn('secret_api_token_backup_encrypted', text)
    .addColumn('secret_api_token_backup_digest', text)
    .addColumn('secret_api_token_backup_last_used_at', timestamp)
    .addColumn('created_at', timestamp, (column) => column.notNull())
    .addColumn('updated_at', timestamp, (column) => column.notNull())
    .$call(check('projects_name_length', between('name', 1, 200)))
    .$call(check('projects_product_description_length', between('product_description', 0, 1000)))
    .$call(check('projects_timezone_length', between('timezone', 1, 240)))
    .$call(
      check(
        'projects_sample_rate',
        sql`session_recording_sample_rate between '0.00' and '1.00' and length(session_recording_sample_rate) = 4`,
      ),
    )
    .$call(check('projects_minimum_duration', sql`session_recording_minimum_duration_milliseconds between 0 and 30000`))
    .$call(check('projects_trigger_match_type_length', between('session_recording_trigger_match_type_config', 0, 24)))
    .$call(check('projects_retention_period', sql`session_recording_retention_period in ('30d', '90d', '1y', '5y')`))
    .$call(check('projects_week_start_day', isFlag('week_start_day')))
    .$call(check('projects_business_model', sql`business_model in ('b2b', 'b2c', 'other', '')`))
    .$call(check('projects_ingested_event', isFlag('ingested_event')))
    .$call(
      check('projects_secret_api_token', sql`(secret_api_token_encrypted is null) = (secret_api_token_digest is null)`),
    )
    .$call(
      check(
        'projects_secret_api_token_backup',
        sql`(secret_api_token_backup_encrypted is null) = (secret_api_token_backup_digest is null)`,
      ),
    )
    .$call(check('projects_time', sql`updated_at >= created_at`));
  for (const [name, required] of jsonSettings)
    projects = projects
      .addColumn(name, text, (column) => (required ? column.notNull() : column))
      .$call(check(`projects_${name}_json`, isJson(name)));
  for (const [name, required] of flagSettings)
    projects = projects
      .addColumn(name, 'integer', (column) => (required ? column.notNull() : column))
      .$call(check(`projects_${name}_flag`, isFlag(name)));
  await projects.execute();
  await uniqueIndex('projects_organization', 'projects', ['organization_id', 'id']);
  await uniqueIndex('projects_uuid', 'projects', ['uuid']);
  await uniqueIndex('projects_name', 'projects', ['organization_id', 'name_key']);
  await uniqueIndex('projects_api_token', 'projects', ['api_token']);
  await uniqueIndex('projects_secret_api_token', 'projects', ['secret_api_token_digest'], 'secret_api_token_digest');
  await uniqueIndex(
    'projects_secret_api_token_backup',
    'projects',
    ['secret_api_token_backup_digest'],
    'secret_api_token_backup_digest',
  );

  await serialTable('dashboards')
    .addColumn('organization_id', uuid, (column) => column.notNull())
    .addColumn('project_id', reference, (column) => column.notNull())
    .addColumn('name', text, (column) => column.notNull())
    .addColumn('description', text, (column) => column.notNull())
    .addColumn('url', text, (column) => column.notNull())
    .addColumn('is_primary', 'integer', (column) => column.notNull().defaultTo(0))
    .addColumn('created_by_user_id', reference, (column) => column.references('users.id').onDelete('set null'))
    .addColumn('last_opened_at', timestamp)
    .addColumn('created_at', timestamp, (column) => column.notNull())
    .addColumn('updated_at', timestamp, (column) => column.notNull())
    .addForeignKeyConstraint(
      'dashboards_project',
      ['organization_id', 'project_id'],
      'projects',
      ['organization_id', 'id'],
      (key) => key.onDelete('cascade'),
    )
    .$call(check('dashboards_name_length', between('name', 1, 400)))
    .$call(check('dashboards_description_length', between('description', 0, 2000)))
    .$call(check('dashboards_url_length', between('url', 1, 2000)))
    .$call(check('dashboards_is_primary', isFlag('is_primary')))
    .$call(check('dashboards_time', sql`updated_at >= created_at`))
    .execute();
  await index('dashboards_order', 'dashboards', ['organization_id', 'project_id', 'id']);
  await index('dashboards_opened', 'dashboards', ['organization_id', 'last_opened_at', 'id']);
  await index('dashboards_creator', 'dashboards', ['created_by_user_id']);
  await db.schema
    .createIndex('dashboards_primary')
    .unique()
    .on('dashboards')
    .columns(['organization_id', 'project_id'])
    .where(sql<boolean>`is_primary = 1`)
    .execute();

  await table('activity_log')
    .addColumn('id', uuid, (column) => column.primaryKey())
    .addColumn('organization_id', uuid, (column) => column.references('organizations.id').onDelete('cascade'))
    .addColumn('project_id', reference)
    .addColumn('user_id', reference, (column) => column.references('users.id').onDelete('set null'))
    .addColumn('via', text, (column) => column.notNull())
    .addColumn('credential', text)
    .addColumn('scope', text, (column) => column.notNull())
    .addColumn('activity', text, (column) => column.notNull())
    .addColumn('item_id', text, (column) => column.notNull())
    .addColumn('item_name', text, (column) => column.notNull())
    .addColumn('before', text)
    .addColumn('after', text)
    .addColumn('created_at', timestamp, (column) => column.notNull())
    .$call(check('activity_log_before_json', isJson('before')))
    .$call(check('activity_log_after_json', isJson('after')))
    .execute();
  await index('activity_log_order', 'activity_log', ['organization_id', 'created_at', 'id']);
  await index('activity_log_scope_order', 'activity_log', ['organization_id', 'scope', 'created_at', 'id']);
  await index('activity_log_item_order', 'activity_log', ['organization_id', 'item_id', 'created_at', 'id']);
  await index('activity_log_user_order', 'activity_log', ['organization_id', 'user_id', 'created_at', 'id']);
}
