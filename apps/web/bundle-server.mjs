/**
 * Makes one file of the built server and of what it imports: finding and reading a thousand files takes node more than
 * half a second at each start.
 */
import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { dirname, join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';

const folder = join(dirname(fileURLToPath(import.meta.url)), 'dist');
const outfile = join(folder, 'server.js');

/** Packages with compiled code, which they find beside their own files: they stay where they are. */
const native = {
  name: 'native',
  /** @param {import('esbuild').PluginBuild} bundle */
  setup: (bundle) =>
    bundle.onResolve({ filter: /^(better-sqlite3|@node-rs\/argon2)$/ }, ({ path, importer }) => ({
      path: `./${relative(folder, createRequire(importer).resolve(path))}`,
      external: true,
    })),
};

/** The helper by which tRPC copies objects, at every call and middleware, as it was made for engines of ten years ago. */
const slowCopy = 'function _objectSpread2(e) {';
/** The same in today's language, several times faster. */
const fastCopy = `function _objectSpread2(one, two, three, ...more) {
  const copy = { ...one, ...two, ...three };
  return more.length === 0 ? copy : _objectSpread2(copy, ...more);
}
function _objectSpread2Before(e) {`;

let replaced = 0;

const copies = {
  name: 'copies',
  /** @param {import('esbuild').PluginBuild} bundle */
  setup: (bundle) =>
    bundle.onLoad({ filter: /[\\/]@trpc[\\/]server[\\/]dist[\\/].*\.mjs$/ }, async ({ path }) => {
      const text = await readFile(path, 'utf8');
      if (text.includes(slowCopy)) replaced += 1;
      return { contents: text.replace(slowCopy, fastCopy) };
    }),
};

await build({
  entryPoints: [outfile],
  outfile,
  allowOverwrite: true,
  bundle: true,
  platform: 'node',
  format: 'esm',
  target: 'node20.9',
  // Next loads pages, and React with them, by itself.
  external: ['next', 'next/*', 'react', 'react-dom', 'pg-native'],
  plugins: [native, copies],
  // For packages that are not written as modules.
  banner: {
    js: "import { createRequire as requireFrom } from 'node:module';\nconst require = requireFrom(import.meta.url);",
  },
  sourcemap: true,
  logLevel: 'warning',
});

if (replaced === 0) throw new Error('tRPC has no such helper any more: nothing needs to replace it.');
