import type { Metadata } from 'next';
import { getProjectInput, prefetchProject } from '@/features/projects/current-project';
import { ProjectFrame } from '@/features/projects/project-frame';
import { Prefetch, trpc } from '@/trpc/server';

export async function generateMetadata({ params }: LayoutProps<'/projects/[id]'>): Promise<Metadata> {
  const project = await trpc.projects.get(await getProjectInput(params)).catch(() => null);
  const name = project?.name ?? 'Project';
  return { title: { default: name, template: `%s · ${name} · Rolecall` } };
}

export default async function ProjectLayout({ params, children }: LayoutProps<'/projects/[id]'>) {
  return (
    <Prefetch queries={[prefetchProject(params)]}>
      <ProjectFrame>{children}</ProjectFrame>
    </Prefetch>
  );
}
