import { spawnSync } from 'node:child_process';
import { step } from './processes.mjs';

/** Whether a command can be run at all. @param {string} command */
export const runs = (command) => spawnSync(command, ['--version'], { stdio: 'ignore' }).status === 0;

/**
 * Installs Debian packages if possible: as root, on a system with apt-get.
 *
 * @param {...string} packages
 * @returns {Promise<boolean>} whether they are installed now
 */
export async function aptInstall(...packages) {
  if (process.getuid?.() !== 0 || !runs('apt-get')) return false;
  const apt = (/** @type {string[]} */ ...args) =>
    step(`apt-get ${args[0]}`, 'apt-get', ['-qq', '-o', 'DPkg::Lock::Timeout=300', ...args], {
      quiet: true,
      env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' },
    });
  console.log(`Installing ${packages.join(', ')} with apt-get …`);
  // An update that fails is ignored: the existing package list may still be good enough.
  await apt('update');
  return (await apt('install', '--yes', '--no-install-recommends', ...packages)) === 0;
}
