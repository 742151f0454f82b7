import { z } from 'zod';
import { hasStrayInvisible, isBlank, loneSurrogate } from './characters.ts';
import { type ErrorCode, type Sentence, sentences, tooLong, tooMany } from './errors.ts';
import { jsonProblem } from './json.ts';
import { isEmail } from './normalize.ts';
import { asInstant } from './times.ts';

/** Counts characters as people do: code points, not UTF-16 units. */
const characters = (value: string) => {
  let count = 0;
  for (const _ of value) count += 1;
  return count;
};

/** Adds an issue with its documented error code, which `validationError` reads back. */
export function fail(payload: z.core.ParsePayload, code: ErrorCode, sentence: string | Sentence): void {
  const { detail: message, ...translation } = typeof sentence === 'string' ? { detail: sentence } : sentence;
  payload.issues.push({ code: 'custom', input: payload.value, message, params: { code, translation } });
}

/**
 * Schemas of inputs that only typed procedure calls accept and no documented body has. REST, and everything derived from its
 * routes, ignores them.
 */
export const typedOnly: z.core.$ZodRegistry = z.registry();

/** Whether a value is an object other than an array. */
export const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/**
 * A text as the field would store it, so that other spellings of the same instant or id count as equal; other values
 * unchanged.
 */
function asStored(field: z.ZodType, value: unknown): unknown {
  const { data } = typeof value === 'string' ? field.safeParse(value) : {};
  return typeof data === 'string' ? data : value;
}

/**
 * The values the caller saw in the fields to be changed. If a field has another value by now, the change is refused, unless
 * it already has the new value. Fields that are not named may have changed.
 */
export const expecting = <Update extends z.ZodObject>({ shape }: Update) =>
  z.object({
    expected: z
      .custom<Partial<z.output<Update>>>(
        (value) => isRecord(value) && Object.keys(value).every((field) => Object.hasOwn(shape, field)),
        { abort: true },
      )
      .overwrite(
        (seen) =>
          Object.fromEntries(
            Object.entries(seen).map(([field, value]) => [field, asStored(shape[field] as z.ZodType, value)]),
          ) as typeof seen,
      )
      .optional()
      .meta({ description: 'The values the caller saw in the fields to be changed.' })
      .register(typedOnly),
  });

/** An update that may carry expected values. */
export interface Expecting {
  expected?: object | undefined;
}

/**
 * The kind of text that a field takes. Each text schema in this file registers its kind, so that tests find all fields of a
 * kind.
 */
export const textKinds: z.core.$ZodRegistry<{
  kind: 'name' | 'long text' | 'email' | 'url' | 'instant' | 'time zone' | 'id' | 'secret' | 'choice';
}> = z.registry();

function checkCharacters(payload: z.core.ParsePayload<string>): boolean {
  if (payload.value.includes('\0')) {
    fail(payload, 'null_characters_not_allowed', sentences.nullCharacters);
    return false;
  }
  const surrogate = loneSurrogate.exec(payload.value);
  if (surrogate) {
    const point = `U+${surrogate[0].charCodeAt(0).toString(16).toUpperCase()}`;
    fail(payload, 'surrogate_characters_not_allowed', {
      detail: `Surrogate characters are not allowed: ${point}.`,
      messageId: 'surrogateCharacters',
      values: { point },
    });
    return false;
  }
  return true;
}

interface TextOptions {
  description: string;
  example?: string;
  /** Whether the empty string is allowed. */
  blank?: boolean;
  /** The format shown in documents; the field itself checks it. */
  format?: 'email' | 'uri';
}

/** Whether text counts as empty because nothing of it is visible. A NUL does not, so that it is reported as such. */
const isEmpty = (value: string) => isBlank(value) && !value.includes('\0');

