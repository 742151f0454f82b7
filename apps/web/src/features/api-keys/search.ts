import { listSearch, organizationListInput, urlOrder, urlPage, type UrlState, urlText, urlUuid } from '@/url-state';

/** What the page's address says. */
export const apiKeysSearch = listSearch(['created_at', 'label', 'last_used_at', 'expires_at'], 'created_at');

/** What the address of the keys of members says. */
export const memberKeysSearch = {
  search: urlText(),
  owner: urlUuid,
  order: urlOrder(['created_at', 'label', 'owner', 'last_used_at', 'expires_at'], 'created_at'),
  page: urlPage,
};

/** The query for the keys of members that reach the organization. */
export const memberKeysInput = (organization_id: string, { owner, ...search }: UrlState<typeof memberKeysSearch>) => ({
  ...organizationListInput(organization_id, search),
  ...(owner === '' ? {} : { user_uuid: owner }),
});
