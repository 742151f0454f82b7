import { pageInput, searchInput, urlOrder, urlPage, type UrlState, urlText } from '@/url-state';

export const pageSize = 50;

/** What the page's address says. */
export const invitesSearch = {
  search: urlText(),
  order: urlOrder(['created_at', 'email', 'level', 'invited_by', 'expires_at'], 'created_at'),
  page: urlPage,
};

/** The query of a page's address; see the members' for why it is made here. */
export const invitesInput = (organization_id: string, { search, order, page }: UrlState<typeof invitesSearch>) => ({
  organization_id,
  ...pageInput(page, pageSize),
  order,
  ...searchInput(search),
});
