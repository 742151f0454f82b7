import type { AppRouter } from '@rolecall/api';
import type { inferRouterInputs } from '@trpc/server';
import { inParts, namedAtOnce } from '@/trpc/in-parts';
import { pageInput, searchInput, urlOrder, urlPage, type UrlState, urlText } from '@/url-state';

type Inputs = inferRouterInputs<AppRouter>;

export const pageSize = 50;

/** What the page's address says. */
export const rolesSearch = {
  search: urlText(),
  order: urlOrder(['name', 'member_count', 'external_reference_count', 'created_at'], 'name'),
  page: urlPage,
};

type RolesSearch = UrlState<typeof rolesSearch>;

/** The query of a page's address; see the members' for why it is made here. */
export const rolesInput = (
  organization_id: string,
  { search, order, page }: RolesSearch,
): Inputs['roles']['overview'] => ({ organization_id, ...pageInput(page, pageSize), order, ...searchInput(search) });

/** What the address of a role's page says of its members. */
export const roleMembersSearch = {
  search: urlText(),
  order: urlOrder(['joined_at', 'name', 'level'], 'joined_at'),
  page: urlPage,
};

/** The query for the members of a role. */
export const roleMembersInput = (
  organization_id: string,
  role_id: string,
  { search, order, page }: UrlState<typeof roleMembersSearch>,
): Inputs['roleMemberships']['overview'] => ({
  organization_id,
  role_id,
  ...pageInput(page, pageSize),
  order,
  ...searchInput(search),
});

/** How many lines of activity a role's page shows. */
export const latestChanges = 5;

/** The queries for the names of roles. @param ids of roles that may have been deleted, each as often as it comes */
export const roleNamesInputs = (organization_id: string, ids: readonly string[]): Inputs['roles']['names'][] =>
  inParts([...new Set(ids)].toSorted()).map((part) => ({ organization_id, ids: part, limit: namedAtOnce }));
