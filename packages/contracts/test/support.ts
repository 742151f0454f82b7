import type { z } from 'zod';
import type { ErrorBody } from '../src/index.ts';
import { validationError } from '../src/index.ts';

/** The error that a caller gets for this input, or undefined if it is accepted. */
export function refusal(schema: z.ZodType, input: unknown): ErrorBody | undefined {
  const result = schema.safeParse(input);
  return result.success ? undefined : validationError(result.error, input).body;
}

/** The body of a documented refusal of a field. */
export const validation = (code: ErrorBody['code'], detail: string, attr: string | null): ErrorBody => ({
  type: 'validation_error',
  code,
  detail,
  attr,
});

export const uuidV7 = '01890a5d-ac96-774b-bcce-b302099a8057';

/** Nested JSON arrays, `depth` levels deep. */
export const nested = (depth: number): unknown => JSON.parse('['.repeat(depth) + ']'.repeat(depth));
