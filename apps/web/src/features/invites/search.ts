import { pageInput, urlOrder, urlPage, type UrlState } from '@/url-state';

export const pageSize = 50;

/** What the page's address says. */
export const invitesSearch = {
  order: urlOrder(['created_at', 'email', 'level', 'invited_by', 'expires_at'], 'created_at'),
  page: urlPage,
};

/** The query of a page's address; see the members' for why it is made here. */
export const invitesInput = (organization_id: string, { order, page }: UrlState<typeof invitesSearch>) => ({
  organization_id,
  ...pageInput(page, pageSize),
  order,
});
