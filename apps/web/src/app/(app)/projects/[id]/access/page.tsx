import { ProjectAccess } from '@/features/access/project-access';
import { getProjectInput } from '@/features/projects/current-project';
import { pageTitle } from '@/i18n/page-title';
import { getTrpc, Prefetch } from '@/trpc/server';

export const generateMetadata = pageTitle('access.title');

export default async function AccessPage({ params }: PageProps<'/projects/[id]/access'>) {
  const [trpc, project] = await Promise.all([getTrpc(), getProjectInput(params)]);
  const input = { project_id: project.id };
  return (
    <Prefetch
      required={[trpc.projects.get.queryOptions(project), trpc.access.projectRules.queryOptions(input)]}
      optional={[trpc.access.resourceRules.queryOptions(input), trpc.access.projectUsers.queryOptions(input)]}
    >
      <ProjectAccess />
    </Prefetch>
  );
}
