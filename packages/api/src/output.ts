import { isPage, type Page } from '@rolecall/contracts';
import type { z } from 'zod';
import { endPage } from './pages.ts';

/** Whether outputs are validated against their schemas: on in tests and development, off in production for speed. */
export const outputChecks = { enabled: false };

/**
 * A procedure's output schema, for documentation, types and tools. Every output passes through it, which cuts pages to
 * their maximum size.
 */
export interface OutputSchema<Schema extends z.ZodType = z.ZodType> {
  _input: z.output<Schema>;
  _output: z.output<Schema>;
  schema: Schema;
  parse(value: unknown): z.output<Schema>;
}

export function output<Schema extends z.ZodType>(schema: Schema): OutputSchema<Schema> {
  const paged = isPage(schema);
  return {
    // For tRPC's type inference only.
    _input: undefined as never,
    _output: undefined as never,
    schema,
    parse(value) {
      const answer = paged ? endPage(value as Page<unknown>) : value;
      return outputChecks.enabled ? schema.parse(answer) : (answer as z.output<Schema>);
    },
  };
}
