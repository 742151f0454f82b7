import { loneSurrogate } from './characters.ts';

/** Strings, which are skipped, and numbers. */
const tokens = /"[^"\\]*(?:\\.[^"\\]*)*"|-?\d[\d.eE+-]*/gs;

const isNumber = /^-?(?:0|[1-9]\d*)(?:\.\d+)?(?:e[+-]?\d+)?$/i;

/** Numbers that might not be returned as sent: many digits, an exponent near a double's limits, or a negative zero. */
const suspicious = /\d[\d.]{15}|[eE][+-]?\d{3}|-0/;

/** A number as its digits without leading and trailing zeros, and the power of ten of the last digit. */
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
 * Replaces each number in a JSON text that would not be returned as sent with one that parses as `Infinity`. No schema
 * accepts that, so validation reports the field that contains it, in the documented order.
 */
export const exactJson = (text: string): string =>
  suspicious.test(text)
    ? text.replaceAll(tokens, (token) => (!isNumber.test(token) || isExact(token) ? token : '1e999'))
    : text;

/**
 * Parses JSON like `JSON.parse`, but with the numbers of `exactJson`.
 * @throws SyntaxError if the text is not JSON
 */
export function parseJson(text: string): unknown {
  const value: unknown = JSON.parse(text);
  const exact = exactJson(text);
  return exact === text ? value : JSON.parse(exact);
}

/** Deeper than anyone nests by hand, and shallow enough not to overflow a stack. */
const maxJsonDepth = 100;

/** What is wrong with a value, as the key of its message in `sentences`. */
type JsonProblem = 'nullCharacters' | 'surrogates' | 'jsonTooDeep' | 'jsonNumber' | 'jsonInvalid';

/**
 * Finds out why a parsed value cannot be stored and returned as sent: too deep, a NUL, a lone surrogate or an inexact
 * number.
 * @returns the key of the message; undefined if nothing is wrong
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
