import type { Metadata } from 'next';
import { dashboardsInput, firstDashboards } from '@/features/dashboards/search';
import { getProjectInput, prefetchProject } from '@/features/projects/current-project';
import { DeleteProject } from '@/features/projects/delete-project';
import { Prefetch, trpc } from '@/trpc/server';

export const metadata: Metadata = { title: 'Delete project' };

export default async function DeleteProjectPage({ params }: PageProps<'/projects/[id]/settings/delete'>) {
  const { id } = await getProjectInput(params);
  return (
    <Prefetch queries={[prefetchProject(params), trpc.dashboards.list.prefetch(dashboardsInput(id, firstDashboards))]}>
      <DeleteProject />
    </Prefetch>
  );
}
