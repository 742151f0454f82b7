import {
  defaultLimit,
  type ErrorBody,
  type ErrorCode,
  errorTable,
  maxLimit,
  type Permission,
  scopeDescriptions,
  sentences,
} from '@rolecall/contracts';
import { z } from 'zod';
import {
  createDocument,
  type ZodOpenApiOperationObject,
  type ZodOpenApiPathsObject,
  type ZodOpenApiResponseObject,
  type ZodOpenApiResponsesObject,
} from 'zod-openapi';
import { exampleOf, exampleOfAnswer } from './examples.ts';
import { type Operation, operations, pascal } from './operations.ts';
import { makePortable } from './portable.ts';
import { routeGroups } from './routes/index.ts';
import type { Route } from './routes/route.ts';

/** Version of the API, as shown in the OpenAPI document and to MCP clients. */
export const apiVersion = '1.0.0';

// zod-openapi rather than zod's own toJSONSchema: it separates input from output schemas, collects components, and turns an
// object's fields into parameters.

export type OpenApiDocument = ReturnType<typeof createDocument>;

const codes = Object.keys(errorTable) as [ErrorCode, ...ErrorCode[]];

const ErrorResponse = z
  .strictObject({
    type: z
      .enum([...new Set(Object.values(errorTable).map(({ type }) => type))])
      .meta({ description: 'The kind of error.' }),
    code: z.enum(codes).meta({ description: 'The error code, for programs.' }),
    detail: z.string().meta({
      description: 'The error message, for people.',
      examples: ['There is already a role with this name.'],
    }),
    attr: z
      .string()
      .nullable()
      .meta({ description: 'The field that caused the error, if any.', examples: ['name'] }),
  })
  .meta({ id: 'ErrorResponse', description: 'The body of every error response.' });

const failure = (code: ErrorCode, detail: string, attr: string | null = null): ErrorBody => ({
  type: errorTable[code].type,
  code,
  detail,
  attr,
});

const requestIdHeader = z.string().meta({
  description: "ID of the request: the caller's own, if it sent a valid one.",
  examples: ['8f14e45f-ceea-467f-9b3a-2c1d0e9f8a7b'],
});
const etagHeader = z
  .string()
  .meta({ description: 'ETag to send as `If-None-Match` with the next request.', examples: ['W/"3w5e11264sgsf"'] });
const retryAfterHeader = z
  .int()
  .min(1)
  .meta({ description: 'Seconds until the next request may succeed.', examples: [12] });

function failed(
  id: string,
  description: string,
  examples: Record<string, ErrorBody>,
  headers: Record<string, z.ZodType> = {},
): ZodOpenApiResponseObject {
  return {
    id,
    description,
    headers: z.object({ 'X-Request-Id': requestIdHeader, ...headers }),
    content: {
      'application/json': {
        schema: ErrorResponse,
        examples: Object.fromEntries(
          Object.entries(examples).map(([name, value]) => [name, { summary: value.detail, value }]),
        ),
      },
    },
  };
}

