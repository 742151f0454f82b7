import { defineConfig } from 'vitest/config';
import { mostlyOnSqlite } from '../db/testing/engines.ts';

// Much is tested with processes of its own, and a busy machine takes its time to start them.
export default defineConfig({
  test: {
    maxWorkers: '100%',
    testTimeout: 180_000,
    hookTimeout: 180_000,
    // The files in which every operation is called, and what asks one process of the writes of another.
    projects: mostlyOnSqlite('test/callers.test.ts', 'test/guarded-writes.test.ts', 'test/kept-answers.test.ts'),
  },
});
