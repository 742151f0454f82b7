/** `npm run bench -- ARGUMENTS`: measures the server against the floor. */
import { execute } from './lib/processes.mjs';
import { install, turbo } from './lib/workspace.mjs';

await install();
await turbo(['build']);
process.exit(await execute(process.execPath, ['packages/bench/dist/main.js', ...process.argv.slice(2)]));
