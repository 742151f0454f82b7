/** The outcome of a password sign-in attempt; with `secondFactor`, the browser has what it needs to continue. */
export type SignInOutcome = { ok: true } | { ok: false; reason: 'secondFactor' } | SignInRefusal;

/** The error in next-auth's response URL that tells the page to ask for the second factor. */
export const secondFactorError = 'second factor';

/** Why nobody was signed in; `retryAfter` is in seconds. */
export type SignInRefusal =
  | { ok: false; reason: 'wrong' | 'wrongWithCode' | 'over' }
  | { ok: false; reason: 'unavailable'; retryAfter?: number }
  | { ok: false; reason: 'throttled'; retryAfter: number };

/** A sentence in English, and the key of its translations in the catalogue: `errors.<messageId>`. */
interface Sentence {
  detail: string;
  messageId: string;
  values?: Record<string, number>;
}

const sentences: Record<Exclude<SignInRefusal['reason'], 'throttled'>, Sentence> = {
  wrong: { detail: 'Invalid email or password.', messageId: 'signInWrong' },
  wrongWithCode: { detail: 'Invalid email, password or code.', messageId: 'signInWrongWithCode' },
  over: { detail: 'Your sign-in has expired. Sign in again.', messageId: 'signInOver' },
  unavailable: { detail: 'Signing in did not work. Try again.', messageId: 'signInUnavailable' },
};

/** The message that the person sees for a refusal. */
export function sentenceOf(refusal: SignInRefusal): Sentence {
  if (refusal.reason !== 'throttled') return sentences[refusal.reason];
  const minutes = refusal.retryAfter < 90 ? 1 : Math.ceil(refusal.retryAfter / 60);
  const time = minutes === 1 ? 'a minute' : `${minutes} minutes`;
  const detail = `Too many attempts to sign in. Try again in ${time}.`;
  return { detail, messageId: 'signInThrottled', values: { minutes } };
}
