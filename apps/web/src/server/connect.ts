import { type IncomingMessage, type Server, ServerResponse } from 'node:http';
import type { Socket } from 'node:net';
import type { Turns } from './turns.ts';

/**
 * Has CONNECT answered like any other method, by a response that ends the connection: node hands its connection over
 * without one. Where an answer is still under way there, the connection ends with it unfinished, as node would end it.
 */
export function handleConnect(
  server: Server,
  turns: Turns,
  answer: (req: IncomingMessage, res: ServerResponse) => void,
): void {
  server.on('connect', (req, duplex) => {
    const socket = duplex as Socket;
    // Node listens no longer.
    socket.on('error', () => socket.destroy());
    if (turns.isUnderWay(socket)) return void socket.destroy();
    const res = new ServerResponse(req);
    res.shouldKeepAlive = false;
    res.assignSocket(socket);
    res.once('finish', () => socket.destroySoon());
    answer(req, res);
  });
}
