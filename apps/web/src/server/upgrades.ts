import { createServer, type IncomingMessage, type Server } from 'node:http';
import type { Duplex } from 'node:stream';

/** The path that Next's development server uses to reload its pages. */
const hotReloadPath = '/_next/hmr';

/** Returns a request to the server as it was received, but without its upgrade headers. */
function answerAsHttp(server: Server, req: IncomingMessage, socket: Duplex, head: Buffer): void {
  const lines = [`${req.method} ${req.url} HTTP/${req.httpVersion}`];
  for (let index = 0; index < req.rawHeaders.length; index += 2) {
    const name = req.rawHeaders[index] ?? '';
    if (!/^(?:upgrade|connection)$/i.test(name)) lines.push(`${name}: ${req.rawHeaders[index + 1]}`);
  }
  lines.push('Connection: close', '', '');
  socket.unshift(Buffer.concat([Buffer.from(lines.join('\r\n'), 'latin1'), head]));
  server.emit('connection', socket);
}

/**
 * Creates the server on which Next registers its handler for upgrades. Next does so in production too, where it never responds to
 * an upgrade; without a handler, node ignores the header and responds over HTTP/1.1. So in production nothing calls Next's
 * handler, and in development only hot reloads do.
 * @param server the server that listens
 */
export function createUpgradeServer(server: Server, development: boolean): Server {
  const forNext = createServer();
  if (development)
    server.on('upgrade', (req, socket, head) => {
      if (req.url?.startsWith(hotReloadPath)) forNext.emit('upgrade', req, socket, head);
      else answerAsHttp(server, req, socket, head);
    });
  return forNext;
}
