import { listSearch } from '@/url-state';

/** What the address of the list says. */
export const projectsSearch = listSearch(['name', 'dashboard_count', 'created_at', 'updated_at'], 'name');

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
