/** Child processes as named steps, which end when we are told to end. */
import { spawn } from 'node:child_process';
import { constants } from 'node:os';

/**
 * @typedef {{ name: string, code: number, seconds: number }} Step
 * @typedef {import('node:child_process').SpawnOptions & { quiet?: boolean, endBy?: NodeJS.Signals }} StepOptions
 *   `quiet` keeps the output to itself unless the step fails; `endBy` is the one signal on which a command tidies up,
 *   where it does not on all
 */

/** @type {Step[]} every step that has ended, in the order they did */
export const steps = [];

/**
 * Each running child, leader of a process group so that a signal reaches its descendants too, and what it ends by.
 *
 * @type {Map<import('node:child_process').ChildProcess, NodeJS.Signals | undefined>}
 */
const running = new Map();
let stopCode = 0;

/** @param {NodeJS.Signals} signal */
const codeOf = (signal) => 128 + constants.signals[signal];

/**
 * @param {import('node:child_process').ChildProcess} child
 * @param {NodeJS.Signals} signal
 */
function signalGroup(child, signal) {
  try {
    process.kill(-child.pid, signal);
  } catch {
    // The whole group has ended.
  }
}

/** @param {NodeJS.Signals} signal */
function stop(signal) {
  if (stopCode) return;
  stopCode = codeOf(signal);
  if (running.size === 0) process.exit(stopCode);
  for (const [child, endBy] of running) signalGroup(child, endBy ?? signal);
  setTimeout(() => running.forEach((_, child) => signalGroup(child, 'SIGKILL')), 15_000).unref();
}

for (const signal of /** @type {const} */ (['SIGINT', 'SIGTERM', 'SIGHUP'])) process.on(signal, () => stop(signal));

// package.json runs us by `exec`, without a shell between npm and us that would keep npm's signals to itself.
// A killed npm sends none at all: notice that we were orphaned.
if (process.env.npm_lifecycle_event) {
  const parent = process.ppid;
  setInterval(() => process.ppid !== parent && stop('SIGTERM'), 250).unref();
}

/**
 * Runs a command to its end and answers its exit code.
 *
 * @param {string} command
 * @param {string[]} args
 * @param {StepOptions} [options]
 * @returns {Promise<number>}
 */
export async function execute(command, args, { quiet = false, endBy, ...options } = {}) {
  const pipe = quiet ? 'pipe' : 'inherit';
  const child = spawn(command, args, { stdio: ['ignore', pipe, pipe], detached: true, ...options });
  running.set(child, endBy);
  /** @type {Buffer[]} */
  const output = [];
  for (const stream of [child.stdout, child.stderr]) stream?.on('data', (chunk) => output.push(chunk));
  child.once('exit', () => signalGroup(child, 'SIGTERM'));
  const code = await new Promise((resolve) => {
    child.once('error', (error) => (output.push(Buffer.from(`${error.message}\n`)), resolve(127)));
    child.once('close', (status, signal) => resolve(status ?? codeOf(signal)));
  });
  running.delete(child);
  if (code !== 0 && !stopCode) process.stderr.write(Buffer.concat(output));
  return code;
}

/**
 * Runs a command as a named step, timed for the summary.
 *
 * @param {string} name
 * @param {Parameters<typeof execute>} command
 * @returns {Promise<number>} its exit code
 */
export async function step(name, ...command) {
  const begun = performance.now();
  const code = await execute(...command);
  if (stopCode) process.exit(stopCode);
  steps.push({ name, code, seconds: (performance.now() - begun) / 1000 });
  return code;
}

/**
 * Runs a step that everything after it needs: when it fails, so do we, with its exit code.
 *
 * @type {(...command: Parameters<typeof step>) => Promise<void>}
 */
export async function must(...command) {
  const code = await step(...command);
  if (code !== 0) process.exit(code);
}
