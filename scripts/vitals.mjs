/**
 * `npm run vitals`: measures how fast each page of the demo loads on a slow processor, and the Lighthouse scores of
 * five pages.
 */
import { runOnDemoPages } from './lib/demo-pages.mjs';

await runOnDemoPages('vitals');
