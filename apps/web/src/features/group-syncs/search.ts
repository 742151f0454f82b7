import { pageInput, urlChoice, urlOrder, urlPage, type UrlState, urlUuid } from '@/url-state';

export const pageSize = 20;

/** The URL parameter for the plan that is shown. */
export const runSearch = { run: urlUuid };

/** The states of a plan. */
export const runStates = ['planned', 'refused', 'applied'] as const;

/** The URL parameters of the list of plans. */
export const runsSearch = {
  state: urlChoice(['', ...runStates], ''),
  order: urlOrder(['created_at', 'source', 'state'], '-created_at'),
  page: urlPage,
};

/** The query for the list of plans, made here for server and browser so that the browser finds what the server fetched. */
export const runsInput = (organization_id: string, { state, order, page }: UrlState<typeof runsSearch>) => ({
  organization_id,
  ...pageInput(page, pageSize),
  order,
  ...(state === '' ? {} : { state }),
});
