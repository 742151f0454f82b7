/** `npm run check`: runs every check that needs only the source files. */
import { check } from './lib/checks.mjs';
import { install } from './lib/workspace.mjs';

await install();
await check();
