import type { OrderByItemBuilder } from 'kysely';

/** The order of rows by an instant, and of one instant by their ids. */
export const oldestFirst =
  <Time extends string>(time: Time) =>
  (one: Record<Time | 'id', string>, other: Record<Time | 'id', string>): number =>
    one[time] === other[time] ? (one.id < other.id ? -1 : 1) : one[time] < other[time] ? -1 : 1;

/**
 * By what a list is ordered, and which way round.
 * @param nullable those of the columns that a row may have nothing in: such rows come last in either direction
 */
export function orderOf<Columns extends Record<string, unknown>>(
  columns: Columns,
  order: string,
  nullable: readonly Columns[keyof Columns][] = [],
) {
  const direction = order.startsWith('-') ? 'desc' : 'asc';
  const column = columns[order.replace('-', '') as keyof Columns];
  const nullsLast = (by: OrderByItemBuilder) => by[direction]().nullsLast();
  return { column, direction, by: nullable.includes(column) ? nullsLast : direction } as const;
}

/** The order of anything by a key of it, from the least. */
export const ascendingBy =
  <Entry, Key extends string | number>(keyOf: (entry: Entry) => Key) =>
  (one: Entry, other: Entry): number => {
    const [first, second] = [keyOf(one), keyOf(other)];
    return first < second ? -1 : first > second ? 1 : 0;
  };
