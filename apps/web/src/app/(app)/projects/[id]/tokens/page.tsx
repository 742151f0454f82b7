import type { Metadata } from 'next';
import { prefetchProject } from '@/features/projects/current-project';
import { ProjectTokens } from '@/features/projects/project-tokens';
import { Prefetch } from '@/trpc/server';

export const metadata: Metadata = { title: 'Tokens' };

export default async function TokensPage({ params }: PageProps<'/projects/[id]/tokens'>) {
  return (
    <Prefetch queries={[prefetchProject(params)]}>
      <ProjectTokens />
    </Prefetch>
  );
}
