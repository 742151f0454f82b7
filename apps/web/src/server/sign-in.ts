import type { HalfSignedIn, SignedIn, SignInDevice, SignInProof } from '@rolecall/api';
import type { SignInRefusal } from '../authentication/outcome.ts';
import type { Bridge, RequestScope } from './bridge.ts';

/** An error of the procedures, recognized without its class: pages are bundled separately from the code that throws it. */
export const codeOf = (error: unknown) =>
  error instanceof Error && 'code' in error
    ? (error as Error & { code: unknown; retryAfter?: number; messageId?: string })
    : undefined;

/** The browser that sent a request, for signing in. */
export const signInDevice = ({ device, userAgent, locale }: RequestScope): SignInDevice => ({
  token: device,
  userAgent,
  locale,
});

type Attempt<Result> = { ok: true; result: Result } | SignInRefusal;

/** Runs a step of a sign-in, or returns why it was refused. Unexpected errors are logged. */
async function attempt<Result>(
  { log }: Bridge,
  scope: RequestScope,
  step: () => Promise<Result>,
): Promise<Attempt<Result>> {
  try {
    return { ok: true, result: await step() };
  } catch (error) {
    const known = codeOf(error);
    if (known?.code === 'authentication_failed')
      return { ok: false, reason: known.messageId === 'signInOver' ? 'over' : 'wrong' };
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

/** The fields of the sign-in form; `code` is empty unless the account's password is being guessed. */
interface SignInFields {
  email: string;
  password: string;
  code: string;
}

/** Starts a session for a password, or the first half of one; with a code, the whole session. Returns why if it is refused. */
export async function attemptSignIn(
  bridge: Bridge,
  scope: RequestScope,
  { email, password, code }: SignInFields,
): Promise<Attempt<SignedIn | HalfSignedIn>> {
  const { address } = scope;
  const device = signInDevice(scope);
  if (code === '')
    return attempt(bridge, scope, () => bridge.rolecall.signInWithPassword(email, password, address, device));
  const outcome = await attempt(bridge, scope, () =>
    bridge.rolecall.signInWithCode({ email, password, code }, address, device),
  );
  return !outcome.ok && outcome.reason === 'wrong' ? { ok: false, reason: 'wrongWithCode' } : outcome;
}

/** Starts the session that was waiting for a second factor, or returns why not. */
export const attemptSecondStep = (
  bridge: Bridge,
  scope: RequestScope,
  pending: string,
  proof: SignInProof,
): Promise<Attempt<SignedIn>> =>
  attempt(bridge, scope, () =>
    bridge.rolecall.completeSignIn(
      pending,
      proof,
      { address: scope.address, site: scope.baseUrl },
      signInDevice(scope),
    ),
  );

/** Ends the session in the request's cookie: once the browser has dropped the cookie, nobody could end it any more. */
export async function endBrowserSession({ rolecall }: Bridge, scope: RequestScope): Promise<void> {
  const session = await scope.session();
  if (session !== undefined) await rolecall.endSession(session);
}
