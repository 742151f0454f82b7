/**
 * Checks the web app against its message catalogues: the code contains no visible text, every language has the same
 * messages with the same placeholders, and every message is used. The compiler checks that the keys in the code exist.
 */
import { readdirSync, readFileSync } from 'node:fs';
import { parse as parseMessage, TYPE } from '@formatjs/icu-messageformat-parser';
import { parseSync, Visitor } from 'oxc-parser';
import { projectFiles } from './files.mjs';
import { report } from './report.mjs';

const source = 'apps/web/src/';
const folder = 'apps/web/messages';

/**
 * Files that may contain text: the page shown when no catalogue is available, and the English messages that accompany
 * the message id of a failure.
 */
const excepted = new Set(['app/global-error.tsx', 'authentication/outcome.ts', 'trpc/errors.ts']);

/** Attributes and object properties whose text is visible or read aloud. */
const shown = new Set(
  'title label placeholder aria-label alt description hint caption confirm empty detail reset legend'.split(' '),
);
/** Functions that show their first argument to the user. */
const telling = new Set(['toastDone', 'toastFailed', 'toastFailure']);
/** Names that are the same in every language. */
const names = new Set(['Rolecall']);

const problems = [];

/** @param {string} text */
const isText = (text) => /\p{L}/u.test(text) && !names.has(text.trim());

/** The literal texts that an expression may evaluate to. @returns {string[]} */
function textsIn(node) {
  switch (node?.type) {
    case 'Literal':
      return typeof node.value === 'string' ? [node.value] : [];
    case 'TemplateLiteral':
      return [...node.quasis.map(({ value }) => value.cooked), ...node.expressions.flatMap(textsIn)];
    case 'JSXExpressionContainer':
    case 'ParenthesizedExpression':
      return textsIn(node.expression);
    case 'ConditionalExpression':
      return [...textsIn(node.consequent), ...textsIn(node.alternate)];
    case 'LogicalExpression':
    case 'BinaryExpression':
      return /^(?:&&|\|\||\?\?|\+)$/.test(node.operator) ? [...textsIn(node.left), ...textsIn(node.right)] : [];
    default:
      return [];
  }
}

/** Collects the visible texts of a file, and everything that may be a namespace or a key of messages. */
function read(file) {
  const code = readFileSync(file, 'utf8');
  const literals = new Set();
  const prefixes = new Set();
  const namespaces = new Set();
  const lineOf = ({ start }) => code.slice(0, start).split('\n').length;
  const texts = [];
  const note = (node, found) => texts.push(...found.filter(isText).map((text) => [lineOf(node), text.trim()]));
  new Visitor({
    JSXText: (node) => note(node, [node.value]),
    JSXElement: ({ children }) => {
      for (const child of children) if (child.type === 'JSXExpressionContainer') note(child, textsIn(child));
    },
    JSXFragment: ({ children }) => {
      for (const child of children) if (child.type === 'JSXExpressionContainer') note(child, textsIn(child));
    },
    JSXAttribute: (node) => shown.has(node.name.name) && note(node, textsIn(node.value)),
    Property: (node) => shown.has(node.key.name ?? node.key.value) && note(node, textsIn(node.value)),
    CallExpression: ({ callee, arguments: given }) => {
      if (telling.has(callee.name)) note(given[0], textsIn(given[0]));
      if (!/^(?:use|get)Translations$/.test(callee.name)) return;
      namespaces.add(given[0]?.value ?? '');
    },
    TSTypeReference: ({ typeName, typeArguments }) => {
      if (typeName.name === 'Translator') namespaces.add(typeArguments.params[0].literal?.value ?? '');
    },
    Literal: ({ value }) => typeof value === 'string' && literals.add(value),
    TemplateLiteral: ({ quasis }) => quasis[0].value.cooked && prefixes.add(quasis[0].value.cooked),
  }).visit(parseSync(file, code).program);
  return { file, texts, literals, prefixes, namespaces };
}

const files = projectFiles()
  .filter((file) => file.startsWith(source) && /\.tsx?$/.test(file))
  .map(read);

for (const { file, texts } of files) {
  const path = file.slice(source.length);
  if (excepted.has(path)) continue;
  for (const [line, text] of texts) problems.push(`${file}:${line} says “${text}”, which belongs into ${folder}`);
}
/** @returns {[string, string][]} the messages of a catalogue by full key */
const flatten = (node, path = '') =>
  typeof node === 'string'
    ? [[path, node]]
    : Object.entries(node).flatMap(([name, each]) => flatten(each, path === '' ? name : `${path}.${name}`));

/** The placeholders of a message with their types, and its tags. @returns {Set<string>} */
function placeholdersOf(elements, found = new Set()) {
  for (const { type, value, options, children } of elements) {
    if (type !== TYPE.literal && type !== TYPE.pound) found.add(`${TYPE[type]} ${value}`);
    for (const option of Object.values(options ?? {})) placeholdersOf(option.value, found);
    if (children) placeholdersOf(children, found);
  }
  return found;
}

const catalogues = readdirSync(folder)
  .filter((name) => name.endsWith('.json'))
  .map((name) => ({
    file: `${folder}/${name}`,
    messages: new Map(flatten(JSON.parse(readFileSync(`${folder}/${name}`, 'utf8')))),
  }));
const english = catalogues.find(({ file }) => file.endsWith('/en.json'));

for (const { file, messages } of catalogues) {
  for (const key of new Set([...english.messages.keys(), ...messages.keys()])) {
    const [original, message] = [english.messages.get(key), messages.get(key)];
    if (original === undefined || message === undefined) {
      problems.push(`${message === undefined ? file : english.file}: ${key} is missing`);
      continue;
    }
    try {
      const [wanted, has] = [original, message].map((text) => placeholdersOf(parseMessage(text)));
      const differs = [...new Set([...wanted, ...has])].filter((each) => !wanted.has(each) || !has.has(each));
      if (differs.length > 0)
        problems.push(`${file}: ${key} has other placeholders than in English: ${differs.join(', ')}`);
    } catch (error) {
      problems.push(`${file}: ${key} is no ICU message: ${error.message}`);
    }
  }
}

/** The sources that create errors with a message id. Messages in `errors` are used if their id appears there. */
const errorSources = projectFiles()
  .filter((file) => /^(?:packages\/(?:contracts|group-sources|api)|apps\/web)\/src\/.*\.tsx?$/.test(file))
  .map((file) => readFileSync(file, 'utf8'));

/** Whether a file may use a message: by its full key, or by the part after one of the file's namespaces. */
const uses = ({ literals, prefixes, namespaces }, key) =>
  literals.has(key) ||
  [...namespaces].some((namespace) => {
    if (!key.startsWith(`${namespace}.`)) return false;
    const name = key.slice(namespace.length + 1);
    return literals.has(name) || [...prefixes].some((prefix) => name.startsWith(prefix));
  });

for (const key of english.messages.keys()) {
  const [namespace, id] = key.split('.');
  const isUsed =
    namespace === 'errors'
      ? errorSources.some((code) => new RegExp(`\\b${id}\\b`).test(code))
      : files.some((file) => uses(file, key));
  if (!isUsed) problems.push(`${english.file}: no code uses ${key}`);
}
report(problems);
