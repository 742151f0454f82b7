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
  /** Requests that one key may make in the long run; 0 for no limit. */
  perMinute: number;
  perHour: number;
  /** How many more than in a minute a key that rested may make at once; default none. */
  burst?: number;
  /** Failed sign-ins in a quarter of an hour: on one account from anywhere; 0 for no limit. */
  signInsPerAccount?: number;
  /** From one address on any account; 0 for no limit. */
  signInsPerAddress?: number;
  /** And from one browser that has signed in to the account before; 0 for no limit. */
  signInsPerDevice?: number;
  /** Sign-ins that succeed on one account in a quarter of an hour; 0 for no limit. */
  signedInPerAccount?: number;
  /** Sign-ups from one address in an hour; 0 for no limit. */
  signUpsPerAddress?: number;
  /** Mails that anybody asks for to one address in an hour; 0 for no limit. */
  mailsPerRecipient?: number;
  /** Forgotten passwords from one address in an hour; 0 for no limit. */
  resetsPerAddress?: number;
  /** Calls of one person in all browser sessions in a minute; 0 for no limit. */
  perPerson?: number;
  /** Requests of all keys of one person, or of all tokens of one organization, in a minute; 0 for no limit. Default `ownerLimitOf`. */
  perOwner?: number;
  /** Calls from one address in a minute that no good credential comes with; 0 for no limit. */
  anonymousPerAddress?: number;
}

/** How many requests in a minute all keys of one owner may make where that is not set: as many as five keys. */
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

/** Counts in memory, for as many keys as are kept there. */
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
  /** What the limiter is for. No other limiter has the same: their keys never meet. */
  purpose: string;
  /** How often one key may be counted in `duration` seconds; 0 for no limit. */
  points: number;
  duration: number;
}

const secondsOf = (ms: number) => Math.max(1, Math.ceil(ms / 1000));

const throttledUntil = ({ msBeforeNext }: RateLimiterRes) => throttled(secondsOf(msBeforeNext));

/** Counts for one purpose. Its keys are digests: as long as each other, whatever callers send. */
class Limiter {
  readonly #limiter: RateLimiterAbstract | undefined;

  /**
   * Counts in memory, or where processes share a database, there: together they let nobody have more than one alone
   * would. While the database does not answer, each counts for itself.
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
          // By the migrations.
          tableCreated: true,
          insuranceLimiter: inMemory,
        })
      : inMemory;
  }

  /** Counts one, or so many. @throws throttled */
  async count(key: string, points = 1): Promise<void> {
    try {
      await this.#limiter?.consume(digestOf(key), points);
    } catch (result) {
      if (result instanceof RateLimiterRes) throw throttledUntil(result);
      throw result;
    }
  }

  /** Counts nothing. @throws throttled where one more would be too many */
  async check(key: string): Promise<void> {
    const counted = await this.#limiter?.get(digestOf(key));
    if (counted && counted.remainingPoints <= 0) throw throttledUntil(counted);
  }

  /** Takes back one. */
  async uncount(key: string): Promise<void> {
    await this.#limiter?.reward(digestOf(key));
  }

  /** Takes back all. */
  async forget(key: string): Promise<void> {
    await this.#limiter?.delete(digestOf(key));
  }
}

/** Who tries to sign in, as limits see it. */
export interface SignInAttempt {
  /** The account's e-mail address, normalized; undefined where it is none that an account could have. */
  account?: string;
  /** Where the attempt comes from. */
  address: string;
  /** The browser, where it has signed in to this account before. */
  device?: string | undefined;
}

/** Counts attempts at what can be guessed: of a known device for it alone, so that nobody else's guesses keep it out. */
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

  /** Forgets the attempts before one that succeeded; from a known device, not those that came from elsewhere. */
  async forget({ account, device }: Omit<SignInAttempt, 'address'>): Promise<void> {
    if (device !== undefined) return this.#perDevice.forget(device);
    if (account !== undefined) await this.#perAccount.forget(account);
  }

  /** Takes back one attempt that was no wrong guess, as far as it counts for where it came from. */
  async uncountAddress({ address, device }: SignInAttempt): Promise<void> {
    if (device === undefined) await this.#perAddress.uncount(networkOf(address));
  }
}

