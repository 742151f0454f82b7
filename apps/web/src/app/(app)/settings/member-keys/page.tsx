import { MemberKeys } from '@/features/api-keys/member-keys';
import { memberKeysInput, memberKeysSearch } from '@/features/api-keys/search';
import { getOrganizationId } from '@/features/current-session';
import { pageTitle } from '@/i18n/page-title';
import { Prefetch } from '@/trpc/prefetch';
import { getTrpc } from '@/trpc/server';
import { readSearchParams } from '@/url-state';

export const generateMetadata = pageTitle('apiKeys.ofMembers.title');

export default async function MemberKeysPage({ searchParams }: PageProps<'/settings/member-keys'>) {
  const [trpc, organizationId, search] = await Promise.all([
    getTrpc(),
    getOrganizationId(),
    readSearchParams(memberKeysSearch, searchParams),
  ]);
  const input = memberKeysInput(organizationId, search);
  return (
    <Prefetch
      required={[trpc.personalApiKeys.listOfOrganization.queryOptions(input)]}
      optional={
        search.owner === ''
          ? []
          : [trpc.members.get.queryOptions({ organization_id: organizationId, user_uuid: search.owner })]
      }
    >
      <MemberKeys />
    </Prefetch>
  );
}
