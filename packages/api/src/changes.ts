import { isDeepStrictEqual } from 'node:util';

/** A value as it is stored, as JSON: there is no -0, and no field without a value. */
const asStored = (value: unknown): unknown => (value === undefined ? undefined : JSON.parse(JSON.stringify(value)));

/**
 * The fields whose values differ, as they were and as they are; undefined where none does, so that a write which changes
 * nothing writes nothing.
 */
export function changesBetween<Fields extends object>(
  before: Fields,
  after: Fields,
): { before: Partial<Fields>; after: Partial<Fields> } | undefined {
  const changed = (Object.keys(after) as (keyof Fields)[]).filter(
    (field) => !isDeepStrictEqual(asStored(before[field]), asStored(after[field])),
  );
  if (changed.length === 0) return undefined;
  const pick = (fields: Fields) =>
    Object.fromEntries(changed.map((field) => [field, fields[field] ?? null])) as Partial<Fields>;
  return { before: pick(before), after: pick(after) };
}
