/** Counts things by key, and forgets the keys of which nothing is left. */
export class Tally {
  readonly #counts = new Map<string, number>();

  get(key: string): number {
    return this.#counts.get(key) ?? 0;
  }

  /** @param change may be negative @returns how much there is of the key then */
  add(key: string, change: number): number {
    const count = this.get(key) + change;
    if (count > 0) this.#counts.set(key, count);
    else this.#counts.delete(key);
    return count;
  }
}
