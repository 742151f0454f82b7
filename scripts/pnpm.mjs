/** `npm run pnpm -- ARGUMENTS`: the pnpm that package.json names, fetched by npm where it is not there. */
import { execute } from './lib/processes.mjs';
import { providePnpm } from './lib/workspace.mjs';

providePnpm();
process.exit(await execute('pnpm', process.argv.slice(2)));
