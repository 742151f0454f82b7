import { randomBytes } from 'node:crypto';
import { existsSync, mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { defineConfig } from '@playwright/test';
import { nightly } from '../../packages/db/testing/nightly.ts';

// Workers read this file too: what the run has chosen must reach them.
// Below those that the system gives to whoever asks for any.
process.env['ROLECALL_E2E_PORT'] ??= String(20_000 + (process.pid % 12_000));
process.env['ROLECALL_E2E_FOLDER'] ??= mkdtempSync(join(tmpdir(), 'rolecall-e2e-'));
process.env['ROLECALL_E2E_SECRET'] ??= randomBytes(32).toString('hex');
const port = process.env['ROLECALL_E2E_PORT'];
const url = `http://localhost:${port}`;
// Without any of these Playwright uses the browser it has downloaded.
const executablePath = [
  process.env['CHROMIUM_PATH'],
  '/usr/lib/chromium/chromium-headless-shell',
  '/usr/bin/chromium',
].find((path) => path && existsSync(path));

/** The server under test. */
export const webServer = {
  command: 'node dist/server.js',
  url: `${url}/readyz`,
  gracefulShutdown: { signal: 'SIGTERM' as const, timeout: 10_000 },
  env: {
    NODE_ENV: 'production',
    PORT: port,
    DATABASE_URL: `sqlite:${join(process.env['ROLECALL_E2E_FOLDER'], 'rolecall.db')}`,
    AUTH_SECRET: process.env['ROLECALL_E2E_SECRET'],
    DEMO: '0',
    LOG_LEVEL: 'error',
    // Each test says it comes from an address of its own, so that none uses up another's attempts to sign in.
    TRUST_PROXY: 'loopback',
  },
};

/** A real browser against the built server on a database of its own. */
export default defineConfig({
  testDir: 'e2e',
  outputDir: 'test-results',
  fullyParallel: true,
  forbidOnly: Boolean(process.env['CI']),
  workers: 2,
  // Limits for a machine that is busy with something else; where nothing is wrong they are never reached.
  timeout: 90_000,
  expect: { timeout: 15_000 },
  // A test that passes at its second attempt is counted apart, so that it is seen and mended.
  retries: 1,
  // What one page of each kind stands for by day: its keyboard, a refusal, no connection, no permission.
  ...(nightly ? {} : { grepInvert: /@night/ }),
  use: {
    baseURL: url,
    trace: 'on-first-retry',
    launchOptions: {
      ...(executablePath ? { executablePath } : {}),
      // Chromium refuses to run as root inside its sandbox, and looks for servers of its maker's unless told not to.
      args: [
        '--no-sandbox',
        '--disable-gpu',
        '--disable-quic',
        '--no-first-run',
        '--disable-background-networking',
        '--disable-component-update',
        '--disable-sync',
      ],
    },
  },
  webServer,
});
