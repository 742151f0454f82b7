import { setImmediate } from 'node:timers/promises';
import { invalidInput, maxPageBytes, RolecallError } from '@rolecall/contracts';
import { networkOf } from './network-address.ts';
import { bytesOfResult } from './pages.ts';
import { Tally } from './tally.ts';

/** How many bytes of answers may be on their way at the same time. */
export interface ResponseLimits {
  inAll: number;
  /** To one network address. */
  perAddress: number;
  /** An answer of so many bytes at most is not counted: it is out at once, or waits in the buffers of the system. */
  small: number;
}

/** How soon it is worth asking again, in seconds. */
const retryAfter = 5;

const noRoom = () =>
  new RolecallError('service_unavailable', 'Answers to earlier requests are still on their way, try again later.', {
    retryAfter,
  });
const batchTooLarge = () =>
  invalidInput(`The answers of a batch take at most ${maxPageBytes} bytes together; make this call by itself.`);

/** Counts the bytes of answers that their callers have not read yet, so that readers who never read hold a bounded amount. */
export class ResponseBudget {
  readonly #limits: ResponseLimits;
  readonly #perNetwork = new Tally();
  #inAll = 0;

  constructor(limits: ResponseLimits) {
    this.#limits = limits;
  }

  /**
   * Begins the answer to one request.
   * @param addressOf where its caller is, asked for only if the answer is counted
   * @param whenOut calls what it is handed once the answer is out or its caller gone, at once where it is already
   * @param copies how many bytes are sent for one of the object that is answered
   */
  begin(addressOf: () => string, whenOut: (release: () => void) => void, copies = 1): ResponseMeter {
    return new ResponseMeter({
      hasRoom: (bytes) => {
        const sent = bytes * copies;
        if (sent <= this.#limits.small) return true;
        const ofNetwork = this.#perNetwork.get(networkOf(addressOf()));
        // What is larger than all that there may be is sent alone.
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

/** What a middleware is handed of the rest of a call. */
type Outcome = { ok: true; data: unknown } | { ok: false };

/** The answer to one request, which may make several calls. */
export class ResponseMeter {
  readonly #room: { hasRoom(bytes: number): boolean; hold(bytes: number): void };
  #isBatch = false;
  #bytes = 0;
  #last: Promise<unknown> = Promise.resolve();

  /** Use `begin` of `ResponseBudget`. */
  constructor(room: { hasRoom(bytes: number): boolean; hold(bytes: number): void }) {
    this.#room = room;
  }

  /** Lets the calls run one after another, with other requests between them, and take as much together as one may alone. */
  limitToBatch(): void {
    this.#isBatch = true;
  }

  /** Makes sure that there is room for so many more bytes, before they are read. @throws invalid_input, service_unavailable */
  check(bytes: number): void {
    if (this.#isBatch && this.#bytes > 0 && this.#bytes + bytes > maxPageBytes) {
      // What comes after it is refused without being looked at.
      this.#bytes = maxPageBytes;
      throw batchTooLarge();
    }
    if (!this.#room.hasRoom(bytes)) throw noRoom();
  }

  /**
   * Makes one of the request's calls and counts what it answers. That of a write is sent in any case: it is done.
   * @throws invalid_input where its batch has no room for it, service_unavailable where too many bytes are on their way
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

  /** Counts an answer that no call has made. @throws service_unavailable where too many bytes are on their way */
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
