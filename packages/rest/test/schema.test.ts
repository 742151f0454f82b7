import { spawnSync } from 'node:child_process';
import { copyFileSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { createClient } from '@hey-api/openapi-ts';
import { createConfig, lintFromString } from '@redocly/openapi-core';
import openapiTS, { astToString } from 'openapi-typescript';
import { generate as generateByTemplates } from 'openapi-typescript-codegen';
import { generateApi } from 'swagger-typescript-api';
import { describe, expect, it, onTestFinished } from 'vitest';
import { routes } from '../src/routes/index.ts';
import { openTestServer } from './server.ts';

interface Operation {
  operationId: string;
  summary?: string;
  description?: string;
  parameters?: { name: string; description?: string; example?: unknown }[];
  requestBody?: { content: Record<string, { example?: unknown; examples?: object }> };
  responses: Record<
    string,
    { description?: string; content?: Record<string, { schema?: unknown; example?: unknown; examples?: object }> }
  >;
}

interface Document {
  openapi: string;
  paths: Record<string, Record<string, Operation>>;
  components: { schemas: Record<string, unknown> };
}

const served = async () => {
  const tenant = await openTestServer();
  const { status, text, body } = await tenant.server.request('GET', '/api/schema');
  expect(status).toBe(200);
  return { ...tenant, text, document: body as Document };
};

interface SchemaNode extends Field {
  type?: string | string[];
  format?: string;
  enum?: unknown[];
  const?: unknown;
  'x-enum-varnames'?: string[];
  minimum?: number;
  maximum?: number;
  properties?: Record<string, SchemaNode>;
  required?: string[];
  default?: unknown;
}

/** Every schema of a document, with the path to it. Examples and defaults are not schemas. */
function schemasOf(node: unknown, path = ''): [path: string, schema: SchemaNode][] {
  if (typeof node !== 'object' || node === null) return [];
  const isSchema = /\/(?:schema|items|additionalProperties|(?:properties|schemas|anyOf|oneOf|allOf)\/[^/]+)$/.test(
    path,
  );
  return [
    ...(isSchema && !Array.isArray(node) ? [[path, node as SchemaNode] as [string, SchemaNode]] : []),
    ...Object.entries(node)
      .filter(([key]) => (!key.startsWith('example') && key !== 'default') || path.endsWith('/properties'))
      .flatMap(([key, child]) => schemasOf(child, `${path}/${key}`)),
  ];
}

const int32 = 2 ** 31 - 1;
const range = {
  int32: [-int32 - 1, int32],
  int64: [Number.MIN_SAFE_INTEGER, Number.MAX_SAFE_INTEGER],
} as const;

/** Generates a client from a document in a folder. Each works on a copy, since some modify their input. */
type Generator = (document: Document, folder: string) => Promise<unknown>;

const generators: Generator[] = [
  (document, folder) =>
    generateApi({
      spec: structuredClone(document) as never,
      output: folder,
      fileName: 'client.ts',
      httpClientType: 'fetch',
      extractRequestParams: true,
      generateUnionEnums: true,
      silent: true,
    }),
  async (document, folder) =>
    writeFileSync(
      join(folder, 'openapi-typescript.ts'),
      astToString(await openapiTS(structuredClone(document) as never, { silent: true })),
    ),
  (document, folder) =>
    createClient({
      input: structuredClone(document) as never,
      output: join(folder, 'hey-api'),
      logs: { level: 'silent' },
    }),
  (document, folder) =>
    generateByTemplates({
      input: structuredClone(document),
      output: join(folder, 'openapi-typescript-codegen'),
      httpClient: 'fetch' as never,
    }),
];

const operationsOf = (document: Document) => Object.values(document.paths).flatMap((methods) => Object.values(methods));

interface Field {
  description?: string;
  examples?: unknown[];
  $ref?: string;
  anyOf?: { $ref?: string }[];
}

/** The path of every field in a document's schemas for which `lack` is true. Examples are not schemas. */
function fieldsThat(lack: (field: Field) => boolean, node: unknown, path = ''): string[] {
  if (typeof node !== 'object' || node === null) return [];
  const { type, properties } = node as { type?: unknown; properties?: Record<string, Field> };
  const own = type === 'object' && properties ? Object.entries(properties) : [];
  return [
    ...own.filter(([, field]) => !field.$ref && lack(field)).map(([name]) => `${path}/${name}`),
    ...Object.entries(node)
      .filter(([key]) => !key.startsWith('example'))
      .flatMap(([key, child]) => fieldsThat(lack, child, `${path}/${key}`)),
  ];
}

describe('the OpenAPI document', () => {
  it('has every route, with descriptions and examples for every operation, parameter and field', async () => {
    const { document } = await served();
    expect(document.openapi).toMatch(/^3\.1\./);
    for (const route of routes) {
      const operation = document.paths[`/api${route.path.replaceAll(/:(\w+)/g, '{$1}')}`]?.[route.method.toLowerCase()];
      expect(operation?.responses[route.status], route.path).toBeDefined();
    }
    const operations = operationsOf(document);
    expect(operations).toHaveLength(routes.length + 1);
    expect(new Set(operations.map((operation) => operation.operationId)).size).toBe(operations.length);
    for (const { operationId, summary, description, parameters = [], requestBody, responses } of operations) {
      expect(summary, operationId).toBeTruthy();
      expect(description, operationId).toBeTruthy();
      for (const parameter of parameters) {
        expect(parameter.description, `${operationId} ${parameter.name}`).toBeTruthy();
        expect(parameter.example, `${operationId} ${parameter.name}`).toBeDefined();
      }
      for (const { content = {} } of [requestBody ?? {}, ...Object.values(responses)])
        for (const { example, examples } of Object.values(content))
          expect(example ?? examples, operationId).toBeDefined();
    }
    expect(fieldsThat((field) => !field.description && !field.anyOf?.some((choice) => choice.$ref), document)).toEqual(
      [],
    );
    expect(fieldsThat((field) => field.examples?.[0] === undefined, document)).toEqual([]);
  });

  it('passes a public linter, and its examples match their schemas', async () => {
    const { text } = await served();
    const rules = Object.fromEntries(
      ['no-invalid-media-type-examples', 'no-invalid-schema-examples', 'no-invalid-parameter-examples'].map((rule) => [
        rule,
        'error' as const,
      ]),
    );
    const problems = await lintFromString({
      source: text,
      config: await createConfig({ extends: ['recommended'], rules }),
    });
    expect(
      problems.filter((problem) => problem.severity === 'error').map((problem) => [problem.ruleId, problem.message]),
    ).toEqual([]);
  });

  it('uses only types that generators for Go and Java support', async () => {
    const { document } = await served();
    const found = schemasOf(document);
    expect(found.length).toBeGreaterThan(300);
    const typesOf = ({ type = [] }: SchemaNode) => [type].flat().filter((each) => each !== 'null');
    const those = (wrong: (schema: SchemaNode, path: string) => boolean) =>
      found.filter(([path, schema]) => wrong(schema, path)).map(([path]) => path);
    const isInteger = (schema: SchemaNode) => typesOf(schema).includes('integer');

    // A schema has one type besides null, and `anyOf` allows one schema besides null.
    expect(
      those(
        (schema, path) =>
          schema.type !== undefined &&
          typesOf(schema).length !== 1 &&
          !(schema.type === 'null' && path.includes('/anyOf/')),
      ),
    ).toEqual([]);
    expect(those(({ anyOf = [] }) => (anyOf as SchemaNode[]).filter(({ type }) => type !== 'null').length > 1)).toEqual(
      [],
    );
    // Whole numbers are integers, with a format and range that other languages have.
    expect(those((schema) => typesOf(schema).includes('number') && schema.enum !== undefined)).toEqual([]);
    for (const [path, { format = '', minimum, maximum }] of found.filter(([, schema]) => isInteger(schema))) {
      expect(Object.keys(range), path).toContain(format);
      const [least, most] = range[format as keyof typeof range];
      expect(minimum, path).toBeGreaterThanOrEqual(least);
      expect(maximum, path).toBeLessThanOrEqual(most);
    }
    expect(those(({ const: constant }) => typeof constant === 'boolean')).toEqual([]);
    // Fields with a default are optional.
    expect(
      those(
        ({ properties = {}, required = [] }, path) =>
          path.endsWith('Body') && required.some((name) => properties[name]?.default !== undefined),
      ),
    ).toEqual([]);
    // Nested objects are named schemas. Objects with arbitrary members are maps.
    expect(
      those((schema, path) => schema.properties !== undefined && !/^\/components\/schemas\/[^/]+$/.test(path)),
    ).toEqual([]);

    const schemas = document.components.schemas as Record<string, SchemaNode>;
    const choices = Object.values(schemas).flatMap((schema) => schema['x-enum-varnames'] ?? schema.enum ?? []);
    const names = [...Object.keys(schemas), ...choices].map((name) => String(name).toLowerCase());
    expect(names.filter((name, index) => names.indexOf(name) !== index)).toEqual([]);
    for (const [path, { enum: values = [], 'x-enum-varnames': named }] of found) {
      const texts = values.filter((value) => value !== null);
      if (named) expect(named, path).toHaveLength(texts.length);
      else expect(texts.includes(''), path).toBe(false);
    }
    expect(schemas['Level']).toMatchObject({ type: 'integer', enum: [1, 8, 15] });
    expect(schemas['UserBasic']?.properties?.['hedgehog_config']?.type).toEqual(['object', 'null']);
    expect(schemas['Project']?.properties?.['live_events_token']?.type).toEqual(['string', 'null']);
  });

  it('describes request headers, lenient page limits and the response to a new role', async () => {
    const { document } = await served();
    const roles = document.paths['/api/organizations/{organization_id}/roles'];
    const parameters = roles?.['get']?.parameters ?? [];
    expect(parameters.map(({ name }) => name)).toEqual([
      'organization_id',
      'limit',
      'offset',
      'search',
      'X-Organization-Id',
      'If-None-Match',
    ]);
    expect(parameters.find(({ name }) => name === 'limit')?.description).toContain('counts as 100');
    expect(roles?.['post']?.responses['201']?.content?.['application/json']?.example).toMatchObject({ members: [] });
    const rotation = document.paths['/api/organizations/{organization_id}/projects/{id}/rotate_secret_token'];
    expect(rotation?.['patch']?.requestBody?.content['application/json']).toMatchObject({
      schema: { $ref: '#/components/schemas/ProjectsUpdateBody' },
    });
  });

  it(
    'yields clients from four generators that compile, one of which performs every operation',
    { timeout: 120_000 },
    async () => {
      const { document, server, keys, organization, uuids } = await served();
      const folder = mkdtempSync(join(tmpdir(), 'rolecall-client-'));
      onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
      for (const generate of generators) await generate(document, folder);
      copyFileSync(fileURLToPath(new URL('client/operations.ts', import.meta.url)), join(folder, 'operations.ts'));
      writeFileSync(join(folder, 'package.json'), '{ "type": "module" }');
      const compilerOptions = {
        target: 'ES2023',
        lib: ['ES2023', 'DOM', 'DOM.Iterable'],
        types: [],
        module: 'ESNext',
        moduleResolution: 'bundler',
        strict: true,
        skipLibCheck: true,
        allowImportingTsExtensions: true,
        rewriteRelativeImportExtensions: true,
      };
      writeFileSync(join(folder, 'tsconfig.json'), JSON.stringify({ compilerOptions, include: ['**/*.ts'] }));
      const tsc = fileURLToPath(new URL('../node_modules/.bin/tsc', import.meta.url));
      const compiled = spawnSync(tsc, ['-p', folder], { encoding: 'utf8' });
      expect(compiled.stdout).toBe('');

      const program = (await import(pathToFileURL(join(folder, 'operations.js')).href)) as {
        performEverything(surroundings: object): Promise<string[]>;
      };
      const performed = await program.performEverything({
        url: server.url,
        key: keys.owner,
        organizationId: organization.id,
        userUuid: uuids.member,
      });
      expect(performed.toSorted()).toEqual(
        operationsOf(document)
          .map((operation) => operation.operationId)
          .toSorted(),
      );
    },
  );
});
