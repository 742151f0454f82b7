import { type Allowance, throttled } from '@rolecall/contracts';
import type { CounterStore } from '@rolecall/db';
import {
  type RateLimiterAbstract,
  RateLimiterMemory,
  RateLimiterPostgres,
  RateLimiterRes,
} from 'rate-limiter-flexible';
import { digestOf } from './keyring.ts';
import { networkOf } from './network-address.ts';
import { RecentKeys } from './recent-keys.ts';
import { TokenBucket } from './token-bucket.ts';

export interface RateLimitSettings {
  /** Requests that one key may make on average; 0 for no limit. */
  perMinute: number;
  perHour: number;
  /** How many requests beyond `perMinute` an idle key may make at once; default 0. */
  burst?: number;
  /** Failed sign-ins per quarter of an hour to one account from any address; 0 for no limit. */
  signInsPerAccount?: number;
  /** Failed sign-ins per quarter of an hour from one address to any account; 0 for no limit. */
  signInsPerAddress?: number;
  /** Failed sign-ins per quarter of an hour from one browser that has signed in to the account before; 0 for no limit. */
  signInsPerDevice?: number;
  /** Successful sign-ins to one account per quarter of an hour; 0 for no limit. */
  signedInPerAccount?: number;
  /** Sign-ups from one address per hour; 0 for no limit. */
  signUpsPerAddress?: number;
  /** Mails that callers request to one e-mail address per hour; 0 for no limit. */
  mailsPerRecipient?: number;
  /** Password reset requests from one address per hour; 0 for no limit. */
  resetsPerAddress?: number;
  /** Calls per minute by one person in all their browser sessions; 0 for no limit. */
  perPerson?: number;
  /** Requests per minute by all keys of one person, or all tokens of one organization; 0 for no limit. Default `ownerLimitOf`. */
  perOwner?: number;
  /** Calls per minute from one address without a valid credential; 0 for no limit. */
  anonymousPerAddress?: number;
}

/** The default for `perOwner`: as many requests per minute as five keys may make. */
export const ownerLimitOf = (perMinute: number): number => 5 * perMinute;

export const defaultRateLimits: Required<Omit<RateLimitSettings, 'perOwner'>> = {
  perMinute: 480,
  perHour: 4800,
  burst: 480,
  signInsPerAccount: 10,
  signInsPerAddress: 50,
  signInsPerDevice: 10,
  signedInPerAccount: 60,
  signUpsPerAddress: 20,
  mailsPerRecipient: 5,
  resetsPerAddress: 20,
  perPerson: 1200,
  anonymousPerAddress: 600,
};

const minute = 60;
const quarterOfAnHour = 15 * minute;
const hour = 60 * minute;

/** Counts in memory, for a limited number of keys. */
class BoundedMemoryLimiter extends RateLimiterMemory {
  readonly #counted = new RecentKeys<true>((key) => void super.delete(key));

  override consume(key: string, points?: number): Promise<RateLimiterRes> {
    this.#counted.set(key, true);
    return super.consume(key, points);
  }

  override reward(key: string, points?: number): Promise<RateLimiterRes> {
    this.#counted.set(key, true);
    return super.reward(key, points);
  }
}

interface LimiterOptions {
  /** What the limiter is for. Must be unique, so that keys of different limiters do not collide. */
  purpose: string;
  /** How often one key may be counted per `duration` seconds; 0 for no limit. */
  points: number;
  duration: number;
}

const secondsOf = (ms: number) => Math.max(1, Math.ceil(ms / 1000));

const throttledUntil = ({ msBeforeNext }: RateLimiterRes) => throttled(secondsOf(msBeforeNext));

/** Counts for one purpose. Keys are stored as digests, so they all have the same length whatever callers send. */
class Limiter {
  readonly #limiter: RateLimiterAbstract | undefined;

