import { describe, onTestFinished } from 'vitest';
import { type Database, migrate, openDatabase } from '../src/index.ts';
import { newDatabaseUrl, testEngine } from './database-urls.ts';

export interface TestEngine {
  name: Database['engine']['name'];
  /** The address of a new, empty database. */
  newUrl(): Promise<string>;
  /** Opens a database, by default a new one with the current schema, until the test ends. */
  open(url?: string): Promise<Database>;
}

/**
 * A suite that runs once for each engine: see `onEachEngine`. Tests of what only one engine does belong in a separate
 * file, which `differences` lists.
 */
export function forEachEngine(title: string, suite: (engine: TestEngine) => void): void {
  const name = testEngine();
  describe(`${title} on ${name}`, () => {
    const newUrl = () => newDatabaseUrl({ empty: true });
    const open = async (url?: string): Promise<Database> => {
      const database = openDatabase(url ?? (await newDatabaseUrl()));
      // Registered after the removal of the database, so it runs before it.
      onTestFinished(() => database.close());
      if (url === undefined) await migrate(database);
      return database;
    };
    suite({ name, newUrl, open });
  });
}