const failures = {
  400: failed('BadRequest', 'The input is invalid. `attr` names the first invalid field.', {
    required: failure('required', 'This field is required.', 'name'),
    null: failure('null', 'This field may not be null.', 'name'),
    blank: failure('blank', 'This field may not be blank.', 'name'),
    max_length: failure('max_length', 'Ensure this field has no more than 200 characters.', 'name'),
    wrong_type: failure('invalid_input', 'Not a valid string.', 'name'),
    invalid_choice: failure('invalid_choice', '"x" is not a valid choice.', 'provider'),
    unique: failure('unique', 'There is already a role with this name.', 'name'),
    does_not_exist: failure(
      'does_not_exist',
      'Invalid pk "01890a5d-ac96-774b-bcce-b302099a8057" - object does not exist.',
      'role',
    ),
    malformed: failure('parse_error', 'JSON parse error - Unexpected end of JSON input'),
  }),
  401: failed(
    'Unauthorized',
    'The credential is missing or not accepted.',
    {
      not_authenticated: failure('not_authenticated', sentences.notAuthenticated),
      authentication_failed: failure('authentication_failed', 'Personal API key is invalid.'),
    },
    { 'WWW-Authenticate': z.literal('Bearer').meta({ description: 'How to authenticate.' }) },
  ),
  403: failed('Forbidden', 'The credential is valid but does not allow this request.', {
    not_a_member: failure('permission_denied', sentences.notMember),
    level: failure('permission_denied', sentences.levelTooLow),
    project: failure('permission_denied', sentences.projectForbidden),
    scope: failure('permission_denied', "API key missing required scope 'organization:write'"),
    organization: failure('permission_denied', sentences.organizationNotOnKey),
  }),
  404: failed('NotFound', 'The object does not exist, or not in this organization.', {
    not_found: failure('not_found', sentences.notFound),
  }),
  409: failed('Conflict', 'The change would break a rule, or something it depends on has changed in the meantime.', {
    conflict: failure('conflict', 'There is already a project with this name.'),
    in_use: failure('idempotency_key_in_use', sentences.idempotencyKeyInUse),
  }),
  412: failed('PreconditionFailed', 'The object does not match the `If-Match` header.', {
    changed: failure('precondition_failed', sentences.changedSinceRead),
  }),
  413: failed('RequestTooLarge', 'The body is larger than 1 MiB.', {
    too_large: failure('request_too_large', 'Request body exceeds the limit of 1048576 bytes.'),
  }),
  415: failed('UnsupportedMediaType', 'The body is not `application/json`.', {
    media_type: failure('unsupported_media_type', 'Unsupported media type "text/plain" in request.'),
  }),
  422: failed('IdempotencyKeyReused', 'The `Idempotency-Key` was already used with another request.', {
    reused: failure('idempotency_key_reused', sentences.idempotencyKeyReused),
  }),
  429: failed(
    'Throttled',
    'Too many requests with this credential.',
    { throttled: failure('throttled', 'Request was throttled. Expected available in 12 seconds.') },
    { 'Retry-After': retryAfterHeader },
  ),
  500: failed(
    'ServerError',
    "An unexpected error on the server. The server's log contains the cause under the request ID.",
    {
      error: failure('error', sentences.serverError),
    },
  ),
  503: failed(
    'Unavailable',
    'The database does not respond, or too many passwords are waiting to be checked. Nothing was changed.',
    { unavailable: failure('service_unavailable', sentences.unavailable) },
    { 'Retry-After': retryAfterHeader },
  ),
} as const;

const isWriteOnObject = ({ method }: Route) => method !== 'GET' && method !== 'POST';

const notModified: ZodOpenApiResponseObject = {
  id: 'NotModified',
  description: 'The caller already holds this representation, according to its `If-None-Match`.',
  headers: z.object({ 'X-Request-Id': requestIdHeader, ETag: etagHeader }),
};

/** The errors that an operation can return, depending on its input and on who may call it. */
function failuresOf(route: Route, permission: Permission, takesBody: boolean): ZodOpenApiResponsesObject {
  const statuses: (keyof typeof failures)[] = [];
  if (permission.who !== 'public') statuses.push(401);
  // Wherever a key is accepted, so is `X-Organization-Id`, which may not be a UUID.
  if (permission.who !== 'public') statuses.push(400, 403);
  if (/[:@]/.test(route.path)) statuses.push(404);
  if (route.method !== 'GET') statuses.push(409, 422);
  if (isWriteOnObject(route)) statuses.push(412);
  if (takesBody) statuses.push(413, 415);
  statuses.push(429, 500, 503);
  return Object.fromEntries(statuses.map((status) => [status, failures[status]]));
}

const keyScheme = 'personalApiKey';
const sessionScheme = 'session';
const projectScheme = 'projectSecretToken';

function securityOf(permission: Permission): Record<string, string[]>[] {
  if (permission.who === 'public') return [];
  if (permission.who === 'project_or_user')
    return [{ [projectScheme]: [] }, { [keyScheme]: [] }, { [sessionScheme]: [] }];
  if (permission.who === 'key') return [{ [keyScheme]: [] }];
  return [{ [keyScheme]: [] }, { [sessionScheme]: [] }];
}

function succeeded({ route, answer }: Operation): ZodOpenApiResponseObject {
  const headers = { 'X-Request-Id': requestIdHeader, ...(route.method === 'GET' ? { ETag: etagHeader } : {}) };
  if (!answer) return { description: 'Success, without a body.', headers: z.object(headers) };
  const example = exampleOfAnswer(route.procedure, answer);
  return {
    description: route.status === 201 ? 'Created.' : 'Success.',
    headers: z.object(headers),
    content: {
      'application/json': {
        schema: answer,
        example: route.paginated ? { ...(example as object), count: 1, next: null, previous: null } : example,
      },
    },
  };
}

