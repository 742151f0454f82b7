type Kind = 'key' | 'token';

interface Use {
  at: string;
  /** Whether `at` has yet to be written down. */
  isPending: boolean;
  /** When it was last tried to write it down, in milliseconds of the process's clock; undefined if never. */
  triedAt: number | undefined;
}

/** A use to write down: of a key by its id, or of a secret token by its digest. */
export interface RecordedUse {
  id: string;
  at: string;
}

/** Writes uses down; never back, as another process may have seen a later one. */
type WriteUses = (keys: RecordedUse[], tokens: RecordedUse[]) => Promise<void>;

/** Columns of a credential's row that tell of its last use. */
interface Stored {
  id: string | null;
  last_used_at: string | null;
}

/**
 * Remembers when credentials were last used and writes it down now and then, so that few requests pay for a write. The
 * first use of all is written at once: no process tells of a credential that was used that it never was. Of later uses
 * another process learns after `flushInterval`, in milliseconds, and a crash loses as much.
 */
export class LastUsed {
  static readonly flushInterval = 30_000;
  readonly #write: WriteUses;
  readonly #uses: Record<Kind, Map<string, Use>> = { key: new Map(), token: new Map() };
  #timer: NodeJS.Timeout | undefined;

  constructor(write: WriteUses) {
    this.#write = write;
  }

  /**
   * Notes a use; the first of all is written down before this resolves. What cannot be written is kept for the next time.
   * @param id a key's id, or a secret token's digest: a rotation meanwhile moves the token, and its last use goes along
   * @param isFirst whether the database knows of no use yet
   */
  async record(kind: Kind, id: string, at: string, isFirst: boolean): Promise<void> {
    const known = this.#uses[kind].get(id);
    const use: Use = { at, isPending: true, triedAt: known?.triedAt };
    this.#uses[kind].set(id, use);
    const flush = () => this.flush().catch(() => undefined);
    if (isFirst && use.triedAt === undefined) await flush();
    if (use.isPending) this.#timer ??= setTimeout(() => void flush(), LastUsed.flushInterval).unref();
  }

  /** The later of the use that the database has and the one that this process remembers. */
  latest(kind: Kind, { id, last_used_at: stored }: Stored): string | null {
    const at = id === null ? undefined : this.#uses[kind].get(id)?.at;
    return at !== undefined && (stored === null || stored < at) ? at : stored;
  }

  /** Writes down what was seen since the last time. @throws where the database cannot be written */
  async flush(): Promise<void> {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    const now = performance.now();
    this.#forget(now - LastUsed.flushInterval);
    const pending = (kind: Kind) =>
      // In order, so that two who write at once do not each wait for the other.
      [...this.#uses[kind]].filter(([, use]) => use.isPending).toSorted(([one], [other]) => (one < other ? -1 : 1));
    const keys = pending('key');
    const tokens = pending('token');
    const uses = [...keys, ...tokens].map(([, use]) => use);
    if (uses.length === 0) return;
    try {
      const list = (used: [string, Use][]) => used.map(([id, { at }]) => ({ id, at }));
      await this.#write(list(keys), list(tokens));
      for (const use of uses) use.isPending = false;
    } finally {
      for (const use of uses) use.triedAt = now;
    }
  }

  /** What was written a while ago, the database tells. Not at once: who read a row before it was written still asks here. */
  #forget(before: number): void {
    for (const uses of Object.values(this.#uses))
      for (const [id, { isPending, triedAt }] of uses)
        if (!isPending && triedAt !== undefined && triedAt < before) uses.delete(id);
  }
}
