import { spawnSync } from 'node:child_process';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/** The folders that .gitignore names, which contain generated files. */
export const ignoredFolders = new Set(readFileSync('.gitignore', 'utf8').match(/^[^\s#*!]+(?=\/$)/gm));

/** @param {string} folder @returns {string[]} */
const walk = (folder) =>
  readdirSync(folder || '.', { withFileTypes: true }).flatMap((entry) => {
    const path = join(folder, entry.name);
    if (!entry.isDirectory()) return [path];
    return entry.name === '.git' || ignoredFolders.has(entry.name) ? [] : walk(path);
  });

/**
 * Every file of the project that is or would be committed, as a path from the root; without git, every file not
 * ignored.
 */
export function projectFiles() {
  const { status, stdout } = spawnSync('git', ['ls-files', '-z', '--cached', '--others', '--exclude-standard'], {
    encoding: 'utf8',
    maxBuffer: 2 ** 26,
  });
  return status === 0 ? stdout.split('\0').filter((path) => path && existsSync(path)) : walk('');
}
