import { Secret, TOTP } from 'otpauth';

/** How long one code is valid, in seconds: the value that every authenticator app assumes. */
const period = 30;

/**
 * Creates a secret in base 32, with the URL that apps read it from.
 * @param account the account name that the app shows
 */
export function newTotp(account: string): { secret: string; url: string } {
  const totp = new TOTP({ issuer: 'Rolecall', label: account, period, secret: new Secret({ size: 20 }) });
  return { secret: totp.secret.base32, url: totp.toString() };
}

/** Whether a code, normalized by `asCode`, is one of an authenticator app. Recovery codes are longer. */
export const isTotpCode = (code: string): boolean => /^\d{6}$/.test(code);

/**
 * The time step of a code, at most one before or after the current step; null if the code is invalid.
 * @param now in milliseconds since 1970
 */
export function stepOf(secret: string, code: string, now: number): number | null {
  if (!isTotpCode(code)) return null;
  const delta = TOTP.validate({ token: code, secret: Secret.fromBase32(secret), period, timestamp: now, window: 1 });
  return delta === null ? null : TOTP.counter({ period, timestamp: now }) + delta;
}
