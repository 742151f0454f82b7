import { copyFileSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { inject, onTestFinished } from 'vitest';
import type { EngineName } from './engines.ts';
import { createPostgresDatabase, releasePostgresDatabase } from './postgres-databases.ts';

interface Kind {
  /** Whether it has no tables, instead of the current schema. */
  empty?: boolean;
}

interface TestDatabase {
  url: string;
  /** Removes the database; nothing may have it open any more. */
  remove(): void | Promise<void>;
}

const engines: Record<EngineName, (kind: Kind) => Promise<TestDatabase>> = {
  async sqlite({ empty = false }) {
    const folder = mkdtempSync(join(tmpdir(), 'rolecall-test-'));
    const file = join(folder, 'rolecall.db');
    if (!empty) copyFileSync(inject('sqliteTemplate'), file);
    return {
      url: `sqlite:${file}`,
      remove: () => rmSync(folder, { recursive: true, force: true }),
    };
  },
  async postgres(kind) {
    const server = inject('postgresUrl');
    const url = await createPostgresDatabase(server, kind);
    return { url, remove: () => releasePostgresDatabase(server, url, kind) };
  },
};

/** The engine that this test run uses. */
export const testEngine = (): EngineName => inject('engine');

/** Creates a database that the caller must remove, for example because the tests of a suite share it. */
export const createDatabase = (kind: Kind = {}): Promise<TestDatabase> => engines[testEngine()](kind);

/** The address of a new database, which is removed when the test ends. Register what closes it after calling this. */
export async function newDatabaseUrl(kind: Kind = {}): Promise<string> {
  const { url, remove } = await createDatabase(kind);
  onTestFinished(() => remove());
  return url;
}
