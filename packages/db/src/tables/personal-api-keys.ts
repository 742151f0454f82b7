import type { Generated, Insertable, Selectable } from 'kysely';

export interface PersonalApiKeysTable {
  id: string;
  user_id: number;
  label: string;
  /** The label, for search and sorting. */
  search_key: Generated<string>;
  /** SHA-256 of the key. */
  digest: string;
  mask: string;
  /** JSON list of scopes. */
  scopes: string;
  /** JSON lists, or null for no limit. */
  scoped_organizations: string | null;
  scoped_projects: string | null;
  created_at: string;
  expires_at: string | null;
  last_used_at: string | null;
}

export type PersonalApiKeyRow = Selectable<PersonalApiKeysTable>;
export type NewPersonalApiKey = Insertable<PersonalApiKeysTable>;
