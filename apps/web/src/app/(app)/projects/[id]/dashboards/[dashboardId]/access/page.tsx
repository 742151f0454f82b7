import type { Metadata } from 'next';
import { notFound } from 'next/navigation';
import { DashboardAccess } from '@/features/access/dashboard-access';
import { getProjectInput } from '@/features/projects/current-project';
import { Prefetch, trpc } from '@/trpc/server';

export const metadata: Metadata = { title: 'Access to a dashboard' };

export default async function DashboardAccessPage({
  params,
}: PageProps<'/projects/[id]/dashboards/[dashboardId]/access'>) {
  const [project, { dashboardId }] = await Promise.all([getProjectInput(params), params]);
  if (!/^[1-9]\d{0,14}$/.test(dashboardId)) notFound();
  const inProject = { project_id: project.id };
  const input = { ...inProject, dashboard_id: Number(dashboardId) };
  return (
    <Prefetch
      queries={[
        trpc.projects.get.prefetch(project),
        trpc.dashboards.get.prefetch({ ...inProject, id: input.dashboard_id }),
        trpc.access.dashboardRules.prefetch(input),
        trpc.access.resourceRules.prefetch(inProject),
        trpc.access.dashboardUsers.prefetch(input),
      ]}
    >
      <DashboardAccess dashboardId={input.dashboard_id} />
    </Prefetch>
  );
}
