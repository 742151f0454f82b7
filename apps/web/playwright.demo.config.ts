import { defineConfig } from '@playwright/test';
import base, { webServer } from './playwright.config.ts';

/** A picture of every page in every state, of the demo's organization: `npm run screenshots`. */
export default defineConfig({
  ...base,
  testDir: 'e2e/screenshots',
  testMatch: 'take.ts',
  globalSetup: './e2e/screenshots/demo.ts',
  webServer: { ...webServer, env: { ...webServer.env, DEMO: '1' } },
});
