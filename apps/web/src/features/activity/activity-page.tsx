'use client';

import { Activity, SearchX } from 'lucide-react';
import { Button } from '@/components/ui/button';
import { ErrorState } from '@/components/ui/error-state';
import { Pagination } from '@/components/ui/pagination';
import { StateMessage } from '@/components/ui/state-message';
import { failureOf } from '@/trpc/errors';
import { useUrlState } from '@/use-url-state';
import { ActivityFilters } from './activity-filters';
import { ActivityEntries, useActivity } from './activity-list';
import { ActivitySkeleton } from './activity-skeleton';
import { activityFilter, activitySearch, pageSize } from './search';

const everything = { scope: '', item: '', role: '', user: '', since: '', until: '', page: 1 } as const;

/** Everything that changed in the organization, filtered and paged by the page's address. */
export function ActivityPage() {
  const [search, setSearch] = useUrlState(activitySearch);
  const filter = activityFilter(search);
  const { data, error, isPlaceholderData, refetch } = useActivity(filter, pageSize, search.page);
  const isFiltered = Object.keys(filter).length > 0;
  return (
    <>
      <ActivityFilters
        search={search}
        onChange={(change) => setSearch({ ...change, page: 1 })}
        entries={data?.results ?? []}
      />
      {error ? (
        <ErrorState failure={failureOf(error)} action={<Button onClick={() => void refetch()}>Try again</Button>} />
      ) : !data ? (
        <ActivitySkeleton />
      ) : data.results.length > 0 ? (
        <>
          <ActivityEntries entries={data.results} isStale={isPlaceholderData} />
          <Pagination
            count={data.count}
            page={search.page}
            pageSize={pageSize}
            noun={['change', 'changes']}
            onPage={(page) => {
              setSearch({ page }, 'push');
              scrollTo({ top: 0 });
            }}
          />
        </>
      ) : data.count > 0 ? (
        <StateMessage
          icon={<Activity />}
          title="No changes on this page"
          action={<Button onClick={() => setSearch({ page: 1 })}>Show the first page</Button>}
        >
          <p>There are fewer changes than the address says.</p>
        </StateMessage>
      ) : isFiltered ? (
        <StateMessage
          icon={<SearchX />}
          title="No changes found"
          action={<Button onClick={() => setSearch(everything)}>Show all changes</Button>}
        >
          <p>Nothing that happened is of this kind, by this person and in this time.</p>
        </StateMessage>
      ) : (
        <StateMessage icon={<Activity />} title="Nothing has happened yet">
          <p>Whoever changes something in the organization is told here, with what was there before.</p>
        </StateMessage>
      )}
    </>
  );
}
