import { defineConfig } from 'vitest/config';
import { withPostgres } from '../db/testing/engines.ts';

// Much is tested with processes of its own, and a busy machine takes its time to start them.
export default defineConfig({ test: { testTimeout: 30_000, hookTimeout: 30_000, ...withPostgres } });
