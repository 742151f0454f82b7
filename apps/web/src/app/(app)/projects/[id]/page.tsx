import { activityInput } from '@/features/activity/search';
import { findSession } from '@/features/current-session';
import { dashboardsInput, firstDashboards } from '@/features/dashboards/search';
import { getProjectInput } from '@/features/projects/current-project';
import { ProjectOverview } from '@/features/projects/project-overview';
import { activityOf } from '@/features/projects/search';
import { getTrpc, Prefetch } from '@/trpc/server';

export default async function ProjectPage({ params }: PageProps<'/projects/[id]'>) {
  const [trpc, project, session] = await Promise.all([getTrpc(), getProjectInput(params), findSession()]);
  const { organization_id, id } = project;
  const { filter, limit } = activityOf(id);
  return (
    <Prefetch
      required={[trpc.projects.get.queryOptions(project)]}
      optional={[
        trpc.dashboards.list.queryOptions(dashboardsInput(id, firstDashboards)),
        ...(session?.denied.includes('activityLog.list')
          ? []
          : [trpc.activityLog.list.queryOptions(activityInput(organization_id, filter, limit))]),
      ]}
    >
      <ProjectOverview />
    </Prefetch>
  );
}
