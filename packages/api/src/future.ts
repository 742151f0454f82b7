import { invalidInput, sentences } from '@rolecall/contracts';

/** @param expiresAt when something is to end by itself; null or undefined for never @throws invalid_input */
export function requireFuture(expiresAt: string | null | undefined, now: string): void {
  if (expiresAt != null && expiresAt <= now) throw invalidInput(sentences.expiryInPast, 'expires_at');
}
