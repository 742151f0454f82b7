import 'client-only';
import type { PublicKeyCredentialRequestOptionsJSON } from '@simplewebauthn/browser';
import { secondFactorError, type SignInOutcome } from './outcome';

/** Posts to one of next-auth's routes with its CSRF token. @returns the URL that next-auth would redirect to */
async function post(path: string, fields: Record<string, string>): Promise<URL> {
  const { csrfToken } = (await (await fetch('/api/auth/csrf')).json()) as { csrfToken: string };
  const response = await fetch(`/api/auth/${path}`, {
    method: 'POST',
    headers: { 'Content-Type': 'application/x-www-form-urlencoded' },
    body: new URLSearchParams({ ...fields, csrfToken, json: 'true' }),
  });
  const { url } = (await response.json()) as { url?: unknown };
  // A request refused before it reaches next-auth gets a response without a URL.
  if (typeof url !== 'string') throw new Error(`status ${response.status}`);
  return new URL(url, location.href);
}

/**
 * Signs in; afterwards, the browser has the session cookie.
 * @param code of the second factor, if it is sent along; otherwise empty
 * @throws if the server cannot be reached
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
 * @param step whether the passkey is the second factor of a sign-in that was started, or all that is needed to sign in
 * @throws if the server or the person refuses, or there is no passkey
 */
export async function askForPasskey(step: 'only' | 'second'): Promise<object> {
  const { startAuthentication } = await import('@simplewebauthn/browser');
  const response = await fetch(`/api/auth/passkey?step=${step}`, { method: 'POST' });
  if (!response.ok) throw new Error(`status ${response.status}`);
  return startAuthentication({ optionsJSON: (await response.json()) as PublicKeyCredentialRequestOptionsJSON });
}

/** Redirects to another provider to sign in there; the provider redirects back to `next`. */
export async function signInWithProvider(provider: string, next: string): Promise<void> {
  location.assign(await post(`signin/${provider}`, { callbackUrl: new URL(next, location.origin).href }));
}

/** Ends this browser's session. */
export async function signOut(): Promise<void> {
  await post('signout', { callbackUrl: location.origin });
}
