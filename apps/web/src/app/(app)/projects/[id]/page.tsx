import { dashboardsInput, firstDashboards } from '@/features/dashboards/search';
import { getProjectInput } from '@/features/projects/current-project';
import { ProjectOverview } from '@/features/projects/project-overview';
import { activityOf } from '@/features/projects/search';
import { latestActivity } from '@/trpc/asked-for';
import { Prefetch } from '@/trpc/prefetch';
import { getTrpc } from '@/trpc/server';

export default async function ProjectPage({ params }: PageProps<'/projects/[id]'>) {
  const [trpc, project] = await Promise.all([getTrpc(), getProjectInput(params)]);
  const { id } = project;
  const { filter, limit } = activityOf(id);
  return (
    <Prefetch
      required={[trpc.projects.get.queryOptions(project)]}
      optional={[
        trpc.dashboards.list.queryOptions(dashboardsInput(id, firstDashboards)),
        ...(await latestActivity(filter, limit)),
      ]}
    >
      <ProjectOverview />
    </Prefetch>
  );
}
