/** `npm start`: installs and builds what is missing, then serves. */
import { execute } from './lib/processes.mjs';
import { build, install } from './lib/workspace.mjs';

await install();
await build();
const production = { ...process.env, NODE_ENV: 'production' };
process.exit(await execute(process.execPath, ['apps/web/dist/server.js'], { env: production }));
