import { activityInput } from '@/features/activity/search';
import { findSession } from '@/features/current-session';
import { dashboardsInput, firstDashboards } from '@/features/dashboards/search';
import { getProjectInput } from '@/features/projects/current-project';
import { ProjectOverview } from '@/features/projects/project-overview';
import { activityOf } from '@/features/projects/search';
import { Prefetch, trpc } from '@/trpc/server';

export default async function ProjectPage({ params }: PageProps<'/projects/[id]'>) {
  const [project, session] = await Promise.all([getProjectInput(params), findSession()]);
  const { organization_id, id } = project;
  const { filter, limit } = activityOf(id);
  return (
    <Prefetch
      queries={[
        trpc.projects.get.prefetch(project),
        trpc.dashboards.list.prefetch(dashboardsInput(id, firstDashboards)),
        ...(session?.denied.includes('activityLog.list')
          ? []
          : [trpc.activityLog.list.prefetch(activityInput(organization_id, filter, limit))]),
      ]}
    >
      <ProjectOverview />
    </Prefetch>
  );
}
