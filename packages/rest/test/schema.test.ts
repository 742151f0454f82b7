import { execFileSync } from 'node:child_process';
import { copyFileSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { createConfig, lintFromString } from '@redocly/openapi-core';
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

const operationsOf = (document: Document) => Object.values(document.paths).flatMap((methods) => Object.values(methods));

interface Field {
  description?: string;
  examples?: unknown[];
  $ref?: string;
  anyOf?: { $ref?: string }[];
}

/** The path of every field in a document's schemas that `lacks` something. Examples are no schemas. */
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
  it('has every route, with descriptions and examples of every operation, parameter and field', async () => {
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

  it('has no error that a public linter would find', async () => {
    const { text } = await served();
    const problems = await lintFromString({ source: text, config: await createConfig({ extends: ['recommended'] }) });
    expect(
      problems.filter((problem) => problem.severity === 'error').map((problem) => [problem.ruleId, problem.message]),
    ).toEqual([]);
  });

  it('makes a client that compiles and performs every operation', { timeout: 120_000 }, async () => {
    const { document, server, keys, organization, uuids } = await served();
    const folder = mkdtempSync(join(tmpdir(), 'rolecall-client-'));
    onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
    await generateApi({
      spec: structuredClone(document) as never,
      output: folder,
      fileName: 'client.ts',
      httpClientType: 'fetch',
      extractRequestParams: true,
      generateUnionEnums: true,
      silent: true,
    });
    copyFileSync(fileURLToPath(new URL('client/operations.ts', import.meta.url)), join(folder, 'operations.ts'));
    writeFileSync(join(folder, 'package.json'), '{ "type": "module" }');
    const compilerOptions = {
      target: 'ES2023',
      lib: ['ES2023', 'DOM'],
      types: [],
      module: 'NodeNext',
      strict: true,
      skipLibCheck: true,
      allowImportingTsExtensions: true,
      rewriteRelativeImportExtensions: true,
    };
    writeFileSync(join(folder, 'tsconfig.json'), JSON.stringify({ compilerOptions, include: ['*.ts'] }));
    const tsc = fileURLToPath(new URL('../node_modules/.bin/tsc', import.meta.url));
    expect(execFileSync(tsc, ['-p', folder], { encoding: 'utf8' })).toBe('');

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
  });
});
