import { type Kysely, sql } from 'kysely';

/** The columns with keys that earlier migrations added, with an empty text as the default. */
const keyColumns = [
  ['role_external_references', 'search_key'],
  ['roles', 'search_key'],
  ['projects', 'search_key'],
  ['dashboards', 'name_key'],
  ['mails', 'mailbox'],
  ['organization_invites', 'search_key'],
  ['personal_api_keys', 'search_key'],
  ['group_syncs', 'source_key'],
] as const;

/**
 * Indexes of the rows whose key is empty, because a process of an earlier version inserted them after the column was
 * added. There are hardly ever any.
 * @public
 */
export async function up(db: Kysely<unknown>): Promise<void> {
  for (const [table, column] of keyColumns)
    await db.schema
      .createIndex(`${table}_empty_${column}`)
      .on(table)
      .column(column)
      .where(sql<boolean>`${sql.ref(column)} = ''`)
      .execute();
}
