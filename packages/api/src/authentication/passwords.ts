import { hash, verify } from '@node-rs/argon2';
import { emailKey, invalidInput, RolecallError, sentences, throttled } from '@rolecall/contracts';
import pLimit, { type LimitFunction } from 'p-limit';
import { networkOf } from '../network-address.ts';
import { Tally } from '../tally.ts';

/** How much password hashing a process takes on. */
export interface PasswordSettings {
  /** How many passwords are hashed or verified at the same time; each takes a core for a moment, and 19 MiB. */
  atOnce: number;
  /** How many more may wait for a turn. */
  waiting: number;
  /** How many of all these, running and waiting, one address or one account may have at a time. */
  perCaller: number;
}

export const defaultPasswordSettings: PasswordSettings = { atOnce: 2, waiting: 32, perCaller: 8 };

/** The caller whose password is hashed or verified. A missing field has no limit of its own. */
export interface PasswordCaller {
  /** The network address that the request comes from. */
  address?: string | undefined;
  /** The account's e-mail address, normalized. */
  account?: string | undefined;
  /**
   * Whether the request comes with the account's session, or from a device that signed in to it before. Such requests are
   * counted separately, so that other people's guesses, of which anyone can send many, cannot take their turns.
   */
  isKnown?: boolean;
}

/** The keys under which a caller's turns are counted. */
function sharesOf({ address, account, isKnown = false }: PasswordCaller): string[] {
  const shares = [];
  if (address !== undefined) shares.push(`address ${networkOf(address)}`);
  if (account !== undefined) shares.push(`account ${account}`);
  return shares.map((share) => `${isKnown ? 'known' : 'unknown'} ${share}`);
}

/** When to retry if too many requests are waiting, in seconds. The whole queue is processed within this time. */
const retryAfter = 5;

let dummy: Promise<string> | undefined;
let common: Promise<ReadonlySet<string>> | undefined;

/** Argon2id at the strength that OWASP recommends (19 MiB, 2 passes), which is the library's default. */
const digestOf = (password: string): Promise<string> => hash(password.normalize('NFC'));

/** The most common passwords, in lower case. Loaded when the first new password is chosen. */
const commonPasswords = (): Promise<ReadonlySet<string>> =>
  (common ??= import('@zxcvbn-ts/language-common').then(
    ({ dictionary }) => new Set(dictionary['passwords-common'].map(String)),
  ));

/** @throws invalid_input for a common password, or for one that is the address or its local part */
async function requireUncommon(password: string, address: string): Promise<void> {
  const key = emailKey(password.trim());
  const whole = emailKey(address);
  if (key === whole || key === whole.slice(0, whole.lastIndexOf('@')))
    throw invalidInput(sentences.passwordIsAddress, 'password');
  if ((await commonPasswords()).has(password.toLowerCase())) throw invalidInput(sentences.passwordCommon, 'password');
}

/** The operations available to a caller who has a turn. */
const work = {
  /** Hashes a new password of the account with this address. @throws invalid_input if it is easy to guess */
  async digestNew(password: string, address: string): Promise<string> {
    await requireUncommon(password, address);
    return digestOf(password);
  },

  /** Whether the password is right. Takes as long without a digest, so that timing does not reveal who has an account. */
  async isRight(digest: string | null | undefined, password: string): Promise<boolean> {
    dummy ??= digestOf('no password has this digest');
    const matches = await verify(digest ?? (await dummy), password.normalize('NFC'));
    return matches && typeof digest === 'string';
  },
};

/** Runs password hashing a few turns at a time, so that the rest of the process keeps running meanwhile. */
export class Passwords {
  readonly #queue: LimitFunction;
  readonly #waiting: number;
  readonly #perCaller: number;
  /** How many turns each key has or is waiting for. */
  readonly #taken = new Tally();

  constructor({ atOnce, waiting, perCaller }: PasswordSettings) {
    this.#queue = pLimit(atOnce);
    this.#waiting = waiting;
    this.#perCaller = perCaller;
  }

  /**
   * Waits for a turn and runs a task in it. Attempts are counted within the task: a request that
   * gets no turn is not an attempt.
   * @param task uses the password operations; it must not take another turn
   * @throws service_unavailable if too many are waiting already, throttled if too many of this caller's are,
   *   and whatever the task throws
   */
  async take<T>(caller: PasswordCaller, task: (passwords: typeof work) => Promise<T>): Promise<T> {
    if (this.#queue.activeCount + this.#queue.pendingCount >= this.#queue.concurrency + this.#waiting)
      throw new RolecallError('service_unavailable', sentences.unavailable, {
        retryAfter,
        cause: new Error(`${this.#waiting} requests wait already to digest or check a password.`),
      });
    const shares = sharesOf(caller);
    if (shares.some((share) => this.#taken.get(share) >= this.#perCaller)) throw throttled(retryAfter);
    for (const share of shares) this.#taken.add(share, 1);
    try {
      return await this.#queue(() => task(work));
    } finally {
      for (const share of shares) this.#taken.add(share, -1);
    }
  }
}
