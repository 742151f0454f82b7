import type { Metadata } from 'next';
import { getProjectInput } from '@/features/projects/current-project';
import { ProjectTokens } from '@/features/projects/project-tokens';
import { Prefetch, trpc } from '@/trpc/server';

export const metadata: Metadata = { title: 'Tokens' };

export default async function TokensPage({ params }: PageProps<'/projects/[id]/tokens'>) {
  const project = await getProjectInput(params);
  return (
    <Prefetch queries={[trpc.projects.get.prefetch(project)]}>
      <ProjectTokens />
    </Prefetch>
  );
}
