import { setImmediate } from 'node:timers/promises';
import { invalidInput, maxPageBytes, RolecallError } from '@rolecall/contracts';
import { networkOf } from './network-address.ts';
import { bytesOfResult } from './pages.ts';
import { Tally } from './tally.ts';

/** How many bytes of responses may be in flight at the same time. */
export interface ResponseLimits {
  inAll: number;
  /** In flight to one network address. */
  perAddress: number;
  /** Responses up to this size are not counted: they are sent at once, or wait in the operating system's buffers. */
  small: number;
}

/** When to retry, in seconds. */
const retryAfter = 5;

const noRoom = () =>
  new RolecallError('service_unavailable', 'Answers to earlier requests are still on their way, try again later.', {
    retryAfter,
  });
const batchTooLarge = () =>
  invalidInput(`The answers of a batch take at most ${maxPageBytes} bytes together; make this call by itself.`);

/**
 * Counts the bytes of responses that clients have not read yet, so that clients that never read use a bounded amount of
 * memory.
 */
export class ResponseBudget {
  readonly #limits: ResponseLimits;
  readonly #perNetwork = new Tally();
  #inAll = 0;

  constructor(limits: ResponseLimits) {
    this.#limits = limits;
  }

  /**
   * Begins the response to one request.
   * @param addressOf the client's network address, evaluated only if the response is counted
   * @param whenOut must call `release` once the response is sent or its client is gone, at once if it already is
   * @param copies how many bytes are sent per byte of the output
   */
  begin(addressOf: () => string, whenOut: (release: () => void) => void, copies = 1): ResponseMeter {
    return new ResponseMeter({
      hasRoom: (bytes) => {
        const sent = bytes * copies;
        if (sent <= this.#limits.small) return true;
        const ofNetwork = this.#perNetwork.get(networkOf(addressOf()));
        // A response larger than the whole limit is sent if nothing else is in flight.
        const fits = (held: number, limit: number) => held === 0 || held + sent <= limit;
        return fits(ofNetwork, this.#limits.perAddress) && fits(this.#inAll, this.#limits.inAll);
      },
      hold: (bytes) => {
        const sent = bytes * copies;
        if (sent <= this.#limits.small) return;
        const network = networkOf(addressOf());
        this.#add(network, sent);
        whenOut(() => this.#add(network, -sent));
      },
    });
  }

  #add(network: string, bytes: number): void {
    this.#inAll += bytes;
    this.#perNetwork.add(network, bytes);
  }
}

/** The result that a middleware gets from the rest of a call. */
type Outcome = { ok: true; data: unknown } | { ok: false };

/** Meters the response to one request, which may make several calls. */
export class ResponseMeter {
  readonly #room: { hasRoom(bytes: number): boolean; hold(bytes: number): void };
  #isBatch = false;
  #bytes = 0;
  #last: Promise<unknown> = Promise.resolve();

  /** Use `begin` of `ResponseBudget`. */
  constructor(room: { hasRoom(bytes: number): boolean; hold(bytes: number): void }) {
    this.#room = room;
  }

  /** Runs the calls one by one, with other requests in between, and limits their total size to that of a single call. */
  limitToBatch(): void {
    this.#isBatch = true;
  }

  /** Checks that there is room for this many more bytes, before they are read. @throws invalid_input, service_unavailable */
  check(bytes: number): void {
    if (this.#isBatch && this.#bytes > 0 && this.#bytes + bytes > maxPageBytes) {
      // Later calls of the batch are refused without being run.
      this.#bytes = maxPageBytes;
      throw batchTooLarge();
    }
    if (!this.#room.hasRoom(bytes)) throw noRoom();
  }

  /**
   * Runs one of the request's calls and counts its output. The output of a write is always sent, as the write is
   * already done.
   * @throws invalid_input if its batch has no room for it, service_unavailable if too many bytes are in flight
   */
  call<T extends Outcome>(perform: () => Promise<T>, writes: boolean): Promise<T> {
    if (!this.#isBatch) return this.#perform(perform, writes);
    const turn = this.#last
      .then(() => setImmediate())
      .then(() => {
        if (this.#bytes >= maxPageBytes) throw batchTooLarge();
        return this.#perform(perform, writes);
      });
    this.#last = turn.catch(() => undefined);
    return turn;
  }

  /** Counts a response that does not come from a call. @throws service_unavailable if too many bytes are in flight */
  send(bytes: number): void {
    this.check(bytes);
    this.#hold(bytes);
  }

  #hold(bytes: number): void {
    this.#bytes += bytes;
    this.#room.hold(bytes);
  }

  async #perform<T extends Outcome>(perform: () => Promise<T>, writes: boolean): Promise<T> {
    const outcome = await perform();
    if (!outcome.ok) return outcome;
    const bytes = bytesOfResult(outcome.data);
    if (!writes) this.check(bytes);
    this.#hold(bytes);
    return outcome;
  }
}
