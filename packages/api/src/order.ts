import type { OrderByItemBuilder } from 'kysely';

/** Compares rows by a timestamp, and rows with the same timestamp by their ids. */
export const oldestFirst =
  <Time extends string>(time: Time) =>
  (one: Record<Time | 'id', string>, other: Record<Time | 'id', string>): number =>
    one[time] === other[time] ? (one.id < other.id ? -1 : 1) : one[time] < other[time] ? -1 : 1;

/**
 * The column and direction that a list is sorted by.
 * @param nullable the columns that may be null: rows with null sort last in either direction
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

/** Compares values by a key, in ascending order. */
export const ascendingBy =
  <Entry, Key extends string | number>(keyOf: (entry: Entry) => Key) =>
  (one: Entry, other: Entry): number => {
    const [first, second] = [keyOf(one), keyOf(other)];
    return first < second ? -1 : first > second ? 1 : 0;
  };
