import type { Metadata } from 'next';
import { NotFound } from '@/components/not-found';
import { getProjectInput } from '@/features/projects/current-project';
import { ProjectFrame } from '@/features/projects/project-frame';
import { numericId } from '@/numeric-id';
import { Prefetch } from '@/trpc/prefetch';
import { getTrpc } from '@/trpc/server';
import { titleOf } from '@/trpc/title-of';

export async function generateMetadata({ params }: LayoutProps<'/projects/[id]'>): Promise<Metadata> {
  const trpc = await getTrpc();
  const name = async () =>
    numericId.test((await params).id) ? (await trpc.projects.get.fetch(await getProjectInput(params))).name : null;
  return titleOf(name(), 'projects.project');
}

export default async function ProjectLayout({ params, children }: LayoutProps<'/projects/[id]'>) {
  const { id } = await params;
  if (!numericId.test(id)) return <NotFound isPage />;
  const [trpc, input] = await Promise.all([getTrpc(), getProjectInput(params)]);
  return (
    <Prefetch isPage required={[trpc.projects.get.queryOptions(input)]}>
      <ProjectFrame>{children}</ProjectFrame>
    </Prefetch>
  );
}
