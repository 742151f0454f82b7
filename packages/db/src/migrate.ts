import { type Kysely, type Migration, Migrator } from 'kysely';
import type { Database } from './database.ts';
import { migrations } from './migrations/index.ts';
import { withPatience } from './transaction.ts';

function migrator(database: Database, db = database.executor as Kysely<unknown>): Migrator {
  const { schema } = database.engine;
  const provided: Record<string, Migration> = Object.fromEntries(
    Object.entries(migrations).map(([name, { up }]) => [name, { up: (trx: Kysely<unknown>) => up(trx, schema) }]),
  );
  return new Migrator({ db, provider: { getMigrations: async () => provided } });
}

/**
 * Brings the schema up to date, all or nothing, while no other process does the same.
 * @returns the names of the migrations that ran now.
 */
export async function migrate(database: Database): Promise<string[]> {
  return database.engine.withMigrationLock(database.executor as Kysely<unknown>, (db) =>
    withPatience(database, async () => {
      const { error, results } = await migrator(database, db).migrateToLatest();
      if (error) throw error;
      return (results ?? []).map((result) => result.migrationName);
    }),
  );
}

/** The names of the migrations that have not run yet. */
export async function pendingMigrations(database: Database): Promise<string[]> {
  const known = await migrator(database).getMigrations();
  return known.filter((migration) => migration.executedAt === undefined).map((migration) => migration.name);
}
