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

/** Encodes bytes as one base-62 number, padded to `length` characters. */
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
 * Creates a secret: the prefix, 256 random bits in 43 characters, and a checksum of 6 characters, so that a secret
 * scanner can recognize real ones offline.
 */
export function newToken(prefix: 'phx_' | 'phs_' | 'phc_'): string {
  const body = `${prefix}${base62(randomBytes(32), 43)}`;
  return body + checksum(body);
}

/** Whether a text has the format and checksum of a token with this prefix. */
export const isWellFormedToken = (token: string, prefix: string): boolean =>
  token.length === prefix.length + 49 && token.startsWith(prefix) && checksum(token.slice(0, -6)) === token.slice(-6);

/** The SHA-256 digest of a token. Secrets with 256 random bits need no slow hash. */
export const digestOf = (token: string): string => createHash('sha256').update(token).digest('base64url');

/** A token shortened for display: its prefix and its last characters. */
export const maskToken = (token: string): string => `${token.slice(0, 4)}...${token.slice(-4)}`;

/** HMAC-SHA256. */
const sign = (key: Buffer, text: string): string => createHmac('sha256', key).update(text).digest('base64url');

/** Compares secrets in a time that does not depend on where they differ. */
function isSame(given: string, expected: string): boolean {
  const [one, other] = [Buffer.from(given), Buffer.from(expected)];
  return one.length === other.length && timingSafeEqual(one, other);
}

/**
 * Encrypts values that must be readable later, and signs invites, links in mails and known devices. All keys are
 * derived from the installation's single secret.
 */
export class Keyring {
  readonly #encryption: Buffer;
  readonly #invites: Buffer;
  readonly #devices: Buffer;
  readonly #confirmations: Buffer;
  /** Identifies the secret that a database belongs to, without revealing it. */
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

  /** Encrypts with AES-256-GCM, bound to the purpose, so that a ciphertext copied to another row cannot be decrypted there. */
  encrypt(text: string, purpose: string): string {
    const nonce = randomBytes(12);
    const cipher = createCipheriv('aes-256-gcm', this.#encryption, nonce).setAAD(Buffer.from(purpose));
    const encrypted = Buffer.concat([cipher.update(text, 'utf8'), cipher.final()]);
    return Buffer.concat([nonce, cipher.getAuthTag(), encrypted]).toString('base64url');
  }

  /** @throws if the text was encrypted with another secret or for another purpose, or was changed */
  decrypt(encrypted: string, purpose: string): string {
    const bytes = Buffer.from(encrypted, 'base64url');
    const decipher = createDecipheriv('aes-256-gcm', this.#encryption, bytes.subarray(0, 12))
      .setAAD(Buffer.from(purpose))
      .setAuthTag(bytes.subarray(12, 28));
    return Buffer.concat([decipher.update(bytes.subarray(28)), decipher.final()]).toString('utf8');
  }

  /**
   * The secret in an invite's link. It is derived, not stored: the database does not reveal the link, and renewing the
   * invite creates a new one.
   */
  inviteToken(invite: { organization_id: string; id: string; expires_at: string }): string {
    const signature = sign(this.#invites, `${invite.organization_id} ${invite.id} ${invite.expires_at}`);
    return `${invite.organization_id}.${invite.id}.${signature}`;
  }

  /** The invite that a link's secret names, to look it up. `isInviteToken` then checks the secret. */
  static inviteOf(token: string): { organization_id: string; id: string } | undefined {
    const [organizationId, id, signature] = token.split('.');
    return organizationId && id && signature ? { organization_id: organizationId, id } : undefined;
  }

  /**
   * An additional proof in the link of a mailed invite. The inviter never sees it, so anyone who presents it can read
   * the invited address's mail.
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

  /** The secret in a mail's link, bound to its purpose, user, address and expiry. It is derived, not stored. */
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

  /** The confirmation that a link's secret names, to look it up. `isConfirmationToken` then checks the secret. */
  static confirmationOf(token: string): string | undefined {
    const [id, signature] = token.split('.');
    return signature ? id : undefined;
  }

  isConfirmationToken(token: string, confirmation: Parameters<Keyring['confirmationToken']>[0]): boolean {
    return isSame(token, this.confirmationToken(confirmation));
  }

  /**
   * Creates the token that a browser keeps once it has signed in to an account. It signs a random id, the expiry and
   * the account.
   */
  deviceToken(account: string, expiresAt: number, id = randomBytes(16).toString('base64url')): string {
    const signature = sign(this.#devices, `${id} ${expiresAt} ${account}`);
    return `${id}.${expiresAt}.${signature}`;
  }

  /**
   * Finds the device that a token belongs to, for one account.
   * @param now the time, in milliseconds since 1970
   * @returns the device's id; undefined if the token is not ours, has expired, or is for another account
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