const trimmed = (max: number, { description, example, blank = false, format }: TextOptions) =>
  z
    .string()
    .trim()
    .overwrite((value) => (isEmpty(value) ? '' : value))
    .check((payload) => {
      if (!blank && payload.value === '') return fail(payload, 'blank', sentences.fieldBlank);
      if (payload.value.length > max && characters(payload.value) > max)
        return fail(payload, 'max_length', tooLong(max));
      checkCharacters(payload);
    })
    .meta({
      description,
      maxLength: max,
      ...(blank ? {} : { minLength: 1 }),
      ...(format ? { format } : {}),
      ...(example === undefined ? {} : { examples: [example] }),
    });

/** A trimmed string of at most `max` characters, possibly with several lines. */
export const longText = (max: number, options: TextOptions) =>
  trimmed(max, options).register(textKinds, { kind: 'long text' });

/**
 * A name, a handle or a search term: a trimmed single-line string of at most `max` characters, without stray invisible
 * characters.
 */
export const text = (max: number, options: TextOptions) =>
  trimmed(max, options)
    .check((payload) => {
      if (payload.issues.length === 0 && hasStrayInvisible(payload.value))
        fail(payload, 'invalid_input', sentences.invisibleCharacters);
    })
    .register(textKinds, { kind: 'name' });

/** Maximum length of an e-mail address, in characters. */
export const maxEmailLength = 254;

/** An e-mail address of at most 254 characters. */
export const email = (description: string) =>
  trimmed(maxEmailLength, { description, example: 'ada@example.com', format: 'email' })
    .check((payload) => {
      if (payload.issues.length === 0 && !isEmail(payload.value))
        fail(payload, 'invalid_input', sentences.invalidEmail);
    })
    .register(textKinds, { kind: 'email' });

