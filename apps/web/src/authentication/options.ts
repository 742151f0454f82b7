import 'server-only';
import type { HalfSignedIn, SignedIn } from '@rolecall/api';
import type { AuthOptions } from 'next-auth';
import CredentialsProvider from 'next-auth/providers/credentials';
import { cookies } from 'next/headers';
import { type Bridge, getBridge, getRequestScope, type RequestScope } from '@/server/bridge';
import {
  deviceCookieName,
  deviceMaxAge,
  pendingCookieName,
  pendingMaxAge,
  sessionCookieName,
  sessionMaxAge,
} from '@/server/session-cookie';
import { attemptSignIn, codeOf, endBrowserSession, signInDevice } from '@/server/sign-in';
import { nextPath, secondFactorPath } from './next-path';
import { secondFactorError } from './outcome';
import { oauthProviders, profileOf } from './providers';

declare module 'next-auth' {
  interface User {
    /** Id of the session that was started in the database. */
    sid?: string;
  }
}

declare module 'next-auth/jwt' {
  interface JWT {
    sid?: string;
  }
}

const cookieOptions = (secure: boolean) => ({ httpOnly: true, sameSite: 'lax' as const, path: '/', secure });

/** Remembers the browser as a known device. @returns the user in the form next-auth expects */
async function signedIn({ secure }: RequestScope, { user, session, device }: SignedIn) {
  (await cookies()).set(deviceCookieName(secure), device, { ...cookieOptions(secure), maxAge: deviceMaxAge });
  return { id: user.uuid, sid: session };
}

/** Stores in the browser what it needs to continue the sign-in. */
async function waitForSecondFactor({ secure }: RequestScope, { pending }: HalfSignedIn): Promise<void> {
  (await cookies()).set(pendingCookieName(secure), pending, { ...cookieOptions(secure), maxAge: pendingMaxAge });
}

/** The path in this app that a sign-in with a provider continues to, from next-auth's callback cookie. */
async function callbackPath(scope: RequestScope): Promise<string> {
  const noted = (await cookies()).get(`${scope.secure ? '__Secure-' : ''}next-auth.callback-url`)?.value ?? '';
  const url = URL.canParse(noted, scope.baseUrl) ? new URL(noted, scope.baseUrl) : undefined;
  return nextPath(url && url.pathname + url.search);
}

/** Sets the status, and the seconds to wait before trying again, of a response for which next-auth would always use 401. */
export type Refuse = (status: 200 | 429 | 503, retryAfter: number | undefined) => void;

/** Signs in with a password. @throws with a fixed message only, because next-auth puts it into a URL */
async function authorize(
  bridge: Bridge,
  scope: RequestScope,
  credentials: Record<'email' | 'password' | 'code', string> | undefined,
  refuse: Refuse,
) {
  const { email = '', password = '', code = '' } = credentials ?? {};
  const outcome = await attemptSignIn(bridge, scope, { email, password, code });
  if (outcome.ok) {
    const { result } = outcome;
    const entered = 'pending' in result ? waitForSecondFactor(scope, result) : signedIn(scope, result);
    const user = await entered.catch((error: unknown) => {
      bridge.log.error({ id: scope.id, err: error }, 'could not sign in');
      throw new Error('unavailable');
    });
    if (user) return user;
    // Not an error: the sign-in continues with the second factor.
    refuse(200, undefined);
    throw new Error(secondFactorError);
  }
  if (outcome.reason === 'throttled') {
    refuse(429, outcome.retryAfter);
    throw new Error(`throttled ${outcome.retryAfter}`);
  }
  if (outcome.reason !== 'unavailable') return null;
  if (outcome.retryAfter !== undefined) refuse(503, outcome.retryAfter);
  throw new Error('unavailable');
}

/**
 * next-auth's options for the current request: its cookies are secure if the connection is.
 * @param refuse called when the response needs another status than next-auth's 401
 */
export function authOptions(refuse: Refuse): AuthOptions {
  const bridge = getBridge();
  const scope = getRequestScope();
  const { rolecall, log, sessionSecret } = bridge;
  return {
    secret: sessionSecret,
    useSecureCookies: scope.secure,
    session: { strategy: 'jwt', maxAge: sessionMaxAge },
    pages: { signIn: '/sign-in', signOut: '/sign-out', error: '/sign-in' },
    cookies: {
      sessionToken: { name: sessionCookieName(scope.secure), options: cookieOptions(scope.secure) },
    },
    providers: [
      CredentialsProvider({
        credentials: { email: { type: 'email' }, password: { type: 'password' }, code: { type: 'text' } },
        authorize: (credentials) => authorize(bridge, scope, credentials, refuse),
      }),
      ...oauthProviders(bridge.providers),
    ],
    callbacks: {
      async signIn({ user, account, profile }) {
        if (account?.type !== 'oauth') return true;
        try {
          const outcome = await rolecall.signInWithProvider(profileOf(account, profile), signInDevice(scope));
          if ('pending' in outcome) {
            await waitForSecondFactor(scope, outcome);
            return secondFactorPath(await callbackPath(scope));
          }
          Object.assign(user, await signedIn(scope, outcome));
          return true;
        } catch (error) {
          const code = codeOf(error)?.code;
          if (code === 'permission_denied') return '/sign-in?error=refused';
          if (code === 'throttled') return '/sign-in?error=throttled';
          log.error({ id: scope.id, provider: account.provider, err: error }, 'could not sign in');
          return '/sign-in?error=unavailable';
        }
      },
      async jwt({ token, user }) {
        // The cookie contains no personal data except the ids of the user and the session.
        if (user as typeof user | undefined)
          return { sub: user.id, ...(user.sid === undefined ? {} : { sid: user.sid }) };
        const actor = token.sid === undefined ? undefined : await rolecall.identify({ session: token.sid });
        if (actor?.kind !== 'user') throw new Error('The session has ended.');
        return token;
      },
      session: ({ session }) => ({ expires: session.expires }),
    },
    events: {
      signIn: () => endBrowserSession(bridge, scope),
      async signOut({ token }) {
        if (token.sid !== undefined) await rolecall.endSession(token.sid);
      },
    },
    logger: {
      // Only the error itself is logged: the rest of the metadata may contain profiles and tokens.
      error(code, metadata) {
        const err = metadata instanceof Error ? metadata : metadata.error;
        log[code === 'JWT_SESSION_ERROR' ? 'debug' : 'error']({ id: scope.id, code, err }, 'next-auth');
      },
      warn: (code) => log.warn({ id: scope.id, code }, 'next-auth'),
      debug: () => undefined,
    },
  };
}
