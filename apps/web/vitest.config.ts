import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vitest/config';
import { withPostgres } from '../../packages/db/testing/engines.ts';

export default defineConfig({
  resolve: { alias: { '@': fileURLToPath(new URL('src', import.meta.url)) } },
  // Each test starts its own server, so more workers than processors would only wait for one another.
  test: {
    include: ['test/**/*.test.ts'],
    testTimeout: 180_000,
    hookTimeout: 180_000,
    maxWorkers: '100%',
    ...withPostgres,
  },
});
