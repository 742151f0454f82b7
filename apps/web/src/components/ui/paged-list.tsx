import type { ReactNode } from 'react';
import { Fetched, type PageQuery } from '../fetched';
import { Pagination, useLastPage } from './pagination';

interface PagedListProps<Entry> {
  label: string;
  query: PageQuery<Entry>;
  /** What is said where there are none. */
  empty: string;
  page: number;
  pageSize: number;
  /** What is counted: one, and several. */
  noun: readonly [string, string];
  onPage: (page: number) => void;
  className?: string;
  children: (entry: Entry) => ReactNode;
}

/** A short list beside others on a page, which turns its own pages. A page that is gone leads to the last. */
export function PagedList<Entry>({ label, query, empty, className = '', children, ...paging }: PagedListProps<Entry>) {
  useLastPage(query, paging.page, paging.pageSize, paging.onPage);
  return (
    <Fetched query={query} className="h-16">
      {({ count, results }) =>
        count === 0 ? (
          <p className="text-pretty text-ink-muted">{empty}</p>
        ) : (
          <>
            <ul aria-label={label} aria-busy={query.isPlaceholderData} className={`divide-y divide-line ${className}`}>
              {results.map(children)}
            </ul>
            {count > paging.pageSize && <Pagination count={count} {...paging} />}
          </>
        )
      }
    </Fetched>
  );
}
