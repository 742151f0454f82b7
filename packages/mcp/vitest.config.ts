import { defineConfig } from 'vitest/config';
import { mostlyOnSqlite } from '../db/testing/engines.ts';

// Much is tested with processes of its own, and a busy machine takes its time to start them.
export default defineConfig({
  test: {
    maxWorkers: '100%',
    testTimeout: 180_000,
    hookTimeout: 180_000,
    projects: mostlyOnSqlite('test/races.test.ts'),
  },
});
