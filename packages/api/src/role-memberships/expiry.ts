import type { Context, SystemActor } from '../context.ts';
import { writeAs } from '../unit-of-work.ts';
import { findOrganizationsWithExpiredGrants } from './queries.ts';
import { expireGrants } from './service.ts';

const system: SystemActor = { kind: 'system', via: 'library' };

/** Ends the grants of an organization that have expired, whoever asks. */
export const expireGrantsOf = (context: Context, organizationId: string): Promise<void> =>
  writeAs(context, system, (unit) => expireGrants(unit, organizationId), organizationId);

/** How often it is looked for grants that have expired, in milliseconds. */
const interval = 500;
/** How long nothing is looked for once that has failed, in milliseconds. */
const rest = 10_000;

/** Ends grants as they expire, also where nobody asks for the organization. */
export class GrantExpiry {
  readonly #createContext: () => Context;
  readonly #onFailure: (error: unknown) => void;
  readonly #timer: NodeJS.Timeout;
  #run: Promise<void> | undefined;
  #restsUntil = 0;

  constructor(createContext: () => Context, onFailure: (error: unknown) => void) {
    this.#createContext = createContext;
    this.#onFailure = onFailure;
    this.#timer = setInterval(() => this.#start(), interval).unref();
  }

  #start(): void {
    if (this.#run || performance.now() < this.#restsUntil) return;
    this.#run = this.#expire()
      .catch((error: unknown) => {
        this.#restsUntil = performance.now() + rest;
        this.#onFailure(error);
      })
      .finally(() => (this.#run = undefined));
  }

  async #expire(): Promise<void> {
    const context = this.#createContext();
    for (const id of await findOrganizationsWithExpiredGrants(context.database.executor, context.now()))
      await expireGrantsOf(context, id);
  }

  /** Ends after what is running. */
  async stop(): Promise<void> {
    clearInterval(this.#timer);
    await this.#run;
  }
}
