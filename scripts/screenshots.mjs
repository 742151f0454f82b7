/**
 * `npm run screenshots`: takes a screenshot of every page in every state, in both themes and two sizes, into
 * apps/web/screenshots.
 */
import { rmSync } from 'node:fs';
import { runOnDemoPages } from './lib/demo-pages.mjs';

rmSync('apps/web/screenshots', { recursive: true, force: true });
await runOnDemoPages('screenshots');
console.log('The pictures are in apps/web/screenshots/.');
