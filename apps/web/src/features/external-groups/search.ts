import { organizationListInput, urlOrder, urlPage, type UrlState, urlText } from '@/url-state';

/** What the page's address says. */
export const groupsSearch = {
  search: urlText(),
  provider: urlText(32),
  order: urlOrder(['provider', 'role', 'created_at'], 'provider'),
  page: urlPage,
};

/** The query of a page's address. */
export const groupsInput = (organization_id: string, { provider, ...search }: UrlState<typeof groupsSearch>) => ({
  ...organizationListInput(organization_id, search),
  ...(provider === '' ? {} : { provider }),
});

/** How many groups a role's page shows. */
export const groupsOfRoleShown = 20;

/** The query for the groups that stand for a role. */
export const groupsOfRoleInput = (organization_id: string, role_id: string) => ({
  organization_id,
  role_id,
  limit: groupsOfRoleShown,
});
