import { pageInput, urlOrder, urlPage, type UrlState, urlUuid } from '@/url-state';

export const pageSize = 20;

/** The URL parameter for the plan that is shown. */
export const runSearch = { run: urlUuid };

/** The URL parameters of the list of plans. */
export const runsSearch = {
  order: urlOrder(['created_at', 'source', 'state'], '-created_at'),
  page: urlPage,
};

/** The query for the list of plans, made here for server and browser so that the browser finds what the server fetched. */
export const runsInput = (organization_id: string, { order, page }: UrlState<typeof runsSearch>) => ({
  organization_id,
  ...pageInput(page, pageSize),
  order,
});
