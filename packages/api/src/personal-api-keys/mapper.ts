import type { PersonalApiKey, Scope } from '@rolecall/contracts';
import type { PersonalApiKeyRow } from '@rolecall/db';
import type { LastUsed } from '../last-used.ts';

/** A list as a column holds it; null where it is not set. */
export const parseList = <T>(json: string | null): T[] | null => (json === null ? null : (JSON.parse(json) as T[]));

/** The scopes that a key has. */
export const scopesOf = ({ scopes }: Pick<PersonalApiKeyRow, 'scopes'>): Scope[] => parseList<Scope>(scopes) ?? [];

export const toKey = (row: PersonalApiKeyRow, { lastUsed }: { lastUsed: LastUsed }): PersonalApiKey => ({
  id: row.id,
  label: row.label,
  mask: row.mask,
  scopes: scopesOf(row),
  scoped_organizations: parseList<string>(row.scoped_organizations),
  scoped_projects: parseList<number>(row.scoped_projects),
  created_at: row.created_at,
  expires_at: row.expires_at,
  last_used_at: lastUsed.latest('key', row),
});
