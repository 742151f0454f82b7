import type { AppRouter } from '@rolecall/api';
import type { inferRouterInputs } from '@trpc/server';
import { pageInput, searchInput, urlChoice, urlPage, type UrlState, urlText } from '@/url-state';

/** More roles in one picture are a thicket. */
export const pageSize = 60;

/** What the page's address says; where it names no view, the width of the window decides. */
export const mapSearch = { search: urlText(), view: urlChoice(['', 'picture', 'table'], ''), page: urlPage };

/** The query of a page's address; see the members' for why it is made here. */
export const mapInput = (
  organization_id: string,
  { search, page }: UrlState<typeof mapSearch>,
): inferRouterInputs<AppRouter>['roles']['map'] => ({
  organization_id,
  ...pageInput(page, pageSize),
  ...searchInput(search),
});
