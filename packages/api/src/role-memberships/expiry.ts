import { type Context, ownSystem } from '../context.ts';
import { writeAs } from '../unit-of-work.ts';
import { findOrganizationsWithExpiredGrants } from './queries.ts';
import { expireGrants } from './service.ts';

/** Ends the expired grants of an organization as the system, regardless of the caller. */
export const expireGrantsOf = (context: Context, organizationId: string): Promise<void> =>
  writeAs(context, ownSystem, (unit) => expireGrants(unit, organizationId), organizationId);

/** How often to look for expired grants, in milliseconds. */
const interval = 500;
/** How long to wait after a failure before looking again, or before retrying an organization, in milliseconds. */
const rest = 10_000;
/** The number of organizations to process at once. More would only wait for each other's locks. */
const atOnce = 4;

/** Ends grants as they expire, even if nobody requests the organization. */
export class GrantExpiry {
  readonly #createContext: () => Context;
  readonly #onFailure: (error: unknown) => void;
  readonly #timer: NodeJS.Timeout;
  /** Running writes, by organization. */
  readonly #running = new Map<string, Promise<void>>();
  /** Until when each organization whose write failed is skipped. */
  readonly #resting = new Map<string, number>();
  #looking: Promise<void> | undefined;
  #restsUntil = 0;

  constructor(createContext: () => Context, onFailure: (error: unknown) => void) {
    this.#createContext = createContext;
    this.#onFailure = onFailure;
    this.#timer = setInterval(() => this.#start(), interval).unref();
  }

  #start(): void {
    if (this.#looking || performance.now() < this.#restsUntil) return;
    this.#looking = this.#look()
      .catch((error: unknown) => {
        this.#restsUntil = performance.now() + rest;
        this.#onFailure(error);
      })
      .finally(() => (this.#looking = undefined));
  }

  async #look(): Promise<void> {
    for (const [id, until] of this.#resting) if (until <= performance.now()) this.#resting.delete(id);
    if (this.#running.size >= atOnce) return;
    const context = this.#createContext();
    const limit = atOnce + this.#running.size + this.#resting.size;
    for (const id of await findOrganizationsWithExpiredGrants(context.database.executor, context.now(), limit))
      if (this.#running.size < atOnce && !this.#running.has(id) && !this.#resting.has(id)) this.#expire(context, id);
  }

  #expire(context: Context, id: string): void {
    const run = expireGrantsOf(context, id)
      .catch((error: unknown) => {
        this.#resting.set(id, performance.now() + rest);
        this.#onFailure(error);
      })
      .finally(() => {
        this.#running.delete(id);
        // There may be more.
        this.#start();
      });
    this.#running.set(id, run);
  }

  /** Stops, and waits for running writes. */
  async stop(): Promise<void> {
    clearInterval(this.#timer);
    this.#restsUntil = Infinity;
    await this.#looking;
    await Promise.all(this.#running.values());
  }
}
