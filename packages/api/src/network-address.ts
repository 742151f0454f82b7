import ipaddr from 'ipaddr.js';

/**
 * The key for rate limits per address: an IPv4 address as it is, even if written as IPv6 (`::ffff:192.0.2.1`), and the
 * /64 network of any other IPv6 address, since one customer is given at least that. Brackets, zone and upper case are
 * ignored. Anything that is not an IP address, such as a Unix socket, is its own key.
 * @param address as reported by a socket or a trusted proxy
 */
export function networkOf(address: string): string {
  const bare = address.trim().replace(/^\[(.*)\]$/, '$1');
  if (!ipaddr.isValid(bare)) return bare.toLowerCase();
  const parsed = ipaddr.process(bare);
  if (!(parsed instanceof ipaddr.IPv6)) return parsed.toString();
  return `${new ipaddr.IPv6([...parsed.parts.slice(0, 4), 0, 0, 0, 0]).toString()}/64`;
}
