/** A lock between processes that know nothing of each other. */
import { spawnSync } from 'node:child_process';

/**
 * Makes a command wait for a lock and hold it for as long as it runs. The command itself holds the lock, not its
 * parent: if the parent is killed, others still wait for the command, and a crash leaves no lock behind. Without a
 * `flock` that supports `--no-fork` (util-linux), the command runs without a lock.
 *
 * @param {string} file created if it does not exist
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
