import { type Context, ownSystem } from '../context.ts';
import { writeAs } from '../unit-of-work.ts';
import { fillEmptyKeys, findColumnsWithEmptyKeys } from './queries.ts';

/** How often to look for empty keys, in milliseconds. */
const interval = 60_000;

/**
 * Fills the empty keys of rows that a process of an earlier version inserted during an upgrade, without knowing the
 * column.
 *
 * A key is not a change of the organization: there is no event, and the revision stays. Responses that are cached by
 * revision, and those of a read replica, are not made from these keys, and a new revision would make plans of group
 * syncs stale.
 */
export class KeyFilling {
  readonly #createContext: () => Context;
  readonly #onFailure: (error: unknown) => void;
  readonly #timer: NodeJS.Timeout;
  #running: Promise<void> | undefined;
  #isStopping = false;

  constructor(createContext: () => Context, onFailure: (error: unknown) => void) {
    this.#createContext = createContext;
    this.#onFailure = onFailure;
    this.#timer = setInterval(() => this.#start(), interval).unref();
    this.#start();
  }

  #start(): void {
    this.#running ??= this.#fill()
      .catch(this.#onFailure)
      .finally(() => (this.#running = undefined));
  }

  async #fill(): Promise<void> {
    const context = this.#createContext();
    const { executor, engine } = context.database;
    for (const column of await findColumnsWithEmptyKeys(executor)) {
      let isMore = true;
      while (isMore && !this.#isStopping)
        isMore = await writeAs(context, ownSystem, ({ trx }) => fillEmptyKeys(trx, column, !engine.hasSingleWriter));
    }
  }

  /** Stops, and waits for a running batch. */
  async stop(): Promise<void> {
    this.#isStopping = true;
    clearInterval(this.#timer);
    await this.#running;
  }
}
