import type { IncomingMessage, ServerResponse } from 'node:http';
import { leadsToSecret } from '@rolecall/rest';
import type { RequestScope } from './bridge.ts';

/** What tells browsers to come by https alone, for a year. */
export const strictTransport = 'max-age=31536000';

/** Where pages may load what from. Development needs more: React rebuilds stacks by `eval`, and reloads come over a socket. */
function contentSecurityPolicy({ nonce }: RequestScope, development: boolean): string {
  return [
    "default-src 'self'",
    `script-src 'self' 'nonce-${nonce}' 'strict-dynamic'${development ? " 'unsafe-eval'" : ''}`,
    // The page's own script for it is in no file (`prepare-formats.ts`).
    'worker-src blob:',
    // Components place menus and dialogs by style attributes and bring style elements of their own, without a nonce.
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

/** Whether a page's address is to be told to nobody: its path holds a secret, or that of the page it leads on to. */
function isPrivatePage(url: string): boolean {
  const [path = '', ...query] = url.split('?');
  const nexts = new URLSearchParams(query.join('?')).getAll('next');
  return leadsToSecret(path.split('/', 2)[1] ?? '') || nexts.some((next) => next !== '' && isPrivatePage(next));
}

/**
 * To whom browsers tell a page's address. Without a referrer they say of a posted form that it comes from `null`, which
 * counts as another site unless they send Sec-Fetch-Site, as they do not over plain http: then they tell the origin alone.
 */
function referrerPolicy({ headers }: IncomingMessage, isPrivate: boolean): string {
  if (!isPrivate) return 'same-origin';
  return headers['sec-fetch-site'] === undefined ? 'strict-origin' : 'no-referrer';
}

/** Sets what protects every page, and hands Next the policy, from which it takes the nonce for its own scripts. */
export function setPageHeaders(
  req: IncomingMessage,
  res: ServerResponse,
  scope: RequestScope,
  development: boolean,
): void {
  const policy = contentSecurityPolicy(scope, development);
  req.headers['content-security-policy'] = policy;
  delete req.headers['content-security-policy-report-only'];
  // There are no server actions; Next would log what a made-up one is called.
  delete req.headers['next-action'];
  res.setHeader('Content-Security-Policy', policy);
  res.setHeader('X-Frame-Options', 'DENY');
  const isPrivate = isPrivatePage(req.url ?? '');
  res.setHeader('Referrer-Policy', referrerPolicy(req, isPrivate));
  if (isPrivate) res.setHeader('Cache-Control', 'no-store');
  res.setHeader('Permissions-Policy', 'camera=(), geolocation=(), microphone=()');
  res.setHeader('Cross-Origin-Opener-Policy', 'same-origin');
}

/** Makes the forwarding headers say what the server holds true, whoever sent them: next-auth builds its addresses from them. */
export function setForwardedHeaders(req: IncomingMessage, scope: RequestScope): void {
  const { protocol, host } = new URL(scope.baseUrl);
  req.headers['x-forwarded-proto'] = protocol.slice(0, -1);
  req.headers['x-forwarded-host'] = host;
  req.headers['x-forwarded-for'] = scope.address;
  delete req.headers['x-forwarded-port'];
  delete req.headers['forwarded'];
}
