import { type Kysely, type Migration, Migrator } from 'kysely';
import type { Database } from '../src/database.ts';
import { migrations } from '../src/migrations/index.ts';

/** Migrates a new database to the schema of the version that had `count` migrations. */
export async function runFirstMigrations(database: Database, count: number): Promise<void> {
  const first: Record<string, Migration> = Object.fromEntries(
    Object.entries(migrations)
      .toSorted(([one], [other]) => (one < other ? -1 : 1))
      .slice(0, count)
      .map(([name, { up }]) => [name, { up: (trx: Kysely<unknown>) => up(trx, database.engine.name) }]),
  );
  const provider = { getMigrations: async () => first };
  const { error } = await new Migrator({ db: database.executor as Kysely<never>, provider }).migrateToLatest();
  if (error) throw error;
}
