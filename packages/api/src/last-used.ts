type Kind = 'key' | 'token';

interface Use {
  at: string;
  /** Whether `at` still has to be stored. */
  isPending: boolean;
  /** When storing it was last attempted, in milliseconds of `performance.now()`; undefined if never. */
  triedAt: number | undefined;
}

/** A use to store: of a key by its id, or of a secret token by its digest. */
export interface RecordedUse {
  id: string;
  at: string;
}

/** Stores uses. Must never move a time back, as another process may have stored a later use. */
type WriteUses = (keys: RecordedUse[], tokens: RecordedUse[]) => Promise<void>;

/** The columns of a credential's row for its last use. */
interface Stored {
  id: string | null;
  last_used_at: string | null;
}

/**
 * Keeps in memory when credentials were last used and stores it periodically, so that few requests need a write. The
 * first use of a credential is stored at once, so that no process reports a used credential as never used. Other
 * processes learn of later uses after up to `flushInterval`, in milliseconds; a crash loses as much.
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
   * Records a use. The first use is stored before this resolves. A use that cannot be stored is kept for the next
   * flush.
   * @param id a key's id, or a secret token's digest: if a rotation moves the token to another column, the use follows
   *   it
   * @param isFirst whether the database has no use yet
   */
  async record(kind: Kind, id: string, at: string, isFirst: boolean): Promise<void> {
    const known = this.#uses[kind].get(id);
    const use: Use = { at, isPending: true, triedAt: known?.triedAt };
    this.#uses[kind].set(id, use);
    const flush = () => this.flush().catch(() => undefined);
    if (isFirst && use.triedAt === undefined) await flush();
    if (use.isPending) this.#timer ??= setTimeout(() => void flush(), LastUsed.flushInterval).unref();
  }

  /** The later of the stored use and the one in this process's memory. */
  latest(kind: Kind, { id, last_used_at: stored }: Stored): string | null {
    const at = id === null ? undefined : this.#uses[kind].get(id)?.at;
    return at !== undefined && (stored === null || stored < at) ? at : stored;
  }

  /** Stores the uses recorded since the last flush. @throws if the database cannot be written */
  async flush(): Promise<void> {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    const now = performance.now();
    this.#forget(now - LastUsed.flushInterval);
    const pending = (kind: Kind) =>
      // Sorted, so that two concurrent writers cannot deadlock.
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

  /**
   * Forgets uses that were stored a while ago and are now read from the database. They are kept for a while, for
   * callers that read the row before the use was stored.
   */
  #forget(before: number): void {
    for (const uses of Object.values(this.#uses))
      for (const [id, { isPending, triedAt }] of uses)
        if (!isPending && triedAt !== undefined && triedAt < before) uses.delete(id);
  }
}
