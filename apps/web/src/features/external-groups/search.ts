import type { AppRouter } from '@rolecall/api';
import type { inferRouterInputs } from '@trpc/server';
import { pageInput, searchInput, urlOrder, urlPage, type UrlState, urlText } from '@/url-state';

type Input = inferRouterInputs<AppRouter>['roleExternalReferences']['overview'];

export const pageSize = 50;

/** What the page's address says. */
export const groupsSearch = {
  search: urlText(),
  provider: urlText(32),
  order: urlOrder(['provider', 'role', 'created_at'], 'provider'),
  page: urlPage,
};

type GroupsSearch = UrlState<typeof groupsSearch>;

/** The query of a page's address; see the members' for why it is made here. */
export const groupsInput = (organization_id: string, { search, provider, order, page }: GroupsSearch): Input => ({
  organization_id,
  ...pageInput(page, pageSize),
  order,
  ...searchInput(search),
  ...(provider === '' ? {} : { provider }),
});

/** How many groups a role's page shows. */
export const groupsOfRoleShown = 20;

/** The query for the groups that stand for a role. */
export const groupsOfRoleInput = (organization_id: string, role_id: string): Input => ({
  organization_id,
  role_id,
  limit: groupsOfRoleShown,
});
