import { dashboardsInput, firstDashboards } from '@/features/dashboards/search';
import { getProjectInput } from '@/features/projects/current-project';
import { DeleteProject } from '@/features/projects/delete-project';
import { pageTitle } from '@/i18n/page-title';
import { Prefetch } from '@/trpc/prefetch';
import { getTrpc } from '@/trpc/server';

export const generateMetadata = pageTitle('projects.delete');

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
