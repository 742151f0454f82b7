import type { Metadata } from 'next';
import { getTranslations } from 'next-intl/server';
import { NotFound } from '@/components/not-found';
import { findGroup } from '@/features/api-reference/document';
import { GroupReference } from '@/features/api-reference/group';
import { findSignedInUser } from '@/features/current-session';
import { getRequestScope } from '@/server/bridge';

export async function generateMetadata({ params }: PageProps<'/docs/api/[group]'>): Promise<Metadata> {
  const group = findGroup((await params).group);
  return group
    ? { title: group.name, description: group.description }
    : { title: (await getTranslations('shell'))('notFound') };
}

export default async function Page({ params }: PageProps<'/docs/api/[group]'>) {
  const [{ group: slug }, user] = await Promise.all([params, findSignedInUser()]);
  const group = findGroup(slug);
  if (!group) return <NotFound isPage />;
  return <GroupReference group={group} baseUrl={getRequestScope().baseUrl} email={user?.email ?? null} />;
}
