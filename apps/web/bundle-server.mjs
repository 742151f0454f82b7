/**
 * Makes one file of the built server and of what it imports: finding and reading a thousand files takes node more than
 * half a second at each start.
 */
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
  plugins: [native],
  // For packages that are not written as modules.
  banner: {
    js: "import { createRequire as requireFrom } from 'node:module';\nconst require = requireFrom(import.meta.url);",
  },
  sourcemap: true,
  logLevel: 'warning',
});
