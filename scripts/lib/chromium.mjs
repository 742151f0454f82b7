import { existsSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { aptInstall } from './debian.mjs';
import { must } from './processes.mjs';
import { root } from './workspace.mjs';

/** Headless Chromium as Debian packages it, which does half the work of the full browser. */
const shell = '/usr/lib/chromium/chromium-headless-shell';
const usualPlaces = [
  '/usr/bin/chromium',
  '/usr/bin/chromium-browser',
  '/usr/bin/google-chrome',
  '/usr/bin/google-chrome-stable',
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
  '/Applications/Chromium.app/Contents/MacOS/Chromium',
];
const installed = () => usualPlaces.find((path) => existsSync(path));

/**
 * Finds a browser for Playwright, or installs one.
 *
 * @returns {Promise<string>} its path, or '' for the one Playwright manages itself
 */
export async function findChromium() {
  const { CHROMIUM_PATH } = process.env;
  if (CHROMIUM_PATH) return CHROMIUM_PATH;
  if (existsSync(shell)) return shell;

  const { chromium } = createRequire(join(root, 'apps/web/package.json'))('@playwright/test');
  if (existsSync(chromium.executablePath())) return '';
  if ((await aptInstall('chromium-headless-shell', 'fonts-liberation')) && existsSync(shell)) return shell;
  const found = installed();
  if (found) return found;
  await must('playwright install', 'pnpm', ['--filter', '@rolecall/web', 'exec', 'playwright', 'install', 'chromium']);
  return '';
}
