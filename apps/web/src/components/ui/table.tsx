import clsx from 'clsx';
import { ArrowDown, ArrowUp, ChevronsUpDown } from 'lucide-react';
import type { ComponentProps, ReactNode } from 'react';
import { Skeleton } from './skeleton';

/** A table in a frame; wide ones scroll sideways inside it. `caption` is for screen readers only. */
export function Table({
  caption,
  isStale = false,
  children,
}: {
  caption: string;
  /** Whether newer rows are being fetched. */ isStale?: boolean;
  children: ReactNode;
}) {
  return (
    <div className="overflow-x-auto rounded-lg border border-line bg-surface">
      <table
        aria-busy={isStale}
        className={clsx('w-full border-collapse text-left transition-opacity', isStale && 'opacity-60')}
      >
        <caption className="sr-only">{caption}</caption>
        {children}
      </table>
    </div>
  );
}

/**
 * The window width below which a column is hidden; its essentials are then shown in the first column. There is no `md`, because
 * from there on the rail leaves less room than before.
 */
export type From = 'sm' | 'lg' | 'xl';
const fromClass: Record<From, string> = { sm: 'max-sm:hidden', lg: 'max-lg:hidden', xl: 'max-xl:hidden' };
/** Hides what replaces such a column when there is room for the column. */
export const untilClass: Record<From, string> = { sm: 'sm:hidden', lg: 'lg:hidden', xl: 'xl:hidden' };

export const TableHead = ({ children }: { children: ReactNode }) => (
  <thead className="border-b border-line bg-sunken/50">
    <tr>{children}</tr>
  </thead>
);

interface ColumnProps<Order extends string> {
  children: ReactNode;
  from?: From;
  className?: string;
  /** How to sort; missing for columns that cannot be sorted by. */
  sort?: { column: string; order: Order; onSort: (order: Order) => void };
}

/** A column's header; pressing it sorts by the column, pressing it again reverses the order. */
export function Column<Order extends string>({ children, from, className, sort }: ColumnProps<Order>) {
  const classes = clsx(
    'h-9 px-3 text-[0.8125rem] font-medium whitespace-nowrap text-ink-muted first:pl-4 last:pr-4',
    from && fromClass[from],
    className,
  );
  if (!sort)
    return (
      <th scope="col" className={classes}>
        {children}
      </th>
    );
  const ascending = sort.order === sort.column;
  const descending = sort.order === `-${sort.column}`;
  const Icon = ascending ? ArrowUp : descending ? ArrowDown : ChevronsUpDown;
  return (
    <th scope="col" aria-sort={ascending ? 'ascending' : descending ? 'descending' : 'none'} className={classes}>
      <button
        type="button"
        className="-mx-1 inline-flex h-7 cursor-pointer items-center gap-1 rounded px-1 hover:text-ink"
        onClick={() => sort.onSort((ascending ? `-${sort.column}` : sort.column) as Order)}
      >
        {children}
        <Icon aria-hidden className={clsx('size-3.5', ascending || descending ? 'text-ink' : 'opacity-60')} />
      </button>
    </th>
  );
}

export const TableBody = ({ children }: { children: ReactNode }) => (
  <tbody className="divide-y divide-line">{children}</tbody>
);

/** A row. If a cell contains a link with `rowLinkStyle`, the whole row is clickable. */
export const Row = ({
  children,
  isPending = false,
  isSelected = false,
}: {
  children: ReactNode;
  /** Whether it shows a change that is not confirmed yet. */ isPending?: boolean;
  isSelected?: boolean;
}) => (
  <tr
    aria-busy={isPending || undefined}
    className={clsx(
      'relative h-12 transition-colors',
      isSelected ? 'bg-accent-soft/50' : 'hover:bg-sunken/45',
      isPending && 'opacity-60',
    )}
  >
    {children}
  </tr>
);

const cellStyle = 'px-3 py-2 align-middle first:pl-4 last:pr-4';

/** The first cell of a row, which names the row's entry. */
export const RowHeading = ({ className, ...props }: ComponentProps<'th'>) => (
  <th scope="row" {...props} className={clsx(cellStyle, 'text-left font-normal', className)} />
);

export const Cell = ({ from, className, ...props }: ComponentProps<'td'> & { from?: From }) => (
  <td {...props} className={clsx(cellStyle, from && fromClass[from], className)} />
);

/** Stretches a cell's link over its row; put it into the link's `className`. Buttons in the row need `relative`. */
export const rowLinkStyle =
  'rounded font-medium text-ink after:absolute after:inset-0 hover:underline focus-visible:outline-none focus-visible:after:rounded-md focus-visible:after:outline-2 focus-visible:after:-outline-offset-2 focus-visible:after:outline-accent';

/**
 * Placeholder rows in the shape of the rows to come.
 * @param columns each column's `from`, if any
 */
export function SkeletonRows({ columns }: { columns: readonly (From | undefined)[] }) {
  return Array.from({ length: 8 }, (_, row) => (
    <tr key={row} className="h-12">
      {columns.map((from, column) => (
        <Cell key={column} {...(from ? { from } : {})}>
          <Skeleton className={column === 0 ? 'w-44 max-w-full' : 'w-20'} />
        </Cell>
      ))}
    </tr>
  ));
}
