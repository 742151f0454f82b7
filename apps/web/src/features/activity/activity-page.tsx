'use client';

import { Activity, SearchX } from 'lucide-react';
import { useTranslations } from 'next-intl';
import { QueryError } from '@/components/query-error';
import { Button } from '@/components/ui/button';
import { StateMessage } from '@/components/ui/state-message';
import { useSession } from '@/features/session';
import { keepingPrevious, trpc } from '@/trpc/client';
import { pageSize } from '@/url-state';
import { useUrlState } from '@/use-url-state';
import { ActivityFilters } from './activity-filters';
import { ActivityDays } from './activity-list';
import { ActivityPagination } from './activity-pagination';
import { ActivitySkeleton } from './activity-skeleton';
import { activityFilter, activityInput, activitySearch } from './search';

const everything = { scope: '', item: '', role: '', project: '', user: '', since: '', until: '', before: 0 } as const;

/** All changes in the organization, filtered and paged by the page's URL. */
export function ActivityPage() {
  const t = useTranslations('activity');
  const [search, setSearch] = useUrlState(activitySearch);
  const filter = activityFilter(search);
  const { organization } = useSession();
  const input = activityInput(organization.id, filter, pageSize, search.before);
  const { data, error, isPlaceholderData, refetch } = trpc.activityLog.list.useQuery(input, keepingPrevious);
  const isFiltered = Object.keys(filter).length > 0;
  const { activityLog } = trpc.useUtils();
  const goTo = (before: number) => {
    // The cached first page may no longer be the newest.
    if (before === 0) void activityLog.list.invalidate(undefined, { refetchType: 'none' });
    setSearch({ before }, 'push');
    scrollTo({ top: 0 });
  };
  return (
    <>
      <ActivityFilters
        search={search}
        onChange={(change) => setSearch({ ...change, before: 0 })}
        entries={data?.results ?? []}
      />
      {error && !data ? (
        <QueryError query={{ error, refetch }} />
      ) : !data ? (
        <ActivitySkeleton />
      ) : data.results.length > 0 ? (
        <>
          <ActivityDays entries={data.results} isStale={isPlaceholderData} />
          <ActivityPagination
            count={data.count}
            shown={data.results.length}
            isNewest={search.before === 0}
            onNewest={() => goTo(0)}
            onOlder={() => goTo(data.results.at(-1)?.sequence ?? 0)}
          />
        </>
      ) : search.before > 0 ? (
        <StateMessage
          icon={<Activity />}
          title={t('noOlder')}
          action={<Button onClick={() => goTo(0)}>{t('showNewest')}</Button>}
        >
          <p>{t('noOlderText')}</p>
        </StateMessage>
      ) : isFiltered ? (
        <StateMessage
          icon={<SearchX />}
          title={t('noneFound')}
          action={<Button onClick={() => setSearch(everything)}>{t('showAll')}</Button>}
        >
          <p>{t('noneFoundText')}</p>
        </StateMessage>
      ) : (
        <StateMessage icon={<Activity />} title={t('none')}>
          <p>{t('noneText')}</p>
        </StateMessage>
      )}
    </>
  );
}
