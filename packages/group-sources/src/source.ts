import type { GroupSnapshot } from '@rolecall/contracts';

/** What a file holds, of what a snapshot needs: the caller says the rest. */
export interface ReadGroups {
  provider?: string | undefined;
  provider_organization_id?: string | undefined;
  /** Whether the file itself says that it has all groups. */
  complete?: boolean | undefined;
  groups: GroupSnapshot['groups'];
}

/** Why a file cannot be read; the message says what is wrong with it. */
export class GroupSourceError extends Error {
  override readonly name = 'GroupSourceError';
}

export type Fields = Record<string, unknown>;

export const isObject = (value: unknown): value is Fields =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** A text or a number as text, which ids may be; undefined for anything else and for what is blank. */
export function textOf(value: unknown): string | undefined {
  const text = typeof value === 'number' ? String(value) : value;
  return typeof text === 'string' && text.trim() !== '' ? text.trim() : undefined;
}

/** A field that must be text. @throws GroupSourceError */
export function requiredText(fields: Fields, name: string, where: string): string {
  const text = textOf(fields[name]);
  if (text === undefined) throw new GroupSourceError(`${where} has no ${name}.`);
  return text;
}

/** @throws GroupSourceError where the value is no list of objects */
export function objectsOf(value: unknown, where: string): Fields[] {
  if (!Array.isArray(value)) throw new GroupSourceError(`${where} is no list.`);
  return value.map((entry: unknown, index) => {
    if (!isObject(entry)) throw new GroupSourceError(`Entry ${index + 1} of ${where} is no object.`);
    return entry;
  });
}