/** The http(s) URL of a page. */
export const webAddress = (max: number, options: TextOptions) =>
  text(max, { ...options, format: 'uri' })
    .check((payload) => {
      if (payload.issues.length === 0 && !(/^https?:\/\//i.test(payload.value) && URL.canParse(payload.value)))
        fail(payload, 'invalid_input', sentences.invalidUrl);
    })
    .register(textKinds, { kind: 'url' });

/** A UUID in the body or query; returned and compared in lower case. */
export const uuid = (description: string) =>
  z
    .guid(sentences.notUuid)
    .toLowerCase()
    .meta({ description, format: 'uuid', examples: ['01890a5d-ac96-774b-bcce-b302099a8057'] });

/** An id in a path. Any text is accepted: text that is not an id names nothing, which is a 404 rather than a 400. */
export const pathId = (description: string) =>
  z
    .string()
    .meta({ description, format: 'uuid', examples: ['01890a5d-ac96-774b-bcce-b302099a8057'] })
    .register(textKinds, { kind: 'id' });

/** A number in a path. */
export const pathNumber = (description: string) => z.int().meta({ description, examples: [1] });

export const organizationId = z
  .string()
  .meta({
    description: "The organization's UUID, or `@current` for the caller's current organization.",
    examples: ['@current'],
  })
  .register(textKinds, { kind: 'id' });

/** A secret that grants access to anyone who has it. Documents give it the format `password`, and MCP tools mask it. */
export const secret = (description: string) => z.string().meta({ description, format: 'password' });

/** A secret sent by the caller, of at most `max` UTF-16 units; compared as is, whatever characters it contains. */
export const givenSecret = (max: number, description: string) =>
  z.string().max(max).meta({ description }).register(textKinds, { kind: 'secret' });

/** Whether a schema describes a secret. */
export const isSecret = (schema: z.ZodType): boolean => schema.meta()?.['format'] === 'password';

/** An instant, ISO 8601 in UTC with milliseconds and `Z`. */
export const timestamp = (description: string) =>
  z.iso.datetime({ precision: 3 }).meta({ description, examples: ['2026-01-31T09:30:00.000Z'] });

/**
 * An instant in a request: any ISO 8601 date or date and time, in UTC unless it has an offset; returned normalized to UTC.
 */
export const instant = (description: string) =>
  z
    .string()
    .trim()
    .check((payload) => {
      if (asInstant(payload.value) === undefined)
        fail(payload, 'invalid_input', 'Datetime has wrong format. Use ISO 8601.');
    })
    .overwrite((value) => asInstant(value) ?? value)
    .meta({ description, format: 'date-time', examples: ['2026-01-31T09:30:00Z'] })
    .register(textKinds, { kind: 'instant' });

/** Makes a schema treat blank text as undefined. */
function ignoreBlank({ _zod: internals }: z.ZodType): void {
  const { parse } = internals;
  internals.parse = (payload, ctx) => {
    if (typeof payload.value === 'string' && isEmpty(payload.value)) payload.value = undefined;
    return parse(payload, ctx);
  };
}

// Subclasses rather than a transform in front of the schema, so that documents still show the inner schema.
const OptionalFilter = z.core.$constructor<z.ZodOptional>('OptionalFilter', (schema, definition) => {
  z.ZodOptional.init(schema, definition as z.core.$ZodOptionalDef);
  ignoreBlank(schema);
});
const DefaultFilter = z.core.$constructor<z.ZodDefault>('DefaultFilter', (schema, definition) => {
  z.ZodDefault.init(schema, definition as z.core.$ZodDefaultDef);
  ignoreBlank(schema);
});

/** A filter or sort order that treats blank text as not given: it does not filter. */
export function filter<Schema extends z.ZodOptional | z.ZodDefault>(schema: Schema): Schema {
  const copy: z.ZodType =
    schema instanceof z.ZodOptional ? new OptionalFilter(schema.def) : new DefaultFilter(schema.def);
  const meta = schema.meta();
  return (meta ? copy.meta(meta) : copy) as Schema;
}

/** The sort order of a list. @param usual the default; the first name if omitted */
export const listOrder = <const Name extends string>(
  names: readonly [Name, ...Name[]],
  usual: NoInfer<Name | `-${Name}`> = names[0],
) =>
  filter(
    z
      .enum(names.flatMap((name) => [name, `-${name}` as const]))
      // The compiler cannot check the default against a type parameter.
      .default(usual as never)
      .meta({ description: 'Sort order; a leading minus reverses it.' }),
  );

export type JsonValue = string | number | boolean | null | JsonValue[] | { [key: string]: JsonValue };

const anyJson = <Value extends JsonValue>(description: string, accepts: (value: unknown) => boolean) =>
  z
    .custom<Value>(accepts, { abort: true })
    .check((payload) => {
      const problem = jsonProblem(payload.value);
      if (problem) fail(payload, 'invalid_input', sentences[problem]);
    })
    .meta({ description });

/** Any JSON value except null, stored as sent. */
export const json = (description: string) =>
  anyJson<Exclude<JsonValue, null>>(description, (value) => value !== undefined && value !== null);

/** Any JSON value, stored as sent. One schema rather than a union of two, so that documents show it as "anything". */
export const jsonOrNull = (description: string) => anyJson<JsonValue>(description, (value) => value !== undefined);

/** A list of short texts. */
export const textList = (description: string, max = 400) =>
  z.array(text(max, { description: 'One entry.' })).meta({ description, examples: [['email', 'name']] });

/** A list of any JSON values. */
export const jsonList = (description: string) =>
  z
    .array(z.custom<JsonValue>(() => true).meta({ description: 'One entry: any JSON value.' }))
    .check((payload) => {
      const problem = jsonProblem(payload.value);
      if (problem) fail(payload, 'invalid_input', sentences[problem]);
    })
    .meta({ description });

/** Maximum number of items in one bulk call. */
export const maxAtOnce = 500;

/** A list of ids to act on: at least one, and at most `maxAtOnce`. */
export const severalIds = (description: string) =>
  z.array(uuid(description)).check((payload) => {
    if (payload.value.length === 0) fail(payload, 'invalid_input', sentences.listEmpty);
    if (payload.value.length > maxAtOnce) fail(payload, 'max_length', tooMany(maxAtOnce));
  });
