import { fileURLToPath } from 'node:url';
import { configDefaults, type TestProjectInlineConfiguration } from 'vitest/config';

export type EngineName = 'sqlite' | 'postgres';

declare module 'vitest' {
  interface ProvidedContext {
    /** The engine that this run of the tests is about. */
    engine: EngineName;
    /** Where the server is, if the engine has one. */
    postgresUrl: string;
  }
}

/** For tests that need a PostgreSQL server whatever they are about: where it is, is provided as `postgresUrl`. */
export const withPostgres = {
  provide: { engine: 'postgres' },
  globalSetup: [fileURLToPath(new URL('postgres-setup.ts', import.meta.url))],
} satisfies TestProjectInlineConfiguration['test'];

/** The same tests once for each engine. Files called `sqlite*.test.ts` or `postgres*.test.ts` run on that one alone. */
export const onEachEngine: TestProjectInlineConfiguration[] = [
  {
    extends: true,
    test: {
      name: 'sqlite',
      provide: { engine: 'sqlite' },
      exclude: [...configDefaults.exclude, '**/postgres*.test.ts'],
    },
  },
  {
    extends: true,
    test: {
      name: 'postgres',
      ...withPostgres,
      exclude: [...configDefaults.exclude, '**/sqlite*.test.ts'],
    },
  },
];
