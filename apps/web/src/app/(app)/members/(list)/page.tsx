import type { Metadata } from 'next';
import { getOrganizationId } from '@/features/current-session';
import { MembersTable } from '@/features/members/members-table';
import { membersInput, membersSearch } from '@/features/members/search';
import { Prefetch, trpc } from '@/trpc/server';
import { readSearchParams } from '@/url-state';

export const metadata: Metadata = { title: 'Members' };

export default async function MembersPage({ searchParams }: PageProps<'/members'>) {
  const [organizationId, search] = await Promise.all([
    getOrganizationId(),
    readSearchParams(membersSearch, searchParams),
  ]);
  return (
    <Prefetch queries={[trpc.members.list.prefetch(membersInput(organizationId, search))]}>
      <MembersTable />
    </Prefetch>
  );
}
