'use client';

import { useTranslations } from 'next-intl';
import type { ReactNode } from 'react';
import { keepFocus } from '@/components/keep-focus';
import {
  Cell,
  Column,
  type From,
  Row,
  RowHeading,
  SkeletonRows,
  Table,
  TableBody,
  TableHead,
} from '@/components/ui/table';
import { type ListPage, ResourceList, type ResourceListProps } from './resource-list';
import { type Bulk, BulkBar, maxSelected, SelectBox, useBulkWrites, useSelection } from './selection';

/** One column of a list; the first one names what a row is about. */
interface ColumnDefinition<Entry> {
  header: string;
  /** What the list is ordered by here; none for columns that do not sort. */
  sort?: string;
  /** The width of the window from which there is room for it. */
  from?: From;
  className?: string;
  cell: (entry: Entry) => ReactNode;
}

/** A list: what it is called, and its columns. */
export interface ListDefinition<Entry> {
  caption: string;
  /** What is counted: one, and several. */
  noun: readonly [string, string];
  columns: readonly ColumnDefinition<Entry>[];
  /** Whether its rows end in a cell of actions. */
  hasActions?: boolean;
}

interface Rows<Entry> {
  list: ListDefinition<Entry>;
  /** What can be done with one row, at its end. */
  actions?: ((entry: Entry) => ReactNode) | undefined;
  /** Whether what a row shows is not yet confirmed. */
  isPending?: ((entry: Entry) => boolean) | undefined;
  /** Which rows can be selected, and for what. */
  selection?:
    | {
        /** What tells a row from the others. */
        label: (entry: Entry) => string;
        canSelect?: (entry: Entry) => boolean;
        /** Fetches all that match, at most as many as can be selected. */
        fetchAll?: (limit: number) => Promise<Entry[]>;
        /** What can be done with those that are selected. */
        actions: (bulk: Bulk<Entry>) => ReactNode;
      }
    | undefined;
}

type ResourceTableProps<Entry extends { id: string | number }> = Rows<Entry> &
  Omit<ResourceListProps<Entry>, 'noun' | 'skeleton' | 'children'>;

/** A list as a table, whose rows can be selected. */
export function ResourceTable<Entry extends { id: string | number }>(props: ResourceTableProps<Entry>) {
  const { list, actions, isPending, selection, ...listProps } = props;
  return (
    <ResourceList {...listProps} noun={list.noun} skeleton={<ResourceTableSkeleton list={list} />}>
      {(page) => <SelectableTable {...{ list, actions, isPending, selection }} page={page} />}
    </ResourceList>
  );
}

interface SelectableTableProps<Entry> extends Rows<Entry> {
  page: ListPage<Entry>;
}

function SelectableTable<Entry extends { id: string | number }>(props: SelectableTableProps<Entry>) {
  const t = useTranslations('ui');
  const { list, actions, isPending, selection, page } = props;
  const { entries, count, isStale, order, onOrder } = page;
  const { selected, change, toggle, clear } = useSelection<Entry>();
  const { progress, bulk } = useBulkWrites([...selected.values()], clear);
  const canSelect = (entry: Entry) => selection?.canSelect?.(entry) ?? true;
  const selectable = selection ? entries.filter(canSelect) : [];
  const chosen = selectable.filter(({ id }) => selected.has(id));
  const fetchAll = selection?.fetchAll;
  const [first, ...others] = list.columns;
  return (
    <>
      <div ref={keepFocus}>
        <Table caption={list.caption} isStale={isStale}>
          <Head
            list={list}
            sorting={order === undefined ? undefined : { order, onSort: onOrder }}
            select={
              selectable.length > 0 && (
                <SelectBox
                  label={t('selectPage', { noun: list.noun[1] })}
                  isChecked={chosen.length === selectable.length}
                  isPartly={chosen.length > 0 && chosen.length < selectable.length}
                  onChange={(isChecked) => change(selectable, isChecked)}
                />
              )
            }
          />
          <TableBody>
            {entries.map((entry) => (
              <Row key={entry.id} isPending={isPending?.(entry) ?? false} isSelected={selected.has(entry.id)}>
                {selectable.length > 0 && (
                  <Cell className="w-8">
                    {canSelect(entry) && (
                      <SelectBox
                        label={t('select', { name: selection?.label(entry) ?? '' })}
                        isChecked={selected.has(entry.id)}
                        onChange={(isChecked, isRange) => toggle(selectable, entry, isChecked, isRange)}
                      />
                    )}
                  </Cell>
                )}
                <RowHeading className={first?.className ?? 'w-full max-w-0'}>{first?.cell(entry)}</RowHeading>
                {others.map(({ header, from, className, cell }) => (
                  <Cell key={header} {...(from ? { from } : {})} className={className}>
                    {cell(entry)}
                  </Cell>
                ))}
                {list.hasActions && <Cell className="w-12 text-right">{actions?.(entry)}</Cell>}
              </Row>
            ))}
          </TableBody>
        </Table>
      </div>
      {selection && selected.size > 0 && (
        <BulkBar
          count={selected.size}
          progress={progress}
          noun={list.noun}
          rest={
            fetchAll && count > selected.size && selected.size < maxSelected
              ? { count, select: async () => change((await fetchAll(maxSelected)).filter(canSelect), true) }
              : undefined
          }
          onClear={clear}
        >
          {selection.actions(bulk)}
        </BulkBar>
      )}
    </>
  );
}

interface HeadProps {
  list: { columns: readonly Pick<ColumnDefinition<never>, 'header' | 'sort' | 'from'>[]; hasActions?: boolean };
  sorting?: { order: string; onSort: (order: string) => void } | undefined;
  select?: ReactNode;
}

const Head = ({ list: { columns, hasActions = false }, sorting, select }: HeadProps) => (
  <TableHead>
    {select && <Column className="w-8">{select}</Column>}
    {columns.map(({ header, sort, from }) => (
      <Column
        key={header}
        {...(from ? { from } : {})}
        {...(sort !== undefined && sorting ? { sort: { column: sort, ...sorting } } : {})}
      >
        {header}
      </Column>
    ))}
    {hasActions && (
      <Column>
        <ActionsHeading />
      </Column>
    )}
  </TableHead>
);

function ActionsHeading() {
  const t = useTranslations('ui');
  return <span className="sr-only">{t('actions')}</span>;
}

/** A list in the shape of what will come. */
export const ResourceTableSkeleton = <Entry,>({ list, rows }: { list: ListDefinition<Entry>; rows?: number }) => (
  <Table caption={list.caption}>
    <Head list={list} sorting={{ order: '', onSort: () => undefined }} />
    <TableBody>
      <SkeletonRows
        columns={[...list.columns.map(({ from }) => from), ...(list.hasActions ? [undefined] : [])]}
        {...(rows === undefined ? {} : { rows })}
      />
    </TableBody>
  </Table>
);
