/** One at a time, among processes that know nothing of each other. */
import { spawnSync } from 'node:child_process';

/**
 * Makes a command hold a lock for as long as it runs, after whatever holds it now has ended. It is the command that
 * holds it, not its parent: one that goes on after its parent was killed is waited for, and none is left behind by a
 * crash. Where there is no `flock` with `--no-fork` (util-linux), the command runs without a lock.
 *
 * @param {string} file made where it is not there
 * @param {string} command
 * @param {readonly string[]} args
 * @returns {[command: string, args: string[]]} what to run instead
 */
export function withLock(file, command, args) {
  const held = 75;
  const { status } = spawnSync('flock', ['--no-fork', '--nonblock', '--conflict-exit-code', `${held}`, file, 'true'], {
    stdio: 'ignore',
  });
  if (status !== 0 && status !== held) return [command, [...args]];
  if (status === held) console.log(`Waiting until what else is at work here has ended (it holds ${file}) …`);
  return ['flock', ['--no-fork', file, command, ...args]];
}
