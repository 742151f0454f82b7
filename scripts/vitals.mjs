/** `npm run vitals`: how soon each page of the demo is there on a slow processor, and what Lighthouse says of five. */
import { runOnDemoPages } from './lib/demo-pages.mjs';

await runOnDemoPages('vitals');
