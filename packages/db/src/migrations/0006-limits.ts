import type { Kysely } from 'kysely';
import type { EngineSchema } from '../dialects/engine.ts';
import { jsonSettings } from './0001-initial.ts';

/**
 * The settings of a project have a size: what holds lists and JSON, at most 256 kB together.
 * @public
 */
export async function up(db: Kysely<unknown>, schema: EngineSchema): Promise<void> {
  const columns = jsonSettings.map(([column]) => column);
  await schema.createSettingsSizeRule(db, columns, 256 * 1024);
}