  /**
   * Counts in memory, or in the database if processes share one: together they allow no more than a single process
   * would. While the database does not respond, each process counts by itself.
   */
  constructor(counters: CounterStore | undefined, { purpose, points, duration }: LimiterOptions) {
    if (points === 0) return;
    const options = { keyPrefix: purpose, points, duration };
    const inMemory = new BoundedMemoryLimiter(options);
    this.#limiter = counters
      ? new RateLimiterPostgres({
          ...options,
          storeClient: counters,
          storeType: 'pool',
          tableName: 'rate_limits',
          // The migrations create it.
          tableCreated: true,
          insuranceLimiter: inMemory,
        })
      : inMemory;
  }

  /** Counts one attempt, or `points` of them. @throws throttled */
  async count(key: string, points = 1): Promise<void> {
    try {
      await this.#limiter?.consume(digestOf(key), points);
    } catch (result) {
      if (result instanceof RateLimiterRes) throw throttledUntil(result);
      throw result;
    }
  }

  /** Checks the limit without counting. @throws throttled if one more attempt would exceed the limit */
  async check(key: string): Promise<void> {
    const counted = await this.#limiter?.get(digestOf(key));
    if (counted && counted.remainingPoints <= 0) throw throttledUntil(counted);
  }

  /** Takes back one counted attempt. */
  async uncount(key: string): Promise<void> {
    await this.#limiter?.reward(digestOf(key));
  }

  /** Resets the count. */
  async forget(key: string): Promise<void> {
    await this.#limiter?.delete(digestOf(key));
  }
}

/** An attempt to sign in, as the rate limits see it. */
export interface SignInAttempt {
  /** The account's normalized e-mail address; undefined if it cannot be an account's address. */
  account?: string;
  /** The network address that the attempt comes from. */
  address: string;
  /** The browser, if it has signed in to this account before. */
  device?: string | undefined;
}

/**
 * Counts attempts at secrets that can be guessed. A known device is counted separately, so that other people's guesses
 * do not lock it out.
 */
class AttemptLimits {
  readonly #perAccount: Limiter;
  readonly #perAddress: Limiter;
  readonly #perDevice: Limiter;

  constructor(
    limiter: (purpose: string, points: number, duration: number) => Limiter,
    purpose: string,
    { signInsPerAccount, signInsPerAddress, signInsPerDevice }: typeof defaultRateLimits,
  ) {
    this.#perAccount = limiter(`${purpose} account`, signInsPerAccount, quarterOfAnHour);
    this.#perAddress = limiter(`${purpose} address`, signInsPerAddress, quarterOfAnHour);
    this.#perDevice = limiter(`${purpose} device`, signInsPerDevice, quarterOfAnHour);
  }

  /** @throws throttled */
  async count({ account, address, device }: SignInAttempt): Promise<void> {
    if (device !== undefined) return this.#perDevice.count(device);
    await this.#perAddress.count(networkOf(address));
    if (account !== undefined) await this.#perAccount.count(account);
  }

  /** Resets the count after a successful attempt. For a known device, attempts from other places still count. */
  async forget({ account, device }: Omit<SignInAttempt, 'address'>): Promise<void> {
    if (device !== undefined) return this.#perDevice.forget(device);
    if (account !== undefined) await this.#perAccount.forget(account);
  }

  /** Takes back one attempt that was not a wrong guess from the count of its network address. */
  async uncountAddress({ address, device }: SignInAttempt): Promise<void> {
    if (device === undefined) await this.#perAddress.uncount(networkOf(address));
  }
}

/** Rate limits, so that no caller monopolizes the server and passwords cannot be guessed. */
export class RateLimits {
  readonly #perCredential: TokenBucket[];
  readonly #signIns: AttemptLimits;
  readonly #codes: AttemptLimits;
  readonly #passkeyRequests: Limiter;
  readonly #signedInPerAccount: Limiter;
  readonly #passwordChanges: Limiter;
  readonly #confirmationCodes: Limiter;
  readonly #signUpsPerAddress: Limiter;
  readonly #mailsPerRecipient: Limiter;
  readonly #resetsPerAddress: Limiter;
  readonly #perPerson: Limiter;
  readonly #perOwner: Limiter;
  readonly #anonymousPerAddress: Limiter;

