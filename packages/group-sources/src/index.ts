/**
 * Reads files that describe external groups, for group syncs on the command line and in browsers.
 * @packageDocumentation
 */
import { GroupSnapshot, validationError } from '@rolecall/contracts';
import { isScalar, parseDocument, visit, YAMLParseError } from 'yaml';
import { readCsv, readPeople } from './csv.ts';
import { organizationIn, readGitHub } from './github.ts';
import { readOkta } from './okta.ts';
import { readPeribolos } from './peribolos.ts';
import { GroupSourceError, isObject, type ReadGroups, requireWhole } from './source.ts';

export { decodeFile } from './decode.ts';
export { GroupSourceError, sourceSentenceIds } from './source.ts';

/** The supported file formats; `snapshot` is the format of the API. */
export const groupFormats = ['snapshot', 'csv', 'peribolos', 'github', 'okta'] as const;
export type GroupFormat = (typeof groupFormats)[number];

export interface GroupSourceOptions {
  /** By default, detected from the content. */
  format?: GroupFormat | undefined;
  /** The provider and the organization of the groups; override what the file says. */
  provider?: string | undefined;
  provider_organization_id?: string | undefined;
  /** Whether the file lists all groups that exist; by default what the file says, or false. */
  complete?: boolean | undefined;
  /** A table `login,email`, for formats that identify people by login. */
  people?: string | undefined;
}

const lineAt = (content: string, position: number): number => content.slice(0, position).split('\n').length;

/** The line of a parse error; 0 if it is unknown. */
function lineOf(error: unknown, content: string): number {
  if (error instanceof YAMLParseError) return error.linePos?.[0].line ?? 0;
  const position = /position (\d+)/.exec((error as Error).message)?.[1];
  return position === undefined ? 0 : lineAt(content, Number(position));
}

/**
 * Rejects a duplicate key, whose value would silently replace the first one.
 * @throws GroupSourceError
 */
function addKey(keys: Set<string>, key: string, content: string, position: number): void {
  if (keys.has(key)) throw new GroupSourceError('fileKeyTwice', { key, line: lineAt(content, position) });
  keys.add(key);
}

/** A string, with the colon that makes it a key, or the start or end of an array or an object. */
const jsonToken = /"([^"\\]*(?:\\.[^"\\]*)*)"(\s*:)?|[{}[\]]/g;

/** @throws SyntaxError; GroupSourceError */
function parseJson(content: string): unknown {
  const value: unknown = JSON.parse(content);
  const keysOf: Set<string>[] = [];
  for (const { 0: token, 1: key = '', 2: colon, index } of content.matchAll(jsonToken)) {
    if (token === '{' || token === '[') keysOf.push(new Set());
    else if (token === '}' || token === ']') keysOf.pop();
    else if (colon !== undefined) addKey(keysOf.at(-1) ?? new Set(), JSON.parse(`"${key}"`) as string, content, index);
  }
  return value;
}

/** @throws YAMLParseError, ReferenceError; GroupSourceError */
function parseYaml(content: string): unknown {
  // The parser's own check for duplicate keys compares each key with every other.
  const document = parseDocument(content, { uniqueKeys: false });
  const [error] = document.errors;
  if (error) throw error;
  visit(document, {
    Map(_, { items }) {
      const keys = new Set<string>();
      for (const { key } of items) if (isScalar(key)) addKey(keys, String(key.value), content, key.range?.[0] ?? 0);
    },
  });
  return document.toJS();
}

/** Recursive parsers run out of stack on deeply nested input. */
const isTooDeep = (error: unknown): boolean =>
  error instanceof RangeError || (error instanceof YAMLParseError && error.code === 'RESOURCE_EXHAUSTION');

/** @throws GroupSourceError */
function parseValue(text: string): unknown {
  const content = text.replace(/^\uFEFF/, '');
  const isJson = /^\s*[[{]/.test(content);
  // A truncated YAML scalar is still valid YAML, so the file must end with a line break or a bracket.
  if (!isJson && !/[\n}\]]\s*$/.test(content)) throw new GroupSourceError('fileEndsInLine');
  try {
    return isJson ? parseJson(content) : parseYaml(content);
  } catch (error) {
    if (error instanceof GroupSourceError) throw error;
    if (isTooDeep(error)) throw new GroupSourceError('fileTooDeep');
    const reason = (error as Error).message;
    throw new GroupSourceError('fileUnreadable', { reason, line: lineOf(error, content) });
  }
}

/**
 * Detects the format of a parsed file.
 * @throws GroupSourceError
 */
function formatOf(value: unknown): Exclude<GroupFormat, 'csv'> {
  if (isObject(value) && 'orgs' in value) return 'peribolos';
  if (isObject(value) && 'groups' in value) return 'snapshot';
  if (organizationIn(value)) return 'github';
  const [first] = Array.isArray(value) ? (value as unknown[]) : [];
  if (isObject(first) && 'profile' in first) return 'okta';
  if (isObject(first) && 'slug' in first) return 'github';
  throw new GroupSourceError('fileFormatUnknown', { formats: groupFormats.join(', ') }, { attr: 'format' });
}

function read(text: string, { format, provider_organization_id, people: table }: GroupSourceOptions): ReadGroups {
  if (/^\uFEFF?\s*$/.test(text)) throw new GroupSourceError('fileEmpty');
  if (format === 'csv' || (format === undefined && /^\uFEFF?"?(?:group|email)\b"?\s*,/i.test(text)))
    return readCsv(text);
  const value = parseValue(text);
  const people = table === undefined ? undefined : readPeople(table);
  switch (format ?? formatOf(value)) {
    case 'snapshot':
      if (!isObject(value)) throw new GroupSourceError('fileNoSnapshot');
      return value as unknown as ReadGroups;
    case 'peribolos':
      return readPeribolos(value, provider_organization_id, people);
    case 'github':
      return readGitHub(value, people);
    case 'okta':
      return readOkta(value);
    default:
      throw new TypeError(`Unknown format: ${format}`);
  }
}

/**
 * Reads a file that describes external groups.
 * @returns a snapshot, as the API takes it
 * @throws GroupSourceError if the file does not conform to its format
 */
export function readGroups(text: string, options: GroupSourceOptions = {}): GroupSnapshot {
  const found = read(text, options);
  const snapshot = {
    ...found,
    provider: options.provider ?? found.provider,
    provider_organization_id: options.provider_organization_id ?? found.provider_organization_id,
    complete: options.complete ?? found.complete ?? false,
  };
  if (snapshot.provider === undefined) throw new GroupSourceError('fileProviderMissing', {}, { attr: 'provider' });
  if (snapshot.provider_organization_id === undefined)
    throw new GroupSourceError('fileOrganizationMissing', {}, { attr: 'provider_organization_id' });
  const { data, error } = GroupSnapshot.safeParse(snapshot);
  if (!data) {
    const refusal = validationError(error, snapshot);
    const { attr } = refusal;
    throw new GroupSourceError(
      'fileInvalid',
      { where: error.issues[0]?.path.join('.') ?? '', reason: refusal.message },
      { refusal, attr: attr === 'provider' || attr === 'provider_organization_id' ? attr : 'groups' },
    );
  }
  for (const { id, slug, members } of data.groups) {
    for (const text of [id, slug]) requireWhole(text);
    for (const { email, provider_user_id } of members ?? [])
      for (const text of [email, provider_user_id]) requireWhole(text);
  }
  return data;
}
