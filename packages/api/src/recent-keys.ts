/** The maximum number of keys that one limiter keeps in memory: about 10 MB. */
export const keysInMemory = 20_000;

/**
 * A map with a maximum number of keys. When it is full, the keys that have not been set for the longest time are
 * evicted. A key under attack is set constantly, and stays.
 */
export class RecentKeys<Value> {
  // Two generations rather than one ordered map: finding the first key of a map from which many were deleted is slow.
  #recent = new Map<string, Value>();
  #older = new Map<string, Value>();
  readonly #forget: ((key: string) => void) | undefined;

  /** @param forget called with each evicted key */
  constructor(forget?: (key: string) => void) {
    this.#forget = forget;
  }

  get(key: string): Value | undefined {
    return this.#recent.get(key) ?? this.#older.get(key);
  }

  set(key: string, value: Value): void {
    this.#recent.set(key, value);
    if (this.#recent.size < keysInMemory / 2) return;
    if (this.#forget) for (const old of this.#older.keys()) if (!this.#recent.has(old)) this.#forget(old);
    this.#older = this.#recent;
    this.#recent = new Map();
  }
}