/** The metadata of a schema, or of the schema inside it. */
function metaOf(schema: z.ZodType): z.core.GlobalMeta {
  const meta = schema.meta();
  if (
    meta?.description ||
    !(schema instanceof z.ZodOptional || schema instanceof z.ZodNullable || schema instanceof z.ZodDefault)
  )
    return meta ?? {};
  return metaOf(schema.unwrap() as z.ZodType);
}

/** How parameters that never fail a request treat invalid values. */
const lenient: Record<string, string> = {
  limit: `A value that is not a whole number of 1 or more counts as ${defaultLimit}, and a larger one as ${maxLimit}.`,
  offset: 'A value that is not a whole number counts as 0.',
};

/** Parameters with their description and example beside the schema, where tools look for them. */
const parameters = (fields: [string, z.ZodType][], paginated = false) =>
  z.object(
    Object.fromEntries(
      fields.map(([name, schema]) => {
        const { description } = metaOf(schema);
        if (!description) throw new TypeError(`The parameter ${name} has no description.`);
        const said = paginated && lenient[name] ? `${description} ${lenient[name]}` : description;
        return [name, schema.meta({ description: said, param: { example: exampleOf(schema) } })];
      }),
    ),
  );

/** Request bodies with their fields. Operations with the same fields share one schema. */
const bodySchemas: [fields: [string, z.ZodType][], schema: z.ZodObject][] = [];

function bodySchemaOf({ route, id }: Operation, fields: [string, z.ZodType][]): z.ZodObject {
  const shared = bodySchemas.find(
    ([others]) =>
      others.length === fields.length &&
      fields.every(([name, schema], index) => others[index]?.[0] === name && others[index][1] === schema),
  );
  if (shared) return shared[1];
  const schema = z
    .object(Object.fromEntries(fields))
    .meta({ id: `${pascal(id)}Body`, description: `Request body of “${route.summary}”.` });
  bodySchemas.push([fields, schema]);
  return schema;
}

const organizationHeader = z
  .uuid()
  .optional()
  .meta({
    description: 'Limits a request with an API key to this organization, in addition to the limits of the key itself.',
    param: { example: '01890a5d-ac96-774b-bcce-b302099a8057' },
  });
const heldHeader = z
  .string()
  .optional()
  .meta({
    description:
      'The `ETag` of the response that the caller holds. If it is still current, the response is 304 without a body.',
    param: { example: 'W/"3w5e11264sgsf"' },
  });

const readHeader = z
  .string()
  .optional()
  .meta({
    description:
      'The `ETag` of the object as the caller read it. If the object has changed since, the response is 412 and nothing is changed.',
    param: { example: 'W/"3w5e11264sgsf"' },
  });
const idempotencyHeader = z
  .string()
  .min(1)
  .max(255)
  .optional()
  .meta({
    description:
      'A key chosen by the caller. If the same request is sent again with this key within 24 hours, it gets the first response again and nothing else happens.',
    param: { example: '5f0c6a1e-8f0e-4f5e-9a52-6d3c9f1c7b1a' },
  });

/** The request headers that an operation reads, besides the credential. */
const headersOf = ({ route, permission }: Pick<Operation, 'route' | 'permission'>) =>
  z.object({
    ...(permission.who === 'public' ? {} : { 'X-Organization-Id': organizationHeader }),
    ...(route.method === 'GET' ? { 'If-None-Match': heldHeader } : { 'Idempotency-Key': idempotencyHeader }),
    ...(isWriteOnObject(route) ? { 'If-Match': readHeader } : {}),
  });

