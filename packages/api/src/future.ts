import { invalidInput, sentences } from '@rolecall/contracts';

/**
 * Refuses an expiry time that is not in the future.
 * @param expiresAt null or undefined for never
 * @throws invalid_input
 */
export function requireFuture(expiresAt: string | null | undefined, now: string): void {
  if (expiresAt != null && expiresAt <= now) throw invalidInput(sentences.expiryInPast, 'expires_at');
}
