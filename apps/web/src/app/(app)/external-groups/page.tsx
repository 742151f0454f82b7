import { ExternalGroups } from '@/features/external-groups/external-groups';
import { groupsInput, groupsSearch } from '@/features/external-groups/search';
import { pageTitle } from '@/i18n/page-title';
import { askedFor } from '@/trpc/asked-for';
import { Prefetch } from '@/trpc/prefetch';

export const generateMetadata = pageTitle('shell.page.externalGroups');

export default async function ExternalGroupsPage({ searchParams }: PageProps<'/external-groups'>) {
  const [trpc, organization_id, search] = await askedFor(groupsSearch, searchParams);
  return (
    <Prefetch
      required={[trpc.roleExternalReferences.overview.queryOptions(groupsInput(organization_id, search))]}
      optional={[trpc.roleExternalReferences.providers.queryOptions({ organization_id })]}
    >
      <ExternalGroups />
    </Prefetch>
  );
}
