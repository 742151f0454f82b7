const number = new Intl.NumberFormat('en');
const list = new Intl.ListFormat('en');

/** A number with what is counted: one, and several. */
export const countInWords = (count: number, [one, several]: readonly [string, string]): string =>
  `${number.format(count)} ${count === 1 ? one : several}`;

/** The first few by name and the rest by number: “Ada, Grace and 3 other people”. Empty where there are none. */
export function listInWords(names: readonly string[], count: number, noun: readonly [string, string]): string {
  const others = count - names.length;
  if (others <= 0) return list.format(names);
  return names.length === 0
    ? countInWords(others, noun)
    : list.format([...names, `${number.format(others)} other ${noun[others === 1 ? 0 : 1]}`]);
}
