import type { MemberApiKey, PersonalApiKey, Scope } from '@rolecall/contracts';
import type { PersonalApiKeyRow } from '@rolecall/db';
import type { LastUsed } from '../last-used.ts';
import { toUserBasic } from '../users/mapper.ts';
import type { MemberKeyRow } from './queries.ts';

/** Parses a list stored as JSON in a column; null if it is not set. */
export const parseList = <T>(json: string | null): T[] | null => (json === null ? null : (JSON.parse(json) as T[]));

/** The scopes that a key has. */
export const scopesOf = ({ scopes }: Pick<PersonalApiKeyRow, 'scopes'>): Scope[] => parseList<Scope>(scopes) ?? [];

interface Services {
  lastUsed: LastUsed;
}

const described = (row: Omit<PersonalApiKeyRow, 'digest' | 'search_key'>, { lastUsed }: Services) => ({
  id: row.id,
  label: row.label,
  mask: row.mask,
  scopes: scopesOf(row),
  created_at: row.created_at,
  expires_at: row.expires_at,
  last_used_at: lastUsed.latest('key', row),
});

export const toKey = (row: PersonalApiKeyRow, services: Services): PersonalApiKey => ({
  ...described(row, services),
  scoped_organizations: parseList<string>(row.scoped_organizations),
  scoped_projects: parseList<number>(row.scoped_projects),
});

/** @param named the projects of the organization, in the order of the output */
export function toMemberKey(
  row: MemberKeyRow,
  named: readonly { id: number; name: string }[],
  services: Services,
): MemberApiKey {
  const only = new Set(parseList<number>(row.scoped_projects));
  return {
    ...described(row, services),
    owner: toUserBasic(row),
    is_limited_to_organization: parseList(row.scoped_organizations)?.length === 1,
    projects: row.scoped_projects === null ? null : named.filter(({ id }) => only.has(id)),
  };
}
