import { Secret, TOTP } from 'otpauth';
import type { Caller } from '../src/app-router.ts';
import type { Rolecall } from '../src/rolecall.ts';

/**
 * The code that an authenticator app shows at a time.
 * @param steps offset in steps of 30 seconds
 */
export const codeAt = (secret: string, now: string, steps = 0): string =>
  TOTP.generate({ secret: Secret.fromBase32(secret), timestamp: Date.parse(now) + steps * 30_000 });

/** A code that is not valid now, nor in the step before or after. */
export function wrongCodeAt(secret: string, now: string): string {
  const right = new Set([-1, 0, 1].map((steps) => codeAt(secret, now, steps)));
  for (let number = 0; ; number += 1) {
    const code = String(number).padStart(6, '0');
    if (!right.has(code)) return code;
  }
}

/**
 * Sets up an authenticator app for a person in a browser.
 * @returns its secret, and the recovery codes if there were none before
 */
export async function setUpApp(rolecall: Rolecall, caller: Caller) {
  const { secret } = await caller.secondFactor.beginTotp();
  const { recovery_codes } = await caller.secondFactor.confirmTotp({ code: codeAt(secret, rolecall.now()) });
  return { secret, recoveryCodes: recovery_codes ?? [] };
}
