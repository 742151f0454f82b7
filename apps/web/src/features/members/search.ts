import { pageInput, searchInput, urlChoice, urlPage, type UrlState, urlText } from '@/url-state';

export const pageSize = 50;

/** What the page's address says: the list is wherever its link leads. */
export const membersSearch = {
  search: urlText(),
  order: urlChoice(
    ['name', '-name', 'email', '-email', 'level', '-level', 'last_login', '-last_login', 'joined_at', '-joined_at'],
    'name',
  ),
  page: urlPage,
};

type MembersSearch = UrlState<typeof membersSearch>;
export type MemberOrder = MembersSearch['order'];

/** The query of a page's address. Server and browser make it here, so that what one fetched the other finds. */
export const membersInput = (organization_id: string, { search, order, page }: MembersSearch) => ({
  organization_id,
  ...pageInput(page, pageSize),
  order,
  ...searchInput(search),
});

/** How many changes a person’s page shows. */
export const latestChanges = 10;
