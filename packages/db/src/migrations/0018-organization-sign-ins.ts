import type { Kysely } from 'kysely';
import { type EngineName, spellings } from './spelling.ts';

/**
 * Says of each organization whether anybody in it has signed in since: what is kept of its answers shows when they did.
 * @public
 */
export async function up(db: Kysely<unknown>, engine: EngineName): Promise<void> {
  const { uuid, text, tableSuffix } = spellings[engine];
  await db.schema
    .createTable('organization_sign_ins')
    .addColumn('organization_id', uuid, (column) =>
      column.primaryKey().references('organizations.id').onDelete('cascade'),
    )
    .addColumn('stamp', text, (column) => column.notNull())
    .modifyEnd(tableSuffix)
    .execute();
}
