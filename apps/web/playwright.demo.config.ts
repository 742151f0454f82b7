import { defineConfig } from '@playwright/test';
import base, { webServer } from './playwright.config.ts';

/** Runs on the demo organization: `npm run screenshots` takes a picture of every page, `npm run vitals` times each. */
export default defineConfig({
  ...base,
  testDir: 'e2e/screenshots',
  globalSetup: './e2e/screenshots/demo.ts',
  webServer: { ...webServer, env: { ...webServer.env, DEMO: '1' } },
  projects: [
    { name: 'screenshots', testMatch: 'take.ts' },
    // One page at a time, so that they do not slow each other.
    { name: 'vitals', testMatch: 'measure.ts', workers: 1, retries: 0 },
  ],
});
