import type { Generated, Insertable, Selectable, Updateable } from 'kysely';

export interface UsersTable {
  id: Generated<number>;
  uuid: string;
  distinct_id: string;
  email: string;
  /** Normalized `email`: one account per address, however it is written. */
  email_key: string;
  /** Name and address without case and accents, for search and sorting by name. */
  search_key: string;
  /** Argon2id; null for people who sign in through another provider. */
  password_digest: string | null;
  first_name: string;
  last_name: string;
  role_at_organization: string | null;
  is_active: Generated<number>;
  is_email_verified: Generated<number>;
  /** 1 if the user has an authenticator app or a passkey. */
  is_2fa_enabled: Generated<number>;
  has_social_auth: Generated<number>;
  current_organization_id: string | null;
  last_login: string | null;
  created_at: string;
  updated_at: string;
}

export type UserRow = Selectable<UsersTable>;
export type NewUser = Insertable<UsersTable>;
export type UserUpdate = Updateable<UsersTable>;

/** An account at another provider that a user signs in with. */
export interface AccountsTable {
  provider: string;
  provider_account_id: string;
  user_id: number;
  created_at: string;
}

/** A browser session. Deleting the row signs it out at once, in every process. */
export interface SessionsTable {
  id: string;
  /** SHA-256 of the session's secret, so that a copy of the table cannot be used to sign in. */
  digest: string;
  user_id: number;
  created_at: string;
  /** When the person last signed in to it, or confirmed their identity again. */
  authenticated_at: string;
  expires_at: string;
  /** The browser's `User-Agent`. */
  user_agent: string | null;
}

export type SessionRow = Selectable<SessionsTable>;
export type NewSession = Insertable<SessionsTable>;
