import type { CDPSession, Page } from '@playwright/test';
import { Secret, TOTP } from 'otpauth';
import type { Visitor } from './visitor.ts';

/** The code that the authenticator app shows now. @param steps an offset in steps of 30 seconds */
export const codeOf = (secret: string, steps = 0) =>
  TOTP.generate({ secret: Secret.fromBase32(secret), timestamp: Date.now() + steps * 30_000 });

/** Sets up an authenticator app over HTTP, with the previous code, so that the current and later ones remain unused. */
export async function setUpApp({ api }: Visitor) {
  const { secret } = await api.secondFactor.beginTotp.mutate();
  const { recovery_codes } = await api.secondFactor.confirmTotp.mutate({ code: codeOf(secret, -1) });
  return { secret, recoveryCodes: recovery_codes ?? [] };
}

/** Adds a virtual authenticator to the browser, which provides passkeys without user interaction. */
export async function addAuthenticator(page: Page): Promise<CDPSession> {
  const session = await page.context().newCDPSession(page);
  await session.send('WebAuthn.enable');
  await session.send('WebAuthn.addVirtualAuthenticator', {
    options: {
      protocol: 'ctap2',
      transport: 'internal',
      hasResidentKey: true,
      hasUserVerification: true,
      isUserVerified: true,
      automaticPresenceSimulation: true,
    },
  });
  return session;
}
