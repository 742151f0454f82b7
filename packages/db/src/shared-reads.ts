/** How long a read may take before those who wait for it begin another, in milliseconds. */
const patience = 20;

/** Reads of one key. */
interface Reads<Value> {
  /** The latest that has begun. */
  running: Promise<Value>;
  /** The one that begins after it, for all who have asked meanwhile. */
  next?: Promise<Value>;
}

/**
 * Lets those who ask for the same at the same time share a read. Each gets one that begins after they have asked, and so
 * never less than was written before: who asks while a read is under way waits for the next.
 */
export class SharedReads<Value> {
  readonly #reads = new Map<string, Reads<Value>>();

  get(key: string, read: () => Promise<Value>): Promise<Value> {
    const reads = this.#reads.get(key);
    if (!reads) return this.#begin(key, read);
    reads.next ??= endOf(reads.running).then(() => this.#begin(key, read));
    return reads.next;
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

/** Waits until a read has ended, however it did, or has taken too long. */
async function endOf(read: Promise<unknown>): Promise<void> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<void>((resolve) => (timer = setTimeout(resolve, patience)));
  const end = () => undefined;
  await Promise.race([read.then(end, end), late]);
  clearTimeout(timer);
}
