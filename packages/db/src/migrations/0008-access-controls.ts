import { randomUUID } from 'node:crypto';
import { type Kysely, type RawBuilder, sql } from 'kysely';
import { type EngineName, spellings } from './spelling.ts';

const kinds = [
  'action',
  'annotation',
  'cohort',
  'dashboard',
  'early_access_feature',
  'error_tracking',
  'experiment',
  'external_data_source',
  'feature_flag',
  'hog_function',
  'insight',
  'notebook',
  'session_recording',
  'survey',
  'web_analytics',
];

/** Columns of the old table of dashboards. */
const kept = [
  'id',
  'organization_id',
  'project_id',
  'name',
  'description',
  'url',
  'is_primary',
  'created_by_user_id',
  'last_opened_at',
  'created_at',
  'updated_at',
];

const isFlag = (column: string): RawBuilder<boolean> => sql`${sql.ref(column)} in (0, 1)`;

/**
 * Makes the address of dashboards optional, and adds pins and tags. In SQLite, a column can become nullable only in a
 * new table.
 */
async function extendDashboards(db: Kysely<unknown>, engine: EngineName): Promise<void> {
  const { text, uuid, timestamp, reference, serial, tableSuffix, isJson } = spellings[engine];
  await db.schema.dropIndex('dashboards_order').execute();
  if (engine === 'postgres') {
    await db.schema
      .alterTable('dashboards')
      .alterColumn('url', (column) => column.dropNotNull())
      .addColumn('pinned', 'integer', (column) => column.notNull().defaultTo(0))
      .addColumn('tags', text, (column) => column.notNull().defaultTo('[]'))
      .execute();
    await db.schema.alterTable('dashboards').addCheckConstraint('dashboards_pinned', isFlag('pinned')).execute();
    await db.schema.alterTable('dashboards').addCheckConstraint('dashboards_tags_json', isJson('tags')).execute();
  } else {
    const between = (column: string, least: number, most: number) =>
      sql`length(${sql.ref(column)}) between ${sql.lit(least)} and ${sql.lit(most)}`;
    for (const index of ['dashboards_creator', 'dashboards_opened', 'dashboards_primary'])
      await db.schema.dropIndex(index).execute();
    await db.schema.alterTable('dashboards').renameTo('dashboards_before').execute();
    await db.schema
      .createTable('dashboards')
      .addColumn('id', serial as 'integer', (column) => column.primaryKey().autoIncrement())
      .addColumn('organization_id', uuid, (column) => column.notNull())
      .addColumn('project_id', reference, (column) => column.notNull())
      .addColumn('name', text, (column) => column.notNull())
      .addColumn('description', text, (column) => column.notNull())
      .addColumn('url', text)
      .addColumn('is_primary', 'integer', (column) => column.notNull().defaultTo(0))
      .addColumn('created_by_user_id', reference, (column) => column.references('users.id').onDelete('set null'))
      .addColumn('last_opened_at', timestamp)
      .addColumn('created_at', timestamp, (column) => column.notNull())
      .addColumn('updated_at', timestamp, (column) => column.notNull())
      .addColumn('pinned', 'integer', (column) => column.notNull().defaultTo(0))
      .addColumn('tags', text, (column) => column.notNull().defaultTo('[]'))
      .addForeignKeyConstraint(
        'dashboards_project',
        ['organization_id', 'project_id'],
        'projects',
        ['organization_id', 'id'],
        (key) => key.onDelete('cascade'),
      )
      .addCheckConstraint('dashboards_name_length', between('name', 1, 400))
      .addCheckConstraint('dashboards_description_length', between('description', 0, 2000))
      .addCheckConstraint('dashboards_url_length', between('url', 1, 2000))
      .addCheckConstraint('dashboards_is_primary', isFlag('is_primary'))
      .addCheckConstraint('dashboards_time', sql`updated_at >= created_at`)
      .addCheckConstraint('dashboards_pinned', isFlag('pinned'))
      .addCheckConstraint('dashboards_tags_json', isJson('tags'))
      .modifyEnd(tableSuffix)
      .execute();
    const columns = sql.join(kept.map((column) => sql.ref(column)));
    await sql`insert into dashboards (${columns}) select ${columns} from dashboards_before`.execute(db);
    // The numbers of deleted dashboards are not reused.
    await sql`
      update sqlite_sequence set seq = (select seq from sqlite_sequence where name = 'dashboards_before')
      where name = 'dashboards'`.execute(db);
    await sql`
      insert into sqlite_sequence (name, seq) select 'dashboards', seq from sqlite_sequence as before
      where before.name = 'dashboards_before' and not exists (select 1 from sqlite_sequence where name = 'dashboards')`.execute(
      db,
    );
    await db.schema.dropTable('dashboards_before').execute();
    await db.schema
      .createIndex('dashboards_opened')
      .on('dashboards')
      .columns(['organization_id', 'last_opened_at', 'id'])
      .execute();
    await db.schema.createIndex('dashboards_creator').on('dashboards').column('created_by_user_id').execute();
    await db.schema
      .createIndex('dashboards_primary')
      .unique()
      .on('dashboards')
      .columns(['organization_id', 'project_id'])
      .where(sql<boolean>`is_primary = 1`)
      .execute();
  }
  // Unique, so that rows that belong to a dashboard can refer to it within its project.
  await db.schema
    .createIndex('dashboards_order')
    .unique()
    .on('dashboards')
    .columns(['organization_id', 'project_id', 'id'])
    .execute();
}

