import type { ReactNode } from 'react';
import { QueryError } from './query-error';
import { Loading, Skeleton } from './ui/skeleton';

/** What is shown of a query. */
export interface Query<Data> {
  data: Data | undefined;
  error: unknown;
  refetch: () => Promise<unknown>;
}

/** What is shown of a query for a page of a list. */
export interface PageQuery<Entry> extends Query<{ count: number; results: Entry[] }> {
  isPlaceholderData: boolean;
}

interface FetchedProps<Data> {
  query: Query<Data>;
  /** What loads, for those who do not see that it does. */
  label?: string;
  /** The size of what will come. */
  className?: string;
  /** What stands for it, where that is no single line or shape. */
  skeleton?: ReactNode;
  children: (data: Data) => ReactNode;
}

/** What a query answers; what stands in for it while it loads, and where it fails. */
export function Fetched<Data>({ query, label, className = '', children, ...props }: FetchedProps<Data>) {
  if (query.data !== undefined) return children(query.data);
  if (query.error) return <QueryError query={query} />;
  const { skeleton = <Skeleton className={className} /> } = props;
  return label === undefined ? skeleton : <Loading label={label}>{skeleton}</Loading>;
}
