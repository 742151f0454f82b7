/**
 * Prints how much JavaScript each page loads at first, compressed, and fails if a page exceeds its limit. Run after
 * `compress-static.mjs`, as part of `pnpm build`.
 */
import { readFileSync, statSync } from 'node:fs';

/** In bytes as sent: what a slow phone loads in about a second. */
const limit = 182_000;
/** The limit for pages that call no procedure, which do not load the code for it. */
const limitWithoutProcedures = 150_000;
const withoutProcedures = /^\/(?:sign-in|sign-out|forgot-password|reset-password|confirm|docs)(?:\/|$)/;
const limitOf = (route) => (withoutProcedures.test(route) ? limitWithoutProcedures : limit);

const stats = JSON.parse(readFileSync(new URL('.next/diagnostics/route-bundle-stats.json', import.meta.url), 'utf8'));
const sizeOf = (path) => statSync(new URL(`${path}.br`, import.meta.url)).size;

const pages = stats
  .map(({ route, firstLoadChunkPaths }) => ({
    route,
    bytes: firstLoadChunkPaths.reduce((sum, path) => sum + sizeOf(path), 0),
  }))
  .toSorted((one, other) => one.route.localeCompare(other.route));

process.stdout.write('First-load JavaScript, compressed:\n');
for (const { route, bytes } of pages) process.stdout.write(`${(bytes / 1000).toFixed(1).padStart(7)} kB  ${route}\n`);

const tooLarge = pages.filter(({ route, bytes }) => bytes > limitOf(route));
if (tooLarge.length > 0) {
  process.stderr.write(
    `Too much: ${tooLarge.map(({ route }) => `${route} (at most ${limitOf(route) / 1000} kB)`).join(', ')}. Load what is not seen at first later.\n`,
  );
  process.exitCode = 1;
}
