import { type Kysely, sql } from 'kysely';
import { type EngineName, spellings } from './spelling.ts';

interface Reference {
  organization_id: string;
  id: string;
  provider_organization_id: string;
  provider_role_id: string;
  provider_role_slug: string | null;
  provider_role_name: string;
  search_key: string;
}

/** How many references are read and written at a time. */
const batchSize = 500;

const normalizedKey = (value: string): string => value.normalize('NFC').toLowerCase().normalize('NFC');

/** Fills in the key by which references are searched and sorted. */
async function fillSearchKeys(db: Kysely<{ role_external_references: Reference }>): Promise<void> {
  let last: Reference | undefined;
  do {
    let query = db.selectFrom('role_external_references').selectAll().orderBy('organization_id').orderBy('id');
    if (last) query = query.where(sql<boolean>`(organization_id, id) > (${last.organization_id}, ${last.id})`);
    const batch = await query.limit(batchSize).execute();
    for (const { organization_id, id, ...group } of batch) {
      const words = [
        group.provider_role_name,
        group.provider_role_slug,
        group.provider_organization_id,
        group.provider_role_id,
      ];
      await db
        .updateTable('role_external_references')
        .set({ search_key: normalizedKey(words.filter(Boolean).join(' ')) })
        .where('organization_id', '=', organization_id)
        .where('id', '=', id)
        .execute();
    }
    last = batch.length === batchSize ? batch.at(-1) : undefined;
  } while (last);
}

/**
 * Columns and indexes for search and sorting in the web app's lists: references by name, projects by time, and the
 * activity of a role.
 * @public
 */
export async function up(db: Kysely<unknown>, engine: EngineName): Promise<void> {
  const { text, uuid } = spellings[engine];
  await db.schema
    .alterTable('role_external_references')
    .addColumn('search_key', text, (column) => column.notNull().defaultTo(''))
    .execute();
  await fillSearchKeys(db as Kysely<{ role_external_references: Reference }>);
  await db.schema
    .createIndex('role_external_references_search_order')
    .on('role_external_references')
    .columns(['organization_id', 'provider_key', 'search_key', 'id'])
    .execute();

  for (const [name, column] of [
    ['projects_created', 'created_at'],
    ['projects_updated', 'updated_at'],
  ] as const)
    await db.schema.createIndex(name).on('projects').columns(['organization_id', column, 'id']).execute();

  await db.schema.alterTable('activity_log').addColumn('role_id', uuid).execute();
  await sql`update activity_log set role_id = cast(item_id as ${typeof uuid === 'string' ? sql.raw(uuid) : uuid}) where scope = 'Role'`.execute(
    db,
  );
  await db.schema
    .createIndex('activity_log_role_order')
    .on('activity_log')
    .columns(['organization_id', 'role_id', 'created_at', 'id'])
    .where(sql<boolean>`role_id is not null`)
    .execute();
}
