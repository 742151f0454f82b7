/** `npm run pnpm -- ARGUMENTS`: runs the pnpm version that package.json names, and fetches it with npm if necessary. */
import { execute } from './lib/processes.mjs';
import { providePnpm } from './lib/workspace.mjs';

providePnpm();
process.exit(await execute('pnpm', process.argv.slice(2)));
