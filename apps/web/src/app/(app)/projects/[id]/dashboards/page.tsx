import { DashboardsTable } from '@/features/dashboards/dashboards-table';
import { dashboardLevelsInput, dashboardsInput, dashboardsSearch } from '@/features/dashboards/search';
import { getProjectInput } from '@/features/projects/current-project';
import { pageTitle } from '@/i18n/page-title';
import { Prefetch } from '@/trpc/prefetch';
import { getTrpc } from '@/trpc/server';
import { readSearchParams } from '@/url-state';

export const generateMetadata = pageTitle('dashboards.title');

export default async function DashboardsPage({ params, searchParams }: PageProps<'/projects/[id]/dashboards'>) {
  const [trpc, project, search] = await Promise.all([
    getTrpc(),
    getProjectInput(params),
    readSearchParams(dashboardsSearch, searchParams),
  ]);
  const input = dashboardsInput(project.id, search);
  // If this fails, the prefetch of the same list reports why.
  const listed = await trpc.dashboards.list.fetch(input).catch(() => null);
  return (
    <Prefetch
      required={[trpc.projects.get.queryOptions(project), trpc.dashboards.list.queryOptions(input)]}
      optional={
        listed ? [trpc.access.dashboardLevels.queryOptions(dashboardLevelsInput(project.id, listed.results))] : []
      }
    >
      <DashboardsTable />
    </Prefetch>
  );
}
