import { ActivityHeader } from '@/features/activity/activity-header';
import { ActivityPage } from '@/features/activity/activity-page';
import { activityFilter, activityInput, activitySearch, pageSize } from '@/features/activity/search';
import { getOrganizationId } from '@/features/current-session';
import { pageTitle } from '@/i18n/page-title';
import { getTrpc, Prefetch } from '@/trpc/server';
import { readSearchParams } from '@/url-state';

export const generateMetadata = pageTitle('shell.page.activity');

export default async function Page({ searchParams }: PageProps<'/activity'>) {
  const [trpc, organizationId, search] = await Promise.all([
    getTrpc(),
    getOrganizationId(),
    readSearchParams(activitySearch, searchParams),
  ]);
  const input = activityInput(organizationId, activityFilter(search), pageSize, search.before);
  return (
    <>
      <ActivityHeader />
      <Prefetch
        required={[trpc.activityLog.list.queryOptions(input)]}
        optional={
          search.user === ''
            ? []
            : [trpc.members.get.queryOptions({ organization_id: organizationId, user_uuid: search.user })]
        }
      >
        <ActivityPage />
      </Prefetch>
    </>
  );
}
