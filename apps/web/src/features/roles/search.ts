import { inParts, namedAtOnce } from '@/trpc/in-parts';
import { listInput, listSearch, type UrlState } from '@/url-state';

/** What the page's address says. */
export const rolesSearch = listSearch(['name', 'member_count', 'external_reference_count', 'created_at'], 'name');

/** The query of a page's address. */
export const rolesInput = (organization_id: string, search: UrlState<typeof rolesSearch>) => ({
  organization_id,
  ...listInput(search),
});

/** What the address of a role's page says of its members. */
export const roleMembersSearch = listSearch(['joined_at', 'name', 'level'], 'joined_at');

/** The query for the members of a role. */
export const roleMembersInput = (
  organization_id: string,
  role_id: string,
  search: UrlState<typeof roleMembersSearch>,
) => ({ organization_id, role_id, ...listInput(search) });

/** How many lines of activity a role's page shows. */
export const latestChanges = 5;

/** The queries for the names of roles. @param ids of roles that may have been deleted, each as often as it comes */
export const roleNamesInputs = (organization_id: string, ids: readonly string[]) =>
  inParts([...new Set(ids)].toSorted()).map((part) => ({ organization_id, ids: part, limit: namedAtOnce }));
