import type { IncomingMessage } from 'node:http';
import { LRUCache } from 'lru-cache';

/** Whether an address belongs to a proxy whose forwarding headers are trusted; made by `compile` of proxy-addr. */
export type TrustProxy = (address: string, hop: number) => boolean;

// A name or an IP address with an optional port. Any other Host header is not echoed.
const hostPattern = /^(?:[A-Za-z0-9_](?:[A-Za-z0-9._-]{0,253})|\[[0-9A-Fa-f:.]{2,45}\])(?::\d{1,5})?$/;

/**
 * Whether a URL can be made from a host that matches the pattern. Cached, because each request asks several times, mostly
 * for the same host.
 */
const parsed = new LRUCache<string, boolean>({ max: 1000, memoMethod: (host) => URL.canParse(`http://${host}`) });

/** Whether a Host header is valid in a URL. */
export const isSaneHost = (host: string): boolean => hostPattern.test(host) && parsed.memo(host);

const first = (header: string | string[] | undefined): string | undefined => {
  const value = Array.isArray(header) ? header[0] : header;
  return value?.split(',', 1)[0]?.trim();
};

/** Scheme and host by which the caller reached the server, without a trailing slash. */
export function baseUrlOf(req: IncomingMessage, trustProxy: TrustProxy | undefined): string {
  const { headers, socket } = req;
  let protocol = 'encrypted' in socket ? 'https' : 'http';
  let { host } = headers;
  if (trustProxy?.(socket.remoteAddress ?? '', 0)) {
    const forwardedProtocol = first(headers['x-forwarded-proto'])?.toLowerCase();
    if (forwardedProtocol === 'http' || forwardedProtocol === 'https') protocol = forwardedProtocol;
    const forwardedHost = first(headers['x-forwarded-host']);
    if (forwardedHost && isSaneHost(forwardedHost)) host = forwardedHost;
  }
  if (host === undefined || !isSaneHost(host)) host = `localhost:${socket.localPort ?? ''}`;
  return `${protocol}://${host}`;
}
