import { hash, verify } from '@node-rs/argon2';
import { RolecallError, sentences } from '@rolecall/contracts';
import pLimit, { type LimitFunction } from 'p-limit';

/** How much work on passwords a process takes on. */
export interface PasswordSettings {
  /** How many are digested or checked at the same time; each takes a core for a moment, and 19 MiB. */
  atOnce: number;
  /** How many more may wait for that. */
  waiting: number;
}

export const defaultPasswordSettings: PasswordSettings = { atOnce: 2, waiting: 32 };

/** How soon it is worth trying again where too many wait, in seconds: all that wait take no longer. */
const retryAfter = 5;

let dummy: Promise<string> | undefined;

/** What can be done with passwords, by who has a turn. */
const work = {
  /** Argon2id at the strength OWASP recommends (19 MiB, 2 passes): the library's own defaults. */
  digest: (password: string): Promise<string> => hash(password.normalize('NFC')),

  /** Whether the password is right. Takes as long where there is no digest, so that answers do not tell who has an account. */
  async isRight(digest: string | null | undefined, password: string): Promise<boolean> {
    dummy ??= work.digest('no password has this digest');
    const matches = await verify(digest ?? (await dummy), password.normalize('NFC'));
    return matches && typeof digest === 'string';
  },
};

/** Hands out turns to work with passwords, a few at a time, so that the rest of the process goes on meanwhile. */
export class Passwords {
  readonly #queue: LimitFunction;
  readonly #waiting: number;

  constructor({ atOnce, waiting }: PasswordSettings) {
    this.#queue = pLimit(atOnce);
    this.#waiting = waiting;
  }

  /**
   * Waits for a turn, and takes it. Attempts are counted within it: one that gets no turn is no attempt.
   * @param task what to do with passwords; it must not take another turn
   * @throws service_unavailable where too many wait already, and whatever the task throws
   */
  async take<T>(task: (passwords: typeof work) => Promise<T>): Promise<T> {
    if (this.#queue.activeCount + this.#queue.pendingCount >= this.#queue.concurrency + this.#waiting)
      throw new RolecallError('service_unavailable', sentences.unavailable, {
        retryAfter,
        cause: new Error(`${this.#waiting} requests wait already to digest or check a password.`),
      });
    return this.#queue(() => task(work));
  }
}
