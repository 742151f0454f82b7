import type { RouterInputs } from '@/trpc/client';
import { pageInput, searchInput, urlOrder, urlPage, type UrlState, urlText, urlUuid } from '@/url-state';

export const pageSize = 50;

/** What the page's address says. */
export const apiKeysSearch = {
  search: urlText(),
  order: urlOrder(['created_at', 'label', 'last_used_at', 'expires_at'], 'created_at'),
  page: urlPage,
};

/** The query of a page's address; see the members' for why it is made here. */
export const apiKeysInput = ({ search, order, page }: UrlState<typeof apiKeysSearch>) => ({
  ...pageInput(page, pageSize),
  order,
  ...searchInput(search),
});

/** What the address of the keys of members says. */
export const memberKeysSearch = {
  search: urlText(),
  owner: urlUuid,
  order: urlOrder(['created_at', 'label', 'owner', 'last_used_at', 'expires_at'], 'created_at'),
  page: urlPage,
};

/** The query for the keys of members that reach the organization. */
export const memberKeysInput = (
  organization_id: string,
  { search, owner, order, page }: UrlState<typeof memberKeysSearch>,
): RouterInputs['personalApiKeys']['listOfOrganization'] => ({
  organization_id,
  ...pageInput(page, pageSize),
  order,
  ...searchInput(search),
  ...(owner === '' ? {} : { user_uuid: owner }),
});
