import { createHash, generateKeyPairSync, randomBytes, sign } from 'node:crypto';
import type { JsonValue } from '@rolecall/contracts';
import { testSite } from './support.ts';

/** What a site asks with, as far as an authenticator reads it. */
interface Options {
  challenge?: unknown;
  rp?: unknown;
  rpId?: unknown;
}

const sha256 = (data: string | Buffer) => createHash('sha256').update(data).digest();
const base64url = (bytes: Buffer) => bytes.toString('base64url');

/** What a person would have to do, in the bits of the flags. */
const present = 0x01;
const verified = 0x04;
const withCredential = 0x40;

/** CBOR of texts, and of bytes of less than 64 KiB. */
const cborText = (text: string) => Buffer.concat([Buffer.from([0x60 + text.length]), Buffer.from(text)]);
const cborBytes = (bytes: Buffer) =>
  Buffer.concat([Buffer.from([0x59, bytes.length >> 8, bytes.length & 0xff]), bytes]);

/** An authenticator with one passkey of the P-256 curve, as a browser hands its answers on. */
export class Authenticator {
  readonly credentialId: Buffer = randomBytes(32);
  readonly #keys = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  /** How often it has signed; null where it does not count, as those that are synchronized do not. */
  counter: number | null = 0;
  /** Whether it asks for finger, face or PIN. */
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

  /** COSE of the public key. */
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

  /** What `navigator.credentials.create` answers. */
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

  /** What `navigator.credentials.get` answers. */
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
