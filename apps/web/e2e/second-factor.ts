import type { CDPSession, Page } from '@playwright/test';
import { Secret, TOTP } from 'otpauth';
import type { Visitor } from './visitor.ts';

/** What the app shows now. @param steps how many half minutes later */
export const codeOf = (secret: string, steps = 0) =>
  TOTP.generate({ secret: Secret.fromBase32(secret), timestamp: Date.now() + steps * 30_000 });

/** Sets up an app over HTTP, by the code of the last half minute: those of now and later are left. */
export async function setUpApp({ api }: Visitor) {
  const { secret } = await api.secondFactor.beginTotp.mutate();
  const { recovery_codes } = await api.secondFactor.confirmTotp.mutate({ code: codeOf(secret, -1) });
  return { secret, recoveryCodes: recovery_codes ?? [] };
}

/** Gives the browser an authenticator that finds passkeys by itself and asks nobody. */
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
