import type { Insertable, Selectable } from 'kysely';

/** The response to a request with an idempotency key. */
export interface IdempotencyKeysTable {
  /** The caller who sent the key: `key` or `user`, and the id. */
  caller: string;
  /** SHA-256 of the key. */
  digest: string;
  /** SHA-256 of the request that the key came with. */
  request: string;
  status: number;
  /** The body, encrypted because it may contain a secret that is shown only once; null if there was none. */
  answer: string | null;
  /** The revision of the organization that the response reflects. */
  revision: number | null;
  created_at: string;
}

export type IdempotencyKeyRow = Selectable<IdempotencyKeysTable>;
export type NewIdempotencyKey = Insertable<IdempotencyKeysTable>;
