import { isIP } from 'node:net';

/** Whether a hostname is a machine's own name for itself. */
const isLocal = (hostname: string) => hostname === 'localhost' || hostname.endsWith('.localhost');

/**
 * Whether a request may use this hostname. A page of another site can point its own name at this machine (DNS rebinding), so
 * that its requests count as same-origin, but it cannot use our names or an IP address.
 * @param known the names that the server was set up with
 */
export function isOwnHost(hostname: string, known: readonly string[]): boolean {
  return isLocal(hostname) || isIP(hostname.replaceAll(/^\[|\]$/g, '')) !== 0 || known.includes(hostname);
}
