import { pageInput, urlOrder, urlPage, type UrlState, urlUuid } from '@/url-state';

export const pageSize = 20;

/** What the page's address says of the plan that is shown. */
export const runSearch = { run: urlUuid };

/** What it says of the list of plans. */
export const runsSearch = {
  order: urlOrder(['created_at', 'source', 'state'], '-created_at'),
  page: urlPage,
};

/** The query of the list; see the members' for why it is made here. */
export const runsInput = (organization_id: string, { order, page }: UrlState<typeof runsSearch>) => ({
  organization_id,
  ...pageInput(page, pageSize),
  order,
});
