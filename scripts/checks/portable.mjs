/** Rejects committed files that contain a path on a developer's machine or the host of a package registry. */
import { readFileSync, statSync } from 'node:fs';
import { homedir } from 'node:os';
import { projectFiles } from './files.mjs';
import { report } from './report.mjs';

/** @param {string} text */
const literally = (text) => text.replace(/[\\^$.*+?()[\]{}|/-]/g, '\\$&');
/** The project and home folders on this machine, unless they are too short to be distinctive. */
const here = [process.cwd(), homedir()].filter((path) => path.split(/[\\/]/).length > 2).map(literally);

const places = new RegExp(
  [
    String.raw`(?<![\w.~@>})*/-])/(?:root|work|home/[\w.-]+|Users/[\w.-]+)/`,
    String.raw`\b[A-Z]:\\Users\\`,
    ...here,
  ].join('|'),
);
const registries = /\/\/(?:registry|npm|mirrors?|nexus|artifactory)\.[\w.-]+/;
const anyHost = /https?:\/\/|\bregistry\s*=/;

const problems = [];
for (const path of projectFiles()) {
  if (!statSync(path).isFile()) continue;
  const text = readFileSync(path, 'utf8');
  if (text.includes('\0')) continue;
  const patterns = /(?:^|\/)(?:pnpm-lock\.yaml|\.npmrc)$/.test(path) ? [places, anyHost] : [places, registries];
  for (const [index, line] of text.split('\n').entries())
    for (const pattern of patterns) {
      const found = pattern.exec(line)?.[0];
      if (found) problems.push(`${path}:${index + 1}: ${found}`);
    }
}
report(problems);
