import type { SignedIn, SignInDevice } from '@rolecall/api';
import type { SignInRefusal } from '../authentication/outcome.ts';
import type { Bridge, RequestScope } from './bridge.ts';

/** What an error of the procedures tells, without its class: pages are bundled apart from the code that throws it. */
export const codeOf = (error: unknown) =>
  error instanceof Error && 'code' in error ? (error as Error & { code: unknown; retryAfter?: number }) : undefined;

/** The browser of a request, as signing in knows it. */
export const signInDevice = ({ device, userAgent, locale }: RequestScope): SignInDevice => ({
  token: device,
  userAgent,
  locale,
});

/** Starts a session for a password, or tells why not. An error that was not expected is logged. */
export async function attemptSignIn(
  { rolecall, log }: Bridge,
  scope: RequestScope,
  email: string,
  password: string,
): Promise<{ ok: true; signedIn: SignedIn } | SignInRefusal> {
  try {
    const signedIn = await rolecall.signInWithPassword(email, password, scope.address, signInDevice(scope));
    return { ok: true, signedIn };
  } catch (error) {
    const known = codeOf(error);
    if (known?.code === 'authentication_failed') return { ok: false, reason: 'wrong' };
    if (known?.code === 'throttled') return { ok: false, reason: 'throttled', retryAfter: known.retryAfter ?? 60 };
    log.error({ id: scope.id, err: error }, 'could not sign in');
    return {
      ok: false,
      reason: 'unavailable',
      ...(known?.code === 'service_unavailable' && known.retryAfter !== undefined
        ? { retryAfter: known.retryAfter }
        : {}),
    };
  }
}

/** Ends the session that the request's cookie stands for: once the browser forgets it, nobody could end it any more. */
export async function endBrowserSession({ rolecall }: Bridge, scope: RequestScope): Promise<void> {
  const session = await scope.session();
  if (session !== undefined) await rolecall.endSession(session);
}
