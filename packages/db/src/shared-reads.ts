/** How long a caller waits for a running read to end before it starts the next one, in milliseconds. */
const patience = 20;
/**
 * How long callers that joined a read wait for it before they ask again, in milliseconds. Longer than a busy database
 * needs, because more reads would only slow it down.
 */
const longPatience = 250;

type Outcome = 'answered' | 'failed' | 'late';

/** The reads of one key. */
interface Reads<Value> {
  /** The read that was started last. */
  running: Promise<Value>;
  /** The read that starts after it, shared by all callers that have asked in the meantime. */
  next?: Promise<Value>;
  /** The outcome of `next`, for callers that joined it. */
  outcome?: Promise<Outcome>;
}

/**
 * Lets concurrent callers that read the same key share a read. Each gets a read that starts after it asked, so it sees
 * everything written before: a caller that asks while a read is running waits for the next one. A read that fails or
 * never ends affects only the caller that started it; the others ask again.
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

/** Waits until a read has ended, or until `within` milliseconds have passed. */
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
