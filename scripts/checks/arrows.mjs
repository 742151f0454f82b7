/** Rejects dependencies between our packages that do not follow the arrows in ARCHITECTURE.md. */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { report } from './report.mjs';

/** What each package may depend on. The linter's configuration enforces the same rules for imports. */
const arrows = {
  contracts: [],
  'group-sources': ['contracts'],
  db: ['contracts'],
  api: ['contracts', 'db'],
  rest: ['contracts', 'api'],
  demo: ['contracts', 'api'],
  example: ['api'],
  mcp: ['contracts', 'api', 'rest'],
  cli: ['contracts', 'group-sources', 'api', 'demo', 'mcp'],
  web: ['contracts', 'group-sources', 'api', 'demo', 'rest', 'mcp'],
  bench: ['contracts', 'db', 'api', 'rest', 'mcp', 'web'],
};
const scope = '@rolecall/';

/**
 * All direct and indirect dependencies of a package, which its tests may use. @param {string} name @returns {string[]}
 */
const below = (name) => (arrows[name] ?? []).flatMap((next) => [next, ...below(next)]);

/** @param {Record<string, string>} [dependencies] */
const ours = (dependencies = {}) =>
  Object.keys(dependencies).flatMap((name) => (name.startsWith(scope) ? [name.slice(scope.length)] : []));

const problems = [];
for (const folder of ['packages', 'apps'].flatMap((parent) => readdirSync(parent).map((name) => `${parent}/${name}`))) {
  const file = `${folder}/package.json`;
  if (!existsSync(file)) continue;
  const { name: fullName, dependencies, peerDependencies, devDependencies } = JSON.parse(readFileSync(file, 'utf8'));
  const name = fullName.slice(scope.length);
  if (!fullName.startsWith(scope) || !(name in arrows)) {
    problems.push(`${file}: ${fullName} has no place among the arrows of scripts/checks/arrows.mjs`);
    continue;
  }
  for (const target of ours({ ...dependencies, ...peerDependencies }))
    if (!arrows[name].includes(target)) problems.push(`${file}: ${name} may not depend on ${target}`);
  for (const target of ours(devDependencies))
    if (!below(name).includes(target)) problems.push(`${file}: the tests of ${name} may not depend on ${target}`);
}
report(problems);
