import type { IncomingMessage } from 'node:http';
import { invalidInput, RolecallError, sentences } from '@rolecall/contracts';
import type { RequestScope } from './bridge.ts';

const authPrefix = '/api/auth';

/** Whether a path is a route of next-auth, or of the other sign-in routes beside it. */
export const isAuthRoute = (path: string): boolean => path === authPrefix || path.startsWith(`${authPrefix}/`);

// The routes of next-auth that are in use. The others respond with 404, because some of them would fail with 500.
const passkeyRoute = '/passkey';
const pages = /^\/(?:csrf|providers|session|signin|signout|error|callback\/(?!credentials$)[\w-]+)$/;
const forms = /^\/(?:callback\/credentials|signin\/[\w-]+|signout|passkey)$/;

const callbackCookie = /(?:^|;\s*)(?:__Secure-)?next-auth\.callback-url=[^;]*/g;

const callbackRule = () => invalidInput('Not an address to go on to.', 'callbackUrl');

/** Whether next-auth can parse the value as a URL; its `redirect` callback decides where it may lead. */
function isAddress(value: string): boolean {
  const base = value.startsWith('/') ? 'http://here' : undefined;
  return URL.canParse(value, base) && /^https?:$/.test(new URL(value, base).protocol);
}

/** The fields of a form or JSON object. @throws parse_error */
function fieldsOf(contentType: string, body: string): Record<string, unknown> {
  if (!contentType.includes('application/json')) return Object.fromEntries(new URLSearchParams(body));
  try {
    const parsed: unknown = JSON.parse(body || '{}');
    if (typeof parsed === 'object' && parsed !== null && !Array.isArray(parsed))
      return parsed as Record<string, unknown>;
  } catch {
    // The parser's own message would repeat what was sent.
  }
  throw new RolecallError('parse_error', 'JSON parse error - the request is not a JSON object.');
}

/** @throws permission_denied if another site may have sent the request */
export function requireSameOrigin({ isSameOrigin }: Pick<RequestScope, 'isSameOrigin'>): void {
  if (!isSameOrigin)
    throw new RolecallError('permission_denied', 'The form was not sent from this page. Send it again from here.');
}

/**
 * Refuses requests that next-auth would answer with 500 or log with the URL that the caller sent, and removes an invalid callback
 * URL from the cookies.
 * @throws not_found, invalid_input, permission_denied
 */
export function checkAuthRequest(req: IncomingMessage, scope: RequestScope, path: string, query: string): void {
  const known = req.method === 'POST' ? forms : pages;
  const route = path.slice(authPrefix.length);
  if (!known.test(route)) throw new RolecallError('not_found', sentences.endpointNotFound);
  // This route replaces a sign-in that is in progress; next-auth's own routes have tokens against other sites.
  if (route === passkeyRoute) requireSameOrigin(scope);
  for (const callbackUrl of new URLSearchParams(query).getAll('callbackUrl'))
    if (callbackUrl !== '' && !isAddress(callbackUrl)) throw callbackRule();
  const { cookie } = req.headers;
  if (cookie?.includes('next-auth.callback-url='))
    req.headers.cookie = cookie.replace(callbackCookie, (pair) => {
      try {
        return isAddress(decodeURIComponent(pair.slice(pair.indexOf('=') + 1))) ? pair : '';
      } catch {
        return '';
      }
    });
}

/** Refuses form fields that next-auth, or the code that it passes them to, would fail on. @throws parse_error, invalid_input */
export function checkAuthBody(req: IncomingMessage, body: Buffer): void {
  for (const [name, value] of Object.entries(fieldsOf(req.headers['content-type'] ?? '', body.toString()))) {
    // The name may be anything, so the message does not repeat it.
    if (typeof value !== 'string') throw invalidInput('Each field must be a string.');
    if (name === 'callbackUrl' && value !== '' && !isAddress(value)) throw callbackRule();
  }
}
