/*
 * JSON Schemas in a form that client generators for many languages understand: one type per schema besides null, and
 * integers of a size that those languages have.
 */

interface JsonSchema {
  type?: unknown;
  enum?: unknown;
  const?: unknown;
  format?: string | undefined;
  pattern?: string | undefined;
  minimum?: number | undefined;
  maximum?: number | undefined;
  exclusiveMinimum?: number | boolean | undefined;
  maxLength?: number | undefined;
  anyOf?: unknown;
  propertyNames?: unknown;
  'x-enum-varnames'?: unknown;
  $ref?: string | undefined;
}

const maxInt32 = 2 ** 31 - 1;

/** Adds bounds and a format to an integer. Ids and counts may be as large as JSON numbers are exact. */
function sizeInteger(schema: JsonSchema): void {
  if (typeof schema.exclusiveMinimum === 'number') {
    schema.minimum = schema.exclusiveMinimum + 1;
    delete schema.exclusiveMinimum;
  }
  schema.minimum ??= Number.MIN_SAFE_INTEGER;
  schema.maximum ??= Number.MAX_SAFE_INTEGER;
  schema.format = schema.minimum >= -maxInt32 && schema.maximum <= maxInt32 ? 'int32' : 'int64';
}

/** Declares an enum of whole numbers as an integer. */
function sizeChoice(schema: JsonSchema, choices: readonly unknown[]): void {
  if (!choices.every(Number.isInteger)) return;
  Object.assign(schema, {
    type: 'integer',
    format: 'int32',
    minimum: Math.min(...(choices as number[])),
    maximum: Math.max(...(choices as number[])),
  });
}

/** Names the choices of an enum that includes the empty string, for which no generator can make a name. */
function nameChoices(schema: JsonSchema, choices: readonly string[]): void {
  schema['x-enum-varnames'] = choices.map((choice) => (choice === '' ? 'EMPTY' : choice.toUpperCase()));
}

/** Merges a choice between one plain type and null into a list of types. */
function mergeNull(schema: JsonSchema): void {
  if (!Array.isArray(schema.anyOf) || schema.anyOf.length !== 2) return;
  const [choice, none] = schema.anyOf as [JsonSchema, JsonSchema];
  if (none.type !== 'null' || typeof choice.type !== 'string') return;
  delete schema.anyOf;
  const own = { ...schema };
  Object.assign(schema, choice, own, { type: [choice.type, 'null'] });
  if (Array.isArray(choice.enum)) schema.enum = [...(choice.enum as unknown[]), null];
}

/**
 * Makes one schema readable for generators; its parts already are.
 * @param io whether it describes input or output
 */
export function makePortable(schema: JsonSchema, io: 'input' | 'output'): void {
  // The format implies the pattern, and a generator that knows the format needs no expression.
  if (schema.format === 'uuid' || schema.format === 'date-time') delete schema.pattern;
  // Many languages have no type for only `true` or only `false`. Other values are refused anyway.
  if (io === 'input' && typeof schema.const === 'boolean') delete schema.const;
  if (Array.isArray(schema.enum) && schema.type === 'number') sizeChoice(schema, schema.enum);
  else if (schema.type === 'integer' && schema.format === undefined) sizeInteger(schema);
  // Every bounded text is checked for NUL characters.
  if (io === 'input' && schema.type === 'string' && schema.maxLength !== undefined && !schema.format)
    schema.pattern ??= '^[^\\x00]*$';
  if (schema.type === 'string' && Array.isArray(schema.enum) && schema.enum.includes(''))
    nameChoices(schema, schema.enum as string[]);
  // All property names are strings.
  delete schema.propertyNames;
  mergeNull(schema);
}
