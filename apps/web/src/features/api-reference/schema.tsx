import { schemaAnchor } from './addresses';
import { Fields, Values } from './fields';
import type { Schema } from './json-schema';
import { Markdown } from './markdown';

/** A schema that operations or other schemas refer to. */
export function SharedSchema({ name, schema }: { name: string; schema: Schema }) {
  const [example] = schema.examples ?? [];
  return (
    <section id={schemaAnchor(name)} className="scroll-mt-16 space-y-2">
      <h3 className="font-mono text-base font-semibold">{name}</h3>
      {schema.description !== undefined && <Markdown text={schema.description} />}
      {schema.enum && <Values values={schema.enum} />}
      {schema.properties && <Fields schema={schema} hideRequired />}
      {example !== undefined && <Values values={[example]} />}
    </section>
  );
}
