import type { Generated, Insertable, Selectable } from 'kysely';

/** The authenticator app of a user. */
export interface TotpSecretsTable {
  user_id: number;
  /** The confirmed secret, encrypted; null until one is confirmed. */
  secret_encrypted: string | null;
  /** The secret of an app that is being set up, encrypted. */
  pending_encrypted: string | null;
  /** The time step of the last accepted code; neither it nor an earlier one is accepted again. */
  last_step: Generated<number>;
  confirmed_at: string | null;
}

export type TotpSecretRow = Selectable<TotpSecretsTable>;

/** A recovery code that has not been used yet. */
export interface RecoveryCodesTable {
  user_id: number;
  /** SHA-256 of the code. */
  digest: string;
  created_at: string;
}

export interface PasskeysTable {
  id: string;
  user_id: number;
  /** The credential id of the authenticator, in base64url. */
  credential_id: string;
  /** The COSE key, in base64url. */
  public_key: string;
  /** The authenticator's signature counter, if it has one. */
  counter: number;
  /** JSON list of the transports by which browsers reach it. */
  transports: string;
  name: string;
  created_at: string;
  last_used_at: string | null;
}

export type PasskeyRow = Selectable<PasskeysTable>;
export type NewPasskey = Insertable<PasskeysTable>;

/** A sign-in that waits for its second factor, or a challenge for an authenticator; can be used only once. */
export interface AuthenticationChallengesTable {
  /** SHA-256 of its token. */
  digest: string;
  purpose: 'sign_in' | 'passkey' | 'confirmation';
  /** The user; null if a passkey is yet to identify who signs in. */
  user_id: number | null;
  /** SHA-256 of the account's password digest at that time; a changed password ends the challenge. */
  checked_digest: string | null;
  wrong_codes: Generated<number>;
  expires_at: string;
}

export type AuthenticationChallengeRow = Selectable<AuthenticationChallengesTable>;
export type NewAuthenticationChallenge = Insertable<AuthenticationChallengesTable>;
