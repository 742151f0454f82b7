/** `npm run check`: everything that can be told from the files alone. */
import { check } from './lib/checks.mjs';
import { install } from './lib/workspace.mjs';

await install();
await check();
