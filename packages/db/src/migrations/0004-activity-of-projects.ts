import { type Kysely, sql } from 'kysely';

/**
 * An index for the activity of a project, including its tokens and dashboards, in order.
 * @public
 */
export async function up(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .createIndex('activity_log_project_order')
    .on('activity_log')
    .columns(['organization_id', 'project_id', 'created_at', 'id'])
    .where(sql<boolean>`project_id is not null`)
    .execute();
}
