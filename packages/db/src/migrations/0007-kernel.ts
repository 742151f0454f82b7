import { type Kysely, type RawBuilder, sql } from 'kysely';
import { type EngineName, type Spelling, spellings } from './spelling.ts';

/**
 * Adds columns that count the committed writes of an organization and the rows of its log, and that mark it as being
 * deleted.
 */
async function extendOrganizations(db: Kysely<unknown>, { reference, timestamp }: Spelling): Promise<void> {
  for (const column of ['revision', 'last_sequence'])
    await db.schema
      .alterTable('organizations')
      .addColumn(column, reference, (definition) => definition.notNull().defaultTo(0))
      .execute();
  await db.schema.alterTable('organizations').addColumn('last_event_at', timestamp).execute();
  await db.schema
    .alterTable('organizations')
    .addColumn('is_deleting', 'integer', (definition) => definition.notNull().defaultTo(0))
    .execute();
}

/** Allows deleting the members of an organization that is being deleted before it, including the last owner. */
async function allowDeletingOwners(db: Kysely<unknown>, engine: EngineName): Promise<void> {
  if (engine === 'sqlite') {
    await sql`drop trigger organization_memberships_last_owner_delete`.execute(db);
    await sql`
      create trigger organization_memberships_last_owner_delete before delete on organization_memberships
      when old.level = 15
        and exists (select 1 from organizations where id = old.organization_id and is_deleting = 0)
        and not exists (
          select 1 from organization_memberships as other join users on users.id = other.user_id
          where other.organization_id = old.organization_id and other.level = 15 and other.id <> old.id and users.is_active = 1
        )
      begin
        select raise(abort, 'last_owner');
      end`.execute(db);
    return;
  }
  await sql`
    create or replace function organization_memberships_last_owner() returns trigger language plpgsql as $$
      begin
        perform 1 from organizations where id = old.organization_id and (tg_op <> 'DELETE' or is_deleting = 0) for no key update;
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
}

/**
 * Creates the reasons why people hold roles. A membership exists for as long as it has a grant. Each existing
 * membership gets a manual grant by the person that the activity log names.
 */
async function createRoleGrants(db: Kysely<unknown>, engine: EngineName): Promise<void> {
  const { text, uuid, timestamp, reference, tableSuffix } = spellings[engine];
  await db.schema
    .createTable('role_grants')
    .addColumn('organization_id', uuid, (column) => column.notNull())
    .addColumn('role_id', uuid, (column) => column.notNull())
    .addColumn('user_id', reference, (column) => column.notNull())
    .addColumn('source', text, (column) => column.notNull())
    .addColumn('source_key', text, (column) => column.notNull())
    .addColumn('granted_by_user_id', reference, (column) => column.references('users.id').onDelete('set null'))
    .addColumn('granted_at', timestamp, (column) => column.notNull())
    .addPrimaryKeyConstraint('role_grants_pkey', ['organization_id', 'role_id', 'user_id', 'source', 'source_key'])
    .addForeignKeyConstraint(
      'role_grants_role_membership',
      ['organization_id', 'role_id', 'user_id'],
      'role_memberships',
      ['organization_id', 'role_id', 'user_id'],
      (key) => key.onDelete('cascade'),
    )
    .addCheckConstraint('role_grants_source', sql`source in ('manual', 'invite', 'default_role', 'sync', 'scim')`)
    .modifyEnd(tableSuffix)
    .execute();
  await db.schema.createIndex('role_grants_granter').on('role_grants').column('granted_by_user_id').execute();
  await sql`
    insert into role_grants (organization_id, role_id, user_id, source, source_key, granted_by_user_id, granted_at)
    select m.organization_id, m.role_id, m.user_id, 'manual', '', (
      select a.user_id from activity_log as a
      where a.organization_id = m.organization_id and a.item_id = ${asText(engine, 'm.id')}
        and a.scope = 'RoleMembership' and a.activity = 'created'
      order by a.created_at desc, a.id desc limit 1
    ), m.joined_at
    from role_memberships as m`.execute(db);
}

const asText = (engine: EngineName, column: string): RawBuilder<string> =>
  engine === 'sqlite' ? sql.ref(column) : sql`${sql.ref(column)}::text`;

/** Log rows are listed by sequence; the first index finds the sequence at which a time begins. */
const indexes: [name: string, columns: string[], where?: string][] = [
  ['activity_log_time_order', ['organization_id', 'created_at', 'sequence']],
  ['activity_log_scope_order', ['organization_id', 'scope', 'sequence']],
  ['activity_log_item_order', ['organization_id', 'item_id', 'sequence']],
  ['activity_log_user_order', ['organization_id', 'user_id', 'sequence']],
  ['activity_log_role_order', ['organization_id', 'role_id', 'sequence'], 'role_id'],
  ['activity_log_project_order', ['organization_id', 'project_id', 'sequence'], 'project_id'],
];

/** Columns of the old log, in the order of the new table. */
const kept = [
  'id',
  'organization_id',
  'project_id',
  'role_id',
  'user_id',
  'via',
  'credential',
  'scope',
  'activity',
  'item_id',
  'item_name',
  'before',
  'after',
  'created_at',
];

/**
 * Makes the log outlive its subjects: no log row refers to another table, and each keeps its actor as they were. Log
 * rows are numbered within their organization.
 */
async function rebuildActivityLog(db: Kysely<unknown>, engine: EngineName): Promise<void> {
  const { text, uuid, timestamp, reference, tableSuffix, isJson } = spellings[engine];
  for (const name of [...indexes.map(([index]) => index), 'activity_log_order'])
    await db.schema.dropIndex(name).ifExists().execute();
  await db.schema.alterTable('activity_log').renameTo('activity_log_before').execute();
  if (engine === 'postgres')
    await sql`alter table activity_log_before rename constraint activity_log_pkey to activity_log_before_pkey`.execute(
      db,
    );
  await db.schema
    .createTable('activity_log')
    .addColumn('id', uuid, (column) => column.notNull())
    .addColumn('organization_id', uuid)
    .addColumn('sequence', reference)
    .addColumn('type', text, (column) => column.notNull())
    .addColumn('project_id', reference)
    .addColumn('role_id', uuid)
    .addColumn('user_id', reference)
    .addColumn('actor_uuid', uuid)
    .addColumn('actor_email', text)
    .addColumn('actor_name', text)
    .addColumn('via', text, (column) => column.notNull())
    .addColumn('credential', text)
    .addColumn('scope', text, (column) => column.notNull())
    .addColumn('activity', text, (column) => column.notNull())
    .addColumn('item_id', text, (column) => column.notNull())
    .addColumn('item_name', text, (column) => column.notNull())
    .addColumn('before', text)
    .addColumn('after', text)
    .addColumn('cause_id', uuid)
    .addColumn('cause_type', text)
    .addColumn('created_at', timestamp, (column) => column.notNull())
    .addPrimaryKeyConstraint('activity_log_pkey', ['id'])
    .addCheckConstraint('activity_log_before_json', isJson('before'))
    .addCheckConstraint('activity_log_after_json', isJson('after'))
    .addCheckConstraint('activity_log_sequence', sql`(organization_id is null) = (sequence is null)`)
    .modifyEnd(tableSuffix)
    .execute();
  const columns = (prefixed = '') => sql.join(kept.map((column) => sql.ref(`${prefixed}${column}`)));
  await sql`
    insert into activity_log (${columns()}, sequence, type, actor_uuid, actor_email, actor_name)
    select ${columns('a.')},
      case when a.organization_id is null then null
        else row_number() over (partition by a.organization_id order by a.created_at, a.id) end,
      ${typeOfLine}, u.uuid, u.email, trim(u.first_name || ' ' || u.last_name)
    from activity_log_before as a left join users as u on u.id = a.user_id`.execute(db);
  await db.schema.dropTable('activity_log_before').execute();
  await db.schema
    .createIndex('activity_log_sequence')
    .unique()
    .on('activity_log')
    .columns(['organization_id', 'sequence'])
    .execute();
  for (const [name, on, where] of indexes) {
    const index = db.schema.createIndex(name).on('activity_log').columns(on);
    await (where ? index.where(sql<boolean>`${sql.ref(where)} is not null`) : index).execute();
  }
  await sql`
    update organizations set
      last_sequence = coalesce((select max(sequence) from activity_log where organization_id = organizations.id), 0),
      last_event_at = (select max(created_at) from activity_log where organization_id = organizations.id)`.execute(db);
}

const kinds = sql.join(
  (
    [
      ['Organization', 'organization'],
      ['OrganizationMembership', 'organization_membership'],
      ['OrganizationInvite', 'invite'],
      ['Role', 'role'],
      ['RoleMembership', 'role_membership'],
      ['RoleExternalReference', 'role_external_reference'],
      ['Project', 'project'],
      ['Dashboard', 'dashboard'],
      ['PersonalAPIKey', 'personal_api_key'],
      ['User', 'user'],
    ] as const
  ).map(([scope, kind]) => sql`when ${sql.lit(scope)} then ${sql.lit(kind)}`),
  sql` `,
);

const activities = sql.join(
  (
    [
      ['OrganizationMembership', 'updated', 'level_changed'],
      ['OrganizationMembership', 'deleted', 'ended'],
      ['OrganizationInvite', 'deleted', 'revoked'],
      ['Role', 'updated', 'renamed'],
      ['RoleMembership', 'created', 'granted'],
      ['RoleMembership', 'deleted', 'revoked'],
      ['Project', 'rotated', 'secret_token_rotated'],
      ['PersonalAPIKey', 'deleted', 'revoked'],
    ] as const
  ).map(
    ([scope, activity, name]) =>
      sql`when a.scope = ${sql.lit(scope)} and a.activity = ${sql.lit(activity)} then ${sql.lit(name)}`,
  ),
  sql` `,
);

/** The type of the event that a log row records. */
const typeOfLine = sql`(case a.scope ${kinds} else a.scope end) || '.' || (case ${activities} else a.activity end)`;

/**
 * What the write kernel needs: a revision and a numbered log for each organization, and grants behind the role
 * memberships.
 * @public
 */
export async function up(db: Kysely<unknown>, engine: EngineName): Promise<void> {
  await extendOrganizations(db, spellings[engine]);
  await allowDeletingOwners(db, engine);
  await createRoleGrants(db, engine);
  await rebuildActivityLog(db, engine);
}
