import { InvitesTable } from '@/features/invites/invites-table';
import { invitesSearch } from '@/features/invites/search';
import { roleNamesInputs } from '@/features/roles/search';
import { pageTitle } from '@/i18n/page-title';
import { askedFor } from '@/trpc/asked-for';
import { Prefetch } from '@/trpc/prefetch';
import { organizationListInput } from '@/url-state';

export const generateMetadata = pageTitle('invites.title');

export default async function InvitesPage({ searchParams }: PageProps<'/members/invites'>) {
  const [trpc, organization_id, search] = await askedFor(invitesSearch, searchParams);
  const input = organizationListInput(organization_id, search);
  // If this fails, the prefetch of the same list reports why.
  const listed = await trpc.invites.list.fetch(input).catch(() => null);
  const roles = listed?.results.flatMap(({ role_ids }) => role_ids) ?? [];
  return (
    <Prefetch
      required={[trpc.invites.list.queryOptions(input)]}
      optional={roleNamesInputs(organization_id, roles).map((names) => trpc.roles.names.queryOptions(names))}
    >
      <InvitesTable />
    </Prefetch>
  );
}
