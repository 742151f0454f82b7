import type { IncomingMessage, ServerResponse } from 'node:http';
import { leadsToSecret } from '@rolecall/rest';
import type { RequestScope } from './bridge.ts';

/** Tells browsers to use only https for a year. */
export const strictTransport = 'max-age=31536000';

/**
 * What pages may load, and from where. Development needs more: React rebuilds stacks with `eval`, and hot reloads use a socket.
 */
function contentSecurityPolicy({ nonce }: RequestScope, development: boolean): string {
  return [
    "default-src 'self'",
    `script-src 'self' 'nonce-${nonce}' 'strict-dynamic'${development ? " 'unsafe-eval'" : ''}`,
    // The script of this worker is not in a file (`prepare-formats.ts`).
    'worker-src blob:',
    // Components position menus and dialogs with style attributes, and add style elements without a nonce.
    "style-src 'self' 'unsafe-inline'",
    "img-src 'self' data:",
    "font-src 'self'",
    `connect-src 'self'${development ? ' ws:' : ''}`,
    "object-src 'none'",
    "base-uri 'none'",
    "form-action 'self'",
    "frame-ancestors 'none'",
  ].join('; ');
}

/** Whether a page's URL must stay private: its path contains a secret, or the URL of the page that it leads to does. */
function isPrivatePage(url: string): boolean {
  const [path = '', ...query] = url.split('?');
  const nexts = new URLSearchParams(query.join('?')).getAll('next');
  return leadsToSecret(path.split('/', 2)[1] ?? '') || nexts.some((next) => next !== '' && isPrivatePage(next));
}

/**
 * The Referrer-Policy of a page. Without a referrer, browsers send `Origin: null` with a posted form, which counts as another
 * site unless they also send Sec-Fetch-Site. Over plain HTTP they do not, so the policy then lets them send the origin.
 */
function referrerPolicy({ headers }: IncomingMessage, isPrivate: boolean): string {
  if (!isPrivate) return 'same-origin';
  return headers['sec-fetch-site'] === undefined ? 'strict-origin' : 'no-referrer';
}

/** Sets the security headers of a page, and passes the policy to Next, which takes the nonce for its own scripts from it. */
export function setPageHeaders(
  req: IncomingMessage,
  res: ServerResponse,
  scope: RequestScope,
  development: boolean,
): void {
  const policy = contentSecurityPolicy(scope, development);
  req.headers['content-security-policy'] = policy;
  delete req.headers['content-security-policy-report-only'];
  // There are no server actions, and Next would log the name of a made-up one.
  delete req.headers['next-action'];
  res.setHeader('Content-Security-Policy', policy);
  res.setHeader('X-Frame-Options', 'DENY');
  const isPrivate = isPrivatePage(req.url ?? '');
  res.setHeader('Referrer-Policy', referrerPolicy(req, isPrivate));
  if (isPrivate) res.setHeader('Cache-Control', 'no-store');
  res.setHeader('Permissions-Policy', 'camera=(), geolocation=(), microphone=()');
  res.setHeader('Cross-Origin-Opener-Policy', 'same-origin');
}

/** Replaces the forwarding headers with what the server trusts, because next-auth builds its URLs from them. */
export function setForwardedHeaders(req: IncomingMessage, scope: RequestScope): void {
  const { protocol, host } = new URL(scope.baseUrl);
  req.headers['x-forwarded-proto'] = protocol.slice(0, -1);
  req.headers['x-forwarded-host'] = host;
  req.headers['x-forwarded-for'] = scope.address;
  delete req.headers['x-forwarded-port'];
  delete req.headers['forwarded'];
}
