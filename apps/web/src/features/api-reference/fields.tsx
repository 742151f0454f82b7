'use client';

import { useTranslations } from 'next-intl';
import { Fragment, type ReactNode } from 'react';
import type { Translator } from '@/i18n/translator';
import { schemaAnchor } from './addresses';
import { nameOfRef, type Parameter, type Schema } from './json-schema';
import { documentLanguage } from './language';

/** A link to an object's schema, which is on every page that refers to it. */
export const SchemaLink = ({ name, className }: { name: string; className?: string }) => (
  <a href={`#${schemaAnchor(name)}`} className={className}>
    {name}
  </a>
);

/** A short description of a type, with links to the schemas it refers to. */
function TypeName({ schema }: { schema: Schema }): ReactNode {
  const t = useTranslations('apiReference');
  if (schema.$ref) return <SchemaLink name={nameOfRef(schema.$ref)} />;
  if (schema.anyOf)
    return schema.anyOf.map((choice, index) => (
      <Fragment key={index}>
        {index > 0 && separator}
        <TypeName schema={choice} />
      </Fragment>
    ));
  const { items } = schema;
  if (items) return t.rich('listOf', { item: () => <TypeName schema={items} /> });
  if (schema.const !== undefined) return JSON.stringify(schema.const);
  const types = [schema.type ?? []].flat();
  if (types.length === 0) return t(schema.enum ? 'oneOf' : 'anyJson');
  const type = types.map((name) => (name === 'array' ? t('list') : name)).join(separator);
  return schema.format ? `${type} (${schema.format})` : type;
}

/** Separates the alternatives of a union, as in TypeScript. */
const separator = ' | ';

/** The limits of a value, and its default. */
function limitsOf(schema: Schema, t: Translator<'apiReference'>): string[] {
  const { minLength, maxLength, minimum, maximum, maxItems } = schema;
  const isSafe = (bound: number) => Math.abs(bound) < Number.MAX_SAFE_INTEGER;
  return [
    minLength !== undefined && minLength > 0 && t('minLength', { count: minLength }),
    maxLength !== undefined && t('maxLength', { count: maxLength }),
    minimum !== undefined && isSafe(minimum) && t('minimum', { bound: minimum }),
    maximum !== undefined && isSafe(maximum) && t('maximum', { bound: maximum }),
    maxItems !== undefined && t('maxItems', { count: maxItems }),
    schema.default !== undefined && t('default', { value: JSON.stringify(schema.default) }),
  ].filter((limit) => limit !== false);
}

/** Values as JSON. */
export const Values = ({ values }: { values: readonly unknown[] }) => (
  <p>
    {values.map((value, index) => (
      <Fragment key={index}>
        {index > 0 && ', '}
        <code>{JSON.stringify(value)}</code>
      </Fragment>
    ))}
  </p>
);

/** The schema whose properties describe a value that may be a list, or one of several alternatives such as null. */
const partsOf = (schema: Schema): Schema =>
  schema.items ? partsOf(schema.items) : (schema.anyOf?.find((choice) => choice.properties) ?? schema);

/** A line of text from the document, with code between backticks. */
const InlineText = ({ text }: { text: string }) =>
  text.split('`').map((part, index) => (index % 2 === 1 ? <code key={index}>{part}</code> : part));

/** One field, with all fields nested in it. */
function Field({
  name,
  schema,
  required,
  note,
}: {
  name: string;
  schema: Schema;
  required: boolean;
  /** Where in the request the field goes. */
  note?: string;
}) {
  const t = useTranslations('apiReference');
  const parts = partsOf(schema);
  return (
    <li>
      <p>
        <strong>{name}</strong> <TypeName schema={schema} />
        {[note, required && t('required'), ...limitsOf(schema, t)].filter(Boolean).map((limit) => `, ${limit}`)}
      </p>
      {schema.description !== undefined && (
        <p lang={documentLanguage} className="text-ink">
          <InlineText text={schema.description} />
        </p>
      )}
      {schema.enum && <Values values={schema.enum} />}
      {parts.properties && <FieldList schema={parts} />}
    </li>
  );
}

/** Styles all nested elements from here, as there are too many of them to repeat classes on each. */
const fieldsStyle = `text-ink-muted
  [&_a]:text-accent [&_a]:underline [&_a]:underline-offset-2
  [&_code]:font-mono [&_li]:space-y-1 [&_li]:py-2.5
  [&_strong]:font-mono [&_strong]:break-all [&_strong]:text-ink
  [&_ul]:divide-y [&_ul]:divide-line [&_ul_ul]:border-l [&_ul_ul]:border-line [&_ul_ul]:pl-4`;

/** The fields of an object. */
function FieldList({ schema, hideRequired = false }: FieldsProps) {
  const required = new Set(hideRequired ? [] : schema.required);
  return (
    <ul>
      {Object.entries(schema.properties ?? {}).map(([name, field]) => (
        <Field key={name} name={name} schema={field} required={required.has(name)} />
      ))}
    </ul>
  );
}

interface FieldsProps {
  schema: Schema;
  /** For objects whose fields are all required. */
  hideRequired?: boolean;
}

/** The fields of an object, with all nested ones. A client component, as its schema is far smaller to send than its output. */
export const Fields = (props: FieldsProps) => (
  <div className={fieldsStyle}>
    <FieldList {...props} />
  </div>
);

/** The path and query parameters of an operation. */
export function Parameters({ parameters }: { parameters: readonly Parameter[] }) {
  const t = useTranslations('apiReference');
  return (
    <div className={fieldsStyle}>
      <ul>
        {parameters.map(({ name, in: place, required = false, description = '', schema }) => (
          <Field
            key={name}
            name={name}
            schema={{ ...schema, description }}
            required={required}
            note={t(place === 'path' ? 'inPath' : 'inQuery')}
          />
        ))}
      </ul>
    </div>
  );
}
