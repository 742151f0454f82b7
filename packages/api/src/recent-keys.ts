/** How many keys one limiter counts at most in memory: some 10 MB. */
export const keysInMemory = 20_000;

/**
 * A value for each of so many keys at most. Past them those are forgotten that were not set for the longest: a key under
 * attack is set all the time, and stays.
 */
export class RecentKeys<Value> {
  // Two generations rather than one ordered list: the first key of a map from which many were deleted is slow to find.
  #recent = new Map<string, Value>();
  #older = new Map<string, Value>();
  readonly #forget: ((key: string) => void) | undefined;

  /** @param forget is told of each key that is forgotten */
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
