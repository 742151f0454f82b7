import 'server-only';
import { HTTPSnippet } from '@readme/httpsnippet';
import oasToHar from '@readme/oas-to-har';
import Oas from 'oas';
import type { Operation } from 'oas/operation';
import type { OASDocument } from 'oas/types';
import { getBridge } from '@/server/bridge';
import { nameOfRef, type Parameter, type Schema } from './json-schema';

/** An operation as its page shows it. */
export interface DescribedOperation {
  id: string;
  method: string;
  path: string;
  summary: string;
  description: string;
  scopes: string[];
  /** The accepted credentials, by the names of the document's security schemes; empty if anybody may call the operation. */
  credentials: string[];
  parameters: Parameter[];
  /** The name of the body's schema, and an example. */
  body: { schema: string; example: unknown } | undefined;
  /** The response on success. */
  answer: { status: string; description: string; schema: string | undefined; example: unknown };
  /** The status codes of its error responses. */
  failures: string[];
  curl: string;
  typescript: string;
}

export type NamedSchema = [name: string, schema: Schema];

export interface OperationGroup {
  name: string;
  /** The group's name in URLs. */
  slug: string;
  description: string;
  operations: DescribedOperation[];
  /** The schemas of its operations' responses, and all that these, the parameters and the bodies refer to. */
  schemas: NamedSchema[];
}

/** An error response that many operations share. */
interface Failure {
  status: string;
  description: string;
  examples: { code: string; detail: string }[];
}

export interface Reference {
  introduction: string;
  credentials: { name: string; description: string }[];
  groups: OperationGroup[];
  failures: Failure[];
  failureSchemas: NamedSchema[];
}

/** Placeholder for the server's address in examples, which are generated once for all addresses it is reached at. */
const anyServer = 'https://server.invalid';
const sampleCredentials = { personalApiKey: 'phx_your_key', projectSecretToken: 'phs_your_token' };

interface Media {
  schema: { $ref?: string };
  example?: unknown;
}

/** A parameter as in the document. */
type RawParameter = Parameter | (Omit<Parameter, 'in'> & { in: 'header' });

const isShown = (parameter: RawParameter): parameter is Parameter => parameter.in !== 'header';

interface RawOperation {
  operationId: string;
  summary: string;
  description: string;
  security: Record<string, unknown>[];
  'x-required-scopes'?: string[];
  parameters?: RawParameter[];
  requestBody?: { content: Record<string, Media> };
  responses: Record<string, { $ref?: string; description: string; content?: Record<string, Media> }>;
}

const json = 'application/json';

/** An example call with curl and in TypeScript. */
function snippetsOf(
  oas: Oas,
  operation: Operation,
  raw: RawOperation,
): Pick<DescribedOperation, 'curl' | 'typescript'> {
  const { parameters = [], requestBody, responses } = raw;
  const examples = (place: Parameter['in']) =>
    Object.fromEntries(parameters.filter((one) => one.in === place).map(({ name, example }) => [name, example]));
  const needsQuery = parameters.some((one) => one.in === 'query' && one.required);
  const values = {
    path: examples('path'),
    ...(needsQuery ? { query: examples('query') } : {}),
    ...(requestBody ? { body: requestBody.content[json]?.example } : {}),
  };
  const [entry] = oasToHar(oas, operation, values, sampleCredentials).log.entries;
  const snippet = new HTTPSnippet(entry.request);
  const text = (target: 'shell' | 'javascript', client: string) =>
    String(snippet.convert(target, client)).replaceAll('%40', '@');
  const typescript = text('javascript', 'fetch');
  return {
    curl: text('shell', 'curl'),
    // A 204 response has no body to read.
    typescript: responses['204'] ? typescript.replace('res.json()', 'res.status') : typescript,
  };
}

function describeOperation(oas: Oas, operation: Operation): DescribedOperation {
  const raw = operation.schema as unknown as RawOperation;
  const body = raw.requestBody?.content[json];
  const [status = '', answer] = Object.entries(raw.responses).find(([code]) => code.startsWith('2')) ?? [];
  const answered = answer?.content?.[json];
  return {
    id: raw.operationId,
    method: operation.method.toUpperCase(),
    path: operation.path,
    summary: raw.summary,
    description: raw.description,
    scopes: raw['x-required-scopes'] ?? [],
    credentials: raw.security.flatMap((requirement) => Object.keys(requirement)),
    // Headers are described in the introduction, as most operations share them.
    parameters: (raw.parameters ?? []).filter(isShown),
    body: body?.schema.$ref ? { schema: nameOfRef(body.schema.$ref), example: body.example } : undefined,
    answer: {
      status,
      description: answer?.description ?? '',
      schema: answered?.schema.$ref && nameOfRef(answered.schema.$ref),
      example: answered?.example,
    },
    failures: Object.keys(raw.responses).filter((code) => code >= '400'),
    ...snippetsOf(oas, operation, raw),
  };
}

