import { Ref } from './refs.ts';
import { Refusal } from './refusals.ts';
import { unknownId } from './state.ts';

export type Input = Record<string, unknown>;

interface TextRule {
  blank?: boolean;
}

/** Reads a text in a body, by the rules that all texts share. */
export function text(input: Input, attr: string, max: number, { blank = false }: TextRule = {}): string {
  const value = input[attr];
  if (value === undefined) throw new Refusal('required', 'This field is required.', attr);
  if (value === null) throw new Refusal('null', 'This field may not be null.', attr);
  if (typeof value !== 'string') throw new Refusal('invalid_input', 'Not a valid string.', attr);
  const trimmed = value.trim();
  if (trimmed === '' && !blank) throw new Refusal('blank', 'This field may not be blank.', attr);
  if ([...trimmed].length > max)
    throw new Refusal('max_length', `Ensure this field has no more than ${max} characters.`, attr);
  return trimmed;
}

export const optionalText = (input: Input, attr: string, max: number, rule: TextRule = {}): string | undefined =>
  input[attr] === undefined ? undefined : text(input, attr, max, rule);

/** Reads a UUID in a body or query. */
export function uuid(input: Input, attr: string): Ref | string {
  const value = input[attr];
  if (value === undefined) throw new Refusal('required', 'This field is required.', attr);
  if (value instanceof Ref || value === unknownId) return value as Ref | string;
  throw new Refusal('invalid_input', 'Must be a valid UUID.', attr);
}

export const optionalUuid = (input: Input, attr: string): Ref | string | undefined =>
  input[attr] === undefined ? undefined : uuid(input, attr);

export function level(input: Input): number | undefined {
  const value = input['level'];
  if (value === undefined || value === 1 || value === 8 || value === 15) return value;
  throw new Refusal('invalid_choice', `"${String(value)}" is not a valid choice.`, 'level');
}

/** Reads an expiry: an instant in the form that responses have, or null for never. */
export function expiry(input: Input): string | null | undefined {
  const value = input['expires_at'];
  if (value == null || (typeof value === 'string' && value.endsWith('Z'))) return value;
  throw new Refusal('invalid_input', 'Datetime has wrong format. Use ISO 8601.', 'expires_at');
}

/** Reads which part of a list is requested. */
export function readPage(input: Input): { limit: number; offset: number } {
  const { limit = 100, offset = 0 } = input as { limit?: number; offset?: number };
  if (limit < 1) throw new Refusal('min_value', 'Ensure this value is greater than or equal to 1.', 'limit');
  return { limit, offset };
}

/** The requested part of a list. */
export function page<Item>(input: Input, items: Item[], show: (item: Item) => unknown) {
  const { limit, offset } = readPage(input);
  return { count: items.length, results: items.slice(offset, offset + limit).map(show) };
}
