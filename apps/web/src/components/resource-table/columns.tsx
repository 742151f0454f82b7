import type { ReactNode } from 'react';
import { RelativeTime } from '@/components/ui/relative-time';
import type { From } from '@/components/ui/table';
import { urlText } from '@/url-state';
import { useRemembered } from '@/use-remembered';
import { useUrlState } from '@/use-url-state';

/** What is open about one row of a list, such as the question whether to delete it. */
export interface RowState {
  opened: string | undefined;
  open: (what: string) => void;
  close: () => void;
}

/** One column of a list; the first one names what a row is about. */
export interface ColumnDefinition<Entry> {
  /** What addresses call it, and the order of the list by it. */
  id: string;
  header: string;
  /** Whether the list can be ordered by it. */
  sorts?: boolean;
  /** The width of the window from which there is room for it. */
  from?: From;
  className?: string;
  cell: (entry: Entry, row: RowState) => ReactNode;
  /** What stands of it in the first cell where there is no room for it. */
  below?: (entry: Entry) => ReactNode;
}

/** A list: what it is called, and its columns. */
export interface ListDefinition<Entry> {
  /** What it is remembered by. */
  id: string;
  caption: string;
  /** What is counted: one, and several. */
  noun: readonly [string, string];
  /** What tells a row from the others. */
  label: (entry: Entry) => string;
  columns: readonly ColumnDefinition<Entry>[];
  /** Whether its rows end in a cell of actions. */
  hasActions?: boolean;
}

type ColumnHead = Pick<ColumnDefinition<unknown>, 'header' | 'sorts' | 'from'>;

/** A column of text, of which as much is shown as there is room for. */
export const textColumn = <Entry,>(
  id: string,
  head: ColumnHead,
  textOf: (entry: Entry) => string,
): ColumnDefinition<Entry> => ({
  id,
  ...head,
  className: 'max-w-48 text-ink-muted 2xl:max-w-80',
  cell: (entry) => (
    <span title={textOf(entry)} className="line-clamp-2 break-words">
      {textOf(entry)}
    </span>
  ),
});

/** A column of instants, by which the list can be ordered. @param never what stands where there is none */
export const timeColumn = <Field extends string>(
  id: Field,
  head: ColumnHead,
  never = '',
): ColumnDefinition<Record<Field, string | null>> => ({
  id,
  sorts: true,
  ...head,
  className: 'whitespace-nowrap text-ink-muted',
  cell: ({ [id]: value }) => (value === null ? never : <RelativeTime value={value} isAhead={id === 'expires_at'} />),
});

/** The width of the window from which the heads of all columns are seen that the list can be ordered by. */
export const sortMenuUntil = ({ columns }: { columns: readonly Omit<ColumnHead, 'header'>[] }): From | undefined =>
  (['xl', 'lg', 'sm'] as const).find((width) => columns.some(({ sorts, from }) => sorts && from === width));

const columnsSearch = { columns: urlText() };

/** Which columns of a list are shown: those that the address names, else those last chosen in this browser, else all. */
export function useColumns<Column extends { id: string }>({ id, columns }: { id: string; columns: readonly Column[] }) {
  const [{ columns: named }, setState] = useUrlState(columnsSearch);
  const [remembered, remember] = useRemembered(`columns ${id}`);
  const chosen = (named || remembered).split(',');
  const isKnown = columns.some((column) => chosen.includes(column.id));
  const shown = isKnown ? columns.filter((column, index) => index === 0 || chosen.includes(column.id)) : columns;
  return {
    shown,
    /** What an address says of them: nothing where all are shown. */
    text: shown.length === columns.length ? '' : shown.map((column) => column.id).join(','),
    remember,
    toggle(toggled: string) {
      const next = columns.filter((column) => shown.includes(column) !== (column.id === toggled));
      const text = next.length === columns.length ? '' : next.map((column) => column.id).join(',');
      remember(text);
      setState({ columns: text });
    },
  };
}
