import { pageInput, urlOrder, urlPage, type UrlState } from '@/url-state';

/** How many people with access a page lists: as many are named by one call. */
export const peopleOnPage = 50;
/** How many rules a section lists. */
export const rulesOnPage = 25;

/** What the address of a page about access says. */
export const accessSearch = { order: urlOrder(['level', 'name', 'source'], '-level'), page: urlPage };

/** The query for the people who can reach something. The usual order goes unsaid, as others ask who have no list. */
export const usersInput = <About extends object>(about: About, { order }: UrlState<typeof accessSearch>) =>
  order === accessSearch.order.fallback ? about : { ...about, order };

const shown = 10;

/** The query of a page of what a role opens. */
export const projectsOfRoleInput = (organization_id: string, role_id: string, page = 1, size = shown) => ({
  organization_id,
  role_id,
  ...pageInput(page, size),
});

/** The query of a page of the projects that a person reaches. */
export const projectsOfMemberInput = (organization_id: string, user_uuid: string, page = 1, size = shown) => ({
  organization_id,
  user_uuid,
  ...pageInput(page, size),
});

export { shown as projectsOnPage };
