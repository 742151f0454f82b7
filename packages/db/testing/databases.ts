import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, onTestFinished } from 'vitest';
import { type Database, migrate, openDatabase } from '../src/index.ts';

/** Ways to make an address of an empty database that is gone when the test ends, by engine. */
const engines = {
  sqlite(): string {
    const folder = mkdtempSync(join(tmpdir(), 'rolecall-db-'));
    onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
    return `sqlite:${join(folder, 'rolecall.db')}`;
  },
} satisfies Record<Database['engine']['name'] & 'sqlite', () => string>;

export interface TestEngine {
  name: Database['engine']['name'];
  /** The address of a new, empty database. */
  newUrl(): string;
  /** Opens a database, by default a new one with the current schema, until the test ends. */
  open(url?: string): Promise<Database>;
}

/** Runs a suite once for each engine. What only one engine does belongs in a suite of its own. */
export function forEachEngine(title: string, suite: (engine: TestEngine) => void): void {
  for (const [name, newUrl] of Object.entries(engines) as [TestEngine['name'], () => string][])
    describe(`${title} on ${name}`, () => {
      const open = async (url?: string): Promise<Database> => {
        const database = openDatabase(url ?? newUrl());
        // Registered after the folder's removal, so run before it.
        onTestFinished(() => database.close());
        if (url === undefined) await migrate(database);
        return database;
      };
      suite({ name, newUrl, open });
    });
}
