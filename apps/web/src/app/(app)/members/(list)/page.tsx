import { findSession } from '@/features/current-session';
import { seesDeactivated } from '@/features/members/levels';
import { MembersTable } from '@/features/members/members-table';
import { membersInput, membersSearch } from '@/features/members/search';
import { roleNamesInputs } from '@/features/roles/search';
import { pageTitle } from '@/i18n/page-title';
import { askedFor } from '@/trpc/asked-for';
import { Prefetch } from '@/trpc/prefetch';

export const generateMetadata = pageTitle('members.title');

export default async function MembersPage({ searchParams }: PageProps<'/members'>) {
  const [trpc, organizationId, search] = await askedFor(membersSearch, searchParams);
  const session = await findSession();
  const hasFilter = seesDeactivated(session?.organization.level ?? 0);
  return (
    <Prefetch
      required={[trpc.members.overview.queryOptions(membersInput(organizationId, hasFilter, search))]}
      optional={roleNamesInputs(organizationId, search.role === '' ? [] : [search.role]).map((names) =>
        trpc.roles.names.queryOptions(names),
      )}
    >
      <MembersTable />
    </Prefetch>
  );
}
