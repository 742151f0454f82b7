import type { IncomingMessage } from 'node:http';
import { invalidInput, RolecallError, sentences } from '@rolecall/contracts';
import type { RequestScope } from './bridge.ts';

const authPrefix = '/api/auth';

/** Whether a path is one of next-auth's, or of what signs in beside it. */
export const isAuthRoute = (path: string): boolean => path === authPrefix || path.startsWith(`${authPrefix}/`);

// What of next-auth is in use. The rest of it is not there: some of it answers with 500.
const passkeyRoute = '/passkey';
const pages = /^\/(?:csrf|providers|session|signin|signout|error|callback\/(?!credentials$)[\w-]+)$/;
const forms = /^\/(?:callback\/credentials|signin\/[\w-]+|signout|passkey)$/;

const callbackCookie = /(?:^|;\s*)(?:__Secure-)?next-auth\.callback-url=[^;]*/g;

const callbackRule = () => invalidInput('Not an address to go on to.', 'callbackUrl');

/** Whether next-auth can make an address of it; where it leads, its `redirect` callback decides. */
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
    // The parser's own words would repeat what was sent.
  }
  throw new RolecallError('parse_error', 'JSON parse error - the request is not a JSON object.');
}

/** @throws permission_denied for what another site may have sent */
export function requireSameOrigin({ isSameOrigin }: Pick<RequestScope, 'isSameOrigin'>): void {
  if (!isSameOrigin)
    throw new RolecallError('permission_denied', 'The form was not sent from this page. Send it again from here.');
}

/**
 * Refuses what next-auth would answer with 500, or log with the address that the caller sent, and takes an address that
 * is none from its cookie.
 * @throws not_found, invalid_input, permission_denied
 */
export function checkAuthRequest(req: IncomingMessage, scope: RequestScope, path: string, query: string): void {
  const known = req.method === 'POST' ? forms : pages;
  const route = path.slice(authPrefix.length);
  if (!known.test(route)) throw new RolecallError('not_found', sentences.endpointNotFound);
  // It takes the place of a sign-in that is under way; what next-auth answers has tokens of its own against other sites.
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

/** Refuses a form's fields that next-auth, or what it hands them to, would fail on. @throws parse_error, invalid_input */
export function checkAuthBody(req: IncomingMessage, body: Buffer): void {
  for (const [name, value] of Object.entries(fieldsOf(req.headers['content-type'] ?? '', body.toString()))) {
    // The name may be anything, so that it is not repeated.
    if (typeof value !== 'string') throw invalidInput('Each field must be a string.');
    if (name === 'callbackUrl' && value !== '' && !isAddress(value)) throw callbackRule();
  }
}
