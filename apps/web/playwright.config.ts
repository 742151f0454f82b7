import { randomBytes } from 'node:crypto';
import { existsSync, mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { defineConfig } from '@playwright/test';
import { nightly } from '../../packages/db/testing/nightly.ts';

// Workers load this file too, so the choices of the run are passed on in the environment.
// The port is below the range from which the system assigns ports.
process.env['ROLECALL_E2E_PORT'] ??= String(20_000 + (process.pid % 12_000));
process.env['ROLECALL_E2E_FOLDER'] ??= mkdtempSync(join(tmpdir(), 'rolecall-e2e-'));
process.env['ROLECALL_E2E_SECRET'] ??= randomBytes(32).toString('hex');
const port = process.env['ROLECALL_E2E_PORT'];
const url = `http://localhost:${port}`;
// If none of these exists, Playwright uses the browser that it has downloaded.
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
    // Each test sends its own address, so that none uses up another's sign-in attempts.
    TRUST_PROXY: 'loopback',
  },
};

/** A real browser against the built server with its own database. */
export default defineConfig({
  testDir: 'e2e',
  outputDir: 'test-results',
  fullyParallel: true,
  forbidOnly: Boolean(process.env['CI']),
  workers: 2,
  // Limits for a machine that is busy with something else; without a bug, they are never reached.
  timeout: 90_000,
  expect: { timeout: 15_000 },
  // A test that passes at its second attempt is reported as flaky, so that it is noticed and fixed.
  retries: 1,
  // By day, one page of each kind stands for the others: its keyboard, a refusal, no connection, no permission.
  ...(nightly ? {} : { grepInvert: /@night/ }),
  use: {
    baseURL: url,
    trace: 'on-first-retry',
    launchOptions: {
      ...(executablePath ? { executablePath } : {}),
      // Chromium refuses to run as root in its sandbox, and contacts its maker's servers unless disabled.
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
