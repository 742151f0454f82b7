import type { Metadata } from 'next';
import { DashboardsTable } from '@/features/dashboards/dashboards-table';
import { dashboardsInput, dashboardsSearch } from '@/features/dashboards/search';
import { getProjectInput } from '@/features/projects/current-project';
import { Prefetch, trpc } from '@/trpc/server';
import { readSearchParams } from '@/url-state';

export const metadata: Metadata = { title: 'Dashboards' };

export default async function DashboardsPage({ params, searchParams }: PageProps<'/projects/[id]/dashboards'>) {
  const [project, search] = await Promise.all([
    getProjectInput(params),
    readSearchParams(dashboardsSearch, searchParams),
  ]);
  return (
    <Prefetch
      queries={[
        trpc.projects.get.prefetch(project),
        trpc.dashboards.list.prefetch(dashboardsInput(project.id, search)),
      ]}
    >
      <DashboardsTable />
    </Prefetch>
  );
}
