import { type Kysely, sql } from 'kysely';
import { type EngineName, spellings } from './spelling.ts';

/** How many dashboards are read at a time. */
const batchSize = 500;

const foldLetter = (letter: string): string =>
  letter === 'ı' ? letter : letter.toLowerCase().toUpperCase().toLowerCase();

const normalizedKey = (value: string): string =>
  Array.from(value.normalize('NFD'), foldLetter).join('').normalize('NFC');

/** Gives every dashboard the key by which names are sorted without case. */
async function addNameKeys(db: Kysely<unknown>, engine: EngineName): Promise<void> {
  await db.schema
    .alterTable('dashboards')
    .addColumn('name_key', spellings[engine].text, (column) => column.notNull().defaultTo(''))
    .execute();
  let last = 0;
  for (;;) {
    const { rows } = await sql<{ id: number; name: string }>`
      select id, name from dashboards where id > ${last} order by id limit ${batchSize}`.execute(db);
    for (const { id, name } of rows) {
      await sql`update dashboards set name_key = ${normalizedKey(name)} where id = ${id}`.execute(db);
      last = Number(id);
    }
    if (rows.length < batchSize) return;
  }
}

/**
 * Indexes for sorting lists: dashboards by name and last opening, invites by level and expiry, references by age.
 * @public
 */
export async function up(db: Kysely<unknown>, engine: EngineName): Promise<void> {
  await addNameKeys(db, engine);
  for (const [name, table, columns] of [
    ['dashboards_name', 'dashboards', ['organization_id', 'project_id', 'name_key', 'id']],
    ['dashboards_opened_order', 'dashboards', ['organization_id', 'project_id', 'last_opened_at', 'id']],
    ['organization_invites_level', 'organization_invites', ['organization_id', 'level', 'id']],
    ['organization_invites_expiry', 'organization_invites', ['organization_id', 'expires_at', 'id']],
    ['role_external_references_created', 'role_external_references', ['organization_id', 'created_at', 'id']],
  ] as const)
    await db.schema
      .createIndex(name)
      .on(table)
      .columns([...columns])
      .execute();
}
