/** Counts by key, and drops keys whose count reaches 0. */
export class Tally {
  readonly #counts = new Map<string, number>();

  get(key: string): number {
    return this.#counts.get(key) ?? 0;
  }

  /**
   * @param change may be negative
   * @returns the key's new count
   */
  add(key: string, change: number): number {
    const count = this.get(key) + change;
    if (count > 0) this.#counts.set(key, count);
    else this.#counts.delete(key);
    return count;
  }
}
