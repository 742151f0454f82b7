import type { Metadata } from 'next';
import { dashboardsInput, firstDashboards } from '@/features/dashboards/search';
import { getProjectInput } from '@/features/projects/current-project';
import { DeleteProject } from '@/features/projects/delete-project';
import { Prefetch, trpc } from '@/trpc/server';

export const metadata: Metadata = { title: 'Delete project' };

export default async function DeleteProjectPage({ params }: PageProps<'/projects/[id]/settings/delete'>) {
  const project = await getProjectInput(params);
  return (
    <Prefetch
      queries={[
        trpc.projects.get.prefetch(project),
        trpc.dashboards.list.prefetch(dashboardsInput(project.id, firstDashboards)),
      ]}
    >
      <DeleteProject />
    </Prefetch>
  );
}
