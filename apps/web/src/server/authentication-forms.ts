import { isUtf8 } from 'node:buffer';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { documentedError, type SignedIn } from '@rolecall/api';
import { RolecallError, sentences } from '@rolecall/contracts';
import { nextPath, secondFactorPath } from '../authentication/next-path.ts';
import { sentenceOf, type SignInRefusal } from '../authentication/outcome.ts';
import type { HiddenFields, PostedForm, PostedFormName } from '../posted-form.ts';
import { requireSameOrigin } from './auth-requests.ts';
import { type Bridge, getBridge, type RequestScope } from './bridge.ts';
import { logFailure } from './logging.ts';
import {
  clearPendingCookie,
  clearSessionCookie,
  setDeviceCookie,
  setPendingCookie,
  setSessionCookie,
} from './session-cookie.ts';
import { attemptSecondStep, attemptSignIn, endBrowserSession, signInDevice } from './sign-in.ts';

const authenticationPages =
  /^\/(?:sign-in|sign-in\/second-factor|sign-up|sign-out|forgot-password|(?:invite|reset-password|confirm)\/[^/]+)$/;

/** Whether a path is a page whose forms work without scripts; each form posts to the page's own URL. */
export const isAuthenticationPage = (path: string): boolean => authenticationPages.test(path);

/** Whether a form is UTF-8, both its bytes and what they percent-encode. Other bytes would become U+FFFD, even in a password. */
function isUtf8Form(bytes: Buffer): boolean {
  if (!isUtf8(bytes)) return false;
  try {
    // A percent sign without two hexadecimal digits stands for itself.
    decodeURIComponent(bytes.toString().replaceAll(/%(?![\da-f]{2})/gi, '%25'));
    return true;
  } catch {
    return false;
  }
}

/** The fields of a form, whose size is within the limit. @throws unsupported_media_type, parse_error */
async function readFields(req: IncomingMessage): Promise<URLSearchParams> {
  const type = req.headers['content-type']?.split(';')[0]?.trim().toLowerCase();
  if (type !== 'application/x-www-form-urlencoded')
    throw new RolecallError('unsupported_media_type', 'The form was sent in a way that is not understood.');
  const chunks: Buffer[] = [];
  for await (const chunk of req as AsyncIterable<Buffer>) chunks.push(chunk);
  const bytes = Buffer.concat(chunks);
  if (!isUtf8Form(bytes)) throw new RolecallError('parse_error', 'The form is not valid UTF-8.');
  return new URLSearchParams(bytes.toString());
}

const refusalCodes = {
  wrong: 'authentication_failed',
  wrongWithCode: 'authentication_failed',
  over: 'authentication_failed',
  throttled: 'throttled',
  unavailable: 'service_unavailable',
} as const satisfies Record<SignInRefusal['reason'], string>;

interface Post {
  bridge: Bridge;
  scope: RequestScope;
  /** The value of a field; empty if there is no such field. */
  field: (name: string) => string;
}

interface Done {
  to: string;
  cookies?: string[];
}

/** The documented error for a refused sign-in. */
function refusalOf(refusal: SignInRefusal): RolecallError {
  const { retryAfter } = { retryAfter: undefined, ...refusal };
  const { detail, ...message } = sentenceOf(refusal);
  return new RolecallError(refusalCodes[refusal.reason], detail, {
    ...message,
    ...(retryAfter === undefined ? {} : { retryAfter }),
  });
}

/** Gives the browser a new session in place of the one it had. */
async function enter(
  { bridge, scope }: Post,
  { user, session, device }: SignedIn,
  to: string,
  ...cookies: string[]
): Promise<Done> {
  const cookie = await setSessionCookie(scope.secure, bridge.sessionSecret, { sub: user.uuid, sid: session });
  await endBrowserSession(bridge, scope);
  return { to, cookies: [cookie, setDeviceCookie(scope.secure, device), ...cookies] };
}

async function signIn(post: Post, fallback = '/'): Promise<Done> {
  const { bridge, scope, field } = post;
  const outcome = await attemptSignIn(bridge, scope, {
    email: field('email'),
    password: field('password'),
    code: field('code'),
  });
  if (!outcome.ok) throw refusalOf(outcome);
  const next = nextPath(field('next'), fallback);
  const { result } = outcome;
  return 'pending' in result
    ? { to: secondFactorPath(next), cookies: [setPendingCookie(scope.secure, result.pending)] }
    : enter(post, result, next);
}

/** The response of an authenticator, as the page posts it; null if it is not JSON. */
function parsePasskey(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}

/** Continues the sign-in that the browser's cookie identifies. If it has expired, it starts again with the first step. */
async function showSecondFactor(post: Post): Promise<Done> {
  const { bridge, scope, field } = post;
  const next = nextPath(field('next'));
  const forget = clearPendingCookie(scope.secure);
  const again = { to: `/sign-in?error=over&next=${encodeURIComponent(next)}`, cookies: [forget] };
  if (scope.pending === undefined) return again;
  const isPasskey = field('passkey') !== '';
  const proof = isPasskey ? { passkey: parsePasskey(field('passkey')) } : { code: field('code') };
  const outcome = await attemptSecondStep(bridge, scope, scope.pending, proof);
  if (outcome.ok) return enter(post, outcome.result, next, forget);
  if (outcome.reason === 'over') return again;
  if (outcome.reason !== 'wrong') throw refusalOf(outcome);
  throw isPasskey
    ? new RolecallError('authentication_failed', sentences.passkeyWrong)
    : new RolecallError('authentication_failed', sentences.codeWrong, { attr: 'code' });
}

