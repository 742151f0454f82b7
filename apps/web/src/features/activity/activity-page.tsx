'use client';

import { Activity, SearchX } from 'lucide-react';
import { QueryError } from '@/components/query-error';
import { Button } from '@/components/ui/button';
import { EmptyPage } from '@/components/ui/nothing';
import { Pagination } from '@/components/ui/pagination';
import { StateMessage } from '@/components/ui/state-message';
import { useUrlState } from '@/use-url-state';
import { ActivityFilters } from './activity-filters';
import { ActivityEntries, useActivity } from './activity-list';
import { ActivitySkeleton } from './activity-skeleton';
import { activityFilter, activitySearch, pageSize } from './search';

const everything = { scope: '', item: '', role: '', project: '', user: '', since: '', until: '', page: 1 } as const;

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
      {error && !data ? (
        <QueryError query={{ error, refetch }} />
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
        <EmptyPage icon={<Activity />} title="No changes on this page" onReset={() => setSearch({ page: 1 })}>
          There are fewer changes than the address says.
        </EmptyPage>
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
