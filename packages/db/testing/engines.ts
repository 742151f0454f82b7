import { existsSync } from 'node:fs';
import { basename } from 'node:path';
import { fileURLToPath } from 'node:url';
import { configDefaults, type TestProjectInlineConfiguration } from 'vitest/config';
import { differences } from './differences.ts';
import { nightly } from './nightly.ts';

export type EngineName = 'sqlite' | 'postgres';

declare module 'vitest' {
  interface ProvidedContext {
    /** The engine that this test run uses. */
    engine: EngineName;
    /** The address of the server, if the engine has one. */
    postgresUrl: string;
    /** A SQLite file with the current schema, for tests to copy. */
    sqliteTemplate: string;
  }
}

/** For tests that need a PostgreSQL server, whatever they are about; its address is provided as `postgresUrl`. */
export const withPostgres = {
  provide: { engine: 'postgres' },
  globalSetup: [fileURLToPath(new URL('postgres-setup.ts', import.meta.url))],
} satisfies TestProjectInlineConfiguration['test'];

/** The files that run only on this engine. */
function filesOf(engine: EngineName): string[] {
  return Object.keys(differences[engine]).map((file) => {
    if (!existsSync(fileURLToPath(new URL(`../../${file}`, import.meta.url))))
      throw new Error(`differences.ts names ${file}, which is not there.`);
    return `**/${basename(file)}`;
  });
}

/** The projects of both engines; PostgreSQL's includes the files `onPostgres` and excludes the files `not`. */
const projects = (onPostgres: string[], not: string[] = []): TestProjectInlineConfiguration[] => [
  {
    extends: true,
    test: {
      name: 'sqlite',
      provide: { engine: 'sqlite' },
      globalSetup: [fileURLToPath(new URL('sqlite-setup.ts', import.meta.url))],
      exclude: [...configDefaults.exclude, ...filesOf('postgres')],
    },
  },
  {
    extends: true,
    test: {
      name: 'postgres',
      ...withPostgres,
      include: onPostgres,
      exclude: [...configDefaults.exclude, ...filesOf('sqlite'), ...not],
    },
  },
];

/**
 * Runs the same tests on each engine, except for those that `differences` lists.
 * @param atNight files that run on PostgreSQL only at night, because other tests send it the same statements by day
 */
export const onEachEngine = (...atNight: string[]): TestProjectInlineConfiguration[] =>
  projects(configDefaults.include, nightly ? [] : atNight);

/**
 * For packages that do not depend on the engine: runs the same tests on each engine at night. By day, PostgreSQL runs
 * only the given files and those that run nowhere else.
 */
export const mostlyOnSqlite = (...files: string[]): TestProjectInlineConfiguration[] =>
  projects(nightly ? configDefaults.include : [...files, ...filesOf('postgres')]);
