import type { Metadata } from 'next';
import { getTranslations } from 'next-intl/server';
import { NotFound } from '@/components/not-found';
import { getProjectInput } from '@/features/projects/current-project';
import { ProjectFrame } from '@/features/projects/project-frame';
import { numericId } from '@/numeric-id';
import { getTrpc, Prefetch } from '@/trpc/server';

export async function generateMetadata({ params }: LayoutProps<'/projects/[id]'>): Promise<Metadata> {
  // What is wrong with the project the page itself says.
  const [trpc, t] = await Promise.all([getTrpc(), getTranslations('projects')]);
  const project = await getProjectInput(params).then(
    (input) => trpc.projects.get.fetch(input).catch(() => null),
    () => null,
  );
  const name = project?.name ?? t('project');
  return { title: { default: name, template: `%s · ${name} · Rolecall` } };
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
