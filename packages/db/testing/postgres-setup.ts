import type { TestProject } from 'vitest/node';
import { migrate, openDatabase } from '../src/index.ts';
import { createTemplate } from './postgres-databases.ts';
import { startPostgres } from './postgres.ts';

/** Starts one server for the whole run, on which tests create databases. */
export default async function setUp(project: TestProject): Promise<() => Promise<void>> {
  const { url, stop } = await startPostgres();
  await createTemplate(url, async (template) => {
    const database = openDatabase(template);
    await migrate(database);
    await database.close();
  });
  project.provide('postgresUrl', url);
  return stop;
}
