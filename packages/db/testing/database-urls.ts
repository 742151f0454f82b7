import { copyFileSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { inject, onTestFinished } from 'vitest';
import type { EngineName } from './engines.ts';
import { createPostgresDatabase, releasePostgresDatabase } from './postgres-databases.ts';

interface Kind {
  /** Without tables, and not with the current schema. */
  empty?: boolean;
}

interface TestDatabase {
  url: string;
  /** Removes it, once nobody has it open any more. */
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

/** The engine that this run of the tests is about. */
export const testEngine = (): EngineName => inject('engine');

/** A new database, for whoever removes it: a suite, say, whose tests share one. */
export const createDatabase = (kind: Kind = {}): Promise<TestDatabase> => engines[testEngine()](kind);

/** The address of a new database that is gone when the test ends. Register what closes it after calling this. */
export async function newDatabaseUrl(kind: Kind = {}): Promise<string> {
  const { url, remove } = await createDatabase(kind);
  onTestFinished(() => remove());
  return url;
}
