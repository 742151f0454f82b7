import { findSession, getOrganizationId } from '@/features/current-session';
import { seesDeactivated } from '@/features/members/levels';
import { MembersTable } from '@/features/members/members-table';
import { membersInput, membersSearch, roleFilterInput } from '@/features/members/search';
import { pageTitle } from '@/i18n/page-title';
import { getTrpc, Prefetch } from '@/trpc/server';
import { readSearchParams } from '@/url-state';

export const generateMetadata = pageTitle('members.title');

export default async function MembersPage({ searchParams }: PageProps<'/members'>) {
  const [trpc, session, organizationId, search] = await Promise.all([
    getTrpc(),
    findSession(),
    getOrganizationId(),
    readSearchParams(membersSearch, searchParams),
  ]);
  const hasFilter = seesDeactivated(session?.organization.level ?? 0);
  return (
    <Prefetch
      required={[trpc.members.overview.queryOptions(membersInput(organizationId, hasFilter, search))]}
      optional={[trpc.roles.names.queryOptions(roleFilterInput(organizationId))]}
    >
      <MembersTable />
    </Prefetch>
  );
}
