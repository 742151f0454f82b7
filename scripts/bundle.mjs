/**
 * `node scripts/bundle.mjs FILE`: makes one file of a built program and of what it imports, in its place: finding and
 * reading a thousand files takes node more than half a second at each start.
 */
import { readFile } from 'node:fs/promises';
import { build } from 'esbuild';

const [file] = process.argv.slice(2);

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
  entryPoints: [file],
  outfile: file,
  allowOverwrite: true,
  bundle: true,
  platform: 'node',
  format: 'esm',
  target: 'node20.9',
  external: [
    // Compiled code, which these find beside their own files: each program depends on them itself.
    'better-sqlite3',
    '@node-rs/argon2',
    'pg-native',
    // Next loads pages, and React with them, by itself.
    'next',
    'next/*',
    'react',
    'react-dom',
  ],
  plugins: [copies],
  // For packages that are not written as modules.
  banner: {
    js: "import { createRequire as requireFrom } from 'node:module';\nconst require = requireFrom(import.meta.url);",
  },
  sourcemap: true,
  logLevel: 'warning',
});

if (replaced === 0) throw new Error('tRPC has no such helper any more: nothing needs to replace it.');
