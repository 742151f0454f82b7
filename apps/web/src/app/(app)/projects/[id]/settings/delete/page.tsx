import type { Metadata } from 'next';
import { dashboardsInput, firstDashboards } from '@/features/dashboards/search';
import { getProjectInput } from '@/features/projects/current-project';
import { DeleteProject } from '@/features/projects/delete-project';
import { getTrpc, Prefetch } from '@/trpc/server';

export const metadata: Metadata = { title: 'Delete project' };

export default async function DeleteProjectPage({ params }: PageProps<'/projects/[id]/settings/delete'>) {
  const [trpc, project] = await Promise.all([getTrpc(), getProjectInput(params)]);
  return (
    <Prefetch
      required={[trpc.projects.get.queryOptions(project)]}
      optional={[trpc.dashboards.list.queryOptions(dashboardsInput(project.id, firstDashboards))]}
    >
      <DeleteProject />
    </Prefetch>
  );
}
