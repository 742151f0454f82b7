import {
  createCipheriv,
  createDecipheriv,
  createHash,
  createHmac,
  hkdfSync,
  randomBytes,
  timingSafeEqual,
} from 'node:crypto';

const alphabet = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz';

/** A number of any size in base 62, padded to `length` characters. */
function base62(bytes: Uint8Array, length: number): string {
  let value = BigInt(`0x${Buffer.from(bytes).toString('hex')}`);
  let digits = '';
  while (digits.length < length) {
    digits = alphabet[Number(value % 62n)] + digits;
    value /= 62n;
  }
  return digits;
}

const checksum = (text: string) => base62(createHash('sha256').update(text).digest().subarray(0, 4), 6);

/**
 * A new secret: the prefix, 256 random bits in 43 characters, and a checksum of 6, so that a scanner can tell a real
 * one from a look-alike without asking anybody.
 */
export function newToken(prefix: 'phx_' | 'phs_' | 'phc_'): string {
  const body = `${prefix}${base62(randomBytes(32), 43)}`;
  return body + checksum(body);
}

/** Whether a text has the form and checksum of a token with this prefix. */
export const isWellFormedToken = (token: string, prefix: string): boolean =>
  token.length === prefix.length + 49 && token.startsWith(prefix) && checksum(token.slice(0, -6)) === token.slice(-6);

/** SHA-256: secrets of 256 random bits need no slow digest. */
export const digestOf = (token: string): string => createHash('sha256').update(token).digest('base64url');

/** A token as it may be shown again: its prefix and its end. */
export const maskToken = (token: string): string => `${token.slice(0, 4)}...${token.slice(-4)}`;

/** HMAC-SHA256. */
const sign = (key: Buffer, text: string): string => createHmac('sha256', key).update(text).digest('base64url');

/** Compares secrets in a time that tells nothing of where they differ. */
function isSame(given: string, expected: string): boolean {
  const [one, other] = [Buffer.from(given), Buffer.from(expected)];
  return one.length === other.length && timingSafeEqual(one, other);
}

/** Encrypts what must be shown again, and signs invites, links in mails and known devices, with keys derived from the installation's one secret. */
export class Keyring {
  readonly #encryption: Buffer;
  readonly #invites: Buffer;
  readonly #devices: Buffer;
  readonly #confirmations: Buffer;
  /** Tells whether a database belongs to this secret, without telling the secret. */
  readonly checkValue: string;

  /** @param secret at least 32 characters that nobody else knows */
  constructor(secret: string) {
    if (secret.length < 32) throw new Error('AUTH_SECRET must have at least 32 characters.');
    const derive = (purpose: string) => Buffer.from(hkdfSync('sha256', secret, 'rolecall', purpose, 32));
    this.#encryption = derive('encryption at rest');
    this.#invites = derive('invite links');
    this.#devices = derive('known devices');
    this.#confirmations = derive('links in mails');
    this.checkValue = derive('check value').toString('base64url');
  }

  /** AES-256-GCM, bound to what the text is for, so that a ciphertext moved to another row opens nothing. */
  encrypt(text: string, purpose: string): string {
    const nonce = randomBytes(12);
    const cipher = createCipheriv('aes-256-gcm', this.#encryption, nonce).setAAD(Buffer.from(purpose));
    const encrypted = Buffer.concat([cipher.update(text, 'utf8'), cipher.final()]);
    return Buffer.concat([nonce, cipher.getAuthTag(), encrypted]).toString('base64url');
  }

  /** @throws where the text was encrypted with another secret, for another purpose, or was changed */
  decrypt(encrypted: string, purpose: string): string {
    const bytes = Buffer.from(encrypted, 'base64url');
    const decipher = createDecipheriv('aes-256-gcm', this.#encryption, bytes.subarray(0, 12))
      .setAAD(Buffer.from(purpose))
      .setAuthTag(bytes.subarray(12, 28));
    return Buffer.concat([decipher.update(bytes.subarray(28)), decipher.final()]).toString('utf8');
  }

  /** The secret of an invite's link. Derived, not stored: nothing at rest opens the link, and renewing makes a new one. */
  inviteToken(invite: { organization_id: string; id: string; expires_at: string }): string {
    const signature = sign(this.#invites, `${invite.organization_id} ${invite.id} ${invite.expires_at}`);
    return `${invite.organization_id}.${invite.id}.${signature}`;
  }

  /** Which invite a link's secret names, for looking it up; `isInviteToken` then tells whether the secret is right. */
  static inviteOf(token: string): { organization_id: string; id: string } | undefined {
    const [organizationId, id, signature] = token.split('.');
    return organizationId && id && signature ? { organization_id: organizationId, id } : undefined;
  }

  /**
   * What the link in a mailed invite has besides its secret: as the inviter is never shown it, whoever has it reads the
   * mail of the address that is invited.
   */
  inviteProof(invite: { organization_id: string; id: string; expires_at: string; target_email: string }): string {
    return sign(
      this.#confirmations,
      `invite ${invite.organization_id} ${invite.id} ${invite.expires_at} ${invite.target_email}`,
    );
  }

  isInviteProof(proof: string, invite: Parameters<Keyring['inviteProof']>[0]): boolean {
    return isSame(proof, this.inviteProof(invite));
  }

  /** The secret of a mail's link, bound to what it confirms, whose it is and until when. Derived, not stored. */
  confirmationToken(confirmation: {
    id: string;
    purpose: string;
    user_id: number | null;
    email: string;
    expires_at: string;
  }): string {
    const { id, purpose, user_id, email, expires_at } = confirmation;
    const signature = sign(this.#confirmations, `${purpose} ${id} ${user_id} ${expires_at} ${email}`);
    return `${id}.${signature}`;
  }

  /** Which confirmation a link's secret names, for looking it up; `isConfirmationToken` then tells whether it is right. */
  static confirmationOf(token: string): string | undefined {
    const [id, signature] = token.split('.');
    return signature ? id : undefined;
  }

  isConfirmationToken(token: string, confirmation: Parameters<Keyring['confirmationToken']>[0]): boolean {
    return isSame(token, this.confirmationToken(confirmation));
  }

  /** Signs what a browser keeps that has signed in to an account: a random id, until when, and whose account it is. */
  deviceToken(account: string, expiresAt: number, id = randomBytes(16).toString('base64url')): string {
    const signature = sign(this.#devices, `${id} ${expiresAt} ${account}`);
    return `${id}.${expiresAt}.${signature}`;
  }

  /**
   * Which device a token is of, for one account.
   * @param now the time, in milliseconds since 1970
   * @returns its id; undefined where the token is not ours, is over, or is of another account
   */
  deviceOf(token: string, account: string, now: number): string | undefined {
    const [id = '', expiresAt = ''] = token.split('.', 2);
    if (!/^\d{1,16}$/.test(expiresAt) || Number(expiresAt) <= now) return undefined;
    return isSame(token, this.deviceToken(account, Number(expiresAt), id)) ? id : undefined;
  }

  isInviteToken(token: string, invite: { organization_id: string; id: string; expires_at: string }): boolean {
    return isSame(token, this.inviteToken(invite));
  }
}
