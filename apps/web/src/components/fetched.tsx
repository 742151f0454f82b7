import type { ReactNode } from 'react';
import { QueryError } from './query-error';
import { Loading, Skeleton } from './ui/skeleton';

/** The parts of a query that are displayed. */
export interface Query<Data> {
  data: Data | undefined;
  error: unknown;
  refetch: () => Promise<unknown>;
}

/** The parts of a query for one page of a list that are displayed. */
export interface PageQuery<Entry> extends Query<{ count: number; results: Entry[] }> {
  isPlaceholderData: boolean;
}

interface FetchedProps<Data> {
  query: Query<Data>;
  /** What is loading, for screen readers. */
  label?: string;
  /** The size of the placeholder. */
  className?: string;
  /** The placeholder, if it is not a single line or shape. */
  skeleton?: ReactNode;
  children: (data: Data) => ReactNode;
}

/** Renders the result of a query, a placeholder while it loads, or its error. */
export function Fetched<Data>({ query, label, className = '', children, ...props }: FetchedProps<Data>) {
  if (query.data !== undefined) return children(query.data);
  if (query.error) return <QueryError query={query} />;
  const { skeleton = <Skeleton className={className} /> } = props;
  return label === undefined ? skeleton : <Loading label={label}>{skeleton}</Loading>;
}
