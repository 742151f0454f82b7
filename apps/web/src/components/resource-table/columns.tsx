import type { ReactNode } from 'react';
import { RelativeTime } from '@/components/ui/relative-time';
import type { From } from '@/components/ui/table';
import { urlText } from '@/url-state';
import { useRemembered } from '@/use-remembered';
import { useUrlState } from '@/use-url-state';

/** What is open for one row of a list, such as the confirmation of its deletion. */
export interface RowState {
  opened: string | undefined;
  open: (what: string) => void;
  close: () => void;
}

/** One column of a list; the first one names the row's entry. */
export interface ColumnDefinition<Entry> {
  /** Identifies the column in URLs and in the order of the list. */
  id: string;
  header: string;
  /** Whether the list can be sorted by it. */
  sorts?: boolean;
  /** The window width from which there is room for it. */
  from?: From;
  className?: string;
  cell: (entry: Entry, row: RowState) => ReactNode;
  /** What the first cell shows of it if there is no room for the column. */
  below?: (entry: Entry) => ReactNode;
}

/** A list: its name and its columns. */
export interface ListDefinition<Entry> {
  /** Identifies the list in remembered preferences. */
  id: string;
  caption: string;
  /** The noun for the entries: singular and plural. */
  noun: readonly [string, string];
  /** Distinguishes a row from the others. */
  label: (entry: Entry) => string;
  columns: readonly ColumnDefinition<Entry>[];
  /** Whether its rows end with a cell for actions. */
  hasActions?: boolean;
}

type ColumnHead = Pick<ColumnDefinition<unknown>, 'header' | 'sorts' | 'from'>;

/** A column of text, truncated to the room there is. */
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

/** A column of timestamps that the list can be sorted by. @param never shown if there is no timestamp */
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

/** The window width from which the headers of all sortable columns are visible. */
export const sortMenuUntil = ({ columns }: { columns: readonly Omit<ColumnHead, 'header'>[] }): From | undefined =>
  (['xl', 'lg', 'sm'] as const).find((width) => columns.some(({ sorts, from }) => sorts && from === width));

const columnsSearch = { columns: urlText() };

/** The columns of a list that are shown: those named in the URL, otherwise those last chosen in this browser, otherwise all. */
export function useColumns<Column extends { id: string }>({ id, columns }: { id: string; columns: readonly Column[] }) {
  const [{ columns: named }, setState] = useUrlState(columnsSearch);
  const [remembered, remember] = useRemembered(`columns ${id}`);
  const chosen = (named || remembered).split(',');
  const isKnown = columns.some((column) => chosen.includes(column.id));
  const shown = isKnown ? columns.filter((column, index) => index === 0 || chosen.includes(column.id)) : columns;
  return {
    shown,
    /** Their value in the URL: empty if all are shown. */
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
