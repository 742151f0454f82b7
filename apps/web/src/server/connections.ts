import type { Server } from 'node:http';
import type { Socket } from 'node:net';
import { networkOf, Tally } from '@rolecall/api';
import type { Logger } from 'pino';
import type { TrustProxy } from '../env.ts';
import { addressShare, reservedFiles } from './connection-limits.ts';

interface ConnectionSettings {
  /** The maximum number of connections; 0 for as many as there are file descriptors. */
  connections: number;
  /** The maximum from one network; 0 for no limit. */
  connectionsPerAddress: number;
  /** Proxies represent many addresses, so their connections are not counted. */
  trustProxy: TrustProxy | undefined;
}

/** How many files and sockets this process may have open; undefined if the system does not say. */
function openFilesLimit(): number | undefined {
  // Otherwise, the report looks up the names of all network interfaces.
  Object.assign(process.report, { excludeNetwork: true });
  const { userLimits } = process.report.getReport() as { userLimits?: { open_files?: { soft: number | string } } };
  const soft = userLimits?.open_files?.soft;
  return typeof soft === 'number' ? soft : undefined;
}

const logEveryMs = 60_000;

/**
 * Limits the connections of a server: in total, so that the database and the log keep their file descriptors, and per network
 * address. Connections above the limit are closed at once.
 * @param otherFiles descriptors that are needed besides the usual ones
 */
export function boundConnections(
  server: Server,
  { connections, connectionsPerAddress, trustProxy }: ConnectionSettings,
  log: Logger,
  otherFiles: number,
): void {
  const files = Math.max(16, (openFilesLimit() ?? Infinity) - reservedFiles - otherFiles);
  const inAll = connections === 0 ? files : Math.min(connections, files);
  const each =
    connectionsPerAddress === 0 ? Infinity : Math.min(connectionsPerAddress, Math.ceil(inAll * addressShare));

  let refused = 0;
  let logged = -logEveryMs;
  const refuse = () => {
    refused += 1;
    if (performance.now() - logged < logEveryMs) return;
    log.warn({ refused }, 'too many connections');
    logged = performance.now();
    refused = 0;
  };

  if (inAll !== Infinity) server.maxConnections = inAll;
  server.on('drop', refuse);
  const counts = new Tally();
  const known = new WeakSet<Socket>();
  server.prependListener('connection', (socket) => {
    const { remoteAddress } = socket;
    // A socket whose upgrade was ignored is emitted a second time.
    if (known.has(socket) || remoteAddress === undefined || trustProxy?.(remoteAddress, 0)) return;
    known.add(socket);
    const network = networkOf(remoteAddress);
    const count = counts.add(network, 1);
    socket.once('close', () => counts.add(network, -1));
    if (count <= each) return;
    refuse();
    socket.destroy();
  });
}
