import type { Metadata } from 'next';
import { findSession, getOrganizationId } from '@/features/current-session';
import { seesDeactivated } from '@/features/members/levels';
import { MembersTable } from '@/features/members/members-table';
import { membersInput, membersSearch } from '@/features/members/search';
import { Prefetch, trpc } from '@/trpc/server';
import { readSearchParams } from '@/url-state';

export const metadata: Metadata = { title: 'Members' };

export default async function MembersPage({ searchParams }: PageProps<'/members'>) {
  const [session, organizationId, search] = await Promise.all([
    findSession(),
    getOrganizationId(),
    readSearchParams(membersSearch, searchParams),
  ]);
  const hasFilter = seesDeactivated(session?.organization.level ?? 0);
  return (
    <Prefetch queries={[trpc.members.list.prefetch(membersInput(organizationId, hasFilter, search))]}>
      <MembersTable />
    </Prefetch>
  );
}
