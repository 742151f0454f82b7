import { getOrganizationId } from '@/features/current-session';
import { ExternalGroups } from '@/features/external-groups/external-groups';
import { groupsInput, groupsSearch } from '@/features/external-groups/search';
import { pageTitle } from '@/i18n/page-title';
import { getTrpc, Prefetch } from '@/trpc/server';
import { readSearchParams } from '@/url-state';

export const generateMetadata = pageTitle('shell.page.externalGroups');

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