/** Counts what callers do, so that none takes the server for itself and no password is guessed. */
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

  /** @param counters where processes that share a database count together */
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
    // Asking is no attempt yet, but each leaves something in the database for ten minutes.
    this.#passkeyRequests = limiter('passkey address', 10 * all.signInsPerAddress, quarterOfAnHour);
    this.#signedInPerAccount = limiter('signed in account', all.signedInPerAccount, quarterOfAnHour);
    this.#passwordChanges = limiter('password change', all.signInsPerAccount, quarterOfAnHour);
    this.#confirmationCodes = limiter('confirmation code', all.signInsPerAccount, quarterOfAnHour);
    this.#signUpsPerAddress = limiter('sign-up address', all.signUpsPerAddress, hour);
    this.#mailsPerRecipient = limiter('mail recipient', all.mailsPerRecipient, hour);
    this.#resetsPerAddress = limiter('reset address', all.resetsPerAddress, hour);
    // In memory wherever there is a database: they protect this process, and cost nobody a write.
    const inMemory = (purpose: string, points: number) => new Limiter(undefined, { purpose, points, duration: minute });
    this.#perPerson = inMemory('person', all.perPerson);
    this.#perOwner = inMemory('owner', all.perOwner);
    this.#anonymousPerAddress = inMemory('anonymous', all.anonymousPerAddress);
  }

  /**
   * Counts calls of a key or token, and of who may make more of them. What the first refuses is not counted for the
   * second: a program that asks too often does not stop the others of its owner.
   * @returns what the credential may do now; undefined where it has no limit
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

  /** Counts calls of a signed-in user, in whichever session. @throws throttled */
  countSession(userId: number, calls: number): Promise<void> {
    return this.#perPerson.count(String(userId), calls);
  }

  /** Counts calls that no good credential came with. @throws throttled */
  countAnonymous(address: string, calls: number): Promise<void> {
    return this.#anonymousPerAddress.count(networkOf(address), calls);
  }

  /**
   * Counts one attempt to sign in before its password is looked at, so that attempts at once count too.
   * @throws throttled; also where the account was signed in to too often, which takes its password
   */
  async countSignIn(attempt: SignInAttempt): Promise<void> {
    if (attempt.account !== undefined) await this.checkSignedIn(attempt.account);
    await this.#signIns.count(attempt);
  }

  /** Counts nothing. @throws throttled where the account was signed in to too often */
  checkSignedIn(account: string): Promise<void> {
    return this.#signedInPerAccount.check(account);
  }

  /**
   * Takes back that an attempt counts for its address, as its password was right. For the account it counts until its
   * second factor is shown: half sign-ins are no way to more guesses at that.
   */
  countHalfSignedIn(attempt: SignInAttempt): Promise<void> {
    return this.#signIns.uncountAddress(attempt);
  }

  /** Counts a sign-in that had counted as half, and forgets the attempts before it. @throws throttled */
  async countSecondStep(attempt: SignInAttempt): Promise<void> {
    if (attempt.account !== undefined) await this.#signedInPerAccount.count(attempt.account);
    await this.#signIns.forget(attempt);
  }

  /** Counts a sign-in in one step, and forgets the attempts before it. @throws throttled */
  async countSignedIn(attempt: SignInAttempt): Promise<void> {
    await this.countSecondStep(attempt);
    await this.#signIns.uncountAddress(attempt);
  }

  /** Counts one code of an authenticator app before it is looked at, apart from passwords: only who knows that gets here. @throws throttled */
  countCode(attempt: SignInAttempt): Promise<void> {
    return this.#codes.count(attempt);
  }

  /** Forgets the wrong codes before one that was right. */
  async forgetCodes(attempt: SignInAttempt): Promise<void> {
    await this.#codes.forget(attempt);
    await this.#codes.uncountAddress(attempt);
  }

  /** Counts that somebody who is not signed in wants to be asked for a passkey. @throws throttled */
  countPasskeyRequest(address: string): Promise<void> {
    return this.#passkeyRequests.count(networkOf(address));
  }

  /** Counts a sign-in that another provider vouches for. @throws throttled */
  countSignedInElsewhere(provider: string, providerAccountId: string): Promise<void> {
    return this.#signedInPerAccount.count(JSON.stringify([provider, providerAccountId]));
  }

  /** Counts one attempt of a signed-in user to change the password, before the current one is looked at. @throws throttled */
  countPasswordChange(userId: number): Promise<void> {
    return this.#passwordChanges.count(String(userId));
  }

  /** Forgets the attempts of a user who knew the current password. */
  forgetPasswordChanges(userId: number): Promise<void> {
    return this.#passwordChanges.forget(String(userId));
  }

  /**
   * Counts one code of a signed-in user's app before it is looked at: apart from passwords, so that who knows that gets no
   * more tries by it.
   * @throws throttled
   */
  countConfirmationCode(userId: number): Promise<void> {
    return this.#confirmationCodes.count(String(userId));
  }

  /** Forgets the wrong codes before one that was right. */
  forgetConfirmationCodes(userId: number): Promise<void> {
    return this.#confirmationCodes.forget(String(userId));
  }

  /** Forgets the attempts to sign in to an account whose owner has shown, by a mailed link, that it is theirs. */
  forgetSignIns(account: string): Promise<void> {
    return this.#signIns.forget({ account });
  }

  /**
   * Counts a mail that somebody asks for, whether or not there is an account with the address. Each kind counts apart, so that
   * sign-ups with an address keep no new password from its owner.
   * @throws throttled
   */
  countMail(kind: string, recipient: string): Promise<void> {
    return this.#mailsPerRecipient.count(JSON.stringify([kind, recipient]));
  }

  /** Counts a forgotten password by where that is said. @throws throttled */
  countReset(address: string): Promise<void> {
    return this.#resetsPerAddress.count(networkOf(address));
  }

  /** Counts one sign-up. @throws throttled */
  countSignUp(address: string): Promise<void> {
    return this.#signUpsPerAddress.count(networkOf(address));
  }
}
