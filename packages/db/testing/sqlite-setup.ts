import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { TestProject } from 'vitest/node';
import { migrate, openDatabase } from '../src/index.ts';

/**
 * Creates one file with the current schema for the whole run, which each test copies: migrating takes five times as
 * long.
 */
export default async function setUp(project: TestProject): Promise<() => void> {
  const folder = mkdtempSync(join(tmpdir(), 'rolecall-template-'));
  const file = join(folder, 'rolecall.db');
  const database = openDatabase(`sqlite:${file}`);
  await migrate(database);
  await database.close();
  project.provide('sqliteTemplate', file);
  return () => rmSync(folder, { recursive: true, force: true });
}
