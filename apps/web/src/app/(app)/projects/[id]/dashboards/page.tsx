import type { Metadata } from 'next';
import { DashboardsTable } from '@/features/dashboards/dashboards-table';
import { dashboardLevelsInput, dashboardsInput, dashboardsSearch } from '@/features/dashboards/search';
import { getProjectInput } from '@/features/projects/current-project';
import { Prefetch, trpc } from '@/trpc/server';
import { readSearchParams } from '@/url-state';

export const metadata: Metadata = { title: 'Dashboards' };

export default async function DashboardsPage({ params, searchParams }: PageProps<'/projects/[id]/dashboards'>) {
  const [project, search] = await Promise.all([
    getProjectInput(params),
    readSearchParams(dashboardsSearch, searchParams),
  ]);
  const input = dashboardsInput(project.id, search);
  const queries = [trpc.projects.get.prefetch(project), trpc.dashboards.list.prefetch(input)];
  // Why there is no list, its prefetch says.
  const listed = await trpc.dashboards.list(input).catch(() => null);
  if (listed) queries.push(trpc.access.dashboardLevels.prefetch(dashboardLevelsInput(project.id, listed.results)));
  return (
    <Prefetch queries={queries}>
      <DashboardsTable />
    </Prefetch>
  );
}
