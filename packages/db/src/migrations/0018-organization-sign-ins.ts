import type { Kysely } from 'kysely';
import { type EngineName, spellings } from './spelling.ts';

/**
 * A stamp for each organization that changes when a member signs in, because cached responses show when members did.
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
