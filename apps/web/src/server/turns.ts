import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Socket } from 'node:net';

/**
 * Lets the requests that a client sends ahead of their answers on one connection begin one after another, each when the
 * answer before it is out: they are sent in that order anyway, and a client that never reads holds one answer in memory
 * rather than as many as it asked for.
 */
export class Turns {
  readonly #last = new WeakMap<Socket, ServerResponse>();

  /** Begins a request when it is its turn; never, where the connection is gone by then. */
  take(req: IncomingMessage, res: ServerResponse, begin: () => void): void {
    const { socket } = req;
    const previous = this.#last.get(socket);
    this.#last.set(socket, res);
    if (!previous || previous.writableFinished) return begin();
    previous.once('close', () => {
      if (!socket.destroyed) begin();
    });
  }

  /** Whether an answer still holds the connection, or waits for its turn. */
  isUnderWay(socket: Socket): boolean {
    const last = this.#last.get(socket);
    return last !== undefined && (!last.writableFinished || last.socket !== null);
  }

  /** Whether part of an answer is out, so that nothing else can be sent in its place. */
  isAnswering(socket: Socket): boolean {
    const last = this.#last.get(socket);
    return last !== undefined && last.headersSent && !last.writableFinished;
  }
}
