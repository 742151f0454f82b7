import { z } from 'zod';
import { hasStrayInvisible, isBlank, loneSurrogate } from './characters.ts';
import { type ErrorCode, type Sentence, sentences, tooLong, tooMany } from './errors.ts';
import { jsonProblem } from './json.ts';
import { isEmail } from './normalize.ts';
import { asInstant } from './times.ts';

/** Characters as people count them: code points, not UTF-16 units. */
const characters = (value: string) => {
  let count = 0;
  for (const _ of value) count += 1;
  return count;
};

/** Adds an issue that carries its documented code; `validationError` reads it back. */
export function fail(payload: z.core.ParsePayload, code: ErrorCode, sentence: string | Sentence): void {
  const { detail: message, ...translation } = typeof sentence === 'string' ? { detail: sentence } : sentence;
  payload.issues.push({ code: 'custom', input: payload.value, message, params: { code, translation } });
}

/**
 * What the typed procedures take besides, and no documented body has: REST, and what is made of its routes, take none of it.
 */
export const typedOnly: z.core.$ZodRegistry = z.registry();

/** Whether something is an object with fields. */
export const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** A text as the field would store it, so that another spelling of the same instant or id is the same; else as it is. */
function asStored(field: z.ZodType, value: unknown): unknown {
  const { data } = typeof value === 'string' ? field.safeParse(value) : {};
  return typeof data === 'string' ? data : value;
}

/**
 * What the caller saw of the fields that they change: where another value is there by now, the change is refused, unless it
 * is to that value. Fields that are not named may have changed.
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
      .meta({ description: 'The values that the caller saw in fields that change.' })
      .register(typedOnly),
  });

/** What an update may come with. */
export interface Expecting {
  expected?: object | undefined;
}

/** What kind of text a field takes: each schema of text in this file says it, so that tests find the fields of a kind. */
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
  /** Whether the empty string is a value. */
  blank?: boolean;
  /** What documents say of its form; checked by the field itself. */
  format?: 'email' | 'uri';
}

/** Whether a text counts as empty, as it shows nothing. A NUL is told as what it is. */
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

/** A trimmed string of at most `max` characters, which may have several lines. */
export const longText = (max: number, options: TextOptions) =>
  trimmed(max, options).register(textKinds, { kind: 'long text' });

/**
 * A name, a handle or what is looked for in them: a trimmed string of at most `max` characters in one line, which holds
 * nothing that cannot be seen.
 */
export const text = (max: number, options: TextOptions) =>
  trimmed(max, options)
    .check((payload) => {
      if (payload.issues.length === 0 && hasStrayInvisible(payload.value))
        fail(payload, 'invalid_input', sentences.invisibleCharacters);
    })
    .register(textKinds, { kind: 'name' });

/** The most characters that an e-mail address has. */
export const maxEmailLength = 254;

/** An e-mail address of at most 254 characters. */
export const email = (description: string) =>
  trimmed(maxEmailLength, { description, example: 'ada@example.com', format: 'email' })
    .check((payload) => {
      if (payload.issues.length === 0 && !isEmail(payload.value))
        fail(payload, 'invalid_input', sentences.invalidEmail);
    })
    .register(textKinds, { kind: 'email' });

/** The address of a page. */
export const webAddress = (max: number, options: TextOptions) =>
  text(max, { ...options, format: 'uri' })
    .check((payload) => {
      if (payload.issues.length === 0 && !(/^https?:\/\//i.test(payload.value) && URL.canParse(payload.value)))
        fail(payload, 'invalid_input', sentences.invalidUrl);
    })
    .register(textKinds, { kind: 'url' });

/** A UUID in the body or query; answered and compared in lower case. */
export const uuid = (description: string) =>
  z
    .guid(sentences.notUuid)
    .toLowerCase()
    .meta({ description, format: 'uuid', examples: ['01890a5d-ac96-774b-bcce-b302099a8057'] });

/** An id in a path. Any text is taken: what is no id names nothing, and that is a 404 rather than a 400. */
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

/** What opens something to whoever knows it. Documents call it a password, and what shows answers to programs masks it. */
export const secret = (description: string) => z.string().meta({ description, format: 'password' });

/** A secret that a caller sends, of at most `max` units of a string: compared as it is, whatever it holds. */
export const givenSecret = (max: number, description: string) =>
  z.string().max(max).meta({ description }).register(textKinds, { kind: 'secret' });

/** Whether a schema is of secrets. */
export const isSecret = (schema: z.ZodType): boolean => schema.meta()?.['format'] === 'password';

/** An instant, ISO 8601 in UTC with milliseconds and `Z`. */
export const timestamp = (description: string) =>
  z.iso.datetime({ precision: 3 }).meta({ description, examples: ['2026-01-31T09:30:00.000Z'] });

/** An instant as callers may write it: any ISO 8601 date or date and time, in UTC unless it has an offset; answered normalized to UTC. */
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

/** Makes a schema take blank text for what is not given. */
function ignoreBlank({ _zod: internals }: z.ZodType): void {
  const { parse } = internals;
  internals.parse = (payload, ctx) => {
    if (typeof payload.value === 'string' && isEmpty(payload.value)) payload.value = undefined;
    return parse(payload, ctx);
  };
}

// Classes of their own rather than a transform before the schema: documents show them as what they are made of.
const OptionalFilter = z.core.$constructor<z.ZodOptional>('OptionalFilter', (schema, definition) => {
  z.ZodOptional.init(schema, definition as z.core.$ZodOptionalDef);
  ignoreBlank(schema);
});
const DefaultFilter = z.core.$constructor<z.ZodDefault>('DefaultFilter', (schema, definition) => {
  z.ZodDefault.init(schema, definition as z.core.$ZodDefaultDef);
  ignoreBlank(schema);
});

/** A filter or the order of a list, as its schema says, but that blank text counts as not given: it does not filter. */
export function filter<Schema extends z.ZodOptional | z.ZodDefault>(schema: Schema): Schema {
  const copy: z.ZodType =
    schema instanceof z.ZodOptional ? new OptionalFilter(schema.def) : new DefaultFilter(schema.def);
  const meta = schema.meta();
  return (meta ? copy.meta(meta) : copy) as Schema;
}

/** What a list is ordered by. @param usual what by unless something else is asked for; the first where it is not said */
export const listOrder = <const Name extends string>(
  names: readonly [Name, ...Name[]],
  usual: NoInfer<Name | `-${Name}`> = names[0],
) =>
  filter(
    z
      .enum(names.flatMap((name) => [name, `-${name}` as const]))
      // That it is one of them, the compiler cannot tell of a type that it is yet to be told.
      .default(usual as never)
      .meta({ description: 'Order of the list; a leading minus turns it around.' }),
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

/** Any JSON value but null, kept as it was sent. */
export const json = (description: string) =>
  anyJson<Exclude<JsonValue, null>>(description, (value) => value !== undefined && value !== null);

/** Any JSON value, kept as it was sent. One schema rather than a choice of two: in documents it reads "anything". */
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

/** How many things one call may name at most. */
export const maxAtOnce = 500;

/** A list of ids to act on: at least one, and at most `maxAtOnce`. */
export const severalIds = (description: string) =>
  z.array(uuid(description)).check((payload) => {
    if (payload.value.length === 0) fail(payload, 'invalid_input', sentences.listEmpty);
    if (payload.value.length > maxAtOnce) fail(payload, 'max_length', tooMany(maxAtOnce));
  });
