import { listSearch, pageInput, type UrlState } from '@/url-state';

/** The number of people with access on one page. A single call can fetch all their names. */
export const peopleOnPage = 50;
/** The number of rules that a section lists on one page. */
export const rulesOnPage = 25;

/** The URL parameters of an access page. */
export const accessSearch = listSearch(['level', 'name', 'source'], '-level');

/** The query for the people who can access an object. The default order is omitted, so that all callers share the query. */
export const usersInput = <About extends object>(about: About, { search, order }: UrlState<typeof accessSearch>) => ({
  ...about,
  ...(search === '' ? {} : { search }),
  ...(order === accessSearch.order.fallback ? {} : { order }),
});

const shown = 10;

/** The query for one page of the rules that give a role access. */
export const projectsOfRoleInput = (organization_id: string, role_id: string, page = 1, size = shown) => ({
  organization_id,
  role_id,
  ...pageInput(page, size),
});

/** The query for one page of the projects that a person can access. */
export const projectsOfMemberInput = (organization_id: string, user_uuid: string, page = 1, size = shown) => ({
  organization_id,
  user_uuid,
  ...pageInput(page, size),
});

export { shown as projectsOnPage };
