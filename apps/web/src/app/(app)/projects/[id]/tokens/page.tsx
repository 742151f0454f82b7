import { getProjectInput } from '@/features/projects/current-project';
import { ProjectTokens } from '@/features/projects/project-tokens';
import { pageTitle } from '@/i18n/page-title';
import { Prefetch } from '@/trpc/prefetch';
import { getTrpc } from '@/trpc/server';

export const generateMetadata = pageTitle('projects.tab.tokens');

export default async function TokensPage({ params }: PageProps<'/projects/[id]/tokens'>) {
  const [trpc, project] = await Promise.all([getTrpc(), getProjectInput(params)]);
  return (
    <Prefetch required={[trpc.projects.get.queryOptions(project)]}>
      <ProjectTokens />
    </Prefetch>
  );
}
