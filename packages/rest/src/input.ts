import { unescape } from 'node:querystring';
import { defaultLimit, maxLimit, typedOnly } from '@rolecall/contracts';
import { z } from 'zod';
import type { Route } from './routes/route.ts';

/** Converts the text of a query parameter to the type that its schema expects. */
type Coerce = (text: string) => unknown;

/** How to assemble a route's input. Derived once from the schemas of its procedure, which stay strict. */
export interface InputPlan {
  /** The path parameters, in order. */
  path: readonly { name: string; isNumber: boolean }[];
  query: ReadonlyMap<string, Coerce>;
  /** The members to take from the body; undefined if no body is read. */
  body: readonly string[] | undefined;
}

/** The input fields of a procedure by name, from all of its input schemas, except those that only typed calls accept. */
export function inputFieldsOf(procedure: { _def: { inputs: readonly unknown[] } }): Map<string, z.ZodType> {
  const fields = new Map<string, z.ZodType>();
  for (const input of procedure._def.inputs) {
    if (!(input instanceof z.ZodObject)) throw new TypeError('A procedure behind a REST path takes objects.');
    for (const [name, schema] of Object.entries(input.shape as Record<string, z.ZodType>))
      if (!typedOnly.has(schema)) fields.set(name, schema);
  }
  return fields;
}

/**
 * The input fields of a route. If the path does not name the organization and the procedure does not require one, the
 * request cannot name one either.
 */
export function fieldsOf(route: Route, procedure: { _def: { inputs: readonly unknown[] } }): Map<string, z.ZodType> {
  const fields = inputFieldsOf(procedure);
  const isNamed = route.path.includes(':organization_id');
  if (!isNamed && fields.get('organization_id')?.safeParse(undefined).success) fields.delete('organization_id');
  return fields;
}

/** Removes the optional, nullable and default wrappers of a schema. */
export function unwrap(schema: z.ZodType): z.ZodType {
  let inner = schema;
  while (inner instanceof z.ZodOptional || inner instanceof z.ZodNullable || inner instanceof z.ZodDefault)
    inner = inner.unwrap() as z.ZodType;
  return inner;
}

const asIs: Coerce = (text) => text;
const integer: Coerce = (text) => (/^-?\d+$/.test(text) ? Number(text) : text);
/** Spellings of booleans in query strings, without regard to case: Python programs send `True`. */
const booleans: ReadonlyMap<string, boolean> = new Map([
  ['true', true],
  ['1', true],
  ['false', false],
  ['0', false],
]);
const boolean: Coerce = (text) => booleans.get(text.toLowerCase()) ?? text;
const wholeNumber = (text: string) => (/^\s*\+?\d+\s*$/.test(text) ? Number(text) : undefined);

/** Limit and offset never fail a request: an invalid value counts as not given, and one that is too large as the maximum. */
const pageCoercions: Record<string, Coerce> = {
  limit: (text) => {
    const limit = wholeNumber(text);
    return limit ? Math.min(limit, maxLimit) : defaultLimit;
  },
  offset: (text) => {
    const offset = wholeNumber(text);
    return offset === undefined ? 0 : Math.min(offset, Number.MAX_SAFE_INTEGER);
  },
};

function coercionOf(name: string, schema: z.ZodType, route: Route): Coerce {
  const coercion = route.paginated && pageCoercions[name];
  if (coercion) return coercion;
  const inner = unwrap(schema);
  const isNumber =
    inner instanceof z.ZodNumber ||
    (inner instanceof z.ZodLiteral && [...inner.values].every((value) => typeof value === 'number'));
  return isNumber ? integer : inner instanceof z.ZodBoolean ? boolean : asIs;
}

/** Derives how to read the input of a route. */
export function planInput(route: Route, procedure: { _def: { inputs: readonly unknown[] } }): InputPlan {
  const fields = fieldsOf(route, procedure);
  const path = [...route.path.matchAll(/:(\w+)/g)].map(([, name = '']) => {
    const schema = fields.get(name);
    if (!schema) throw new TypeError(`${route.procedure} takes no ${name}, which ${route.path} names.`);
    fields.delete(name);
    return { name, isNumber: unwrap(schema) instanceof z.ZodNumber };
  });
  const hasBody = route.method === 'POST' || route.method === 'PUT' || route.method === 'PATCH';
  return {
    path,
    query: new Map(hasBody ? [] : [...fields].map(([name, schema]) => [name, coercionOf(name, schema, route)])),
    body: hasBody ? [...fields.keys()] : undefined,
  };
}

/** Parses a numeric id. Text that is not an id becomes 0, which names nothing. */
function pathNumberOf(text: string): number {
  const number = Number(text);
  return Number.isSafeInteger(number) && number > 0 && String(number) === text ? number : 0;
}

const decode = (text: string) => {
  const spaced = text.includes('+') ? text.replaceAll('+', ' ') : text;
  // Bytes that are not valid UTF-8 become U+FFFD.
  return spaced.includes('%') ? unescape(spaced) : spaced;
};

function readQuery(plan: InputPlan, query: string, input: Record<string, unknown>): void {
  for (const part of query.split('&')) {
    const equals = part.indexOf('=');
    const name = decode(equals === -1 ? part : part.slice(0, equals));
    const coerce = plan.query.get(name);
    // If a parameter is repeated, the last value counts.
    if (coerce) input[name] = coerce(equals === -1 ? '' : decode(part.slice(equals + 1)));
  }
}

/**
 * Assembles a procedure's input. Only fields that the schemas name are taken, so no member name can do harm, and nothing in
 * a body or query can replace a path parameter.
 */
export function readInput(
  plan: InputPlan,
  parameters: readonly string[],
  query: string,
  body: object | undefined,
): Record<string, unknown> {
  const input: Record<string, unknown> = {};
  for (const [index, { name, isNumber }] of plan.path.entries()) {
    const text = parameters[index] ?? '';
    input[name] = isNumber ? pathNumberOf(text) : text;
  }
  if (query !== '' && plan.query.size > 0) readQuery(plan, query, input);
  if (body && plan.body)
    for (const name of plan.body) if (Object.hasOwn(body, name)) input[name] = body[name as keyof typeof body];
  return input;
}
