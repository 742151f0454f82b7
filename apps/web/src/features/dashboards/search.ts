import { pageInput, urlPage, type UrlState } from '@/url-state';

export const pageSize = 50;

/** What the address of a project's dashboards says. */
export const dashboardsSearch = { page: urlPage };

/** The query of one page of a project's dashboards. */
export const dashboardsInput = (
  project_id: number,
  { page, size = pageSize }: UrlState<typeof dashboardsSearch> & { size?: number },
) => ({ project_id, ...pageInput(page, size) });

/** The query of what somebody may do with dashboards of a project. */
export const dashboardLevelsInput = (project_id: number, dashboards: readonly { id: number }[]) => ({
  project_id,
  dashboard_ids: dashboards.map(({ id }) => id),
});

/** As many as a project's own page shows. */
export const firstDashboards = { page: 1, size: 5 };

/** As many as are offered to choose from. */
export const allDashboards = { page: 1, size: 1000 };