/** The names of the schemas that a part of the document refers to. Examples are skipped, as they contain data. */
function* namesIn(part: unknown): Generator<string> {
  if (typeof part !== 'object' || part === null) return;
  for (const [key, value] of Object.entries(part))
    if (key === '$ref') yield nameOfRef(String(value));
    else if (key !== 'example' && key !== 'examples') yield* namesIn(value);
}

/** The schemas with these names and all that they refer to, sorted by name. */
function withReferred(document: OASDocument, names: Iterable<string>): NamedSchema[] {
  const schemas = (document.components?.schemas ?? {}) as Record<string, Schema>;
  const found = new Set(names);
  // The set grows during the iteration.
  for (const name of found) for (const referred of namesIn(schemas[name])) found.add(referred);
  return [...found]
    .toSorted((one, other) => one.localeCompare(other))
    .flatMap((name): NamedSchema[] => (schemas[name] ? [[name, schemas[name]]] : []));
}

/** The schemas that operations return or refer to. Body schemas are left out, as they are shown with their operations. */
const schemasOf = (document: OASDocument, operations: readonly DescribedOperation[]): NamedSchema[] =>
  withReferred(
    document,
    operations.flatMap(({ parameters, body, answer }) => [
      ...namesIn(parameters),
      ...(body ? namesIn(schemaOfBody(body.schema)) : []),
      ...(answer.schema === undefined ? [] : [answer.schema]),
    ]),
  );

function describeFailures(document: OASDocument, operations: readonly Operation[]): Failure[] {
  const shared = document.components?.responses as unknown as Record<
    string,
    { description: string; content?: Record<string, { examples?: Record<string, { value: Failure['examples'][0] }> }> }
  >;
  const names = new Map<string, string>();
  for (const operation of operations)
    for (const [status, { $ref }] of Object.entries((operation.schema as unknown as RawOperation).responses))
      if (status >= '400' && $ref) names.set(status, nameOfRef($ref));
  return [...names]
    .toSorted(([one], [other]) => one.localeCompare(other))
    .map(([status, name]) => ({
      status,
      description: shared[name]?.description ?? '',
      examples: Object.values(shared[name]?.content?.[json]?.examples ?? {}).map(({ value }) => value),
    }));
}

function describe(): Reference {
  // A copy with the placeholder server, as the document itself is served unchanged.
  const document = {
    ...structuredClone(getBridge().apiDocument()),
    servers: [{ url: anyServer }],
  } as unknown as OASDocument;
  const oas = new Oas(document);
  const operations = Object.values(oas.getPaths()).flatMap((methods) => Object.values(methods)) as Operation[];
  const schemes = document.components?.securitySchemes as Record<string, { description?: string }> | undefined;
  return {
    introduction: document.info.description ?? '',
    credentials: Object.entries(schemes ?? {}).map(([name, { description = '' }]) => ({ name, description })),
    groups: (document.tags ?? []).map(({ name, description = '' }) => {
      const described = operations
        .filter((operation) => operation.getTags()[0]?.name === name)
        .map((operation) => describeOperation(oas, operation));
      return {
        name,
        slug: name.toLowerCase().replaceAll(' ', '-'),
        description,
        operations: described,
        schemas: schemasOf(document, described),
      };
    }),
    failures: describeFailures(document, operations),
    failureSchemas: withReferred(document, namesIn(document.components?.responses)),
  };
}

let reference: Reference | undefined;

/** The content of the pages, generated once from the document at `/api/schema`. */
export const getReference = (): Reference => (reference ??= describe());

/** The group of operations with this name in URLs. */
export const findGroup = (slug: string): OperationGroup | undefined =>
  getReference().groups.find((group) => group.slug === slug);

/** An example with the address at which the reader reaches the server. */
export const atServer = (snippet: string, baseUrl: string): string => snippet.replaceAll(anyServer, baseUrl);

/** The schema of a request body. */
export function schemaOfBody(name: string): Schema {
  return (getBridge().apiDocument().components?.schemas?.[name] ?? {}) as Schema;
}
