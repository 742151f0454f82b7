import type { Metadata } from 'next';
import { projectsOfMemberInput } from '@/features/access/search';
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
  const who = { organization_id, user_uuid: uuid };
  const queries = [trpc.members.get.prefetch(who)];
  const member = await trpc.members.get(who).catch(() => null);
  if (member?.is_active)
    queries.push(trpc.access.projectsOfMember.prefetch(projectsOfMemberInput(organization_id, uuid)));
  if (!session?.denied.includes('activityLog.list'))
    queries.push(trpc.activityLog.list.prefetch(activityInput(organization_id, { user: uuid }, latestChanges)));
  return (
    <Prefetch queries={queries}>
      <MemberPage userUuid={uuid} />
    </Prefetch>
  );
}
