import { isDeepStrictEqual } from 'node:util';
import { type Expecting, RolecallError, sentences } from '@rolecall/contracts';

/** A value as it is stored, as JSON: there is no -0, and no field without a value. */
const asStored = (value: unknown): unknown => (value === undefined ? undefined : JSON.parse(JSON.stringify(value)));

const isSame = (one: unknown, other: unknown): boolean => isDeepStrictEqual(asStored(one), asStored(other));

/**
 * Refuses to overwrite what somebody else has changed since the caller saw it, unless the caller wants the same. To be
 * called under the lock of the write.
 * @param current the fields as the caller would see them now
 * @param input what they are changed to, with what the caller saw
 * @throws precondition_failed on the first field that is another one by now
 */
export function requireExpected(current: object, input: Expecting): void {
  const [now, given] = [current, input] as Record<string, unknown>[];
  for (const [field, seen] of Object.entries(input.expected ?? {}))
    if (!isSame(now?.[field], seen) && !isSame(now?.[field], given?.[field]))
      throw new RolecallError('precondition_failed', sentences.changedSinceRead, { attr: field });
}

/**
 * The fields whose values differ, as they were and as they are; undefined where none does, so that a write which changes
 * nothing writes nothing.
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
