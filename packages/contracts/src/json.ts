/** Strings, which are passed over, and numbers. */
const tokens = /"[^"\\]*(?:\\.[^"\\]*)*"|-?\d[\d.eE+-]*/gs;

const isNumber = /^-?(?:0|[1-9]\d*)(?:\.\d+)?(?:e[+-]?\d+)?$/i;

/** What a double may fail to hold: many digits, or an exponent near its ends. */
const suspicious = /\d[\d.]{15}|[eE][+-]?\d{3}/;

/** A number as its digits without zeros at the edges, and the power of ten that the last of them counts. */
function decimalOf(token: string): { digits: string; power: number } {
  const [, whole = '', fraction = '', exponent = '0'] = /^-?(\d+)(?:\.(\d*))?(?:e([+-]?\d+))?$/i.exec(token) ?? [];
  const shifted = (whole + fraction).replace(/^0+/, '');
  const digits = shifted.replace(/0+$/, '');
  return { digits, power: digits === '' ? 0 : Number(exponent) - fraction.length + shifted.length - digits.length };
}

function isExact(token: string): boolean {
  const value = Number(token);
  if (!Number.isFinite(value)) return false;
  const [sent, kept] = [decimalOf(token), decimalOf(String(value))];
  return sent.digits === kept.digits && sent.power === kept.power;
}

/**
 * A text that may be JSON, each number that would not come back as it was sent replaced by one that is read as `Infinity`:
 * no schema takes that, so the field that holds it is refused by its name, and in its turn.
 */
export const exactJson = (text: string): string =>
  suspicious.test(text)
    ? text.replaceAll(tokens, (token) => (!isNumber.test(token) || isExact(token) ? token : '1e999'))
    : text;

/**
 * Reads JSON as `JSON.parse` does, except for numbers, which are those of `exactJson`.
 * @throws SyntaxError where the text is not JSON
 */
export function parseJson(text: string): unknown {
  const value: unknown = JSON.parse(text);
  const exact = exactJson(text);
  return exact === text ? value : JSON.parse(exact);
}
