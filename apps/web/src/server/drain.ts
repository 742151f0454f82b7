import type { Server } from 'node:http';
import type { Socket } from 'node:net';
import { connectionLimits } from './connection-limits.ts';
import type { Turns } from './turns.ts';

/**
 * Tracks a server's connections from now on, to be able to stop it.
 * @returns a function that stops accepting connections, gives requests in flight at most `drainMs`, and requests whose headers
 * are still arriving `drainHeadersMs` to begin, and resolves once no connection is left
 */
export function createDrain(server: Server, turns: Turns): (onOverdue: () => void) => Promise<void> {
  const sockets = new Set<Socket>();
  server.on('connection', (socket) => {
    if (sockets.has(socket)) return;
    sockets.add(socket);
    socket.once('close', () => sockets.delete(socket));
  });
  return (onOverdue) =>
    new Promise((resolve) => {
      const overdue = setTimeout(() => {
        onOverdue();
        // This includes connections that have switched protocols, which `closeAllConnections` would leave open.
        for (const socket of sockets) socket.destroy();
      }, connectionLimits.drainMs);
      // A request that has begun may take its time, but headers that never end would keep the server from stopping.
      const late = setTimeout(() => {
        for (const socket of sockets) if (!turns.isUnderWay(socket)) socket.destroy();
      }, connectionLimits.drainHeadersMs);
      const idle = setInterval(() => {
        // Otherwise, connections that become idle in the meantime would stay open.
        server.closeIdleConnections();
        // To node, a connection that was opened ahead of need, as browsers and load balancers do, is not idle but about to send.
        for (const socket of sockets) if (socket.bytesRead === 0) socket.destroy();
      }, 100);
      server.close(() => {
        clearTimeout(overdue);
        clearTimeout(late);
        clearInterval(idle);
        resolve();
      });
    });
}
