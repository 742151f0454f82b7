/** Runs child processes as named steps, and ends them when this process is told to end. */
import { spawn } from 'node:child_process';
import { constants } from 'node:os';

/**
 * @typedef {{ name: string, code: number, seconds: number }} Step
 * @typedef {import('node:child_process').SpawnOptions & { quiet?: boolean, endBy?: NodeJS.Signals }} StepOptions
 *   `quiet` hides the output unless the step fails; `endBy` is the signal on which the command cleans up, if it does so
 *   only on one
 */

/** @type {Step[]} every finished step, in the order they finished */
export const steps = [];

/**
 * Each running child with its `endBy` signal. A child is the leader of a process group, so that a signal reaches its
 * descendants too.
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
    // The whole group has already ended.
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

// package.json starts scripts with `exec`, because a shell in between would not pass on npm's signals. If npm is
// killed, it sends no signal, so check whether the parent process has changed.
if (process.env.npm_lifecycle_event) {
  const parent = process.ppid;
  setInterval(() => process.ppid !== parent && stop('SIGTERM'), 250).unref();
}

/**
 * Runs a command to its end and returns its exit code.
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
 * Runs a command as a named step, whose duration is recorded for the summary.
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
 * Runs a step that all later steps need: if it fails, exits with its exit code.
 *
 * @type {(...command: Parameters<typeof step>) => Promise<void>}
 */
export async function must(...command) {
  const code = await step(...command);
  if (code !== 0) process.exit(code);
}
