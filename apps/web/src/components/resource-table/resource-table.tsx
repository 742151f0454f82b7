import clsx from 'clsx';
import { useTranslations } from 'next-intl';
import { type ReactNode, useState } from 'react';
import { keepFocus } from '@/components/keep-focus';
import { afterwards, lazily } from '@/components/lazily';
import { ActionsMenu } from '@/components/ui/actions-menu';
import type { MenuAction } from '@/components/ui/menu';
import {
  Cell,
  Column,
  Row,
  RowHeading,
  SkeletonRows,
  Table,
  TableBody,
  TableHead,
  untilClass,
} from '@/components/ui/table';
import { usePreload } from '@/components/ui/use-preload';
import type { BulkBarProps } from './bulk-bar';
import type { Removal } from './bulk-button';
import { type ColumnDefinition, type ListDefinition, type RowState, sortMenuUntil, useColumns } from './columns';
import { type ListPage, ResourceList, type ResourceListProps } from './resource-list';
import { type Bulk, maxSelected, SelectBox, useSelection } from './selection';

// Reading a list does not need them.
const TableMenus = afterwards(() => import('./table-menus'), 'TableMenus');

const LazyBulkBar = lazily(() => import('./bulk-bar'), 'BulkBar');
const BulkBar = LazyBulkBar as <Entry extends { id: string | number }>(props: BulkBarProps<Entry>) => ReactNode;

interface Rows<Entry> {
  list: ListDefinition<Entry>;
  /** The actions for one row, in groups; false for actions that are not offered. */
  menu?: (entry: Entry, row: RowState) => readonly (readonly (MenuAction | false)[])[];
  /** The same, if it is not a menu. */
  actions?: (entry: Entry, row: RowState) => ReactNode;
  /** Whether the row shows a change that is not confirmed yet. */
  isPending?: ((entry: Entry) => boolean) | undefined;
  /** Whether the page also shows the row's entry elsewhere. */
  isShown?: (entry: Entry) => boolean;
  /** Which rows can be selected, and for what; false if none can. */
  selection?:
    | {
        canSelect?: (entry: Entry) => boolean;
        /** Fetches all matching entries, up to the maximum that can be selected. */
        fetchAll?: (all: { limit: number; offset: 0 }) => Promise<{ results: Entry[] }>;
        /** The actions for the selected entries. */
        actions?: (bulk: Bulk<Entry>) => ReactNode;
        /** How the selected entries are removed. */
        removal?: Removal<Entry>;
      }
    | false;
}

interface ResourceTableProps<Entry extends { id: string | number }>
  extends Rows<Entry>, Omit<ResourceListProps<Entry>, 'noun' | 'skeleton' | 'tools' | 'children'> {
  /** Shown instead of the table, with its own skeleton. */
  instead?: { skeleton: ReactNode; show: (page: ListPage<Entry>) => ReactNode } | undefined;
  /** The dialogs about one row, by the name given to `open`. */
  dialogs?: Record<string, (entry: Entry, close: () => void) => ReactNode>;
}

/** A list as a table whose rows can be selected. */
export function ResourceTable<Entry extends { id: string | number }>(props: ResourceTableProps<Entry>) {
  const { list, dialogs, parameters, query, instead } = props;
  const [opened, setOpened] = useState<{ what: string; entry: Entry } | null>(null);
  const close = () => setOpened(null);
  /** The current version, as long as the entry is on the page. */
  const latest = opened && (query.data?.results.find(({ id }) => id === opened.entry.id) ?? opened.entry);
  const stateOf = (entry: Entry): RowState => ({
    opened: opened?.entry.id === entry.id ? opened.what : undefined,
    open: (what) => setOpened({ what, entry }),
    close,
  });
  return (
    <>
      <ResourceList
        {...props}
        noun={list.noun}
        skeleton={instead ? instead.skeleton : <ResourceTableSkeleton list={list} />}
        tools={
          !instead && (
            // Reserves room for the menus, which load later.
            <div
              className={clsx(
                'ml-auto flex min-h-9 min-w-54 justify-end gap-2',
                sortMenuUntil(list) && 'max-xl:min-w-65',
              )}
            >
              <TableMenus list={list} parameters={parameters} />
            </div>
          )
        }
      >
        {(page) => (instead ? instead.show(page) : <SelectableTable {...props} stateOf={stateOf} page={page} />)}
      </ResourceList>
      {opened && latest && dialogs?.[opened.what]?.(latest, close)}
    </>
  );
}

