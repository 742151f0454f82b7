/** Prepares the monorepo: pnpm, dependencies, the native database driver, built packages. */
import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { aptInstall, runs } from './debian.mjs';
import { withLock } from './lock.mjs';
import { must, step } from './processes.mjs';

export const root = fileURLToPath(new URL('../..', import.meta.url));
process.chdir(root);

const { env } = process;
env.DO_NOT_TRACK ??= '1';
env.NEXT_TELEMETRY_DISABLED ??= '1';
env.TURBO_TELEMETRY_DISABLED ??= '1';
// The pnpm that runs is already the right version and must not replace itself.
env.npm_config_manage_package_manager_versions = 'false';
// If the database driver must be compiled, use the headers that came with this Node instead of downloading them.
const prefix = join(dirname(process.execPath), '..');
if (existsSync(join(prefix, 'include/node/node_version.h'))) env.npm_config_nodedir ??= prefix;

/** Path of a tool among the root's dependencies. @param {string} name */
export const tool = (name) => join(root, 'node_modules/.bin', name);

/** Caches the folder where npm put the last fetched pnpm, because asking npm takes a second. */
const fetchedPnpm = '.turbo/pnpm-folder';

/** The cached folder, if it still exists and has the wanted version. @param {string} wanted */
function findFetchedPnpm(wanted) {
  try {
    const folder = readFileSync(fetchedPnpm, 'utf8');
    const { version } = JSON.parse(readFileSync(join(folder, '../pnpm/package.json'), 'utf8'));
    return `pnpm@${version}` === wanted && existsSync(join(folder, 'pnpm')) ? folder : undefined;
  } catch {
    return undefined;
  }
}

/**
 * Puts the exact pnpm version of package.json on PATH, where turbo finds it too, and fetches it with npm if necessary.
 */
export function providePnpm() {
  const wanted = JSON.parse(readFileSync('package.json', 'utf8')).packageManager.split('+')[0];
  // Outside the repository, so that a wrapper reports its own version, not the one that package.json names.
  const elsewhere = /** @type {const} */ ({ cwd: tmpdir(), encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'] });
  const present = spawnSync('pnpm', ['--version'], elsewhere).stdout?.trim();
  if (`pnpm@${present}` === wanted) return;

  const known = findFetchedPnpm(wanted);
  if (known !== undefined) {
    env.PATH = known + delimiter + env.PATH;
    return;
  }
  const printPath = ['--', process.execPath, '-p', 'process.env.PATH'];
  const args = ['exec', '--yes', '--prefer-offline', `--package=${wanted}`, ...printPath];
  const { status, stdout, stderr, error } = spawnSync('npm', args, elsewhere);
  const directory = stdout
    ?.trim()
    .split(delimiter)
    .find((path) => existsSync(join(path, 'pnpm')));
  if (status !== 0 || !directory) {
    console.error(`npm could not fetch ${wanted}:\n${error?.message ?? stderr}`);
    process.exit(1);
  }
  env.PATH = directory + delimiter + env.PATH;
  mkdirSync('.turbo', { recursive: true });
  writeFileSync(fetchedPnpm, directory);
}

/** Whether the database driver's native part exists and was built for this Node. */
const driverOpens = () =>
  spawnSync(process.execPath, ['-e', "new (require('better-sqlite3'))(':memory:')"], {
    cwd: join(root, 'packages/db'),
    stdio: 'ignore',
  }).status === 0;

/**
 * Makes a command wait for another one of its kind in this folder, such as one left over from a killed `npm start`.
 *
 * @param {'install' | 'build'} kind
 * @param {string} command
 * @param {readonly string[]} args
 */
function oneAtATime(kind, command, args) {
  mkdirSync('.turbo', { recursive: true });
  return withLock(join(root, `.turbo/${kind}.lock`), command, args);
}

/** Installs the dependencies in the lock file; fast if they are all installed. */
export async function install() {
  providePnpm();
  if (!existsSync('node_modules')) console.log('Installing dependencies; the first time may take a few minutes …');
  const flags = ['--frozen-lockfile', '--prefer-offline', '--reporter=append-only', '--aggregate-output'];
  const command = oneAtATime('install', 'pnpm', ['install', ...flags]);
  const pnpmInstall = /** @type {const} */ (['install', ...command, { quiet: true }]);

  const code = await step(...pnpmInstall);
  if (code !== 0) {
    // Platforms without a prebuilt driver need a compiler.
    const compiler = { python3: 'python3', make: 'make', 'c++': 'g++' };
    const missing = Object.keys(compiler).filter((command) => !runs(command));
    if (missing.length === 0) process.exit(code);
    console.error(`Compiling the database driver takes ${missing.join(', ')}, not found here.`);
    if (!(await aptInstall(...missing.map((command) => compiler[command])))) process.exit(code);
    await must(...pnpmInstall);
  }
  // pnpm accepts a driver that was built for another version of Node.
  if (!driverOpens()) await must('rebuild', 'pnpm', ['--recursive', 'rebuild', 'better-sqlite3'], { quiet: true });
}

/**
 * Runs tasks of the packages with turbo, which caches builds. Builds wait for each other, because Next does not allow
 * two builds in the same folder.
 *
 * @param {string[]} tasks
 * @param {string[]} [flags]
 */
export function turbo(tasks, flags = []) {
  const command = /** @type {const} */ ([tool('turbo'), ['run', ...tasks, '--ui=stream', ...flags]]);
  return must(tasks.join(', '), ...(tasks.includes('build') ? oneAtATime('build', ...command) : command));
}

/** Builds what is needed at runtime: the web app, the command line and the packages they depend on. */
export const build = () => turbo(['build'], ['--filter=@rolecall/web', '--filter=@rolecall/cli']);
