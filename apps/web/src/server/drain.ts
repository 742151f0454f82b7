import type { Server } from 'node:http';
import type { Socket } from 'node:net';
import { connectionLimits } from './connection-limits.ts';
import type { Turns } from './turns.ts';

/**
 * Watches a server's connections from now on, to be able to end it.
 * @returns what takes no new connection, lets requests in flight be answered for `drainMs` at most, and those whose
 *   headers are still arriving begin for `drainHeadersMs`, and resolves once no connection is left
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
        // Those that speak another protocol by now are among them; `closeAllConnections` would leave them open.
        for (const socket of sockets) socket.destroy();
      }, connectionLimits.drainMs);
      // A request that begins takes its time, but headers that never end would keep the server from ending.
      const late = setTimeout(() => {
        for (const socket of sockets) if (!turns.isUnderWay(socket)) socket.destroy();
      }, connectionLimits.drainHeadersMs);
      const idle = setInterval(() => {
        // Connections that become idle meanwhile would otherwise stay open.
        server.closeIdleConnections();
        // To node, one that was opened ahead of need, as browsers and balancers do, is not idle but about to send.
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
