import { createHash } from 'node:crypto';
import { maxLoggedBytes } from '@rolecall/contracts';

/** The changed fields of an object, before or after an event. */
export type Snapshot = Record<string, unknown>;

/** A value as the log stores it. If its JSON is longer than `maxLoggedBytes`, only its digest and length are kept. */
function shortened(value: unknown): unknown {
  const json = JSON.stringify(value);
  // An undefined value has no JSON and is not stored.
  if (json === undefined) return value;
  const bytes = Buffer.byteLength(json);
  return bytes <= maxLoggedBytes ? value : { sha256: createHash('sha256').update(json).digest('hex'), bytes };
}

/** Replaces long values in a snapshot with their digests. */
export const shortenSnapshot = (snapshot: Snapshot): Snapshot =>
  Object.fromEntries(Object.entries(snapshot).map(([field, value]) => [field, shortened(value)]));

/**
 * A stored snapshot as responses show it. Entries written by earlier versions may hold long values, which are shortened here.
 */
export function readSnapshot(json: string | null): Snapshot | null {
  if (json === null) return null;
  const snapshot = JSON.parse(json) as Snapshot;
  // A UTF-16 code unit takes at most three bytes in UTF-8.
  return json.length * 3 <= maxLoggedBytes ? snapshot : shortenSnapshot(snapshot);
}
