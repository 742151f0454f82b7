import { type ReactNode } from 'react';
import { nameOfRef, type Schema } from './document';
import { Markdown } from './markdown';

/** Where a schema stands on the page. */
const schemaAnchor = (name: string) => `schema-${name}`;

export const SchemaLink = ({ name }: { name: string }) => (
  <a href={`#${schemaAnchor(name)}`} className="font-mono text-accent underline underline-offset-2">
    {name}
  </a>
);

const words: Record<string, string> = { array: 'list', null: 'null' };

/** What a value is, in a few words, with links to what it is made of. */
function TypeName({ schema }: { schema: Schema }): ReactNode {
  if (schema.$ref) return <SchemaLink name={nameOfRef(schema.$ref)} />;
  if (schema.anyOf)
    return schema.anyOf.map((choice, index) => (
      <span key={index}>
        {index > 0 && ' or '}
        <TypeName schema={choice} />
      </span>
    ));
  if (schema.items)
    return (
      <>
        list of <TypeName schema={schema.items} />
      </>
    );
  if (schema.const !== undefined) return JSON.stringify(schema.const);
  const types = [schema.type ?? []].flat();
  if (types.length === 0) return schema.enum ? 'one of' : 'any JSON';
  const name = types.map((type) => words[type] ?? type).join(' or ');
  return schema.format ? `${name} (${schema.format})` : name;
}

/** Within which bounds a value must be. */
function limitsOf(schema: Schema): string[] {
  const { minLength, maxLength, minimum, maximum, maxItems } = schema;
  const isSafe = (bound: number | undefined) => bound !== undefined && Math.abs(bound) < Number.MAX_SAFE_INTEGER;
  return [
    minLength !== undefined && minLength > 0 && `at least ${minLength} character${minLength === 1 ? '' : 's'}`,
    maxLength !== undefined && `at most ${maxLength} characters`,
    isSafe(minimum) && `at least ${minimum}`,
    isSafe(maximum) && `at most ${maximum}`,
    maxItems !== undefined && `at most ${maxItems} entries`,
    schema.default !== undefined && `default ${JSON.stringify(schema.default)}`,
  ].filter((limit) => limit !== false);
}

const Values = ({ values }: { values: readonly unknown[] }) => (
  <p className="text-ink-muted">
    {values.map((value, index) => (
      <span key={index}>
        {index > 0 && ', '}
        <code className="font-mono">{JSON.stringify(value)}</code>
      </span>
    ))}
  </p>
);

/** The schema that says what a value is made of, where it is of several or may be missing. */
const partsOf = (schema: Schema): Schema =>
  schema.items ? partsOf(schema.items) : (schema.anyOf?.find((choice) => choice.properties) ?? schema);

/** One field, and all within it. */
export function Field({
  name,
  schema,
  required,
  note,
}: {
  name: string;
  schema: Schema;
  required: boolean;
  /** Where it stands in a request. */ note?: string;
}) {
  const parts = partsOf(schema);
  return (
    <li className="space-y-1 py-2.5">
      <p className="flex flex-wrap items-baseline gap-x-2">
        <code className="font-mono font-semibold break-all">{name}</code>
        <span className="text-ink-muted">
          <TypeName schema={schema} />
        </span>
        {note !== undefined && <span className="text-ink-muted">{note}</span>}
        {required && <span className="text-on-warning-soft">required</span>}
        {limitsOf(schema).map((limit) => (
          <span key={limit} className="text-ink-muted">
            {limit}
          </span>
        ))}
      </p>
      {schema.description !== undefined && <Markdown text={schema.description} />}
      {schema.enum && <Values values={schema.enum} />}
      {parts.properties && (
        <div className="border-l border-line pl-4">
          <Fields schema={parts} />
        </div>
      )}
    </li>
  );
}

/** The fields of an object. */
export function Fields({
  schema,
  hideRequired = false,
}: {
  schema: Schema;
  /** Where all of them are. */ hideRequired?: boolean;
}) {
  const required = new Set(hideRequired ? [] : schema.required);
  return (
    <ul className="divide-y divide-line">
      {Object.entries(schema.properties ?? {}).map(([name, field]) => (
        <Field key={name} name={name} schema={field} required={required.has(name)} />
      ))}
    </ul>
  );
}

/** A schema that others refer to. */
export function SharedSchema({ name, schema }: { name: string; schema: Schema }) {
  const [example] = schema.examples ?? [];
  return (
    <section id={schemaAnchor(name)} aria-labelledby={`${schemaAnchor(name)}-title`} className="scroll-mt-16 space-y-2">
      <h3 id={`${schemaAnchor(name)}-title`} className="font-mono text-base font-semibold">
        {name}
      </h3>
      {schema.description !== undefined && <Markdown text={schema.description} />}
      {schema.enum && <Values values={schema.enum} />}
      {schema.properties && <Fields schema={schema} hideRequired />}
      {example !== undefined && <Values values={[example]} />}
    </section>
  );
}
