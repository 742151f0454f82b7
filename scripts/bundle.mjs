/**
 * `node scripts/bundle.mjs FILE`: bundles a built program and its imports into one file, in place. Finding and reading
 * a thousand files takes Node more than half a second at each start.
 */
import { readFile } from 'node:fs/promises';
import { build } from 'esbuild';

const [file] = process.argv.slice(2);

/** The helper that tRPC uses to copy objects, for every call and middleware, compiled for engines of ten years ago. */
const slowCopy = 'function _objectSpread2(e) {';
/** The same helper with object spread, which is several times faster. */
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
    // Native modules find their compiled code next to their own files; each program depends on them itself.
    'better-sqlite3',
    '@node-rs/argon2',
    'pg-native',
    // Next itself loads pages, and React with them.
    'next',
    'next/*',
    'react',
    'react-dom',
  ],
  plugins: [copies],
  // For packages that are not ES modules.
  banner: {
    js: "import { createRequire as requireFrom } from 'node:module';\nconst require = requireFrom(import.meta.url);",
  },
  sourcemap: true,
  logLevel: 'warning',
});

if (replaced === 0) throw new Error('tRPC has no such helper any more: nothing needs to replace it.');
