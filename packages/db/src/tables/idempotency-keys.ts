import type { Insertable, Selectable } from 'kysely';

/** The answer to a request that came with an idempotency key. */
export interface IdempotencyKeysTable {
  /** Whose key it is: `key` or `user`, and the id. */
  caller: string;
  /** SHA-256 of the key. */
  digest: string;
  /** SHA-256 of the request that it came with. */
  request: string;
  status: number;
  /** The body, encrypted, as it may hold a secret that is shown once; null where there was none. */
  answer: string | null;
  /** The organization's revision that was answered with it. */
  revision: number | null;
  created_at: string;
}

export type IdempotencyKeyRow = Selectable<IdempotencyKeysTable>;
export type NewIdempotencyKey = Insertable<IdempotencyKeysTable>;
