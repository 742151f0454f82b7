import { existsSync } from 'node:fs';
import { basename } from 'node:path';
import { fileURLToPath } from 'node:url';
import { configDefaults, type TestProjectInlineConfiguration } from 'vitest/config';
import { differences } from './differences.ts';
import { nightly } from './nightly.ts';

export type EngineName = 'sqlite' | 'postgres';

declare module 'vitest' {
  interface ProvidedContext {
    /** The engine that this run of the tests is about. */
    engine: EngineName;
    /** Where the server is, if the engine has one. */
    postgresUrl: string;
    /** A SQLite file with the current schema, to copy. */
    sqliteTemplate: string;
  }
}

/** For tests that need a PostgreSQL server whatever they are about: where it is, is provided as `postgresUrl`. */
export const withPostgres = {
  provide: { engine: 'postgres' },
  globalSetup: [fileURLToPath(new URL('postgres-setup.ts', import.meta.url))],
} satisfies TestProjectInlineConfiguration['test'];

/** The files that run on this engine alone. */
function filesOf(engine: EngineName): string[] {
  return Object.keys(differences[engine]).map((file) => {
    if (!existsSync(fileURLToPath(new URL(`../../${file}`, import.meta.url))))
      throw new Error(`differences.ts names ${file}, which is not there.`);
    return `**/${basename(file)}`;
  });
}

/** The projects of both engines, of which PostgreSQL's has these files, but for some. */
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
 * The same tests once for each engine, but for those that `differences` lists.
 * @param atNight files that PostgreSQL has at night alone: by day others send it the same statements
 */
export const onEachEngine = (...atNight: string[]): TestProjectInlineConfiguration[] =>
  projects(configDefaults.include, nightly ? [] : atNight);

/**
 * For a package that knows nothing of engines: the same tests once for each engine at night. By day PostgreSQL has the
 * files named, and what runs there alone.
 */
export const mostlyOnSqlite = (...files: string[]): TestProjectInlineConfiguration[] =>
  projects(nightly ? configDefaults.include : [...files, ...filesOf('postgres')]);
