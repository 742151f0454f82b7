import type { Metadata } from 'next';
import { getOrganizationId } from '@/features/current-session';
import { InvitesTable } from '@/features/invites/invites-table';
import { invitesInput, invitesSearch } from '@/features/invites/search';
import { Prefetch, trpc } from '@/trpc/server';
import { readSearchParams } from '@/url-state';

export const metadata: Metadata = { title: 'Open invites' };

export default async function InvitesPage({ searchParams }: PageProps<'/members/invites'>) {
  const [organizationId, search] = await Promise.all([
    getOrganizationId(),
    readSearchParams(invitesSearch, searchParams),
  ]);
  return (
    <Prefetch queries={[trpc.invites.list.prefetch(invitesInput(organizationId, search))]}>
      <InvitesTable />
    </Prefetch>
  );
}
