import { pageInput, urlOrder, urlPage, type UrlState } from '@/url-state';

/** The URL parameters of the page of a project's dashboards. */
export const dashboardsSearch = {
  order: urlOrder(['pinned', 'name', 'last_opened_at', 'created_by'], 'pinned'),
  page: urlPage,
};

type DashboardsSearch = Partial<UrlState<typeof dashboardsSearch>> & { page: number; size?: number };

/** The query for one page of a project's dashboards. */
export const dashboardsInput = (project_id: number, { order = 'pinned', page, size }: DashboardsSearch) => ({
  project_id,
  ...pageInput(page, size),
  order,
});

/** The query for the user's access levels on dashboards of a project. */
export const dashboardLevelsInput = (project_id: number, dashboards: readonly { id: number }[]) => ({
  project_id,
  dashboard_ids: dashboards.map(({ id }) => id),
});

/** As many dashboards as a project's own page shows. */
export const firstDashboards = { page: 1, size: 5 };

/** As many dashboards as are offered to choose from. */
export const allDashboards = { page: 1, size: 1000 };
