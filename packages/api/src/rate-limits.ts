import { throttled } from '@rolecall/contracts';
import type { CounterStore } from '@rolecall/db';
import {
  type RateLimiterAbstract,
  RateLimiterMemory,
  RateLimiterPostgres,
  RateLimiterRes,
} from 'rate-limiter-flexible';

export interface RateLimitSettings {
  /** Requests that one key may make; 0 for no limit. */
  perMinute: number;
  perHour: number;
  /** Failed sign-ins in a quarter of an hour: on one account from anywhere; 0 for no limit. */
  signInsPerAccount?: number;
  /** And from one address on any account; 0 for no limit. */
  signInsPerAddress?: number;
  /** Sign-ups from one address in an hour; 0 for no limit. */
  signUpsPerAddress?: number;
}

export const defaultRateLimits: Required<RateLimitSettings> = {
  perMinute: 480,
  perHour: 4800,
  signInsPerAccount: 10,
  signInsPerAddress: 50,
  signUpsPerAddress: 20,
};

const quarterOfAnHour = 15 * 60;
const hour = 60 * 60;
/** Counts what has no limit; nobody gets that far. */
const unlimited = Number.MAX_SAFE_INTEGER;

const seconds = (result: RateLimiterRes) => Math.max(1, Math.ceil(result.msBeforeNext / 1000));

async function consume(limiter: RateLimiterAbstract, who: string): Promise<void> {
  try {
    await limiter.consume(who);
  } catch (result) {
    if (result instanceof RateLimiterRes) throw throttled(seconds(result));
    throw result;
  }
}

type LimiterOptions = Omit<ConstructorParameters<typeof RateLimiterPostgres>[0], 'storeClient'>;

/**
 * Counts in memory, or where processes share a database, there: together they let nobody have more than one alone would.
 * While the database does not answer, each counts for itself.
 */
function createLimiter(counters: CounterStore | undefined, options: LimiterOptions): RateLimiterAbstract {
  const inMemory = new RateLimiterMemory(options);
  if (!counters) return inMemory;
  return new RateLimiterPostgres({
    ...options,
    storeClient: counters,
    storeType: 'pool',
    tableName: 'rate_limits',
    // By the migrations.
    tableCreated: true,
    clearExpiredByTimeout: options.keyPrefix === 'account',
    insuranceLimiter: inMemory,
  });
}

/** Counts what callers do, so that none takes the server for itself and no password is guessed. */
export class RateLimits {
  readonly #perCredential: RateLimiterAbstract[];
  readonly #account: RateLimiterAbstract;
  readonly #address: RateLimiterAbstract;
  readonly #signUp: RateLimiterAbstract;

  /** @param counters where processes that share a database count together */
  constructor(settings: RateLimitSettings, counters?: CounterStore) {
    const { perMinute, perHour, signInsPerAccount, signInsPerAddress, signUpsPerAddress } = {
      ...defaultRateLimits,
      ...settings,
    };
    const signIns = (keyPrefix: string, points: number) =>
      createLimiter(counters, { keyPrefix, points: points || unlimited, duration: quarterOfAnHour });
    this.#account = signIns('account', signInsPerAccount);
    this.#address = signIns('address', signInsPerAddress);
    this.#perCredential = [
      { keyPrefix: 'minute', points: perMinute, duration: 60 },
      { keyPrefix: 'hour', points: perHour, duration: hour },
    ]
      .filter(({ points }) => points > 0)
      // Who is over the limit need not be counted on.
      .map((options) => createLimiter(counters, { ...options, inMemoryBlockOnConsumed: options.points + 1 }));
    this.#signUp = createLimiter(counters, {
      keyPrefix: 'sign-up',
      points: signUpsPerAddress || unlimited,
      duration: hour,
    });
  }

  /** Counts one request of a key or token. @throws throttled */
  async countRequest(credential: string): Promise<void> {
    for (const limiter of this.#perCredential) await consume(limiter, credential);
  }

  /** Counts one attempt to sign in before its password is looked at, so that attempts at once count too. @throws throttled */
  async countSignIn(account: string, address: string): Promise<void> {
    await consume(this.#address, address);
    await consume(this.#account, account);
  }

  /** Forgets the attempts on an account whose owner has just signed in. */
  async forgetSignIns(account: string, address: string): Promise<void> {
    await this.#account.delete(account);
    await this.#address.reward(address);
  }

  /** Counts one sign-up. @throws throttled */
  async countSignUp(address: string): Promise<void> {
    await consume(this.#signUp, address);
  }
}
