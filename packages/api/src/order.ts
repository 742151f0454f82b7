/** The order of rows by an instant, and of one instant by their ids. */
export const oldestFirst =
  <Time extends string>(time: Time) =>
  (one: Record<Time | 'id', string>, other: Record<Time | 'id', string>): number =>
    one[time] === other[time] ? (one.id < other.id ? -1 : 1) : one[time] < other[time] ? -1 : 1;
