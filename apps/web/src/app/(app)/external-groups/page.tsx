import type { Metadata } from 'next';
import { getOrganizationId } from '@/features/current-session';
import { ExternalGroups } from '@/features/external-groups/groups-table';
import { groupsInput, groupsSearch } from '@/features/external-groups/search';
import { getTrpc, Prefetch } from '@/trpc/server';
import { readSearchParams } from '@/url-state';

export const metadata: Metadata = { title: 'External groups' };

export default async function ExternalGroupsPage({ searchParams }: PageProps<'/external-groups'>) {
  const [trpc, organization_id, search] = await Promise.all([
    getTrpc(),
    getOrganizationId(),
    readSearchParams(groupsSearch, searchParams),
  ]);
  return (
    <Prefetch
      required={[trpc.roleExternalReferences.overview.queryOptions(groupsInput(organization_id, search))]}
      optional={[trpc.roleExternalReferences.providers.queryOptions({ organization_id })]}
    >
      <ExternalGroups />
    </Prefetch>
  );
}
