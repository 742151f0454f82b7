import { defineConfig } from 'vitest/config';
import { mostlyOnSqlite } from '../db/testing/engines.ts';

// Many tests start processes of their own, which takes time on a busy machine.
export default defineConfig({
  test: {
    maxWorkers: '100%',
    testTimeout: 180_000,
    hookTimeout: 180_000,
    // The files that call every operation, and those that ask one process about the writes of another.
    projects: mostlyOnSqlite('test/callers.test.ts', 'test/guarded-writes.test.ts', 'test/kept-answers.test.ts'),
  },
});
