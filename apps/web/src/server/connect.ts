import { type IncomingMessage, type Server, ServerResponse } from 'node:http';
import type { Socket } from 'node:net';
import type { Turns } from './turns.ts';

/**
 * Handles CONNECT like any other method, with a response that closes the connection: node passes on the connection without a
 * response object. If an earlier response is still pending there, the connection is closed without finishing it, as node would
 * do.
 */
export function handleConnect(
  server: Server,
  turns: Turns,
  answer: (req: IncomingMessage, res: ServerResponse) => void,
): void {
  server.on('connect', (req, duplex) => {
    const socket = duplex as Socket;
    // Node no longer listens for errors.
    socket.on('error', () => socket.destroy());
    if (turns.isUnderWay(socket)) return void socket.destroy();
    const res = new ServerResponse(req);
    res.shouldKeepAlive = false;
    res.assignSocket(socket);
    res.once('finish', () => socket.destroySoon());
    answer(req, res);
  });
}
