/** How long a read may take before those who wait for it begin another, in milliseconds. */
const patience = 20;
/** How long those who have joined a read wait for it before they ask again. A busy database, which more reads would keep busy, takes less. */
const longPatience = 250;

type Outcome = 'answered' | 'failed' | 'late';

/** Reads of one key. */
interface Reads<Value> {
  /** The latest that has begun. */
  running: Promise<Value>;
  /** The one that begins after it, for all who have asked meanwhile. */
  next?: Promise<Value>;
  /** What comes of that one, for those who have joined it. */
  outcome?: Promise<Outcome>;
}

/**
 * Lets those who ask for the same at the same time share a read. Each gets one that begins after they have asked, and so
 * never less than was written before: who asks while a read is under way waits for the next. A read that fails, or never
 * ends, is only that of who has asked for it first: the others ask again.
 */
export class SharedReads<Value> {
  readonly #reads = new Map<string, Reads<Value>>();

  get(key: string, read: () => Promise<Value>): Promise<Value> {
    const reads = this.#reads.get(key);
    if (!reads) return this.#begin(key, read);
    if (reads.next) {
      reads.outcome ??= endOf(reads.next, longPatience);
      return this.#join(key, read, reads.next, reads.outcome);
    }
    reads.next = endOf(reads.running, patience).then(() => this.#begin(key, read));
    return reads.next;
  }

  async #join(
    key: string,
    read: () => Promise<Value>,
    shared: Promise<Value>,
    outcome: Promise<Outcome>,
  ): Promise<Value> {
    switch (await outcome) {
      case 'answered':
        return shared;
      case 'failed':
        return read();
      case 'late':
        return Promise.any([shared, this.get(key, read)]).catch(() => read());
    }
  }

  #begin(key: string, read: () => Promise<Value>): Promise<Value> {
    const reads: Reads<Value> = { running: read() };
    this.#reads.set(key, reads);
    const end = () => {
      if (!reads.next && this.#reads.get(key) === reads) this.#reads.delete(key);
    };
    reads.running.then(end, end);
    return reads.running;
  }
}

/** Waits until a read has ended, or has taken too long. */
const endOf = (read: Promise<unknown>, within: number): Promise<Outcome> =>
  new Promise((resolve) => {
    const timer = setTimeout(resolve, within, 'late');
    const end = (outcome: Outcome) => {
      clearTimeout(timer);
      resolve(outcome);
    };
    read.then(
      () => end('answered'),
      () => end('failed'),
    );
  });
