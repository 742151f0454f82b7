import type { Caller } from '../src/app-router.ts';
import { Authenticator } from './authenticator.ts';
import { testSite } from './support.ts';

export { codeAt, setUpApp, wrongCodeAt } from './codes.ts';

/** Adds a passkey for a person in a browser. */
export async function addPasskey(caller: Caller, name = 'Laptop', authenticator = new Authenticator()) {
  const { token, options } = await caller.secondFactor.beginPasskey();
  const { passkey, recovery_codes } = await caller.secondFactor.finishPasskey({
    token,
    name,
    response: authenticator.create(options),
  });
  return { authenticator, passkey, recoveryCodes: recovery_codes ?? [] };
}

export const fromHere = { address: '192.0.2.1', site: testSite };
