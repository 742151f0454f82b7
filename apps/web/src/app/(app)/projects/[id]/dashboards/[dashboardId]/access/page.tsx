import { NotFound } from '@/components/not-found';
import { DashboardAccess } from '@/features/access/dashboard-access';
import { getProjectInput } from '@/features/projects/current-project';
import { pageTitle } from '@/i18n/page-title';
import { numericId } from '@/numeric-id';
import { getTrpc, Prefetch } from '@/trpc/server';

export const generateMetadata = pageTitle('dashboards.accessTitle');

export default async function DashboardAccessPage({
  params,
}: PageProps<'/projects/[id]/dashboards/[dashboardId]/access'>) {
  const [trpc, project, { dashboardId }] = await Promise.all([getTrpc(), getProjectInput(params), params]);
  if (!numericId.test(dashboardId)) return <NotFound />;
  const inProject = { project_id: project.id };
  const input = { ...inProject, dashboard_id: Number(dashboardId) };
  return (
    <Prefetch
      required={[
        trpc.projects.get.queryOptions(project),
        trpc.dashboards.get.queryOptions({ ...inProject, id: input.dashboard_id }),
        trpc.access.dashboardRules.queryOptions(input),
      ]}
      optional={[trpc.access.resourceRules.queryOptions(inProject), trpc.access.dashboardUsers.queryOptions(input)]}
    >
      <DashboardAccess dashboardId={input.dashboard_id} />
    </Prefetch>
  );
}
