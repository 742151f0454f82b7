import { createHash } from 'node:crypto';
import { maxLoggedBytes } from '@rolecall/contracts';

/** Fields of what changed, before or after. */
export type Snapshot = Record<string, unknown>;

/** A value as the log keeps it: of one that is longer than `maxLoggedBytes` as JSON, its digest and its length. */
function shortened(value: unknown): unknown {
  const json = JSON.stringify(value);
  // What is undefined is no JSON, and not kept.
  if (json === undefined) return value;
  const bytes = Buffer.byteLength(json);
  return bytes <= maxLoggedBytes ? value : { sha256: createHash('sha256').update(json).digest('hex'), bytes };
}

/** A snapshot whose long values are digests. */
export const shortenSnapshot = (snapshot: Snapshot): Snapshot =>
  Object.fromEntries(Object.entries(snapshot).map(([field, value]) => [field, shortened(value)]));

/** A stored snapshot as it is answered. Entries of earlier versions may hold long values, which are shortened now. */
export function readSnapshot(json: string | null): Snapshot | null {
  if (json === null) return null;
  const snapshot = JSON.parse(json) as Snapshot;
  // A unit of a string takes three bytes at most.
  return json.length * 3 <= maxLoggedBytes ? snapshot : shortenSnapshot(snapshot);
}
