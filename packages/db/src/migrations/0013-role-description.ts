import { type Kysely, sql } from 'kysely';
import type { EngineName } from './spelling.ts';

/**
 * Adds descriptions to roles.
 * @public
 */
export async function up(db: Kysely<unknown>, engine: EngineName): Promise<void> {
  const type = engine === 'sqlite' ? sql`text` : sql`text collate "C"`;
  await sql`alter table roles add column description ${type} not null default ''
    constraint "roles_description_length" check (length(description) <= 500)`.execute(db);
}
