import { appRouter, type OutputSchema } from '@rolecall/api';
import { errorTable, type ErrorCode, PageInput, type Permission, permissions, scopeDescriptions } from '@rolecall/contracts';
import { z } from 'zod';
import { createDocument, type ZodOpenApiOperationObject, type ZodOpenApiPathsObject, type ZodOpenApiResponsesObject } from 'zod-openapi';
import { inputFieldsOf, planInput } from './input.ts';
import { routeGroups } from './routes/index.ts';
import type { Route } from './routes/route.ts';

type OpenApiDocument = ReturnType<typeof createDocument>;

const codes = Object.keys(errorTable) as [ErrorCode, ...ErrorCode[]];

const ErrorResponse = z
  .object({
    type: z.enum([...new Set(Object.values(errorTable).map((entry) => entry.type))]).meta({ description: 'The kind of failure.' }),
    code: z.enum(codes).meta({ description: 'What failed, for programs.' }),
    detail: z.string().meta({ description: 'What failed, for people.' }),
    attr: z.string().nullable().meta({ description: 'The field it is about, if it is about one.' }),
  })
  .meta({ id: 'ErrorResponse', description: 'The body of every failed answer.' });

const errorExamples: Record<number, { description: string; code: ErrorCode; detail: string; attr?: string }> = {
  400: { description: 'A field or a rule across fields is not met.', code: 'required', detail: 'This field is required.', attr: 'name' },
  401: { description: 'There is no credential, or a wrong one.', code: 'not_authenticated', detail: 'Authentication credentials were not provided.' },
  403: { description: 'The caller may not do this.', code: 'permission_denied', detail: 'You do not have permission to perform this action.' },
  404: { description: 'What the path names is not there.', code: 'not_found', detail: 'Not found.' },
  409: { description: 'The change would break a rule of the organization.', code: 'conflict', detail: 'There is already a project with this name.' },
  413: { description: 'The body is larger than 1 MiB.', code: 'request_too_large', detail: 'Request body exceeds the limit of 1048576 bytes.' },
  415: { description: 'The body is not JSON.', code: 'unsupported_media_type', detail: 'Unsupported media type "text/plain" in request.' },
  429: { description: 'The credential was used too often.', code: 'throttled', detail: 'Request was throttled. Expected available in 12 seconds.' },
  500: { description: 'The server failed; its log has the cause under the request id.', code: 'error', detail: 'A server error occurred.' },
};

const headers = {
  'X-Request-Id': { description: 'Names the request in the logs.', schema: { type: 'string' as const } },
};

function errorResponses(statuses: number[]): ZodOpenApiResponsesObject {
  const responses: ZodOpenApiResponsesObject = {};
  for (const status of statuses) {
    const known = errorExamples[status];
    if (!known) throw new TypeError(`No error is documented with status ${status}.`);
    const { description, code, detail, attr = null } = known;
    responses[`${status as 400}`] = {
      description,
      headers: {
        ...headers,
        ...(status === 429 ? { 'Retry-After': { description: 'Seconds until it is worth trying again.', schema: { type: 'integer' as const } } } : {}),
        ...(status === 401 ? { 'WWW-Authenticate': { description: 'Always `Bearer`.', schema: { type: 'string' as const } } } : {}),
      },
      content: { 'application/json': { schema: ErrorResponse, example: { type: errorTable[code].type, code, detail, attr } } },
    };
  }
  return responses;
}

/** Credentials a procedure takes. */
function securityOf({ who, scope }: Permission): Record<string, string[]>[] {
  if (who === 'public') return [{}];
  if (who === 'project_token') return [{ projectSecretToken: [] }];
  return [{ personalApiKey: scope ? [scope] : [] }, { session: [] }];
}

function describe(route: Route, permission: Permission): string {
  const lines = [route.description];
  if (permission.who === 'member' || permission.who === 'admin' || permission.who === 'owner')
    lines.push(`For ${permission.who === 'member' ? 'members' : permission.who === 'admin' ? 'admins and owners' : 'owners'} of the organization${permission.orSelf ? ', and for anybody on themselves' : ''}.`);
  if (permission.scope) lines.push(`Required API key scope: \`${permission.scope}\`.`);
  return lines.join('\n\n');
}

const pageLinks = {
  next: z.url().nullable().meta({ description: 'Address of the next page, or null.' }),
  previous: z.url().nullable().meta({ description: 'Address of the page before, or null.' }),
};

/** What a route answers: a page gets the addresses of the pages around it. */
function answerOf(route: Route, schema: z.ZodType): z.ZodType {
  if (!route.paginated) return schema;
  if (!(schema instanceof z.ZodObject)) throw new TypeError(`${route.procedure} does not answer a page.`);
  const { count, results } = schema.shape as { count: z.ZodType; results: z.ZodType };
  return z.object({ count, ...pageLinks, results }).meta({ description: 'One page of results.' });
}

/** An example of a schema: its own first example, else one made of its fields' examples. */
function exampleOf(schema: z.ZodType): unknown {
  const example = (schema.meta()?.['examples'] as unknown[] | undefined)?.[0];
  if (example !== undefined) return example;
  if (schema instanceof z.ZodOptional || schema instanceof z.ZodNullable || schema instanceof z.ZodDefault) return exampleOf(schema.unwrap() as z.ZodType);
  if (schema instanceof z.ZodObject) {
    const fields = Object.entries(schema.shape as Record<string, z.ZodType>).map(([name, field]) => [name, exampleOf(field)] as const);
    return Object.fromEntries(fields.filter(([, value]) => value !== undefined));
  }
  return undefined;
}

