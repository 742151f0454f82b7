'use client';

import { type ReactNode, useEffect } from 'react';
import { QueryError } from './query-error';
import { Pagination } from './ui/pagination';

interface ListResultsProps<Entry> {
  query: {
    data: { count: number; results: Entry[] } | undefined;
    error: unknown;
    isPlaceholderData: boolean;
    refetch: () => Promise<unknown>;
  };
  page: number;
  pageSize: number;
  /** What is counted: one, and several. */
  noun: readonly [string, string];
  /** Shows another page: as a step to come back from, or in place of one that is gone. */
  onPage: (page: number, how: 'push' | 'replace') => void;
  /** What stands there until the list comes. */
  skeleton: ReactNode;
  /** What stands there where the list has no entries. */
  empty: ReactNode;
  children: (entries: Entry[], isStale: boolean) => ReactNode;
}

/** One page of a list in whatever state it is in. A page that is gone, as its last entry was removed, leads to the last. */
export function ListResults<Entry>(props: ListResultsProps<Entry>) {
  const { query, page, pageSize, noun, onPage, skeleton, empty, children } = props;
  const { data, isPlaceholderData } = query;
  const last = Math.max(1, Math.ceil((data?.count ?? 0) / pageSize));
  const isGone = data !== undefined && !isPlaceholderData && page > last;
  useEffect(() => {
    if (isGone) onPage(last, 'replace');
  });
  if (!data) return query.error ? <QueryError query={query} /> : skeleton;
  if (data.count === 0) return empty;
  if (data.results.length === 0) return skeleton;
  return (
    <>
      {children(data.results, isPlaceholderData)}
      <Pagination
        count={data.count}
        page={Math.min(page, last)}
        pageSize={pageSize}
        noun={noun}
        onPage={(next) => onPage(next, 'push')}
      />
    </>
  );
}
