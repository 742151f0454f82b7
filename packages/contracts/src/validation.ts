import type { z } from 'zod';
import {
  aboveMost,
  belowLeast,
  type ErrorCode,
  errorTable,
  notAChoice,
  RolecallError,
  type Sentence,
  sentences,
  tooLong,
  tooMany,
} from './errors.ts';

const pythonTypeName = (value: unknown): string => {
  if (value === null || value === undefined) return 'NoneType';
  if (Array.isArray(value)) return 'list';
  if (typeof value === 'string') return 'str';
  if (typeof value === 'boolean') return 'bool';
  if (typeof value === 'number') return Number.isInteger(value) ? 'int' : 'float';
  return 'dict';
};

/** A value as quoted in messages, cut to its start so that a response does not echo a megabyte. */
const quoted = (value: unknown) => {
  const shown = typeof value === 'string' ? value : (JSON.stringify(value) ?? String(value));
  return shown.length > 100 ? `${shown.slice(0, 100)}…` : shown;
};

function describeType(expected: string, value: unknown): Pick<Description, 'detail' | 'messageId'> {
  switch (expected) {
    case 'string':
      return { detail: sentences.notText };
    case 'number':
    case 'int':
      return { detail: sentences.notInteger };
    case 'boolean':
      return { detail: sentences.notBoolean };
    case 'array':
      return { detail: `Expected a list of items but got type "${pythonTypeName(value)}".`, messageId: 'notList' };
    default:
      return {
        detail: `Expected a dictionary of items but got type "${pythonTypeName(value)}".`,
        messageId: 'notObject',
      };
  }
}

interface Description extends Partial<Sentence> {
  code: ErrorCode;
  detail: string;
}

function describe(issue: z.core.$ZodIssue, value: unknown): Description {
  if (value === undefined) return { code: 'required', detail: sentences.fieldRequired };
  if (value === null) return { code: 'null', detail: sentences.fieldNull };
  if (issue.code === 'custom' && typeof issue.params?.['code'] === 'string' && issue.params['code'] in errorTable)
    return {
      code: issue.params['code'] as ErrorCode,
      detail: issue.message,
      ...(issue.params['translation'] as Partial<Sentence> | undefined),
    };
  switch (issue.code) {
    case 'invalid_type':
      return {
        code: 'invalid_input',
        ...(issue.message === sentences.notUuid ? { detail: issue.message } : describeType(issue.expected, value)),
      };
    case 'invalid_value':
      return { code: 'invalid_choice', ...notAChoice(quoted(value)) };
    case 'invalid_format':
      return {
        code: 'invalid_input',
        detail: issue.message === sentences.notUuid ? issue.message : sentences.invalidValue,
      };
    case 'too_big':
      if (issue.origin === 'string') return { code: 'max_length', ...tooLong(Number(issue.maximum)) };
      if (issue.origin === 'array') return { code: 'max_length', ...tooMany(Number(issue.maximum)) };
      return { code: 'max_value', ...aboveMost(issue.maximum) };
    case 'too_small':
      if (issue.origin === 'array')
        return { code: 'min_length', detail: `Ensure this field has at least ${issue.minimum} elements.` };
      if (issue.inclusive === false)
        return { code: 'min_value', detail: `Ensure this value is greater than ${issue.minimum}.` };
      return { code: 'min_value', ...belowLeast(issue.minimum) };
    default:
      return { code: 'invalid_input', detail: sentences.invalidValue };
  }
}

function valueAt(input: unknown, path: readonly PropertyKey[]): unknown {
  let value = input;
  for (const key of path) {
    if (typeof value !== 'object' || value === null || !Object.hasOwn(value, key)) return undefined;
    value = (value as Record<PropertyKey, unknown>)[key];
  }
  return value;
}

/**
 * The documented error for the first issue a schema found. Schemas list their fields in the documented order, and zod
 * reports in that order; `attr` names the top-level field.
 */
export function validationError(error: z.core.$ZodError, input: unknown): RolecallError {
  const issue = error.issues[0];
  if (!issue) return new RolecallError('invalid_input', 'Invalid data.');
  if (issue.path.length === 0 && issue.code === 'invalid_type')
    return new RolecallError('invalid_input', `Invalid data. Expected a dictionary, but got ${pythonTypeName(input)}.`);
  const { code, detail, ...message } = describe(issue, valueAt(input, issue.path));
  const [attr] = issue.path;
  return new RolecallError(code, detail, { ...message, attr: attr === undefined ? null : String(attr) });
}
