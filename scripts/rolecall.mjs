/** `npm run --silent rolecall -- COMMAND`: runs the command line in this process. */
import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const main = new URL('../packages/cli/dist/main.js', import.meta.url);
if (!existsSync(main)) {
  console.error('The command line is not built yet. Run `npm start` once, then try again.');
  process.exit(1);
}
process.argv[1] = fileURLToPath(main);
await import(main.href);
