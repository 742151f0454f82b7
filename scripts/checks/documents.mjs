/** Rejects documents that refer to a path, a line or a heading that does not exist. */
import { existsSync, readFileSync } from 'node:fs';
import { dirname, join, normalize } from 'node:path';
import { ignoredFolders, projectFiles } from './files.mjs';
import { report } from './report.mjs';

const files = projectFiles();
const isDocument = (/** @type {string} */ path) => /^(?:[A-Z]+\.md|docs\/.*\.md)$/.test(path);

/** Every file and folder, one per line, to match globs against. */
const paths = new Set(files);
for (const path of files) for (let up = dirname(path); up !== '.'; up = dirname(up)) paths.add(up);
const listing = [...paths].join('\n');

/** Expands `a/{b,c}` to `a/b` and `a/c`. @param {string} path @returns {string[]} */
function expand(path) {
  const [whole, choices] = /\{([^{}]*)\}/.exec(path) ?? [];
  return choices === undefined ? [path] : choices.split(',').flatMap((choice) => expand(path.replace(whole, choice)));
}

/**
 * Whether a path with `*`, `**` or a `<placeholder>` matches anything, from the root or, if `anywhere`, in any folder.
 */
function exists(/** @type {string} */ path, anywhere = false) {
  const pattern = path
    .replace(/\/+$/, '')
    .replace(/[\\^$.+?()[\]{}|]/g, '\\$&')
    .replace(/<[^<>]*>|\*{1,2}\/?/g, (wild) =>
      wild.startsWith('**') ? '(?:.*/)?' : `[^/\n]*${wild.endsWith('/') ? '/' : ''}`,
    );
  return new RegExp(`^${anywhere ? '(?:.*/)?' : ''}${pattern}$`, 'm').test(listing);
}

const lineCount = (/** @type {string} */ path) =>
  existsSync(path) ? readFileSync(path, 'utf8').split('\n').length : 0;

/**
 * Checks a word in code that names a path: from the root, or inside any package (`src/…`, `file.ts`).
 *
 * @param {string} word
 * @param {boolean} inProse in a longer sample, a bare file name may be one of the reader's own
 */
function problemOfWord(word, inProse) {
  const [, path = '', line] = /^(?:\.\/)?(.*?)(?::(\d+)(?:-\d+)?)?[,.;:)]*$/.exec(word) ?? [];
  const fromRoot = /^(?:apps|packages|docs|scripts|\.ci)\//.test(path);
  const partial =
    /^(?:src|e2e|test|testing)\/./.test(path) || (inProse && /^[\w.-]+\.(?:md|m?ts|tsx|mjs|json|ya?ml)$/.test(path));
  if (!fromRoot && !partial) return;
  if (path.split('/').some((part) => ignoredFolders.has(part))) return;
  if (!expand(path).every((one) => exists(one, partial))) return `no ${path}`;
  if (line && fromRoot && Number(line) > lineCount(path)) return `no line ${line} in ${path}`;
}

/** The anchor that GitHub gives a heading. @param {string} heading */
const slug = (heading) =>
  heading
    .replace(/\[([^\]]*)\]\([^)]*\)/g, '$1')
    .toLowerCase()
    .replace(/[^\p{L}\p{N}\s_-]/gu, '')
    .trim()
    .replace(/\s/g, '-');

/** The lines of a document, and whether each is in a fenced block. @param {string} path */
function readLines(path) {
  let fence = '';
  return readFileSync(path, 'utf8')
    .split('\n')
    .map((text) => {
      const mark = /^\s*(`{3,}|~{3,})/.exec(text)?.[1] ?? '';
      const fenced = fence !== '' || mark !== '';
      if (!fence) fence = mark;
      else if (mark.startsWith(fence)) fence = '';
      return { text, fenced };
    });
}

/** @param {string} path */
function anchorsOf(path) {
  /** @type {Map<string, number>} */
  const seen = new Map();
  const anchors = new Set();
  for (const { text, fenced } of readLines(path)) {
    const heading = fenced ? undefined : /^#{1,6}\s+(.*?)\s*#*$/.exec(text)?.[1];
    if (heading === undefined) continue;
    const name = slug(heading);
    const times = seen.get(name) ?? 0;
    seen.set(name, times + 1);
    anchors.add(times === 0 ? name : `${name}-${times}`);
  }
  return anchors;
}

/** Checks the target of a link, if it is inside the project. @param {string} document @param {string} target */
function problemOfLink(document, target) {
  if (/^(?:[a-z][a-z+.-]*:|\/)/i.test(target)) return;
  const [file = '', anchor] = decodeURI(target).split('#');
  const path = file === '' ? document : normalize(join(dirname(document), file)).replace(/\/$/, '');
  if (!paths.has(path)) return `no ${path}`;
  if (anchor && path.endsWith('.md') && !anchorsOf(path).has(anchor)) return `no heading #${anchor} in ${path}`;
}

const problems = [];
for (const document of files.filter(isDocument)) {
  for (const [index, { text, fenced }] of readLines(document).entries()) {
    const code = fenced ? [text] : [...text.matchAll(/(`+)(.+?)\1/g)].map(([, , inner]) => inner);
    const prose = fenced ? '' : text.replace(/(`+).+?\1/g, '`');
    const links = prose.matchAll(/\]\(<?([^)\s>]+)|^\[[^\]]+\]:\s*<?([^\s>]+)/g);
    const found = [
      ...code.flatMap((piece) => piece.split(/\s+/)).map((word) => problemOfWord(word, !fenced)),
      ...[...links].map(([, inline, reference]) => problemOfLink(document, inline ?? reference)),
    ];
    for (const problem of found) if (problem) problems.push(`${document}:${index + 1}: ${problem}`);
  }
}
report(problems);
