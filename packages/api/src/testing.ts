/**
 * What tests may access below the procedures. Nothing else may use it: a write made directly to the database has no
 * authorization, event or revision.
 * @packageDocumentation
 */
import type { HalfSignedIn, SignedIn } from './authentication/sessions.ts';

export { databaseOf } from './rolecall.ts';
export { suggestNextSteps } from './welcome/service.ts';

/**
 * The result of a sign-in that requires no second factor.
 * @throws TypeError if a second factor is required
 */
export function signedIn(outcome: SignedIn | HalfSignedIn): SignedIn {
  if ('session' in outcome) return outcome;
  throw new TypeError('A second factor is asked for.');
}
