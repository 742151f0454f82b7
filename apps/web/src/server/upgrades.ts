import { createServer, type IncomingMessage, type Server } from 'node:http';
import type { Duplex } from 'node:stream';

/** Where Next's development server talks to its pages. */
const hotReloadPath = '/_next/hmr';

/** Hands a request back to the server as it came in, but without its wish to speak another protocol. */
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
 * Makes what Next takes for the server at which it registers its handler of upgrades. Next does so in production too,
 * where it leaves every upgrade without an answer; and where there is no such handler, node ignores the header and
 * answers the request over HTTP/1.1. So in production Next's handler is called by nothing, and in development for hot
 * reloads alone.
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
