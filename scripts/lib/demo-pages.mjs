/** Runs a Playwright project that visits every page of the demo, in a real browser on the built server. */
import { findChromium } from './chromium.mjs';
import { must } from './processes.mjs';
import { build, install } from './workspace.mjs';

/** @param {'screenshots' | 'vitals'} project one of `apps/web/playwright.demo.config.ts` */
export async function runOnDemoPages(project) {
  await install();
  await build();
  process.env.CHROMIUM_PATH = await findChromium();
  const options = ['--config', 'playwright.demo.config.ts', '--project', project];
  await must(project, 'node_modules/.bin/playwright', ['test', ...options, ...process.argv.slice(2)], {
    cwd: 'apps/web',
    endBy: /** @type {const} */ ('SIGINT'),
  });
}
