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
    /** The session that was started in the database. */
    sid?: string;
  }
}

declare module 'next-auth/jwt' {
  interface JWT {
    sid?: string;
  }
}

const cookieOptions = (secure: boolean) => ({ httpOnly: true, sameSite: 'lax' as const, path: '/', secure });

/** Lets the browser be known from now on. @returns the session as next-auth has it */
async function signedIn({ secure }: RequestScope, { user, session, device }: SignedIn) {
  (await cookies()).set(deviceCookieName(secure), device, { ...cookieOptions(secure), maxAge: deviceMaxAge });
  return { id: user.uuid, sid: session };
}

/** Keeps in the browser what its sign-in goes on with. */
async function waitForSecondFactor({ secure }: RequestScope, { pending }: HalfSignedIn): Promise<void> {
  (await cookies()).set(pendingCookieName(secure), pending, { ...cookieOptions(secure), maxAge: pendingMaxAge });
}

/** The page of ours that a sign-in with a provider was to go on to, as next-auth has noted it. */
async function callbackPath(scope: RequestScope): Promise<string> {
  const noted = (await cookies()).get(`${scope.secure ? '__Secure-' : ''}next-auth.callback-url`)?.value ?? '';
  const url = URL.canParse(noted, scope.baseUrl) ? new URL(noted, scope.baseUrl) : undefined;
  return nextPath(url && url.pathname + url.search);
}

/** Told with which status, and after how many seconds to try again, where next-auth would say 401 of everything. */
export type Refuse = (status: 200 | 429 | 503, retryAfter: number | undefined) => void;

/** Signs in with a password. Only fixed words are thrown: next-auth puts them into an address. @throws with one of them */
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
    // Nothing went wrong.
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
 * next-auth for the request that is being answered: its cookies are as secure as the connection.
 * @param refuse told where a sign-in must wait
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
        // Nothing about the person goes into the cookie but who it is.
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
      // Of what comes along only errors are kept: profiles and tokens of people may be with it.
      error(code, metadata) {
        const err = metadata instanceof Error ? metadata : metadata.error;
        log[code === 'JWT_SESSION_ERROR' ? 'debug' : 'error']({ id: scope.id, code, err }, 'next-auth');
      },
      warn: (code) => log.warn({ id: scope.id, code }, 'next-auth'),
      debug: () => undefined,
    },
  };
}
