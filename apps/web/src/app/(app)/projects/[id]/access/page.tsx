import type { Metadata } from 'next';
import { ProjectAccess } from '@/features/access/project-access';
import { getProjectInput } from '@/features/projects/current-project';
import { Prefetch, trpc } from '@/trpc/server';

export const metadata: Metadata = { title: 'Access' };

export default async function AccessPage({ params }: PageProps<'/projects/[id]/access'>) {
  const project = await getProjectInput(params);
  const input = { project_id: project.id };
  return (
    <Prefetch
      queries={[
        trpc.projects.get.prefetch(project),
        trpc.access.projectRules.prefetch(input),
        trpc.access.resourceRules.prefetch(input),
        trpc.access.projectUsers.prefetch(input),
      ]}
    >
      <ProjectAccess />
    </Prefetch>
  );
}
