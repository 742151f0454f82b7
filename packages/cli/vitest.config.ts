import { defineConfig } from 'vitest/config';
import { withPostgres } from '../db/testing/engines.ts';

// Many tests start processes of their own, which takes time on a busy machine.
export default defineConfig({
  test: { maxWorkers: '100%', testTimeout: 180_000, hookTimeout: 180_000, ...withPostgres },
});
