import { createHash, generateKeyPairSync, randomBytes, sign } from 'node:crypto';
import type { JsonValue } from '@rolecall/contracts';
import { testSite } from './support.ts';

/** The parts of a site's request that the authenticator reads. */
interface Options {
  challenge?: unknown;
  rp?: unknown;
  rpId?: unknown;
}

const sha256 = (data: string | Buffer) => createHash('sha256').update(data).digest();
const base64url = (bytes: Buffer) => bytes.toString('base64url');

/** Bits of the authenticator data's flags: user present, user verified, and attested credential included. */
const present = 0x01;
const verified = 0x04;
const withCredential = 0x40;

/** CBOR of text, and of bytes up to 64 KiB. */
const cborText = (text: string) => Buffer.concat([Buffer.from([0x60 + text.length]), Buffer.from(text)]);
const cborBytes = (bytes: Buffer) =>
  Buffer.concat([Buffer.from([0x59, bytes.length >> 8, bytes.length & 0xff]), bytes]);

/** An authenticator with one P-256 passkey, whose responses are in the form that browsers pass on. */
export class Authenticator {
  readonly credentialId: Buffer = randomBytes(32);
  readonly #keys = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  /** The signature counter; null if it has none, like synchronized passkeys. */
  counter: number | null = 0;
  /** Whether it verifies the user by fingerprint, face or PIN. */
  isVerifying = true;

  #clientData(type: 'webauthn.create' | 'webauthn.get', { challenge }: Options, origin: string): Buffer {
    return Buffer.from(JSON.stringify({ type, challenge, origin, crossOrigin: false }));
  }

  #authenticatorData(rpId: unknown, credential: Buffer = Buffer.alloc(0)): Buffer {
    if (this.counter !== null) this.counter += 1;
    const head = Buffer.alloc(37);
    sha256(String(rpId)).copy(head);
    head[32] = present | (this.isVerifying ? verified : 0) | (credential.length > 0 ? withCredential : 0);
    head.writeUInt32BE(this.counter ?? 0, 33);
    return Buffer.concat([head, credential]);
  }

  /** The public key in COSE format. */
  #publicKey(): Buffer {
    const { x = '', y = '' } = this.#keys.publicKey.export({ format: 'jwk' });
    return Buffer.concat([
      Buffer.from([0xa5, 0x01, 0x02, 0x03, 0x26, 0x20, 0x01, 0x21, 0x58, 0x20]),
      Buffer.from(x, 'base64url'),
      Buffer.from([0x22, 0x58, 0x20]),
      Buffer.from(y, 'base64url'),
    ]);
  }

  #answer(response: Record<string, string | string[]>): { [key: string]: JsonValue } {
    const id = base64url(this.credentialId);
    return { id, rawId: id, type: 'public-key', clientExtensionResults: {}, response };
  }

  /** The result of `navigator.credentials.create`. */
  create(options: Options, origin = testSite) {
    const length = Buffer.alloc(2);
    length.writeUInt16BE(this.credentialId.length);
    const credential = Buffer.concat([Buffer.alloc(16), length, this.credentialId, this.#publicKey()]);
    const attestation = Buffer.concat([
      Buffer.from([0xa3]),
      cborText('fmt'),
      cborText('none'),
      cborText('attStmt'),
      Buffer.from([0xa0]),
      cborText('authData'),
      cborBytes(this.#authenticatorData((options.rp as { id: string }).id, credential)),
    ]);
    return this.#answer({
      clientDataJSON: base64url(this.#clientData('webauthn.create', options, origin)),
      attestationObject: base64url(attestation),
      transports: ['internal'],
    });
  }

  /** The result of `navigator.credentials.get`. */
  get(options: Options, origin = testSite) {
    const clientData = this.#clientData('webauthn.get', options, origin);
    const authenticatorData = this.#authenticatorData(options.rpId);
    const signature = sign('sha256', Buffer.concat([authenticatorData, sha256(clientData)]), this.#keys.privateKey);
    return this.#answer({
      clientDataJSON: base64url(clientData),
      authenticatorData: base64url(authenticatorData),
      signature: base64url(signature),
    });
  }
}
