import type { Metadata } from 'next';
import { getOrganizationId } from '@/features/current-session';
import { ExternalGroups } from '@/features/external-groups/groups-table';
import { groupsInput, groupsSearch } from '@/features/external-groups/search';
import { Prefetch, trpc } from '@/trpc/server';
import { readSearchParams } from '@/url-state';

export const metadata: Metadata = { title: 'External groups' };

export default async function ExternalGroupsPage({ searchParams }: PageProps<'/external-groups'>) {
  const [organization_id, search] = await Promise.all([
    getOrganizationId(),
    readSearchParams(groupsSearch, searchParams),
  ]);
  return (
    <Prefetch
      queries={[
        trpc.roleExternalReferences.overview.prefetch(groupsInput(organization_id, search)),
        trpc.roleExternalReferences.providers.prefetch({ organization_id }),
      ]}
    >
      <ExternalGroups />
    </Prefetch>
  );
}
