/** `npm run screenshots`: a picture of every page in every state, both themes and two sizes, into apps/web/screenshots. */
import { rmSync } from 'node:fs';
import { findChromium } from './lib/chromium.mjs';
import { must } from './lib/processes.mjs';
import { build, install } from './lib/workspace.mjs';

await install();
await build();
process.env.CHROMIUM_PATH = await findChromium();
rmSync('apps/web/screenshots', { recursive: true, force: true });
const config = ['--config', 'playwright.screenshots.config.ts'];
await must('screenshots', 'node_modules/.bin/playwright', ['test', ...config, ...process.argv.slice(2)], {
  cwd: 'apps/web',
  endBy: /** @type {const} */ ('SIGINT'),
});
console.log('The pictures are in apps/web/screenshots/.');
