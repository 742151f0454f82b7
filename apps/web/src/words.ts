const number = new Intl.NumberFormat('en');

/** A number with what is counted: one, and several. */
export const countInWords = (count: number, [one, several]: readonly [string, string]): string =>
  `${number.format(count)} ${count === 1 ? one : several}`;
