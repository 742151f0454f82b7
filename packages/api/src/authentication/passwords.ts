import { hash, verify } from '@node-rs/argon2';
import { emailKey, invalidInput, RolecallError, sentences, throttled } from '@rolecall/contracts';
import pLimit, { type LimitFunction } from 'p-limit';
import { networkOf } from '../network-address.ts';
import { Tally } from '../tally.ts';

/** How much work on passwords a process takes on. */
export interface PasswordSettings {
  /** How many are digested or checked at the same time; each takes a core for a moment, and 19 MiB. */
  atOnce: number;
  /** How many more may wait for that. */
  waiting: number;
  /** How many of all those one address, or one account, may have at a time. */
  perCaller: number;
}

export const defaultPasswordSettings: PasswordSettings = { atOnce: 2, waiting: 32, perCaller: 8 };

/** Who has work done on a password. What is left out has no share of its own to keep to. */
export interface PasswordCaller {
  /** Where the request comes from. */
  address?: string | undefined;
  /** The account's e-mail address, normalized. */
  account?: string | undefined;
  /**
   * Whether it comes with the account's session, or from a device that signed in to it before. Then it waits beside those
   * that do not: guesses, of which anybody can send many, keep it from no turn.
   */
  isKnown?: boolean;
}

/** What a caller's share of the turns is counted by. */
function sharesOf({ address, account, isKnown = false }: PasswordCaller): string[] {
  const shares = [];
  if (address !== undefined) shares.push(`address ${networkOf(address)}`);
  if (account !== undefined) shares.push(`account ${account}`);
  return shares.map((share) => `${isKnown ? 'known' : 'unknown'} ${share}`);
}

/** How soon it is worth trying again where too many wait, in seconds: all that wait take no longer. */
const retryAfter = 5;

let dummy: Promise<string> | undefined;
let common: Promise<ReadonlySet<string>> | undefined;

/** Argon2id at the strength OWASP recommends (19 MiB, 2 passes): the library's own defaults. */
const digestOf = (password: string): Promise<string> => hash(password.normalize('NFC'));

/** The passwords that are tried first, in lower case. They are read when the first one is chosen. */
const commonPasswords = (): Promise<ReadonlySet<string>> =>
  (common ??= import('@zxcvbn-ts/language-common').then(
    ({ dictionary }) => new Set(dictionary['passwords-common'].map(String)),
  ));

/** @throws invalid_input for a password that many others have, or that the address tells */
async function requireUncommon(password: string, address: string): Promise<void> {
  const key = emailKey(password.trim());
  const whole = emailKey(address);
  if (key === whole || key === whole.slice(0, whole.lastIndexOf('@')))
    throw invalidInput(sentences.passwordIsAddress, 'password');
  if ((await commonPasswords()).has(password.toLowerCase())) throw invalidInput(sentences.passwordCommon, 'password');
}

/** What can be done with passwords, by who has a turn. */
const work = {
  /** What is kept of a new password of the account with this address. @throws invalid_input where it is easy to guess */
  async digestNew(password: string, address: string): Promise<string> {
    await requireUncommon(password, address);
    return digestOf(password);
  },

  /** Whether the password is right. Takes as long where there is no digest, so that answers do not tell who has an account. */
  async isRight(digest: string | null | undefined, password: string): Promise<boolean> {
    dummy ??= digestOf('no password has this digest');
    const matches = await verify(digest ?? (await dummy), password.normalize('NFC'));
    return matches && typeof digest === 'string';
  },
};

/** Hands out turns to work with passwords, a few at a time, so that the rest of the process goes on meanwhile. */
export class Passwords {
  readonly #queue: LimitFunction;
  readonly #waiting: number;
  readonly #perCaller: number;
  /** How many turns each share has or waits for. */
  readonly #taken = new Tally();

  constructor({ atOnce, waiting, perCaller }: PasswordSettings) {
    this.#queue = pLimit(atOnce);
    this.#waiting = waiting;
    this.#perCaller = perCaller;
  }

  /**
   * Waits for a turn, and takes it. Attempts are counted within it: one that gets no turn is no attempt.
   * @param task what to do with passwords; it must not take another turn
   * @throws service_unavailable where too many wait already, throttled where too many of this caller do, and whatever the
   *   task throws
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
