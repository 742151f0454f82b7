/** A seeded random number generator (mulberry32). */
export interface Random {
  /** From 0 up to, but not including, 1. */
  next(): number;
  /** Returns true with this probability. */
  chance(probability: number): boolean;
  /**
   * Returns one of the items.
   * @throws RangeError if there are none
   */
  pick<T>(items: readonly T[]): T;
}

export function createRandom(seed: number): Random {
  let state = Math.trunc(seed);
  const next = () => {
    state = (state + 0x6d_2b_79_f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
  return {
    next,
    chance: (probability) => next() < probability,
    pick<T>(items: readonly T[]): T {
      if (items.length === 0) throw new RangeError('There is nothing to pick from.');
      return items[Math.floor(next() * items.length)] as T;
    },
  };
}
