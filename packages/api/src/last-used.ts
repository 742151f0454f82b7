import { type Database, transaction } from '@rolecall/db';
import { sql } from 'kysely';

const unlessLater = (column: string, at: string) =>
  sql<boolean>`(${sql.ref(column)} is null or ${sql.ref(column)} < ${at})`;

/**
 * Remembers when credentials were last used and writes it down now and then, so that no request pays for a write.
 * After a crash up to `flushInterval` of it is lost.
 */
export class LastUsed {
  static readonly flushInterval = 30_000;
  readonly #database: Database;
  readonly #seen = { key: new Map<string, string>(), token: new Map<string, string>() };
  #timer: NodeJS.Timeout | undefined;

  constructor(database: Database) {
    this.#database = database;
  }

  /** @param id a key's id, or a secret token's digest: a rotation meanwhile moves the token, and its last use goes along */
  record(kind: 'key' | 'token', id: string, at: string): void {
    this.#seen[kind].set(id, at);
    this.#timer ??= setTimeout(() => {
      // What could not be written now is kept for the next time.
      this.flush().catch(() => undefined);
    }, LastUsed.flushInterval).unref();
  }

  /** Writes down what was seen since the last time. */
  async flush(): Promise<void> {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    const { key, token } = this.#seen;
    if (key.size + token.size === 0) return;
    const seen = { key: [...key], token: [...token] };
    await transaction(this.#database, async (trx) => {
      // Never back: another process may have seen a later use already. In order, so that two who write at once do not
      // each wait for the other.
      for (const [id, at] of seen.key.toSorted())
        await trx
          .updateTable('personal_api_keys')
          .set({ last_used_at: at })
          .where('id', '=', id)
          .where(unlessLater('last_used_at', at))
          .execute();
      for (const [digest, at] of seen.token.toSorted()) {
        await trx
          .updateTable('projects')
          .set({ secret_api_token_last_used_at: at })
          .where('secret_api_token_digest', '=', digest)
          .where(unlessLater('secret_api_token_last_used_at', at))
          .execute();
        await trx
          .updateTable('projects')
          .set({ secret_api_token_backup_last_used_at: at })
          .where('secret_api_token_backup_digest', '=', digest)
          .where(unlessLater('secret_api_token_backup_last_used_at', at))
          .execute();
      }
    });
    const forget = (map: Map<string, string>, written: [string, string][]) => {
      for (const [id, at] of written) if (map.get(id) === at) map.delete(id);
    };
    forget(key, seen.key);
    forget(token, seen.token);
  }
}
