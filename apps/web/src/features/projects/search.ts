import { pageInput, searchInput, urlOrder, urlPage, type UrlState, urlText } from '@/url-state';

export const pageSize = 50;

/** What the address of the list says. */
export const projectsSearch = {
  search: urlText(),
  order: urlOrder(['name', 'dashboard_count', 'created_at', 'updated_at'], 'name'),
  page: urlPage,
};

type ProjectsSearch = UrlState<typeof projectsSearch>;

/** The query of the list's address; see the members' for why it is made here. */
export const projectsInput = (organization_id: string, { search, order, page }: ProjectsSearch) => ({
  organization_id,
  ...pageInput(page, pageSize),
  order,
  ...searchInput(search),
});

/** The query of one project, for all its pages. Its secret tokens come in clear only when somebody asks to see them. */
export const projectInput = (organization_id: string, id: number) => ({ organization_id, id, mask_secrets: true });

/** The changes that the project's page shows: those of its settings, tokens and dashboards. */
export const activityOf = (id: number) => ({ filter: { project_id: id }, limit: 5 });

/** The query for the names of an organization's projects, as many as are offered. */
export const projectNamesInput = (organization_id: string) => ({
  organization_id,
  order: 'created_at' as const,
  limit: 1000,
});
