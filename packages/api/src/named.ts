import { doesNotExist } from '@rolecall/contracts';

/** Removes duplicates from the ids that a call names. */
export const distinct = <Id>(named: readonly Id[]): Id[] => [...new Set(named)];

/**
 * Refuses a call that names something that does not exist.
 * @throws does_not_exist for the first missing id, naming the field `attr`
 */
export function requireAll(attr: string, named: readonly string[], found: Iterable<string>): void {
  const known = new Set(found);
  const missing = named.find((id) => !known.has(id));
  if (missing !== undefined) throw doesNotExist(attr, missing);
}