  /** @param counters shared counters of processes that share a database */
  constructor(settings: RateLimitSettings, counters?: CounterStore) {
    const all = { ...defaultRateLimits, burst: 0, perOwner: ownerLimitOf(settings.perMinute), ...settings };
    const limiter = (purpose: string, points: number, duration: number) =>
      new Limiter(counters, { purpose, points, duration });
    this.#perCredential = [
      { purpose: 'minute', rate: all.perMinute, seconds: minute, capacity: all.perMinute + all.burst },
      { purpose: 'hour', rate: all.perHour, seconds: hour, capacity: all.perHour },
    ].flatMap(({ purpose, rate, seconds, capacity }) =>
      rate === 0 ? [] : [new TokenBucket(counters, { purpose, capacity, refillMs: (1000 * seconds) / rate })],
    );
    this.#signIns = new AttemptLimits(limiter, 'sign-in', all);
    this.#codes = new AttemptLimits(limiter, 'code', all);
    // A request is not an attempt yet, but each one leaves a row in the database for ten minutes.
    this.#passkeyRequests = limiter('passkey address', 10 * all.signInsPerAddress, quarterOfAnHour);
    this.#signedInPerAccount = limiter('signed in account', all.signedInPerAccount, quarterOfAnHour);
    this.#passwordChanges = limiter('password change', all.signInsPerAccount, quarterOfAnHour);
    this.#confirmationCodes = limiter('confirmation code', all.signInsPerAccount, quarterOfAnHour);
    this.#signUpsPerAddress = limiter('sign-up address', all.signUpsPerAddress, hour);
    this.#mailsPerRecipient = limiter('mail recipient', all.mailsPerRecipient, hour);
    this.#resetsPerAddress = limiter('reset address', all.resetsPerAddress, hour);
    // Always in memory, even with a shared database: these limits protect this process and must not cost a write.
    const inMemory = (purpose: string, points: number) => new Limiter(undefined, { purpose, points, duration: minute });
    this.#perPerson = inMemory('person', all.perPerson);
    this.#perOwner = inMemory('owner', all.perOwner);
    this.#anonymousPerAddress = inMemory('anonymous', all.anonymousPerAddress);
  }

  /**
   * Counts calls by a key or token and by its owner. Calls refused by the credential's limit do not count for the
   * owner, so that a program over its limit does not block the owner's other programs.
   * @returns the credential's remaining allowance; undefined if it has no limit
   * @throws throttled
   */
  async countRequest(credential: string, owner: string, calls = 1): Promise<Allowance | undefined> {
    let least: Allowance | undefined;
    for (const bucket of this.#perCredential) {
      const taken = await bucket.take(credential, calls);
      const allowance = {
        limit: bucket.capacity,
        remaining: taken.remaining,
        resetInSeconds: Math.ceil(taken.fullInMs / 1000),
      };
      if (!taken.isAllowed) throw throttled(secondsOf(taken.retryInMs), allowance);
      if (!least || allowance.remaining < least.remaining) least = allowance;
    }
    await this.#perOwner.count(owner, calls);
    return least;
  }

  /** Counts calls by a signed-in user, across all sessions. @throws throttled */
  countSession(userId: number, calls: number): Promise<void> {
    return this.#perPerson.count(String(userId), calls);
  }

  /** Counts calls without a valid credential. @throws throttled */
  countAnonymous(address: string, calls: number): Promise<void> {
    return this.#anonymousPerAddress.count(networkOf(address), calls);
  }

  /**
   * Counts one attempt to sign in before its password is checked, so that concurrent attempts count too.
   * @throws throttled, also after too many successful sign-ins to the account, which require its password
   */
  async countSignIn(attempt: SignInAttempt): Promise<void> {
    if (attempt.account !== undefined) await this.checkSignedIn(attempt.account);
    await this.#signIns.count(attempt);
  }

  /** Checks the limit of successful sign-ins without counting. @throws throttled if there were too many */
  checkSignedIn(account: string): Promise<void> {
    return this.#signedInPerAccount.check(account);
  }

  /**
   * Takes back an attempt from its network address's count, as its password was right. It still counts for the account
   * until the second factor is shown, so that half-completed sign-ins do not allow more guesses at it.
   */
  countHalfSignedIn(attempt: SignInAttempt): Promise<void> {
    return this.#signIns.uncountAddress(attempt);
  }

  /**
   * Counts a completed sign-in that was counted by `countHalfSignedIn`, and resets the attempts before it.
   * @throws throttled
   */
  async countSecondStep(attempt: SignInAttempt): Promise<void> {
    if (attempt.account !== undefined) await this.#signedInPerAccount.count(attempt.account);
    await this.#signIns.forget(attempt);
  }

  /** Counts a sign-in in one step, and resets the attempts before it. @throws throttled */
  async countSignedIn(attempt: SignInAttempt): Promise<void> {
    await this.countSecondStep(attempt);
    await this.#signIns.uncountAddress(attempt);
  }

  /**
   * Counts one code of an authenticator app before it is checked. Codes are counted separately from passwords, as only
   * someone who knows the password gets here.
   * @throws throttled
   */
  countCode(attempt: SignInAttempt): Promise<void> {
    return this.#codes.count(attempt);
  }

  /** Resets the count of wrong codes after a correct one. */
  async forgetCodes(attempt: SignInAttempt): Promise<void> {
    await this.#codes.forget(attempt);
    await this.#codes.uncountAddress(attempt);
  }

  /** Counts a passkey request by someone who is not signed in. @throws throttled */
  countPasskeyRequest(address: string): Promise<void> {
    return this.#passkeyRequests.count(networkOf(address));
  }

  /** Counts a sign-in through an external provider. @throws throttled */
  countSignedInElsewhere(provider: string, providerAccountId: string): Promise<void> {
    return this.#signedInPerAccount.count(JSON.stringify([provider, providerAccountId]));
  }

  /**
   * Counts one attempt of a signed-in user to change the password, before the current password is checked.
   * @throws throttled
   */
  countPasswordChange(userId: number): Promise<void> {
    return this.#passwordChanges.count(String(userId));
  }

  /** Resets the count of a user who entered the correct current password. */
  forgetPasswordChanges(userId: number): Promise<void> {
    return this.#passwordChanges.forget(String(userId));
  }

  /**
   * Counts one code of a signed-in user's authenticator app before it is checked. Codes are counted separately from
   * passwords, so that entering the known password does not allow more attempts at a code.
   * @throws throttled
   */
  countConfirmationCode(userId: number): Promise<void> {
    return this.#confirmationCodes.count(String(userId));
  }

  /** Resets the count of wrong codes after a correct one. */
  forgetConfirmationCodes(userId: number): Promise<void> {
    return this.#confirmationCodes.forget(String(userId));
  }

  /** Resets the sign-in attempts of an account whose owner has proved ownership with a mailed link. */
  forgetSignIns(account: string): Promise<void> {
    return this.#signIns.forget({ account });
  }

  /**
   * Counts a mail that a caller requests, whether or not the address has an account. Each kind is counted separately,
   * so that sign-ups with an address do not keep its owner from resetting their password.
   * @throws throttled
   */
  countMail(kind: string, recipient: string): Promise<void> {
    return this.#mailsPerRecipient.count(JSON.stringify([kind, recipient]));
  }

  /** Counts a password reset request by its network address. @throws throttled */
  countReset(address: string): Promise<void> {
    return this.#resetsPerAddress.count(networkOf(address));
  }

  /** Counts one sign-up by its network address. @throws throttled */
  countSignUp(address: string): Promise<void> {
    return this.#signUpsPerAddress.count(networkOf(address));
  }
}
