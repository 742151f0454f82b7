import 'client-only';
import type { PublicKeyCredentialRequestOptionsJSON } from '@simplewebauthn/browser';
import { secondFactorError, type SignInOutcome } from './outcome';

/** Posts to one of next-auth's routes, with the token that shows it comes from here, and tells where it would lead. */
async function post(path: string, fields: Record<string, string>): Promise<URL> {
  const { csrfToken } = (await (await fetch('/api/auth/csrf')).json()) as { csrfToken: string };
  const response = await fetch(`/api/auth/${path}`, {
    method: 'POST',
    headers: { 'Content-Type': 'application/x-www-form-urlencoded' },
    body: new URLSearchParams({ ...fields, csrfToken, json: 'true' }),
  });
  const { url } = (await response.json()) as { url?: unknown };
  // What refuses the request before next-auth sees it says nothing of where to go on.
  if (typeof url !== 'string') throw new Error(`status ${response.status}`);
  return new URL(url, location.href);
}

/**
 * Signs in; the browser has the session's cookie afterwards.
 * @param code of the second factor, where it is shown at once; else empty
 * @throws where the server cannot be reached
 */
export async function signInWithPassword(email: string, password: string, code: string): Promise<SignInOutcome> {
  const url = await post('callback/credentials', { email, password, code, callbackUrl: location.origin });
  const error = url.searchParams.get('error');
  if (error === null) return { ok: true };
  if (error === secondFactorError) return { ok: false, reason: 'secondFactor' };
  const [, seconds] = /^throttled (\d+)$/.exec(error) ?? [];
  if (seconds !== undefined) return { ok: false, reason: 'throttled', retryAfter: Number(seconds) };
  if (error !== 'CredentialsSignin') return { ok: false, reason: 'unavailable' };
  return { ok: false, reason: code === '' ? 'wrong' : 'wrongWithCode' };
}

/**
 * Asks the browser for a passkey.
 * @param step whether it is the second factor of a sign-in that has begun, or all there is to it
 * @throws where the server or the person refuses, or there is none
 */
export async function askForPasskey(step: 'only' | 'second'): Promise<object> {
  const { startAuthentication } = await import('@simplewebauthn/browser');
  const response = await fetch(`/api/auth/passkey?step=${step}`, { method: 'POST' });
  if (!response.ok) throw new Error(`status ${response.status}`);
  return startAuthentication({ optionsJSON: (await response.json()) as PublicKeyCredentialRequestOptionsJSON });
}

/** Goes to another provider to sign in there, and comes back to `next`. */
export async function signInWithProvider(provider: string, next: string): Promise<void> {
  location.assign(await post(`signin/${provider}`, { callbackUrl: new URL(next, location.origin).href }));
}

/** Ends this browser's session. */
export async function signOut(): Promise<void> {
  await post('signout', { callbackUrl: location.origin });
}