/** Allows projects of the same name. */
async function extendProjects(db: Kysely<unknown>): Promise<void> {
  await db.schema.dropIndex('projects_name').execute();
  await db.schema.createIndex('projects_name').on('projects').columns(['organization_id', 'name_key', 'id']).execute();
  await sql`
    alter table projects add column cookieless_server_hash_mode integer
    constraint "projects_cookieless_server_hash_mode" check (cookieless_server_hash_mode between 0 and 2)`.execute(db);
}

/** Creates the rules about who may do what with a project, with all its resources of a kind, or with one dashboard. */
async function createAccessControls(db: Kysely<unknown>, engine: EngineName): Promise<void> {
  const { text, uuid, timestamp, reference, tableSuffix } = spellings[engine];
  await db.schema
    .createTable('access_controls')
    .addColumn('organization_id', uuid, (column) => column.notNull())
    .addColumn('id', uuid, (column) => column.notNull())
    .addColumn('project_id', reference, (column) => column.notNull())
    .addColumn('resource', text, (column) => column.notNull())
    .addColumn('dashboard_id', reference)
    .addColumn('role_id', uuid)
    .addColumn('user_id', reference)
    .addColumn('level', 'integer', (column) => column.notNull())
    .addColumn('created_by_user_id', reference, (column) => column.references('users.id').onDelete('set null'))
    .addColumn('created_at', timestamp, (column) => column.notNull())
    .addColumn('updated_at', timestamp, (column) => column.notNull())
    .addPrimaryKeyConstraint('access_controls_pkey', ['organization_id', 'id'])
    .addForeignKeyConstraint(
      'access_controls_project',
      ['organization_id', 'project_id'],
      'projects',
      ['organization_id', 'id'],
      (key) => key.onDelete('cascade'),
    )
    .addForeignKeyConstraint(
      'access_controls_dashboard',
      ['organization_id', 'project_id', 'dashboard_id'],
      'dashboards',
      ['organization_id', 'project_id', 'id'],
      (key) => key.onDelete('cascade'),
    )
    .addForeignKeyConstraint(
      'access_controls_role',
      ['organization_id', 'role_id'],
      'roles',
      ['organization_id', 'id'],
      (key) => key.onDelete('cascade'),
    )
    .addForeignKeyConstraint(
      'access_controls_member',
      ['organization_id', 'user_id'],
      'organization_memberships',
      ['organization_id', 'user_id'],
      (key) => key.onDelete('cascade'),
    )
    .addCheckConstraint(
      'access_controls_resource',
      sql`resource in (${sql.join(['project', ...kinds].map((kind) => sql.lit(kind)))})`,
    )
    .addCheckConstraint('access_controls_dashboard_id', sql`dashboard_id is null or resource = 'dashboard'`)
    .addCheckConstraint('access_controls_subject', sql`role_id is null or user_id is null`)
    .addCheckConstraint(
      'access_controls_level',
      sql`level >= 0 and level <= case when resource = 'project' then 2 else 3 end`,
    )
    .addCheckConstraint('access_controls_time', sql`updated_at >= created_at`)
    .modifyEnd(tableSuffix)
    .execute();
  const object = ['organization_id', 'project_id', 'resource'];
  const dashboard = sql`coalesce(dashboard_id, 0)`;
  for (const [name, subject, condition] of [
    ['access_controls_of_role', 'role_id', sql<boolean>`role_id is not null`],
    ['access_controls_of_member', 'user_id', sql<boolean>`user_id is not null`],
    ['access_controls_default', undefined, sql<boolean>`role_id is null and user_id is null`],
  ] as const) {
    const index = db.schema.createIndex(name).unique().on('access_controls').columns(object).expression(dashboard);
    await (subject ? index.column(subject) : index).where(condition).execute();
  }
  for (const [name, columns] of [
    ['access_controls_order', [...object, 'dashboard_id', 'created_at', 'id']],
    ['access_controls_role_order', ['organization_id', 'role_id', 'project_id']],
    ['access_controls_member_order', ['organization_id', 'user_id', 'project_id']],
    ['access_controls_creator', ['created_by_user_id']],
  ] as const)
    await db.schema
      .createIndex(name)
      .on('access_controls')
      .columns([...columns])
      .execute();
}

