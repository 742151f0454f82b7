import { maskToken } from '@rolecall/api';
import { isSecret } from '@rolecall/contracts';
import { readable } from '@rolecall/rest';
import { z } from 'zod';

/** A JSON Schema of an object, in the form that tools use. */
export interface ObjectSchema {
  [key: string]: unknown;
  type: 'object';
}

type JsonSchema = z.core.JSONSchema.BaseSchema;

/**
 * Removes what tells a reader nothing: patterns implied by a format, bounds that every integer has, examples, and the
 * descriptions of list entries. A choice between one type and null becomes a list of types.
 */
function shorten(schema: JsonSchema): void {
  delete schema['examples'];
  if (isSchema(schema.items) && !Array.isArray(schema.items)) delete schema.items.description;
  if (schema.format === 'uuid' || schema.format === 'date-time') delete schema.pattern;
  if (schema.minimum === Number.MIN_SAFE_INTEGER) delete schema.minimum;
  if (schema.maximum === Number.MAX_SAFE_INTEGER) delete schema.maximum;
  const { anyOf: [only, none, ...others] = [], ...rest } = schema;
  if (!isSchema(only) || typeof only.type !== 'string' || only.enum || none === undefined || others.length > 0) return;
  if (!isSchema(none) || none.type !== 'null') return;
  delete schema.anyOf;
  Object.assign(schema, { ...only, ...rest, type: [only.type, 'null'] });
}

const isSchema = (schema: unknown): schema is JsonSchema => typeof schema === 'object' && schema !== null;

/** Inlines definitions: not every client follows references, and most definitions are used once. */
function inlined(value: unknown, definitions: Record<string, unknown>): unknown {
  if (Array.isArray(value)) return value.map((entry) => inlined(entry, definitions));
  if (!isSchema(value)) return value;
  const { $ref, ...own } = value;
  const whole = $ref === undefined ? own : { ...(definitions[$ref.replace('#/$defs/', '')] as object), ...own };
  // A string `id` is the name of a definition; a property named `id` is a schema.
  const entries = Object.entries(whole).filter(([key, inner]) => key !== 'id' || typeof inner !== 'string');
  const schema = Object.fromEntries(entries.map(([key, inner]) => [key, inlined(inner, definitions)]));
  readable(schema);
  return schema;
}

/**
 * The JSON Schema of an input or output object with these fields. It declares no dialect, because it means the same in all
 * of them.
 */
export function objectSchemaOf(fields: Record<string, z.ZodType>, io: 'input' | 'output'): ObjectSchema {
  const {
    $schema: _,
    $defs = {},
    ...json
  } = z.toJSONSchema(z.strictObject(fields), {
    io,
    // Fields that hold any JSON.
    unrepresentable: 'any',
    override({ jsonSchema }) {
      readable(jsonSchema as Parameters<typeof readable>[0]);
      shorten(jsonSchema);
    },
  });
  return { ...(inlined(json, $defs) as object), type: 'object' };
}

/** The schemas inside a schema, one level down. */
function partsOf(schema: z.ZodType): z.ZodType[] {
  if (schema instanceof z.ZodNullable || schema instanceof z.ZodOptional) return [schema.unwrap() as z.ZodType];
  if (schema instanceof z.ZodArray) return [schema.element as z.ZodType];
  return schema instanceof z.ZodObject ? (Object.values(schema.shape) as z.ZodType[]) : [];
}

/** Whether a schema contains secrets at any depth. */
export const hasSecrets = (schema: z.ZodType): boolean => isSecret(schema) || partsOf(schema).some(hasSecrets);

/** A response with its secrets masked, according to its schema. */
export function masked(schema: z.ZodType, value: unknown): unknown {
  if (value === null || value === undefined) return value;
  if (schema instanceof z.ZodNullable || schema instanceof z.ZodOptional)
    return masked(schema.unwrap() as z.ZodType, value);
  if (isSecret(schema)) return maskToken(value as string);
  if (schema instanceof z.ZodArray)
    return (value as unknown[]).map((entry) => masked(schema.element as z.ZodType, entry));
  if (schema instanceof z.ZodObject)
    return Object.fromEntries(
      Object.entries(value).map(([name, field]) => {
        const inner = schema.shape[name] as z.ZodType | undefined;
        return [name, inner ? masked(inner, field) : field];
      }),
    );
  return value;
}
