import type { Kysely } from 'kysely';
import type { Database } from './database.ts';

/**
 * Checks that the database responds and accepts writes.
 * @throws DatabaseUnavailableError if it does not
 */
export async function checkReadiness({ engine, executor }: Database): Promise<void> {
  await executor.selectFrom('installation').select('key').limit(1).execute();
  await engine.checkWritable(executor as Kysely<unknown>);
}
