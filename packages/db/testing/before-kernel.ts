import { copyFileSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Kysely } from 'kysely';
import { openDatabase, sqlitePathOf } from '../src/database.ts';
import { contentsOf } from './contents.ts';
import { newDatabaseUrl, testEngine } from './database-urls.ts';
import { runFirstMigrations } from './migrations.ts';

type Row = Record<string, unknown>;

const fixture = (name: string) => fileURLToPath(new URL(`../test/fixtures/${name}`, import.meta.url));

/** A table comes after those that its rows refer to. */
const tables = [
  'installation',
  'organizations',
  'users',
  'accounts',
  'sessions',
  'personal_api_keys',
  'organization_memberships',
  'roles',
  'role_memberships',
  'role_external_references',
  'organization_invites',
  'organization_invite_roles',
  'projects',
  'dashboards',
  'activity_log',
];

/** The responses of the last version before the write kernel, from its database. */
export const recordedAnswers = (): unknown =>
  JSON.parse(readFileSync(fixture('before-kernel.json'), 'utf8')) as unknown;

/** Every row in the database of the last version before the write kernel, by table. */
export async function rowsBeforeKernel(): Promise<Record<string, Row[]>> {
  const folder = mkdtempSync(join(tmpdir(), 'rolecall-test-'));
  // A copy, because opening a file writes to it.
  const path = join(folder, 'copy.db');
  copyFileSync(fixture('before-kernel.db'), path);
  const database = openDatabase(`sqlite:${path}`);
  try {
    return await contentsOf(database.executor as never);
  } finally {
    await database.close();
    rmSync(folder, { recursive: true });
  }
}

/**
 * The address of a copy of the database of the last version before the write kernel, which is removed when the test
 * ends.
 */
export async function newUrlBeforeKernel(): Promise<string> {
  const url = await newDatabaseUrl({ empty: true });
  if (testEngine() === 'sqlite') {
    copyFileSync(fixture('before-kernel.db'), sqlitePathOf(url) ?? '');
    return url;
  }
  const rows = await rowsBeforeKernel();
  const database = openDatabase(url);
  try {
    await runFirstMigrations(database, 6);
    const db = database.executor as unknown as Kysely<Record<string, Row>>;
    for (const table of tables)
      for (const row of rows[table] ?? [])
        await db
          .insertInto(table)
          // Triggers count these while rows are inserted.
          .values(table === 'organizations' ? { ...row, role_count: 0, role_external_reference_count: 0 } : row)
          .execute();
    for (const table of ['users', 'projects', 'dashboards'])
      await database.engine.setLastNumber(
        db as unknown as Kysely<unknown>,
        table,
        Math.max(...(rows[table] ?? []).map(({ id }) => Number(id))),
      );
  } finally {
    await database.close();
  }
  return url;
}
