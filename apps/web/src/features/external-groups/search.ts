import { organizationListInput, urlOrder, urlPage, type UrlState, urlText } from '@/url-state';

/** The URL parameters of the page. */
export const groupsSearch = {
  search: urlText(),
  provider: urlText(32),
  order: urlOrder(['provider', 'role', 'created_at'], 'provider'),
  page: urlPage,
};

/** The query for the page's URL parameters. */
export const groupsInput = (organization_id: string, { provider, ...search }: UrlState<typeof groupsSearch>) => ({
  ...organizationListInput(organization_id, search),
  ...(provider === '' ? {} : { provider }),
});

/** How many groups a role's page shows. */
export const groupsOfRoleShown = 20;

/** The query for the external groups linked to a role. */
export const groupsOfRoleInput = (organization_id: string, role_id: string) => ({
  organization_id,
  role_id,
  limit: groupsOfRoleShown,
});