/** `roleExternalReferences.lookup` as `roleExternalReferencesLookup`. */
const operationIdOf = (procedure: string) => procedure.replaceAll(/\.(\w)/g, (_, letter: string) => letter.toUpperCase());

function operationOf(route: Route, tag: string): ZodOpenApiOperationObject {
  const procedure = appRouter._def.procedures[route.procedure as keyof typeof appRouter._def.procedures] as unknown as {
    _def: { inputs: unknown[]; output?: OutputSchema };
  };
  const permission: Permission = permissions[route.procedure];
  const plan = planInput(route, procedure);
  const fields = inputFieldsOf(procedure);
  const pick = (names: Iterable<string>) => z.object(Object.fromEntries([...names].map((name) => [name, fields.get(name) as z.ZodType])));
  const query = pick(plan.query.keys());
  const body = plan.body && pick(plan.body);
  const hasBody = body !== undefined && Object.keys(body.shape).length > 0;
  const needsInput = Object.values((body ?? query).shape).some((field) => !z.safeParse(field as z.ZodType, undefined).success);
  const success: ZodOpenApiResponsesObject =
    route.status === 204
      ? { '204': { description: 'Done; there is no body.', headers } }
      : {
          [`${route.status as 200}`]: {
            description: route.status === 201 ? 'Created.' : 'The answer.',
            headers: route.method === 'GET' ? { ...headers, ETag: { description: 'For `If-None-Match`: unchanged answers are 304.', schema: { type: 'string' as const } } } : headers,
            content: { 'application/json': { schema: answerOf(route, procedure._def.output?.schema ?? z.unknown()) } },
          },
        };
  const statuses = [
    ...(hasBody || needsInput || [...plan.query.keys()].some((name) => !(name in PageInput.shape)) ? [400] : []),
    ...(permission.who === 'public' ? [] : [401]),
    ...(permission.who === 'public' || permission.who === 'project_token' ? [] : [403]),
    ...(plan.path.length > 0 ? [404] : []),
    ...(route.method === 'GET' ? [] : [409]),
    ...(hasBody ? [413, 415] : []),
    429,
    500,
  ];
  return {
    operationId: operationIdOf(route.procedure),
    tags: [tag],
    summary: route.summary,
    description: describe(route, permission),
    security: securityOf(permission),
    ...(permission.scope ? { 'x-required-scopes': [permission.scope] } : {}),
    requestParams: {
      ...(plan.path.length > 0 ? { path: pick(plan.path.map((parameter) => parameter.name)) } : {}),
      ...(plan.query.size > 0 ? { query } : {}),
    },
    ...(hasBody ? { requestBody: { required: needsInput, content: { 'application/json': { schema: body, example: exampleOf(body) } } } } : {}),
    responses: { ...success, ...errorResponses(statuses) },
  };
}

const schemaOperation: ZodOpenApiOperationObject = {
  operationId: 'schemaGet',
  tags: ['Schema'],
  summary: 'Get this document',
  description: 'The OpenAPI 3.1 document of the whole API.',
  security: [{}],
  responses: {
    '200': { description: 'The document.', headers, content: { 'application/json': { schema: { type: 'object', description: 'An OpenAPI 3.1 document.' } } } },
    ...errorResponses([500]),
  },
};

/** The OpenAPI 3.1 document of every route, made from the schemas and the permission table that the procedures use. */
export function openApiDocument(): OpenApiDocument {
  const paths: ZodOpenApiPathsObject = {};
  for (const { name, routes } of routeGroups)
    for (const route of routes) {
      const path = `/api${route.path.replaceAll(/:(\w+)/g, '{$1}')}`;
      paths[path] = { ...paths[path], [route.method.toLowerCase()]: operationOf(route, name) };
    }
  paths['/api/schema'] = { get: schemaOperation };
  return createDocument(
    {
      openapi: '3.1.0',
      info: {
        title: 'Rolecall',
        version: '1.0.0',
        description: 'Who is in an organization and which roles they hold. Speaks the Organizations API that PostHog documents.',
        license: { name: 'MIT', identifier: 'MIT' },
      },
      servers: [{ url: '/', description: 'The server that answers this document.' }],
      tags: [
        ...routeGroups.map(({ name, description }) => ({ name, description })),
        { name: 'Schema', description: 'This document.' },
      ],
      components: {
        securitySchemes: {
          personalApiKey: {
            type: 'http',
            scheme: 'bearer',
            description: `A personal API key (\`phx_…\`). Scopes: ${Object.entries(scopeDescriptions)
              .map(([scope, meaning]) => `\`${scope}\` - ${meaning}`)
              .join(' ')}`,
          },
          session: {
            type: 'apiKey',
            in: 'cookie',
            name: 'next-auth.session-token',
            description: "The web app's session. Writes need a request of the same origin.",
          },
          projectSecretToken: { type: 'http', scheme: 'bearer', description: "A project's secret token (`phs_…`), current or backup." },
        },
      },
      paths,
    },
    // JSON settings take anything.
    {
      reused: 'inline',
      allowEmptySchema: { custom: true, unknown: true, any: true, transform: true },
      // What may be null is a choice of two schemas; readers look for the description on the choice.
      override: ({ jsonSchema }) => {
        const described = jsonSchema.anyOf?.find((choice) => typeof choice === 'object' && 'description' in choice);
        if (described && 'description' in described && typeof described.description === 'string') jsonSchema.description ??= described.description;
      },
    },
  );
}
