import type { CounterStore } from '@rolecall/db';
import { digestOf } from './keyring.ts';
import { RecentKeys } from './recent-keys.ts';

/** The result of taking tokens. */
export interface Taken {
  isAllowed: boolean;
  /** Whole tokens left. */
  remaining: number;
  /** Milliseconds until the refused tokens may be taken; 0 if they were not refused. */
  retryInMs: number;
  /** Milliseconds until the bucket is full, if nothing more is taken. */
  fullInMs: number;
}

interface BucketOptions {
  /** What the buckets are for. Must be unique, so that keys of different buckets do not collide. */
  purpose: string;
  /** How many tokens a full bucket holds. */
  capacity: number;
  /** How long one token takes to refill, in milliseconds. */
  refillMs: number;
}

const microsecond = 1000;

// The time at which a bucket is full again describes it completely (the generic cell rate algorithm). It is kept in
// microseconds, as tokens may refill faster than once per millisecond; `expire`, by which old rows are deleted, is in
// milliseconds.
const takeStatement = {
  name: 'take tokens',
  text: `with clock as (select (extract(epoch from clock_timestamp()) * 1000000)::bigint as now),
taken as (
  insert into rate_limits as held (key, points, expire)
  select $1, now + $2::bigint, (now + $2::bigint) / 1000 + 1 from clock where $2::bigint <= $3::bigint
  on conflict (key) do update set
    points = greatest(held.points, (select now from clock)) + $2::bigint,
    expire = (greatest(held.points, (select now from clock)) + $2::bigint) / 1000 + 1
  where greatest(held.points, (select now from clock)) + $2::bigint <= (select now from clock) + $3::bigint
  returning points)
select (select points from taken) - now as taken, (select points from rate_limits where key = $1) - now as held
from clock`,
};

/**
 * Token buckets, one per key. A full bucket lets its key take many tokens at once, and tokens refill one by one, so
 * that a key that took too many waits for the next token and not for the end of a minute. Processes that share a
 * database share the buckets; while it does not respond, each process has its own.
 */
export class TokenBucket {
  readonly capacity: number;
  readonly #purpose: string;
  readonly #refillMs: number;
  readonly #store: CounterStore | undefined;
  /** When each of this process's own buckets is full again. */
  readonly #fullAt = new RecentKeys<number>();
  /** Until when the database need not be queried, because the bucket is empty. */
  readonly #emptyUntil = new RecentKeys<number>();

  constructor(store: CounterStore | undefined, { purpose, capacity, refillMs }: BucketOptions) {
    this.#store = store;
    this.#purpose = purpose;
    this.capacity = capacity;
    this.#refillMs = refillMs;
  }

  /** Takes this many tokens from the key's bucket, or none if there are too few. Never throws. */
  async take(key: string, tokens = 1): Promise<Taken> {
    const name = `${this.#purpose}:${digestOf(key)}`;
    if (!this.#store) return this.#takeHere(name, tokens);
    const wait = (this.#emptyUntil.get(name) ?? 0) - performance.now();
    if (wait > 0) return this.#result(false, this.#refillMs * (this.capacity - 1) + wait, tokens);
    const taken = await this.#takeShared(this.#store, name, tokens).catch(() => this.#takeHere(name, tokens));
    const waitForOne = taken.fullInMs - this.#refillMs * (this.capacity - 1);
    if (!taken.isAllowed && waitForOne > 0) this.#emptyUntil.set(name, performance.now() + waitForOne);
    return taken;
  }

  #result(isAllowed: boolean, fullInMs: number, tokens: number): Taken {
    const missing = fullInMs / this.#refillMs;
    return {
      isAllowed,
      // Compensates for rounding errors of a fraction of a token.
      remaining: Math.max(0, Math.floor(this.capacity - missing + 1e-6)),
      retryInMs: isAllowed ? 0 : Math.max(0, fullInMs + (tokens - this.capacity) * this.#refillMs),
      fullInMs,
    };
  }

  #takeHere(name: string, tokens: number): Taken {
    const now = performance.now();
    const fullIn = Math.max((this.#fullAt.get(name) ?? 0) - now, 0);
    const after = fullIn + tokens * this.#refillMs;
    const isAllowed = after <= this.capacity * this.#refillMs + 1e-6;
    this.#fullAt.set(name, now + (isAllowed ? after : fullIn));
    return this.#result(isAllowed, isAllowed ? after : fullIn, tokens);
  }

  async #takeShared(store: CounterStore, name: string, tokens: number): Promise<Taken> {
    const microseconds = (count: number) => Math.ceil(count * this.#refillMs * microsecond);
    const { rows } = await store.query({
      ...takeStatement,
      values: [name, microseconds(tokens), microseconds(this.capacity)],
    });
    const { taken, held } = rows[0] as Record<'taken' | 'held', string | null>;
    // Without a row the bucket is full, unless another process has just inserted one that this statement does not see.
    const unseen = tokens > this.capacity ? 0 : microseconds(this.capacity);
    const fullInMs = Math.max(Number(taken ?? held ?? unseen) / microsecond, 0);
    return this.#result(taken !== null, fullInMs, tokens);
  }
}
