import { pageInput, urlPage, type UrlState } from '@/url-state';

export const pageSize = 50;

/** What the page's address says. */
export const apiKeysSearch = { page: urlPage };

/** The query of a page's address; see the members' for why it is made here. */
export const apiKeysInput = ({ page }: UrlState<typeof apiKeysSearch>) => ({
  ...pageInput(page, pageSize),
});
