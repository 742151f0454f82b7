import type { Generated, Insertable, Selectable } from 'kysely';

/** The authenticator app of a user. */
export interface TotpSecretsTable {
  user_id: number;
  /** The secret whose codes count, encrypted; null until one is confirmed. */
  secret_encrypted: string | null;
  /** The secret of an app that is being set up, encrypted. */
  pending_encrypted: string | null;
  /** The time step of the last code that was accepted: neither it nor an earlier one is accepted again. */
  last_step: Generated<number>;
  confirmed_at: string | null;
}

export type TotpSecretRow = Selectable<TotpSecretsTable>;

/** A recovery code that has not been used. */
export interface RecoveryCodesTable {
  user_id: number;
  /** SHA-256 of the code. */
  digest: string;
  created_at: string;
}

export interface PasskeysTable {
  id: string;
  user_id: number;
  /** What the authenticator calls it, in base64url. */
  credential_id: string;
  /** COSE, in base64url. */
  public_key: string;
  /** How often the authenticator has signed with it, where it counts. */
  counter: number;
  /** JSON list of the ways in which browsers reach it. */
  transports: string;
  name: string;
  created_at: string;
  last_used_at: string | null;
}

export type PasskeyRow = Selectable<PasskeysTable>;
export type NewPasskey = Insertable<PasskeysTable>;

/** A sign-in that waits for its second factor, or a question to an authenticator; it works once. */
export interface AuthenticationChallengesTable {
  /** SHA-256 of its token. */
  digest: string;
  purpose: 'sign_in' | 'passkey' | 'confirmation';
  /** Whose it is; null where a passkey is yet to tell who signs in. */
  user_id: number | null;
  /** SHA-256 of the account's password digest as it was then: with another password it is over. */
  checked_digest: string | null;
  wrong_codes: Generated<number>;
  expires_at: string;
}

export type AuthenticationChallengeRow = Selectable<AuthenticationChallengesTable>;
export type NewAuthenticationChallenge = Insertable<AuthenticationChallengesTable>;
