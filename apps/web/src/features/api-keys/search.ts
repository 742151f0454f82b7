import { pageInput, searchInput, urlOrder, urlPage, type UrlState, urlText } from '@/url-state';

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
