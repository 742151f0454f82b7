import { isIP } from 'node:net';

/** Names of a machine for itself. */
const isLocal = (hostname: string) => hostname === 'localhost' || hostname.endsWith('.localhost');

/**
 * Whether a request may have come under this name. A page elsewhere can make its own name mean this machine (DNS
 * rebinding) and then counts as same origin, but it cannot take ours, nor an address.
 * @param known the names that the server was set up with
 */
export function isOwnHost(hostname: string, known: readonly string[]): boolean {
  return isLocal(hostname) || isIP(hostname.replaceAll(/^\[|\]$/g, '')) !== 0 || known.includes(hostname);
}
