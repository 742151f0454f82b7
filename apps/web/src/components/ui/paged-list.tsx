import type { ReactNode } from 'react';
import { Fetched, type PageQuery } from '../fetched';
import { Pagination, useLastPage } from './pagination';

interface PagedListProps<Entry> {
  label: string;
  query: PageQuery<Entry>;
  /** The message if there are no entries. */
  empty: string;
  page: number;
  pageSize: number;
  /** The noun for the entries: singular and plural. */
  noun: readonly [string, string];
  onPage: (page: number) => void;
  className?: string;
  children: (entry: Entry) => ReactNode;
}

/** A short list beside others on a page, with its own pages. If its page no longer exists, the last page is shown. */
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
