import type { Engine } from './dialects/engine.ts';
import { SharedReads } from './shared-reads.ts';

/** More than are asked for between two changes; past it, the cache is cleared. */
const maxEntries = 10_000;

/** What tells whether it has changed. */
interface Changing {
  engine: Pick<Engine, 'changeStamp'>;
}

/**
 * Caches what was read for as long as nothing in the database has changed, in this process or another. Where the engine
 * cannot detect changes cheaply, nothing is cached, and those who ask at the same time share a read.
 */
export class Cache<Value> {
  readonly #database: Changing;
  readonly #values = new Map<string, Value>();
  readonly #reads = new SharedReads<Value>();
  #stamp: string | undefined;

  constructor(database: Changing) {
    this.#database = database;
  }

  /** @returns the cached value of `key`, else what `read` finds. @param read reads it, from the database alone */
  async get(key: string, read: () => Promise<Value>): Promise<Value> {
    // Taken before reading: what is read may be newer than its stamp, never older.
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
