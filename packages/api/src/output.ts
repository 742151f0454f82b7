import type { z } from 'zod';

/** Whether answers are checked against their schemas: on in tests and development, off where every microsecond counts. */
export const outputChecks = { enabled: false };

/** A procedure's output schema, for documents, types and tools; it costs nothing while `outputChecks` are off. */
export interface OutputSchema<Schema extends z.ZodType = z.ZodType> {
  _input: z.output<Schema>;
  _output: z.output<Schema>;
  schema: Schema;
  parse(value: unknown): z.output<Schema>;
}

export function output<Schema extends z.ZodType>(schema: Schema): OutputSchema<Schema> {
  return {
    // Types alone, as tRPC reads them.
    _input: undefined as never,
    _output: undefined as never,
    schema,
    parse: (value) => (outputChecks.enabled ? schema.parse(value) : (value as z.output<Schema>)),
  };
}
