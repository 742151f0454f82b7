/** How an attempt to sign in with a password ended. */
export type SignInOutcome = { ok: true } | SignInRefusal;

/** Why nobody was signed in; `retryAfter` is in seconds. */
export type SignInRefusal =
  | { ok: false; reason: 'wrong' }
  | { ok: false; reason: 'unavailable'; retryAfter?: number }
  | { ok: false; reason: 'throttled'; retryAfter: number };

const minutes = (seconds: number) => (seconds < 90 ? 'a minute' : `${Math.ceil(seconds / 60)} minutes`);

/** What the person is told of a refusal. */
export function problemOf(refusal: SignInRefusal): string {
  switch (refusal.reason) {
    case 'wrong':
      return 'Invalid email or password.';
    case 'throttled':
      return `Too many attempts to sign in. Try again in ${minutes(refusal.retryAfter)}.`;
    default:
      return 'Signing in did not work. Try again.';
  }
}