/** Keeps `projects.access_control` in sync with whether the project's default is `none`. */
async function createPrivacyTrigger(db: Kysely<unknown>, engine: EngineName): Promise<void> {
  const isDefault = (row: 'new' | 'old') =>
    sql`${sql.id(row)}.resource = 'project' and ${sql.id(row)}.role_id is null and ${sql.id(row)}.user_id is null`;
  const isPrivate = sql`case when new.level = 0 then 1 else 0 end`;
  if (engine === 'sqlite') {
    for (const event of ['insert', 'update'])
      await sql`
        create trigger ${sql.id(`access_controls_${event}_privacy`)} after ${sql.raw(event)} on access_controls
        when ${isDefault('new')} begin
          update projects set access_control = ${isPrivate} where id = new.project_id;
        end`.execute(db);
    await sql`
      create trigger access_controls_delete_privacy after delete on access_controls when ${isDefault('old')} begin
        update projects set access_control = 0 where id = old.project_id;
      end`.execute(db);
    return;
  }
  await sql`
    create function access_controls_privacy() returns trigger language plpgsql as $$
      begin
        if tg_op = 'DELETE' then
          update projects set access_control = 0 where id = old.project_id;
        else
          update projects set access_control = ${isPrivate} where id = new.project_id;
        end if;
        return null;
      end
    $$`.execute(db);
  for (const [event, row] of [
    ['insert', 'new'],
    ['update', 'new'],
    ['delete', 'old'],
  ] as const)
    await sql`
      create trigger ${sql.id(`access_controls_${event}_privacy`)} after ${sql.raw(event)} on access_controls
      for each row when (${isDefault(row)}) execute function access_controls_privacy()`.execute(db);
}

/** Gives private projects, which were for admins only, `none` as their default. */
async function convertPrivateProjects(db: Kysely<unknown>): Promise<void> {
  const { rows } = await sql<{ organization_id: string; id: number }>`
    select organization_id, id from projects where access_control = 1`.execute(db);
  for (const { organization_id, id } of rows)
    await sql`
      insert into access_controls (organization_id, id, project_id, resource, level, created_at, updated_at)
      select organization_id, ${randomUUID()}, id, 'project', 0, updated_at, updated_at from projects
      where organization_id = ${organization_id} and id = ${id}`.execute(db);
}

/**
 * Access control rules, and the fields of projects and dashboards that clients of the documented API send.
 * @public
 */
export async function up(db: Kysely<unknown>, engine: EngineName): Promise<void> {
  await extendDashboards(db, engine);
  await extendProjects(db);
  await createAccessControls(db, engine);
  await createPrivacyTrigger(db, engine);
  await convertPrivateProjects(db);
}