function describeOperation(operation: Operation, tag: string): ZodOpenApiOperationObject {
  const { route, permission, id, description, plan } = operation;
  const fields = [...operation.fields];
  const inPath = new Set(plan.path.map(({ name }) => name));
  const path = fields.filter(([name]) => inPath.has(name));
  const query = fields.filter(([name]) => plan.query.has(name));
  const body = fields.filter(([name]) => plan.body?.includes(name));
  const bodySchema = bodySchemaOf(operation, body);
  const isRequired = body.some(([, schema]) => !schema.safeParse(undefined).success);
  return {
    operationId: id,
    tags: [tag],
    summary: route.summary,
    description,
    security: securityOf(permission),
    ...(permission.scope ? { 'x-required-scopes': [permission.scope] } : {}),
    requestParams: {
      ...(path.length > 0 ? { path: parameters(path) } : {}),
      ...(query.length > 0 ? { query: parameters(query, route.paginated) } : {}),
      header: headersOf(operation),
    },
    ...(body.length > 0
      ? {
          requestBody: {
            required: isRequired,
            description: `Request body of “${route.summary}”.`,
            content: { 'application/json': { schema: bodySchema, example: bodyExample(body) } },
          },
        }
      : {}),
    responses: {
      [route.status]: succeeded(operation),
      ...(route.emptied
        ? { 204: { description: route.emptied, headers: z.object({ 'X-Request-Id': requestIdHeader }) } }
        : {}),
      ...(route.method === 'GET' ? { 304: notModified } : {}),
      ...failuresOf(route, permission, plan.body !== undefined),
    },
  };
}

/** An example body: the required fields, and those whose schema has an example. */
const bodyExample = (fields: [string, z.ZodType][]) =>
  Object.fromEntries(
    fields
      .filter(([, schema]) => metaOf(schema)['examples'] !== undefined || !schema.safeParse(undefined).success)
      .map(([name, schema]) => [name, exampleOf(schema)]),
  );

const schemaOperation: ZodOpenApiOperationObject = {
  operationId: 'schemaGet',
  tags: ['Schema'],
  summary: 'Get this document',
  description: 'The OpenAPI document of the whole API. Anyone may read it.',
  security: [],
  responses: {
    200: {
      description: 'Success.',
      headers: z.object({ 'X-Request-Id': requestIdHeader, ETag: etagHeader }),
      content: {
        'application/json': {
          schema: z
            .record(z.string(), z.unknown())
            .meta({ id: 'OpenApiDocument', description: 'An OpenAPI 3.1 document.' }),
          example: { openapi: '3.1.1' },
        },
      },
    },
    304: notModified,
    500: failures[500],
  },
};

const introduction = `Manage the members of an organization, their roles, and what the roles give access to.

- Requests and responses are JSON. Unknown fields in a request body are ignored. A body may be at most 1 MiB, be nested at most 200 levels deep and contain at most 50,000 values.
- Every path works with and without a trailing slash.
- \`organization_id\` is the organization's UUID, or \`@current\` for the caller's current organization.
- Timestamps are ISO 8601 in UTC. IDs of organizations, roles, memberships, references and invites are UUIDs; those of projects and dashboards are numbers.
- Lists take \`limit\` (default 100, at most 1000) and \`offset\`, and return \`count\`, \`next\`, \`previous\` and \`results\`. A page ends at 4 MB, so follow \`next\` rather than rely on \`limit\`.
- A request with an API key and an organization's UUID in \`X-Organization-Id\` is limited to that organization.
- Reads return an \`ETag\`. Send it as \`If-None-Match\` to get 304 without a body if nothing has changed, or as \`If-Match\` with PUT, PATCH and DELETE to write only if the object has not changed since.
- All writes take an \`Idempotency-Key\`. The same request, sent again with the same key within 24 hours, gets the first response again and does nothing more.
- For keys and tokens, \`X-RateLimit-Limit\`, \`X-RateLimit-Remaining\` and \`X-RateLimit-Reset\` give the number of requests allowed at once, the number left, and the time when all are available again (seconds since 1970). Beyond the limit, requests get 429 with \`Retry-After\`, the number of seconds after which the request is accepted.
- All errors have the same shape, \`ErrorResponse\`. Every response has an \`X-Request-Id\`.`;

const scopeList = Object.entries(scopeDescriptions)
  .map(([scope, description]) => `- \`${scope}\`: ${description}`)
  .join('\n');

