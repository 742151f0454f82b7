import { createHash } from 'node:crypto';
import type { PasskeyRow } from '@rolecall/db';
import type { AuthenticationResponseJSON, RegistrationResponseJSON } from '@simplewebauthn/server';

// Imported on demand: the library is large, and only passkeys need it.
const library = () => import('@simplewebauthn/server');
const helpers = () => import('@simplewebauthn/server/helpers');

/** The challenge that an authenticator signs. It is derived from a single-use token without revealing it. */
const challengeOf = (token: string) => new Uint8Array(createHash('sha256').update(`challenge ${token}`).digest());

const expectedChallenge = (token: string) => Buffer.from(challengeOf(token)).toString('base64url');

/** The name by which authenticators identify a site. */
const rpIdOf = (site: string) => new URL(site).hostname;
const originOf = (site: string) => new URL(site).origin;

const listOf = (passkeys: readonly Pick<PasskeyRow, 'credential_id' | 'transports'>[]) =>
  passkeys.map(({ credential_id, transports }) => ({
    id: credential_id,
    transports: JSON.parse(transports) as string[],
  }));

/** The options for a browser to create a passkey that identifies its account and requires a fingerprint, face or PIN. */
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

/**
 * The options for a browser to request a passkey.
 * @param passkeys the passkeys that may be used; if empty, any passkey of the site
 */
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

/** A new passkey, as it is stored. */
export type NewCredential = Pick<PasskeyRow, 'credential_id' | 'public_key' | 'counter' | 'transports'>;

/** The attestation formats that browsers send when none is requested. Other formats make the library query external servers. */
const knownFormats: ReadonlySet<string> = new Set(['none', 'packed']);

/** The passkey that a browser has created for this token; undefined if anything about it is invalid. */
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
    // The library throws for anything it does not accept, and the input may be anything.
    return undefined;
  }
}

/** The id of the credential that a response names, if it names one. */
export const credentialIdOf = (given: unknown): string | undefined => {
  const id = (given as { id?: unknown } | null)?.id;
  return typeof id === 'string' && /^[\w-]{1,2000}$/.test(id) ? id : undefined;
};

/** The authenticator's new signature counter, if the response is valid for the passkey and this token; otherwise undefined. */
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
