/**
 * What tests reach beneath the procedures. Nothing else may: a write that goes to the database has no authorization, no
 * event and no revision.
 * @packageDocumentation
 */
import type { HalfSignedIn, SignedIn } from './authentication/sessions.ts';

export { databaseOf } from './rolecall.ts';
export { suggestNextSteps } from './welcome/service.ts';

/** What a sign-in answered that asked for no second factor. */
export function signedIn(outcome: SignedIn | HalfSignedIn): SignedIn {
  if ('session' in outcome) return outcome;
  throw new TypeError('A second factor is asked for.');
}
