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

/** A page of a list, as it is shown. */
export interface ListPage<Entry> {
  /** Which one, of everything that the list depends on. */
  page: string;
  entries: Entry[];
  count: number;
  /** Whether newer entries are on their way. */
  isStale: boolean;
  order: string | undefined;
  onOrder: (order: string) => void;
}

/** Narrows a list to what is chosen. */
interface ListFilter {
  /** Of the parameter of the address. */
  name: string;
  label: string;
  /** What it is called to choose none of them. */
  all: string;
  options: readonly { value: string; label: string }[];
}

export interface ResourceListProps<Entry> {
  /** What is counted: one, and several. */
  noun: readonly [string, string];
  /** What of the address the list depends on: its page, and perhaps search, order and filters. */
  parameters: UrlParameters;
  query: PageQuery<Entry>;
  /** Where it is not that of most lists. */
  pageSize?: number;
  /** The label of the search field; none for lists that are not searched. */
  searchLabel?: string;
  filters?: readonly ListFilter[];
  /** Filters whose choices are too many for a list: see `PickerField`. */
  pickers?: ReactNode;
  /** What stands beside the search. */
  toolbar?: ReactNode;
  /** What stands at the end of the same line, where there are entries. */
  tools?: ReactNode;
  /** What stands there until the list comes. */
  skeleton: ReactNode;
  /** What stands there where the list has no entries at all; null for lists that always have some. */
  empty: EmptyListProps | null;
  children: (page: ListPage<Entry>) => ReactNode;
}

/**
 * A list of resources in whatever state it is in: loading, empty, without a match, failed, out of date. It is searched,
 * filtered, sorted and paged by the page's address. A page that is gone, as its last entry was removed, leads to the last.
 */
export function ResourceList<Entry>(props: ResourceListProps<Entry>) {
  const { noun, parameters, query, pageSize = usualSize, searchLabel, filters = [], skeleton, children } = props;
  const [state, setState] = useUrlState(parameters);
  const { data, isPlaceholderData } = query;
  const page = state['page'] as number;
  const last = useLastPage(query, page, pageSize, (next) => setState({ page: next }));
  const narrowing = Object.keys(parameters).filter((name) => !['page', 'order', 'view'].includes(name));
  const isNarrowed = narrowing.some((name) => state[name] !== parameters[name]?.fallback);
  // There is nothing to search or to filter in it.
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
  // Drawn where nothing else is to be done: a key is not kept waiting by the rows of the one before.
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
