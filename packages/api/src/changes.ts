import { isDeepStrictEqual } from 'node:util';
import { type Expecting, RolecallError, sentences } from '@rolecall/contracts';

/** A value as it is stored in JSON: without -0 and without undefined fields. */
const asStored = (value: unknown): unknown => (value === undefined ? undefined : JSON.parse(JSON.stringify(value)));

const isSame = (one: unknown, other: unknown): boolean => isDeepStrictEqual(asStored(one), asStored(other));

/**
 * Refuses to overwrite a change that someone else made since the caller read the object, unless the caller sets the
 * same value. Call it while the write holds its lock.
 * @param current the fields as the caller would see them now
 * @param input the new values, with the values that the caller saw in `expected`
 * @throws precondition_failed on the first field that has changed since
 */
export function requireExpected(current: object, input: Expecting): void {
  const [now, given] = [current, input] as Record<string, unknown>[];
  for (const [field, seen] of Object.entries(input.expected ?? {}))
    if (!isSame(now?.[field], seen) && !isSame(now?.[field], given?.[field]))
      throw new RolecallError('precondition_failed', sentences.changedSinceRead, { attr: field });
}

/**
 * The fields whose values differ, before and after. Undefined if none does, so that a write that changes nothing stores
 * nothing.
 */
export function changesBetween<Fields extends object>(
  before: Fields,
  after: Fields,
): { before: Partial<Fields>; after: Partial<Fields> } | undefined {
  const changed = (Object.keys(after) as (keyof Fields)[]).filter((field) => !isSame(before[field], after[field]));
  if (changed.length === 0) return undefined;
  const pick = (fields: Fields) =>
    Object.fromEntries(changed.map((field) => [field, fields[field] ?? null])) as Partial<Fields>;
  return { before: pick(before), after: pick(after) };
}
