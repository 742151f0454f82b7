/**
 * Reads files about groups in other systems, for group syncs: on the command line and in browsers.
 * @packageDocumentation
 */
import { GroupSnapshot } from '@rolecall/contracts';
import { parse as parseYaml } from 'yaml';
import { readCsv, readPeople } from './csv.ts';
import { organizationIn, readGitHub } from './github.ts';
import { readOkta } from './okta.ts';
import { readPeribolos } from './peribolos.ts';
import { GroupSourceError, isObject, type ReadGroups } from './source.ts';

export { GroupSourceError } from './source.ts';

/** The formats that files may have: `snapshot` is what the API takes. */
export const groupFormats = ['snapshot', 'csv', 'peribolos', 'github', 'okta'] as const;
export type GroupFormat = (typeof groupFormats)[number];

export interface GroupSourceOptions {
  /** By default what the content looks like. */
  format?: GroupFormat | undefined;
  /** Where the groups are, where the file does not say it, or says otherwise. */
  provider?: string | undefined;
  provider_organization_id?: string | undefined;
  /** Whether the file has all groups that there are; by default what it says itself, and no. */
  complete?: boolean | undefined;
  /** A table `login,email`, for formats that know people by login. */
  people?: string | undefined;
}

/** @throws GroupSourceError */
function parseValue(text: string): unknown {
  const content = text.replace(/^\uFEFF/, '');
  try {
    if (/^\s*[[{]/.test(content)) return JSON.parse(content) as unknown;
    // A word that is cut off is a word.
    if (!/[\n}\]]\s*$/.test(content)) throw new GroupSourceError('It ends in the middle of a line.');
    return parseYaml(content) as unknown;
  } catch (error) {
    throw new GroupSourceError(`The file cannot be read; is it all there? ${(error as Error).message}`);
  }
}

/** What the content of a file looks like. @throws GroupSourceError */
function formatOf(value: unknown): Exclude<GroupFormat, 'csv'> {
  if (isObject(value) && 'orgs' in value) return 'peribolos';
  if (isObject(value) && 'groups' in value) return 'snapshot';
  if (organizationIn(value)) return 'github';
  const [first] = Array.isArray(value) ? (value as unknown[]) : [];
  if (isObject(first) && 'profile' in first) return 'okta';
  if (isObject(first) && 'slug' in first) return 'github';
  throw new GroupSourceError(`Say which format the file has: ${groupFormats.join(', ')}.`);
}

function read(text: string, { format, provider_organization_id, people: table }: GroupSourceOptions): ReadGroups {
  if (format === 'csv' || (format === undefined && /^\uFEFF?"?(?:group|email)\b"?\s*,/i.test(text)))
    return readCsv(text);
  const value = parseValue(text);
  const people = table === undefined ? undefined : readPeople(table);
  switch (format ?? formatOf(value)) {
    case 'snapshot':
      if (!isObject(value)) throw new GroupSourceError('The file is no snapshot.');
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
 * Reads a file about groups elsewhere.
 * @returns a snapshot, as the API takes it
 * @throws GroupSourceError where the file is not as its format says
 */
export function readGroups(text: string, options: GroupSourceOptions = {}): GroupSnapshot {
  const found = read(text, options);
  const snapshot = {
    ...found,
    provider: options.provider ?? found.provider,
    provider_organization_id: options.provider_organization_id ?? found.provider_organization_id,
    complete: options.complete ?? found.complete ?? false,
  };
  if (snapshot.provider === undefined) throw new GroupSourceError('Say which provider the groups are of.');
  if (snapshot.provider_organization_id === undefined)
    throw new GroupSourceError('Say which organization of the provider the groups are of.');
  const { data, error } = GroupSnapshot.safeParse(snapshot);
  if (!data) {
    const [issue] = error.issues;
    throw new GroupSourceError(
      `${issue?.path.join('.') ?? 'The file'}: ${issue?.message ?? 'is not as it should be.'}`,
    );
  }
  return data;
}
