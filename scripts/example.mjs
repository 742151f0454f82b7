/** `npm run example -- NAME`: builds the program `packages/NAME/src/main.ts`, by default `example`, and runs it. */
import { existsSync } from 'node:fs';
import { execute } from './lib/processes.mjs';
import { install, turbo } from './lib/workspace.mjs';

const [name = 'example', ...words] = process.argv.slice(2);
const folder = `packages/${name}`;
if (!existsSync(`${folder}/src/main.ts`)) {
  console.error(`There is no program ${folder}/src/main.ts.`);
  process.exit(1);
}
await install();
await turbo(['build'], [`--filter=./${folder}`]);
process.exit(await execute(process.execPath, [`${folder}/dist/main.js`, ...words]));
