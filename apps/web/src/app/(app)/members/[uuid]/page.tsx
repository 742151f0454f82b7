import type { Metadata } from 'next';
import { activityInput } from '@/features/activity/search';
import { findSession, getOrganizationId } from '@/features/current-session';
import { MemberPage } from '@/features/members/member-page';
import { latestChanges } from '@/features/members/search';
import { nameOf } from '@/features/people';
import { Prefetch, trpc } from '@/trpc/server';

export async function generateMetadata({ params }: PageProps<'/members/[uuid]'>): Promise<Metadata> {
  const [organization_id, { uuid }] = await Promise.all([getOrganizationId(), params]);
  const member = await trpc.members.get({ organization_id, user_uuid: uuid }).catch(() => null);
  return { title: member ? nameOf(member.user) : 'Member' };
}

export default async function Page({ params }: PageProps<'/members/[uuid]'>) {
  const [session, organization_id, { uuid }] = await Promise.all([findSession(), getOrganizationId(), params]);
  const queries = [trpc.members.get.prefetch({ organization_id, user_uuid: uuid })];
  if (!session?.denied.includes('activityLog.list'))
    queries.push(trpc.activityLog.list.prefetch(activityInput(organization_id, { user: uuid }, latestChanges)));
  return (
    <Prefetch queries={queries}>
      <MemberPage userUuid={uuid} />
    </Prefetch>
  );
}