interface SelectableTableProps<Entry> extends Rows<Entry> {
  stateOf: (entry: Entry) => RowState;
  page: ListPage<Entry>;
}

function SelectableTable<Entry extends { id: string | number }>(props: SelectableTableProps<Entry>) {
  const t = useTranslations('ui');
  const { list, menu, actions, isPending, isShown, selection, stateOf, page } = props;
  const { entries, count, isStale, order, onOrder } = page;
  const { selected, change, toggle, clear } = useSelection(page);
  // The current version of those on this page.
  const shownNow = new Map(entries.map((entry) => [entry.id, entry]));
  const latest = [...selected.values()].map((entry) => shownNow.get(entry.id) ?? entry);
  const canSelect = (entry: Entry) => (selection && selection.canSelect?.(entry)) ?? true;
  const selectable = selection ? entries.filter(canSelect) : [];
  const chosen = selectable.filter(({ id }) => selected.has(id));
  const fetchAll = selection ? selection.fetchAll : undefined;
  const selectAll = async () => {
    const all = await fetchAll?.({ limit: maxSelected, offset: 0 });
    change(all?.results.filter(canSelect) ?? [], true);
  };
  const { shown } = useColumns(list);
  const [first, ...others] = shown;
  usePreload(selectable.length > 0 && LazyBulkBar.load);
  return (
    <>
      <div ref={keepFocus}>
        <Table caption={list.caption} isStale={isStale}>
          <Head
            list={list}
            columns={shown}
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
              <Row
                key={entry.id}
                isPending={isPending?.(entry) ?? false}
                isSelected={selected.has(entry.id) || isShown?.(entry) === true}
              >
                {selectable.length > 0 && (
                  <Cell className="w-8">
                    {canSelect(entry) && (
                      <SelectBox
                        label={t('select', { name: list.label(entry) })}
                        isChecked={selected.has(entry.id)}
                        onChange={(isChecked, isRange) => toggle(selectable, entry, isChecked, isRange)}
                      />
                    )}
                  </Cell>
                )}
                <RowHeading className={first?.className ?? 'w-full max-w-0 2xl:w-1/3'}>
                  {first?.cell(entry, stateOf(entry))}
                  {others.map(
                    ({ id, from, below }) =>
                      from &&
                      below && (
                        <div key={id} className={clsx('mt-1.5 text-[0.8125rem] empty:hidden', untilClass[from])}>
                          {below(entry)}
                        </div>
                      ),
                  )}
                </RowHeading>
                {others.map(({ id, from, className, cell }) => (
                  <Cell key={id} {...(from ? { from } : {})} className={className}>
                    {cell(entry, stateOf(entry))}
                  </Cell>
                ))}
                {list.hasActions && (
                  <Cell className="w-12 text-right">
                    {menu && <ActionsMenu of={list.label(entry)} sections={menu(entry, stateOf(entry))} />}
                    {actions?.(entry, stateOf(entry))}
                  </Cell>
                )}
              </Row>
            ))}
          </TableBody>
        </Table>
      </div>
      {selection && selected.size > 0 && (
        <BulkBar
          selected={latest}
          noun={list.noun}
          rest={
            fetchAll && count > selected.size && selected.size < maxSelected ? { count, select: selectAll } : undefined
          }
          onClear={clear}
          actions={selection.actions}
          removal={selection.removal}
        />
      )}
    </>
  );
}

interface HeadProps {
  list: { hasActions?: boolean };
  columns: readonly Pick<ColumnDefinition<never>, 'id' | 'header' | 'sorts' | 'from'>[];
  sorting?: { order: string; onSort: (order: string) => void } | undefined;
  select?: ReactNode;
}

const Head = ({ list: { hasActions = false }, columns, sorting, select }: HeadProps) => (
  <TableHead>
    {select && <Column className="w-8">{select}</Column>}
    {columns.map(({ id, header, sorts, from }) => (
      <Column key={id} {...(from ? { from } : {})} {...(sorts && sorting ? { sort: { column: id, ...sorting } } : {})}>
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

/** A placeholder in the shape of the list. */
function ResourceTableSkeleton<Entry>({ list }: { list: ListDefinition<Entry> }) {
  const { shown } = useColumns(list);
  return (
    <Table caption={list.caption}>
      <Head list={list} columns={shown} sorting={{ order: '', onSort: () => undefined }} />
      <TableBody>
        <SkeletonRows columns={[...shown.map(({ from }) => from), ...(list.hasActions ? [undefined] : [])]} />
      </TableBody>
    </Table>
  );
}