const callerOf = ({ router, createContext }: Bridge) => router.createCaller(createContext);

const forms: Record<PostedFormName, (post: Post) => Promise<Done>> = {
  'sign-in': (post) => signIn(post),
  'second-factor': showSecondFactor,
  async 'sign-up'(post) {
    const { bridge, field } = post;
    const organization_name = field('organization_name');
    const invite_token = field('invite_token');
    const invite_proof = field('invite_proof');
    const { uuid } = await callerOf(bridge).users.signUp({
      email: field('email'),
      password: field('password'),
      first_name: field('first_name'),
      last_name: field('last_name'),
      ...(organization_name.trim() === '' ? {} : { organization_name }),
      ...(invite_token === '' ? {} : { invite_token }),
      ...(invite_proof === '' ? {} : { invite_proof }),
    });
    // Nobody can be signed in before the link in the mail is opened.
    return uuid === null ? { to: '/sign-up?sent=1' } : signIn(post, '/welcome');
  },
  async join({ bridge, field }) {
    const proof = field('invite_proof');
    await callerOf(bridge).invites.accept({ token: field('invite_token'), ...(proof === '' ? {} : { proof }) });
    return { to: '/welcome' };
  },
  async 'sign-out'({ bridge, scope, field }) {
    await endBrowserSession(bridge, scope);
    return { to: nextPath(field('next'), '/sign-in'), cookies: [clearSessionCookie(scope.secure)] };
  },
  async 'forgot-password'({ bridge, scope, field }) {
    await bridge.rolecall.requestPasswordReset(field('email'), scope.address, scope.locale);
    return { to: '/forgot-password?sent=1' };
  },
  async 'reset-password'({ bridge, scope, field }) {
    await bridge.rolecall.resetPassword(field('link_token'), field('password'), scope.address, scope.locale);
    // Otherwise, a session in this browser would continue without the new password.
    await endBrowserSession(bridge, scope);
    return { to: '/sign-in?notice=reset_password', cookies: [clearSessionCookie(scope.secure)] };
  },
  async confirm(post) {
    const { bridge, scope, field } = post;
    const { purpose, signedIn } = await bridge.rolecall.confirmAddress(field('link_token'), {
      address: scope.address,
      actor: await scope.actor(),
      password: field('password'),
      device: signInDevice(scope),
    });
    if (signedIn) return enter(post, signedIn, '/welcome');
    // A person who is signed in is redirected from there to their account.
    return { to: `/sign-in?notice=${purpose}&next=${encodeURIComponent('/settings/account')}` };
  },
};

const hidden: readonly (keyof HiddenFields)[] = ['form', 'next', 'invite_token', 'invite_proof', 'link_token'];

const isSecret = (name: string) => name.includes('password') || name === 'code' || name === 'passkey';

const shownAgain = (fields: URLSearchParams) =>
  Object.fromEntries(
    [...fields]
      .filter(([name]) => !(hidden as readonly string[]).includes(name))
      .map(([name, value]) => [name, isSecret(name) ? '' : value]),
  );

/**
 * Handles a form that was posted to its page, as happens without scripts, and redirects to the next page. It must run with the
 * request's scope as the current one.
 * @returns what the page has to show if the form was refused: then nothing has been sent yet, but the status is set
 */
export async function handlePost(
  scope: RequestScope,
  req: IncomingMessage,
  res: ServerResponse,
): Promise<PostedForm | null> {
  const bridge = getBridge();
  let fields = new URLSearchParams();
  try {
    requireSameOrigin(scope);
    fields = await readFields(req);
    const name = fields.get('form') ?? '';
    if (!Object.hasOwn(forms, name))
      throw new RolecallError('invalid_input', 'The form is not one of this page. Send it again from here.');
    const field = (of: string) => fields.get(of) ?? '';
    const { to, cookies = [] } = await forms[name as PostedFormName]({ bridge, scope, field });
    res.writeHead(303, { Location: to, 'Cache-Control': 'no-store', 'Set-Cookie': cookies });
    res.end();
    return null;
  } catch (error) {
    const { status, body, messageId, values, cause, retryAfter } = documentedError(error);
    if (status >= 500 && cause !== undefined) logFailure(bridge.log, cause, { id: scope.id });
    res.statusCode = status;
    if (retryAfter !== undefined) res.setHeader('Retry-After', retryAfter);
    // Next must render the page, and not look for a server action in the body.
    delete req.headers['content-type'];
    delete req.headers['next-action'];
    return { failure: { ...body, messageId, values, requestId: scope.id }, values: shownAgain(fields) };
  }
}
