import { createHash } from 'node:crypto';
import type { PasskeyRow } from '@rolecall/db';
import type { AuthenticationResponseJSON, RegistrationResponseJSON } from '@simplewebauthn/server';

// Large, and needed where somebody uses a passkey alone.
const library = () => import('@simplewebauthn/server');
const helpers = () => import('@simplewebauthn/server/helpers');

/** What an authenticator signs. It goes with the token it is made of, which works once, and tells nothing of it. */
const challengeOf = (token: string) => new Uint8Array(createHash('sha256').update(`challenge ${token}`).digest());

const expectedChallenge = (token: string) => Buffer.from(challengeOf(token)).toString('base64url');

/** The name under which authenticators know a site. */
const rpIdOf = (site: string) => new URL(site).hostname;
const originOf = (site: string) => new URL(site).origin;

const listOf = (passkeys: readonly Pick<PasskeyRow, 'credential_id' | 'transports'>[]) =>
  passkeys.map(({ credential_id, transports }) => ({
    id: credential_id,
    transports: JSON.parse(transports) as string[],
  }));

/** What a browser makes a passkey with: one that finds its account by itself, and asks for finger, face or PIN. */
export async function creationOptions(
  site: string,
  token: string,
  user: { uuid: string; email: string; first_name: string; last_name: string },
  existing: readonly PasskeyRow[],
): Promise<Record<string, unknown>> {
  const { generateRegistrationOptions } = await library();
  return {
    ...(await generateRegistrationOptions({
      rpName: 'Rolecall',
      rpID: rpIdOf(site),
      userName: user.email,
      userID: new TextEncoder().encode(user.uuid),
      userDisplayName: `${user.first_name} ${user.last_name}`.trim(),
      challenge: challengeOf(token),
      attestationType: 'none',
      excludeCredentials: listOf(existing),
      authenticatorSelection: { residentKey: 'required', userVerification: 'required' },
    })),
  };
}

/** What a browser asks for a passkey with. @param passkeys those that may answer; none for any of the site */
export async function requestOptions(
  site: string,
  token: string,
  passkeys: readonly PasskeyRow[],
): Promise<Record<string, unknown>> {
  const { generateAuthenticationOptions } = await library();
  return {
    ...(await generateAuthenticationOptions({
      rpID: rpIdOf(site),
      challenge: challengeOf(token),
      userVerification: 'required',
      ...(passkeys.length > 0 ? { allowCredentials: listOf(passkeys) } : {}),
    })),
  };
}

/** A new passkey, as it is kept. */
export type NewCredential = Pick<PasskeyRow, 'credential_id' | 'public_key' | 'counter' | 'transports'>;

/** The forms of attestation that browsers send where none is asked for. Others make the library ask servers elsewhere. */
const knownFormats: ReadonlySet<string> = new Set(['none', 'packed']);

/** The passkey that a browser has made for this token; undefined where anything about it is wrong. */
export async function verifyCreation(site: string, token: string, given: unknown): Promise<NewCredential | undefined> {
  const [{ verifyRegistrationResponse }, { decodeAttestationObject, isoBase64URL }] = await Promise.all([
    library(),
    helpers(),
  ]);
  try {
    const response = given as RegistrationResponseJSON;
    const attestation = decodeAttestationObject(isoBase64URL.toBuffer(response.response.attestationObject));
    if (!knownFormats.has(attestation.get('fmt'))) return undefined;
    const { registrationInfo } = await verifyRegistrationResponse({
      response,
      expectedChallenge: expectedChallenge(token),
      expectedOrigin: originOf(site),
      expectedRPID: rpIdOf(site),
      requireUserVerification: true,
    });
    if (!registrationInfo) return undefined;
    const { id, publicKey, counter, transports = [] } = registrationInfo.credential;
    return {
      credential_id: id,
      public_key: Buffer.from(publicKey).toString('base64url'),
      counter,
      transports: JSON.stringify(transports.map(String)),
    };
  } catch {
    // The library throws for whatever it does not accept, and what was sent may be anything.
    return undefined;
  }
}

/** The id of the credential that a response names, if it names one. */
export const credentialIdOf = (given: unknown): string | undefined => {
  const id = (given as { id?: unknown } | null)?.id;
  return typeof id === 'string' && /^[\w-]{1,2000}$/.test(id) ? id : undefined;
};

/** How often the authenticator has signed by now, where the response is of the passkey and for this token; else undefined. */
export async function verifyUse(
  site: string,
  token: string,
  passkey: PasskeyRow,
  given: unknown,
): Promise<number | undefined> {
  const { verifyAuthenticationResponse } = await library();
  try {
    const { verified, authenticationInfo } = await verifyAuthenticationResponse({
      response: given as AuthenticationResponseJSON,
      expectedChallenge: expectedChallenge(token),
      expectedOrigin: originOf(site),
      expectedRPID: rpIdOf(site),
      requireUserVerification: true,
      credential: {
        id: passkey.credential_id,
        publicKey: new Uint8Array(Buffer.from(passkey.public_key, 'base64url')),
        counter: passkey.counter,
      },
    });
    return verified ? authenticationInfo.newCounter : undefined;
  } catch {
    return undefined;
  }
}
