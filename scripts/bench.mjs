/**
 * `npm run bench -- ARGUMENTS`: measures the server against the floor, or with `--compare COMMIT` against the server of
 * another commit, which is built in a separate folder.
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { execute } from './lib/processes.mjs';
import { install, turbo } from './lib/workspace.mjs';

const given = process.argv.slice(2);
const at = given.indexOf('--compare');
const commit = at === -1 ? undefined : given[at + 1];

/** Builds another commit in its own folder, with that commit's build scripts. */
async function buildOther(/** @type {string} */ commit) {
  const folder = join(mkdtempSync(join(tmpdir(), 'rolecall-compare-')), 'other');
  if ((await execute('git', ['worktree', 'add', '--detach', folder, commit])) !== 0) process.exit(1);
  const build =
    "import { install, turbo } from './scripts/lib/workspace.mjs'; await install(); await turbo(['build']);";
  if ((await execute(process.execPath, ['--input-type=module', '--eval', build], { cwd: folder })) !== 0)
    process.exit(1);
  return folder;
}

await install();
await turbo(['build']);
if (commit === undefined) process.exit(await execute(process.execPath, ['packages/bench/dist/main.js', ...given]));
const folder = await buildOther(commit);
const rest = given.toSpliced(at, 2);
const code = await execute(process.execPath, ['packages/bench/dist/main.js', '--against', folder, ...rest]);
await execute('git', ['worktree', 'remove', '--force', folder]);
rmSync(join(folder, '..'), { recursive: true, force: true });
process.exit(code);
