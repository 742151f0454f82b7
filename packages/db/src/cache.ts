import type { Engine } from './dialects/engine.ts';
import { SharedReads } from './shared-reads.ts';

/** More entries than are read between two changes; a larger cache is cleared. */
const maxEntries = 10_000;

/** The part of a database that detects changes. */
interface Changing {
  engine: Pick<Engine, 'changeStamp'>;
}

/**
 * Caches reads until anything in the database changes, in this process or another. If the engine cannot detect changes
 * cheaply, nothing is cached, but concurrent callers share a read.
 */
export class Cache<Value> {
  readonly #database: Changing;
  readonly #values = new Map<string, Value>();
  readonly #reads = new SharedReads<Value>();
  #stamp: string | undefined;

  constructor(database: Changing) {
    this.#database = database;
  }

  /**
   * @param read reads the value, from the database only
   * @returns the cached value of `key`, or the result of `read`
   */
  async get(key: string, read: () => Promise<Value>): Promise<Value> {
    // Taken before the read, so that a value may be newer than its stamp, but never older.
    const stamp = this.#database.engine.changeStamp();
    if (stamp === undefined) return this.#reads.get(key, read);
    if (stamp !== this.#stamp || this.#values.size > maxEntries) {
      this.#values.clear();
      this.#stamp = stamp;
    }
    const known = this.#values.get(key);
    if (known !== undefined) return known;
    const value = await read();
    if (this.#stamp === stamp) this.#values.set(key, value);
    return value;
  }
}
