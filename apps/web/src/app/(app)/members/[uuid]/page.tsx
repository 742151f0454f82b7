import type { ProcedureName } from '@rolecall/contracts';
import type { Metadata } from 'next';
import { redirect } from 'next/navigation';
import { NotFound } from '@/components/not-found';
import { projectsOfMemberInput } from '@/features/access/search';
import { findSession, getOrganizationId } from '@/features/current-session';
import { MemberPage } from '@/features/members/member-page';
import { keysOfMemberInput, latestChanges, sessionsOfMemberInput } from '@/features/members/search';
import { nameOf } from '@/features/people';
import { latestActivity } from '@/trpc/asked-for';
import { Prefetch } from '@/trpc/prefetch';
import { getTrpc } from '@/trpc/server';
import { titleOf } from '@/trpc/title-of';

export async function generateMetadata({ params }: PageProps<'/members/[uuid]'>): Promise<Metadata> {
  const [trpc, organization_id, { uuid }] = await Promise.all([getTrpc(), getOrganizationId(), params]);
  const member = trpc.members.get.fetch({ organization_id, user_uuid: uuid });
  return titleOf(
    member.then(({ user }) => nameOf(user)),
    'members.person',
  );
}

/** Redirects from a person's email address to their page: some links only know the address. */
async function toPageOf(email: string) {
  const [trpc, organization_id] = await Promise.all([getTrpc(), getOrganizationId()]);
  const found = await trpc.members.list.fetch({ organization_id, email, limit: 1 }).catch(() => null);
  const [member] = found?.results ?? [];
  if (!member) return <NotFound isPage />;
  redirect(`/members/${member.user.uuid}`);
}

export default async function Page({ params }: PageProps<'/members/[uuid]'>) {
  const [trpc, organization_id, session, { uuid }] = await Promise.all([
    getTrpc(),
    getOrganizationId(),
    findSession(),
    params,
  ]);
  if (uuid.includes('%40')) return toPageOf(decodeURIComponent(uuid));
  const who = { organization_id, user_uuid: uuid };
  const member = await trpc.members.get.fetch(who).catch(() => null);
  const mayCall = (procedure: ProcedureName) => session?.denied.includes(procedure) === false;
  return (
    <Prefetch
      isPage
      required={[trpc.members.get.queryOptions(who)]}
      optional={[
        ...(member?.is_active
          ? [trpc.access.projectsOfMember.queryOptions(projectsOfMemberInput(organization_id, uuid))]
          : []),
        ...(member?.is_active && mayCall('personalApiKeys.listOfOrganization')
          ? [trpc.personalApiKeys.listOfOrganization.queryOptions(keysOfMemberInput(organization_id, uuid))]
          : []),
        ...(member?.is_active && mayCall('members.sessions')
          ? [trpc.members.sessions.queryOptions(sessionsOfMemberInput(organization_id, uuid))]
          : []),
        ...(await latestActivity({ about: uuid }, latestChanges)),
      ]}
    >
      <MemberPage userUuid={uuid} />
    </Prefetch>
  );
}
