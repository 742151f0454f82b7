import { ActivityHeader } from '@/features/activity/activity-header';
import { ActivityPage } from '@/features/activity/activity-page';
import { activityFilter, activityInput, activitySearch } from '@/features/activity/search';
import { memberInput } from '@/features/people';
import { pageTitle } from '@/i18n/page-title';
import { askedFor } from '@/trpc/asked-for';
import { Prefetch } from '@/trpc/prefetch';
import { pageSize } from '@/url-state';

export const generateMetadata = pageTitle('shell.page.activity');

export default async function Page({ searchParams }: PageProps<'/activity'>) {
  const [trpc, organizationId, search] = await askedFor(activitySearch, searchParams);
  const input = activityInput(organizationId, activityFilter(search), pageSize, search.before);
  return (
    <>
      <ActivityHeader />
      <Prefetch
        required={[trpc.activityLog.list.queryOptions(input)]}
        optional={
          search.user === '' ? [] : [trpc.members.overview.queryOptions(memberInput(organizationId, search.user))]
        }
      >
        <ActivityPage />
      </Prefetch>
    </>
  );
}
