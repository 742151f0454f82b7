import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Socket } from 'node:net';

/**
 * Lets pipelined requests on a connection begin one after another, each when the previous response has been sent. Responses are
 * sent in that order anyway, and a client that never reads holds one response in memory rather than as many as it requested.
 */
export class Turns {
  readonly #last = new WeakMap<Socket, ServerResponse>();

  /** Begins a request when it is its turn; never, if the connection is closed by then. */
  take(req: IncomingMessage, res: ServerResponse, begin: () => void): void {
    const { socket } = req;
    const previous = this.#last.get(socket);
    this.#last.set(socket, res);
    if (!previous || previous.writableFinished) return begin();
    previous.once('close', () => {
      if (!socket.destroyed) begin();
    });
  }

  /** Whether a response still uses the connection, or waits for its turn. */
  isUnderWay(socket: Socket): boolean {
    const last = this.#last.get(socket);
    return last !== undefined && (!last.writableFinished || last.socket !== null);
  }

  /** Whether part of a response has been sent, so that nothing else can be sent instead. */
  isAnswering(socket: Socket): boolean {
    const last = this.#last.get(socket);
    return last !== undefined && last.headersSent && !last.writableFinished;
  }
}
