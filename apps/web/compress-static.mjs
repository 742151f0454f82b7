/**
 * Compresses the pages' scripts and styles once, instead of for each request: `x.js` as `x.js.br` and `x.js.gz`. Run after `next
 * build`, as part of `pnpm build`.
 *
 * Scripts first get a hint for Chromium to compile all their functions on another thread while they load, and not one by one
 * while the page waits for them (https://v8.dev/blog/explicit-compile-hints). Other browsers treat it as a comment.
 */
import { readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { brotliCompress, constants, gzip } from 'node:zlib';

const folder = fileURLToPath(new URL('.next/static', import.meta.url));
const files = (await readdir(folder, { recursive: true })).filter((name) => /\.(?:js|css|json|svg|txt)$/.test(name));

const compileHint = '//# allFunctionsCalledOnLoad\n';

/** Prepends the hint to a script, unless it has it already. @returns the content of the file afterwards */
async function addCompileHint(path) {
  const script = await readFile(path, 'utf8');
  if (script.startsWith(compileHint)) return script;
  await writeFile(path, compileHint + script);
  return compileHint + script;
}

const quality = { params: { [constants.BROTLI_PARAM_QUALITY]: constants.BROTLI_MAX_QUALITY } };

await Promise.all(
  files.map(async (name) => {
    const path = join(folder, name);
    const content = name.endsWith('.js') ? await addCompileHint(path) : await readFile(path);
    await Promise.all([
      promisify(brotliCompress)(content, quality).then((compressed) => writeFile(`${path}.br`, compressed)),
      promisify(gzip)(content, { level: constants.Z_BEST_COMPRESSION }).then((compressed) =>
        writeFile(`${path}.gz`, compressed),
      ),
    ]);
  }),
);
