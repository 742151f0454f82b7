import { inParts, namedAtOnce } from '@/trpc/in-parts';
import { listSearch, organizationListInput, type UrlState } from '@/url-state';

/** The URL parameters of the list of roles. */
export const rolesSearch = listSearch(['name', 'member_count', 'external_reference_count', 'created_at'], 'name');

/** The URL parameters of a role's page, for the list of its members. */
export const roleMembersSearch = listSearch(['joined_at', 'name', 'level'], 'joined_at');

/** The query for the members of a role. */
export const roleMembersInput = (
  organization_id: string,
  role_id: string,
  search: UrlState<typeof roleMembersSearch>,
) => ({ ...organizationListInput(organization_id, search), role_id });

/** How many entries of activity a role's page shows. */
export const latestChanges = 5;

/** The queries for the names of roles. @param ids may contain duplicates, and ids of deleted roles */
export const roleNamesInputs = (organization_id: string, ids: readonly string[]) =>
  inParts([...new Set(ids)].toSorted()).map((part) => ({ organization_id, ids: part, limit: namedAtOnce }));
