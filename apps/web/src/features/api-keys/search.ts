import { listSearch, organizationListInput, urlOrder, urlPage, type UrlState, urlText, urlUuid } from '@/url-state';

/** The URL parameters of the user's own keys. */
export const apiKeysSearch = listSearch(['created_at', 'label', 'last_used_at', 'expires_at'], 'created_at');

/** The URL parameters of the page of members' keys. */
export const memberKeysSearch = {
  search: urlText(),
  owner: urlUuid,
  order: urlOrder(['created_at', 'label', 'owner', 'last_used_at', 'expires_at'], 'created_at'),
  page: urlPage,
};

/** The query for the members' keys that give access to the organization. */
export const memberKeysInput = (organization_id: string, { owner, ...search }: UrlState<typeof memberKeysSearch>) => ({
  ...organizationListInput(organization_id, search),
  ...(owner === '' ? {} : { user_uuid: owner }),
});
