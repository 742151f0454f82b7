import { MemberKeys } from '@/features/api-keys/member-keys';
import { memberKeysInput, memberKeysSearch } from '@/features/api-keys/search';
import { memberInput } from '@/features/people';
import { pageTitle } from '@/i18n/page-title';
import { askedFor } from '@/trpc/asked-for';
import { Prefetch } from '@/trpc/prefetch';

export const generateMetadata = pageTitle('apiKeys.ofMembers.title');

export default async function MemberKeysPage({ searchParams }: PageProps<'/settings/member-keys'>) {
  const [trpc, organizationId, search] = await askedFor(memberKeysSearch, searchParams);
  const input = memberKeysInput(organizationId, search);
  return (
    <Prefetch
      required={[trpc.personalApiKeys.listOfOrganization.queryOptions(input)]}
      optional={
        search.owner === '' ? [] : [trpc.members.overview.queryOptions(memberInput(organizationId, search.owner))]
      }
    >
      <MemberKeys />
    </Prefetch>
  );
}
