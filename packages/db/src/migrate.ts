import { type Kysely, type Migration, Migrator, sql } from 'kysely';
import type { Database } from './database.ts';
import { DatabaseUnavailableError } from './errors.ts';
import { migrations, unknownMigrations } from './migrations/index.ts';
import { retryWhileLocked } from './transaction.ts';

function migrator(database: Database, db = database.executor as Kysely<unknown>): Migrator {
  const { name: engine } = database.engine;
  const provided: Record<string, Migration> = Object.fromEntries(
    Object.entries(migrations).map(([name, { up }]) => [name, { up: (trx: Kysely<unknown>) => up(trx, engine) }]),
  );
  return new Migrator({ db, provider: { getMigrations: async () => provided } });
}

/** Refuses a database of a later version, which may have changed what this version relies on. */
async function refuseLaterVersion({ engine }: Database, db: Kysely<unknown>): Promise<void> {
  if (!(await engine.hasTable(db, 'kysely_migration'))) return;
  const { rows } = await sql<{ name: string }>`select name from kysely_migration order by name`.execute(db);
  const unknown = unknownMigrations(rows.map(({ name }) => name));
  if (unknown.length > 0)
    throw new DatabaseUnavailableError(
      `The database was made by a later version of Rolecall: this one knows nothing of ${unknown.join(', ')}. Install that version or a later one.`,
    );
}

/**
 * Brings the schema up to date, completely or not at all, while no other process migrates.
 * @returns the names of the migrations that ran now.
 * @throws DatabaseUnavailableError if a later version has migrated the database
 */
export async function migrate(database: Database): Promise<string[]> {
  return database.engine.withMigrationLock(database.executor as Kysely<unknown>, (db) =>
    retryWhileLocked(database, async () => {
      await refuseLaterVersion(database, db);
      const { error, results } = await migrator(database, db).migrateToLatest();
      if (error) throw error;
      return (results ?? []).map((result) => result.migrationName);
    }),
  );
}

/**
 * The names of the migrations that have not run yet.
 * @throws DatabaseUnavailableError if a later version has migrated the database
 */
export async function pendingMigrations(database: Database): Promise<string[]> {
  await refuseLaterVersion(database, database.executor as Kysely<unknown>);
  const known = await migrator(database).getMigrations();
  return known.filter((migration) => migration.executedAt === undefined).map((migration) => migration.name);
}
