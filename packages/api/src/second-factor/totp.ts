import { Secret, TOTP } from 'otpauth';

/** How long one code is shown, in seconds: what every authenticator app takes for granted. */
const period = 30;

/** A new secret in base 32, and the address that apps read it from. @param account what the app shows it as */
export function newTotp(account: string): { secret: string; url: string } {
  const totp = new TOTP({ issuer: 'Rolecall', label: account, period, secret: new Secret({ size: 20 }) });
  return { secret: totp.secret.base32, url: totp.toString() };
}

/** Whether a code is one of an app, as `asCode` has it: recovery codes are longer. */
export const isTotpCode = (code: string): boolean => /^\d{6}$/.test(code);

/**
 * The time step that a code is of, at most one before or after the present one; null where it is of none.
 * @param now in milliseconds since 1970
 */
export function stepOf(secret: string, code: string, now: number): number | null {
  if (!isTotpCode(code)) return null;
  const delta = TOTP.validate({ token: code, secret: Secret.fromBase32(secret), period, timestamp: now, window: 1 });
  return delta === null ? null : TOTP.counter({ period, timestamp: now }) + delta;
}
