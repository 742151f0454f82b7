import { listSearch } from '@/url-state';

/** The URL parameters of the list. */
export const projectsSearch = listSearch(['name', 'dashboard_count', 'created_at', 'updated_at'], 'name');

/** The query for one project, for all its pages. Secret tokens are masked until somebody asks to see them. */
export const projectInput = (organization_id: string, id: number) => ({ organization_id, id, mask_secrets: true });

/** The filter for the activity on a project's page: changes to its settings, tokens and dashboards. */
export const activityOf = (id: number) => ({ filter: { project_id: id }, limit: 5 });

/** The query for the names of an organization's projects, up to the number offered for selection. */
export const projectNamesInput = (organization_id: string) => ({
  organization_id,
  order: 'created_at' as const,
  limit: 1000,
});
