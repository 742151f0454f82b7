import type { Metadata } from 'next';
import { getProjectInput } from '@/features/projects/current-project';
import { ProjectFrame } from '@/features/projects/project-frame';
import { Prefetch, trpc } from '@/trpc/server';

export async function generateMetadata({ params }: LayoutProps<'/projects/[id]'>): Promise<Metadata> {
  // What is wrong with the project the page itself says.
  const project = await getProjectInput(params).then(
    (input) => trpc.projects.get(input).catch(() => null),
    () => null,
  );
  const name = project?.name ?? 'Project';
  return { title: { default: name, template: `%s · ${name} · Rolecall` } };
}

export default async function ProjectLayout({ params, children }: LayoutProps<'/projects/[id]'>) {
  const input = await getProjectInput(params);
  return (
    <Prefetch isPage queries={[trpc.projects.get.prefetch(input)]}>
      <ProjectFrame>{children}</ProjectFrame>
    </Prefetch>
  );
}