function describe(): OpenApiDocument {
  const paths: Record<string, Record<string, ZodOpenApiOperationObject>> = {};
  const ofRoute = new Map(operations.map((operation) => [operation.route, operation]));
  for (const group of routeGroups)
    for (const route of group.routes) {
      const path = `/api${route.path.replace(/:(\w+)/g, '{$1}')}`;
      const described = describeOperation(ofRoute.get(route) as Operation, group.name);
      paths[path] = { ...paths[path], [route.method.toLowerCase()]: described };
    }
  paths['/api/schema'] = { get: schemaOperation };
  const made = createDocument(
    {
      openapi: '3.1.1',
      info: {
        title: 'Rolecall',
        version: apiVersion,
        description: introduction,
        contact: { name: 'The operator of this server' },
        license: { name: 'MIT', identifier: 'MIT' },
      },
      servers: [{ url: '/', description: 'The server that serves this document.' }],
      tags: [
        ...routeGroups.map(({ name, description }) => ({ name, description })),
        { name: 'Schema', description: 'This document.' },
      ],
      paths: paths as ZodOpenApiPathsObject,
      components: {
        securitySchemes: {
          [keyScheme]: {
            type: 'http',
            scheme: 'bearer',
            bearerFormat: 'phx_…',
            description: `A personal API key. It acts as its user, within its scopes, organizations and projects. \`x:write\` includes \`x:read\`.\n\n${scopeList}`,
          },
          [sessionScheme]: {
            type: 'apiKey',
            in: 'cookie',
            name: 'rolecall.session',
            description:
              'The session of a person signed in to the web app (`__Secure-rolecall.session` over HTTPS). Writes must come from the same origin.',
          },
          [projectScheme]: {
            type: 'http',
            scheme: 'bearer',
            bearerFormat: 'phs_…',
            description: "A project's secret token, current or backup.",
          },
        },
      },
    },
    // Custom schemas are fields that hold any JSON.
    {
      allowEmptySchema: { custom: true },
      override({ jsonSchema, zodSchema, io }) {
        readable(jsonSchema);
        makePortable(jsonSchema, io);
        // Schemas without an id are parts of others and get their examples from them.
        if (zodSchema instanceof z.ZodType && zodSchema.meta()?.id) exemplify(jsonSchema, exampleOf(zodSchema));
      },
    },
  );
  for (const { schema } of Object.values(made.paths ?? {}).flatMap((path) => path.get?.parameters ?? []) as Parameter[])
    // zod-openapi leaves the parameter's own metadata beside a reference.
    if (schema?.$ref) delete schema['param'];
  return made;
}

interface Parameter {
  schema?: { $ref?: string; [key: string]: unknown };
}

/**
 * Simplifies a schema that may be null, which is a choice of two. The description belongs on the choice, and a choice
 * between anything and null is anything.
 */
export function readable(jsonSchema: { anyOf?: unknown[] | undefined; description?: string | undefined }): void {
  const { anyOf } = jsonSchema;
  const described = anyOf?.find(
    (choice): choice is { description: string } =>
      typeof (choice as { description?: unknown }).description === 'string',
  );
  if (!described) return;
  jsonSchema.description ??= described.description;
  if (Object.keys(described).every((name) => name === 'description' || name === 'examples')) delete jsonSchema.anyOf;
}

interface JsonSchema {
  properties?: Record<string, unknown> | undefined;
  items?: unknown;
  anyOf?: unknown[] | undefined;
  examples?: unknown;
  $ref?: string | undefined;
}

/** Gives each field, at any depth, the example that the example of the whole contains for it. */
function exemplify(schema: JsonSchema, example: unknown): void {
  for (const choice of schema.anyOf ?? []) exemplify(choice as JsonSchema, example);
  if (typeof example !== 'object' || example === null) return;
  if (Array.isArray(example)) return schema.items ? exemplify(schema.items as JsonSchema, example[0]) : undefined;
  for (const [name, field] of Object.entries(schema.properties ?? {}) as [string, JsonSchema][]) {
    if (field.$ref) continue;
    const value = (example as Record<string, unknown>)[name];
    field.examples ??= [value];
    exemplify(field, value);
  }
}

let document: OpenApiDocument | undefined;

/**
 * The OpenAPI 3.1 document of the REST API, made once from the route table, the permission table and the schemas.
 * @param siteUrl scheme and host of the server, if configured; otherwise the document refers to the server it comes from
 */
export function openApiDocument(siteUrl?: string): OpenApiDocument {
  document ??= describe();
  return siteUrl === undefined ? document : { ...document, servers: [{ url: siteUrl }] };
}
