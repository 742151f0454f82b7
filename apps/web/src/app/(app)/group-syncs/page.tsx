import { findSession } from '@/features/current-session';
import { GroupSyncsPage } from '@/features/group-syncs/group-syncs-page';
import { runsInput, runSearch, runsSearch } from '@/features/group-syncs/search';
import { pageTitle } from '@/i18n/page-title';
import { Prefetch } from '@/trpc/prefetch';
import { getTrpc } from '@/trpc/server';
import { readSearchParams } from '@/url-state';

export const generateMetadata = pageTitle('groupSyncs.title');

export default async function Page({ searchParams }: PageProps<'/group-syncs'>) {
  const [trpc, session, { run }, search] = await Promise.all([
    getTrpc(),
    findSession(),
    readSearchParams(runSearch, searchParams),
    readSearchParams(runsSearch, searchParams),
  ]);
  // The page itself tells people without permission to plan.
  if (!session || session.denied.includes('groupSyncs.plan')) return <GroupSyncsPage />;
  const organization_id = session.organization.id;
  return (
    <Prefetch
      required={[]}
      optional={[
        trpc.groupSyncs.list.queryOptions(runsInput(organization_id, search)),
        trpc.organizations.policy.queryOptions({ organization_id }),
        ...(run === '' ? [] : [trpc.groupSyncs.get.queryOptions({ organization_id, id: run })]),
      ]}
    >
      <GroupSyncsPage />
    </Prefetch>
  );
}
