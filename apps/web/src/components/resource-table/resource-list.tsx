import { SearchX } from 'lucide-react';
import { useTranslations } from 'next-intl';
import { type ReactNode, useDeferredValue } from 'react';
import type { PageQuery } from '@/components/fetched';
import { QueryError } from '@/components/query-error';
import { Button } from '@/components/ui/button';
import { Pagination, useLastPage } from '@/components/ui/pagination';
import { SearchField } from '@/components/ui/search-field';
import { Select } from '@/components/ui/select';
import { StateMessage } from '@/components/ui/state-message';
import { pageSize as usualSize, type UrlParameters } from '@/url-state';
import { useUrlState } from '@/use-url-state';
import { EmptyList, type EmptyListProps } from './empty-list';

/** A page of a list, as it is displayed. */
export interface ListPage<Entry> {
  /** Identifies the page by everything that the list depends on. */
  page: string;
  entries: Entry[];
  count: number;
  /** Whether newer entries are being fetched. */
  isStale: boolean;
  order: string | undefined;
  onOrder: (order: string) => void;
}

/** Filters a list by a chosen value. */
interface ListFilter {
  /** The name of the query parameter. */
  name: string;
  label: string;
  /** The label of the choice that does not filter. */
  all: string;
  options: readonly { value: string; label: string }[];
}

export interface ResourceListProps<Entry> {
  /** The noun for the entries: singular and plural. */
  noun: readonly [string, string];
  /** The query parameters that the list depends on: its page, and optionally search, order and filters. */
  parameters: UrlParameters;
  query: PageQuery<Entry>;
  /** If it differs from that of most lists. */
  pageSize?: number;
  /** The label of the search field; missing for lists that cannot be searched. */
  searchLabel?: string;
  filters?: readonly ListFilter[];
  /** Filters with too many choices for a select: see `PickerField`. */
  pickers?: ReactNode;
  /** Shown beside the search. */
  toolbar?: ReactNode;
  /** Shown at the end of the same line, unless the list is empty. */
  tools?: ReactNode;
  /** Shown until the list has loaded. */
  skeleton: ReactNode;
  /** Shown if the list has no entries at all; null for lists that always have some. */
  empty: EmptyListProps | null;
  children: (page: ListPage<Entry>) => ReactNode;
}

/**
 * A list of resources in all its states: loading, empty, without a match, failed, out of date. Its search, filters, order and
 * page are in the URL. If the page no longer exists because its last entry was removed, the last page is shown.
 */
export function ResourceList<Entry>(props: ResourceListProps<Entry>) {
  const { noun, parameters, query, pageSize = usualSize, searchLabel, filters = [], skeleton, children } = props;
  const [state, setState] = useUrlState(parameters);
  const { data, isPlaceholderData } = query;
  const page = state['page'] as number;
  const last = useLastPage(query, page, pageSize, (next) => setState({ page: next }));
  const narrowing = Object.keys(parameters).filter((name) => !['page', 'order', 'view'].includes(name));
  const isNarrowed = narrowing.some((name) => state[name] !== parameters[name]?.fallback);
  // Then there is nothing to search or filter.
  const isEmpty = data?.count === 0 && !isPlaceholderData && !isNarrowed;
  const reset = () =>
    setState(Object.fromEntries(['page', ...narrowing].map((name) => [name, parameters[name]?.fallback])));
  const results = () => {
    if (!data) return query.error ? <QueryError query={query} /> : skeleton;
    if (data.count === 0)
      return isNarrowed ? (
        <NoMatch noun={noun} search={String(state['search'] ?? '')} onReset={reset} />
      ) : (
        props.empty && <EmptyList {...props.empty} />
      );
    if (data.results.length === 0) return skeleton;
    return (
      <>
        {children({
          page: JSON.stringify(state),
          entries: data.results,
          count: data.count,
          isStale: isPlaceholderData,
          order: state['order'] as string | undefined,
          onOrder: (order) => setState({ order, page: 1 }),
        })}
        <Pagination
          count={data.count}
          page={Math.min(page, last)}
          pageSize={pageSize}
          noun={noun}
          onPage={(next) => setState({ page: next }, 'push')}
        />
      </>
    );
  };
  // Rendered with low priority, so that the rows of the previous search do not delay typing.
  const shown = useDeferredValue(results());
  return (
    <>
      <div className="mb-3 flex flex-wrap items-end gap-3 empty:hidden">
        {searchLabel !== undefined && !isEmpty && (
          <SearchField
            className="grow sm:w-72 sm:grow-0"
            label={searchLabel}
            value={state['search'] as string}
            onChange={(search) => setState({ search, page: 1 })}
          />
        )}
        {!isEmpty &&
          filters.map(({ name, label, all, options }) => (
            <Select
              key={name}
              className="w-40 max-sm:w-auto max-sm:grow"
              label={label}
              options={[{ value: '', label: all }, ...options]}
              value={state[name] as string}
              onChange={(value) => setState({ [name]: value, page: 1 })}
            />
          ))}
        {!isEmpty && props.pickers}
        {props.toolbar}
        {!isEmpty && props.tools}
      </div>
      {shown}
    </>
  );
}

function NoMatch({ noun, search, onReset }: { noun: readonly [string, string]; search: string; onReset: () => void }) {
  const t = useTranslations('ui');
  return (
    <StateMessage
      icon={<SearchX />}
      title={t('noMatching', { noun: noun[1] })}
      action={<Button onClick={onReset}>{t('clearFilters')}</Button>}
    >
      <p className="break-words">{search === '' ? t('noneMatchFilters') : t('noneMatch', { search })}</p>
    </StateMessage>
  );
}
