import { loneSurrogate } from './characters.ts';

/** Strings, which are passed over, and numbers. */
const tokens = /"[^"\\]*(?:\\.[^"\\]*)*"|-?\d[\d.eE+-]*/gs;

const isNumber = /^-?(?:0|[1-9]\d*)(?:\.\d+)?(?:e[+-]?\d+)?$/i;

/** What may not come back as it was sent: many digits, an exponent near a double's ends, or a zero with a sign. */
const suspicious = /\d[\d.]{15}|[eE][+-]?\d{3}|-0/;

/** A number as its digits without zeros at the edges, and the power of ten that the last of them counts. */
function decimalOf(token: string): { digits: string; power: number } {
  const [, whole = '', fraction = '', exponent = '0'] = /^-?(\d+)(?:\.(\d*))?(?:e([+-]?\d+))?$/i.exec(token) ?? [];
  const shifted = (whole + fraction).replace(/^0+/, '');
  const digits = shifted.replace(/0+$/, '');
  return { digits, power: digits === '' ? 0 : Number(exponent) - fraction.length + shifted.length - digits.length };
}

function isExact(token: string): boolean {
  const value = Number(token);
  if (!Number.isFinite(value) || Object.is(value, -0)) return false;
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

/** Deeper than anybody nests by hand, shallower than what overflows a stack. */
const maxJsonDepth = 100;

/** What is wrong with a value, as the sentence about it is called. */
type JsonProblem = 'nullCharacters' | 'surrogates' | 'jsonTooDeep' | 'jsonNumber' | 'jsonInvalid';

/**
 * Why a parsed value cannot be stored and answered as it was sent, if so: too deep, a NUL, a lone surrogate, a number that changes.
 * @returns the name of the sentence that says so
 */
export function jsonProblem(value: unknown): JsonProblem | undefined {
  const open: { value: unknown; depth: number }[] = [{ value, depth: 1 }];
  for (let entry = open.pop(); entry; entry = open.pop()) {
    const current = entry.value;
    if (typeof current === 'string') {
      if (current.includes('\0')) return 'nullCharacters';
      if (loneSurrogate.test(current)) return 'surrogates';
    } else if (typeof current === 'object' && current !== null) {
      if (entry.depth > maxJsonDepth) return 'jsonTooDeep';
      const depth = entry.depth + 1;
      for (const [key, child] of Object.entries(current)) {
        if (!Array.isArray(current)) open.push({ value: key, depth });
        open.push({ value: child, depth });
      }
    } else if (typeof current === 'number') {
      if (!Number.isFinite(current) || (Number.isInteger(current) && !Number.isSafeInteger(current)))
        return 'jsonNumber';
    } else if (typeof current !== 'boolean' && current !== null) {
      return 'jsonInvalid';
    }
  }
  return undefined;
}
