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

/** Of the API, as the document and the tools for language models tell it. */
export const apiVersion = '1.0.0';

// zod-openapi rather than zod's own toJSONSchema: it keeps what goes in apart from what comes out, collects components,
// and turns an object's fields into parameters.

/** The document. */
export type OpenApiDocument = ReturnType<typeof createDocument>;

const codes = Object.keys(errorTable) as [ErrorCode, ...ErrorCode[]];

const ErrorResponse = z
  .strictObject({
    type: z
      .enum([...new Set(Object.values(errorTable).map(({ type }) => type))])
      .meta({ description: 'The kind of failure.' }),
    code: z.enum(codes).meta({ description: 'What failed; programs decide by it.' }),
    detail: z.string().meta({
      description: 'What failed, in a sentence for people.',
      examples: ['There is already a role with this name.'],
    }),
    attr: z
      .string()
      .nullable()
      .meta({ description: 'The field that is at fault, if one is.', examples: ['name'] }),
  })
  .meta({ id: 'ErrorResponse', description: 'The body of every failed answer, whatever raised it.' });

const failure = (code: ErrorCode, detail: string, attr: string | null = null): ErrorBody => ({
  type: errorTable[code].type,
  code,
  detail,
  attr,
});

const requestIdHeader = z.string().meta({
  description: "Id of the request: the caller's own, where it sent a sane one.",
  examples: ['8f14e45f-ceea-467f-9b3a-2c1d0e9f8a7b'],
});
const etagHeader = z
  .string()
  .meta({ description: 'Validator to send as `If-None-Match` next time.', examples: ['W/"3w5e11264sgsf"'] });
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
  400: failed('BadRequest', 'The input is not valid. `attr` names the first field at fault.', {
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
    'There is no credential, or it is not accepted.',
    {
      not_authenticated: failure('not_authenticated', sentences.notAuthenticated),
      authentication_failed: failure('authentication_failed', 'Personal API key is invalid.'),
    },
    { 'WWW-Authenticate': z.literal('Bearer').meta({ description: 'How to authenticate.' }) },
  ),
  403: failed('Forbidden', 'The credential is good, but not for this.', {
    not_a_member: failure('permission_denied', sentences.notMember),
    level: failure('permission_denied', sentences.levelTooLow),
    project: failure('permission_denied', sentences.projectForbidden),
    scope: failure('permission_denied', "API key missing required scope 'organization:write'"),
    organization: failure('permission_denied', sentences.organizationNotOnKey),
  }),
  404: failed('NotFound', 'There is no such object, or not in this organization.', {
    not_found: failure('not_found', sentences.notFound),
  }),
  409: failed('Conflict', 'The change would break a rule, or something else changed meanwhile.', {
    conflict: failure('conflict', 'There is already a project with this name.'),
    in_use: failure('idempotency_key_in_use', sentences.idempotencyKeyInUse),
  }),
  412: failed('PreconditionFailed', 'The object is not as the `If-Match` header has it.', {
    changed: failure('precondition_failed', sentences.changedSinceRead),
  }),
  413: failed('RequestTooLarge', 'The body is larger than 1 MiB.', {
    too_large: failure('request_too_large', 'Request body exceeds the limit of 1048576 bytes.'),
  }),
  415: failed('UnsupportedMediaType', 'The body is not `application/json`.', {
    media_type: failure('unsupported_media_type', 'Unsupported media type "text/plain" in request.'),
  }),
  422: failed('IdempotencyKeyReused', 'The `Idempotency-Key` came with another request before.', {
    reused: failure('idempotency_key_reused', sentences.idempotencyKeyReused),
  }),
  429: failed(
    'Throttled',
    'Too many requests with this credential.',
    { throttled: failure('throttled', 'Request was throttled. Expected available in 12 seconds.') },
    { 'Retry-After': retryAfterHeader },
  ),
  500: failed('ServerError', 'Something went wrong on the server; its log has the cause under the request id.', {
    error: failure('error', sentences.serverError),
  }),
  503: failed(
    'Unavailable',
    'The database does not answer, or too many passwords wait to be checked. Nothing was done.',
    { unavailable: failure('service_unavailable', sentences.unavailable) },
    { 'Retry-After': retryAfterHeader },
  ),
} as const;

const isWriteOnObject = ({ method }: Route) => method !== 'GET' && method !== 'POST';

const notModified: ZodOpenApiResponseObject = {
  id: 'NotModified',
  description: 'The caller holds this representation already, as its `If-None-Match` says.',
  headers: z.object({ 'X-Request-Id': requestIdHeader, ETag: etagHeader }),
};

/** The failures an operation can end in, by what it takes and who may call it. */
function failuresOf(route: Route, permission: Permission, takesBody: boolean): ZodOpenApiResponsesObject {
  const statuses: (keyof typeof failures)[] = [];
  if (permission.who !== 'public') statuses.push(401);
  // Where a key is accepted, so is `X-Organization-Id`, which may be no UUID.
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
  if (!answer) return { description: 'Done; there is no body.', headers: z.object(headers) };
  const example = exampleOfAnswer(route.procedure, answer);
  return {
    description: route.status === 201 ? 'Created.' : 'The answer.',
    headers: z.object(headers),
    content: {
      'application/json': {
        schema: answer,
        example: route.paginated ? { ...(example as object), count: 1, next: null, previous: null } : example,
      },
    },
  };
}

/** What a schema, or the one inside it, says of itself. */
function metaOf(schema: z.ZodType): z.core.GlobalMeta {
  const meta = schema.meta();
  if (
    meta?.description ||
    !(schema instanceof z.ZodOptional || schema instanceof z.ZodNullable || schema instanceof z.ZodDefault)
  )
    return meta ?? {};
  return metaOf(schema.unwrap() as z.ZodType);
}

/** What becomes of a value that is none, where it fails no request. */
const lenient: Record<string, string> = {
  limit: `What is no whole number of 1 or more counts as ${defaultLimit}, and what is larger as ${maxLimit}.`,
  offset: 'What is no whole number counts as 0.',
};

/** Parameters with description and example beside their schema, where tools look for them. */
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

/** Bodies with the fields that each takes. Operations that take the same share one schema. */
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
    .meta({ id: `${pascal(id)}Body`, description: `What “${route.summary}” takes.` });
  bodySchemas.push([fields, schema]);
  return schema;
}

const organizationHeader = z
  .uuid()
  .optional()
  .meta({
    description: "The one organization that a key's request may reach, besides what the key itself is limited to.",
    param: { example: '01890a5d-ac96-774b-bcce-b302099a8057' },
  });
const heldHeader = z
  .string()
  .optional()
  .meta({
    description: 'The `ETag` of the answer that the caller holds: where it is still right, 304 comes without a body.',
    param: { example: 'W/"3w5e11264sgsf"' },
  });

const readHeader = z
  .string()
  .optional()
  .meta({
    description:
      'The `ETag` of the object as the caller has read it: where it has changed since, 412 and nothing is done.',
    param: { example: 'W/"3w5e11264sgsf"' },
  });
const idempotencyHeader = z
  .string()
  .min(1)
  .max(255)
  .optional()
  .meta({
    description:
      'A key of the caller’s making. Sent again with the same request within 24 hours, the first answer comes again and nothing else happens.',
    param: { example: '5f0c6a1e-8f0e-4f5e-9a52-6d3c9f1c7b1a' },
  });

/** The headers that an operation reads, besides the credential. */
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
            description: `What “${route.summary}” takes.`,
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

/** What is required, and what its schema has an example of. */
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
  description: 'The OpenAPI document of the whole API. Anybody may read it.',
  security: [],
  responses: {
    200: {
      description: 'The answer.',
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

const introduction = `Who is in an organization and which roles they hold.

- JSON in, JSON out. Unknown members of a body are ignored. A body is at most 1 MiB, nested at most 200 levels deep, and holds at most 50,000 values.
- Every path works with and without a slash at its end.
- \`organization_id\` is a UUID, or \`@current\` for the caller's current organization.
- Timestamps are ISO 8601 in UTC. Ids of organizations, roles, memberships, references and invites are UUIDs; projects and dashboards have numbers.
- Lists take \`limit\` (default 100, at most 1000) and \`offset\`, and answer \`count\`, \`next\`, \`previous\` and \`results\`. A page ends at 4 MB: follow \`next\` rather than count on \`limit\`.
- A key's request that names an organization's UUID in \`X-Organization-Id\` reaches no other.
- Reads answer an \`ETag\`; sent back as \`If-None-Match\` it saves the body of what did not change. Sent as \`If-Match\` with PUT, PATCH and DELETE, it keeps a write from what has changed since.
- Everything but reads takes an \`Idempotency-Key\`: sent again within 24 hours, the same request gets its first answer again and does nothing more.
- \`X-RateLimit-Limit\`, \`X-RateLimit-Remaining\` and \`X-RateLimit-Reset\` tell a key or token how many requests it may make at once, how many are left, and when all are back (seconds since 1970). Past them comes 429 with \`Retry-After\`, and so many seconds later the request is taken.
- Every failure has one shape, \`ErrorResponse\`. Every answer carries \`X-Request-Id\`.`;

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
        contact: { name: 'Whoever runs this server' },
        license: { name: 'MIT', identifier: 'MIT' },
      },
      servers: [{ url: '/', description: 'The server that this document comes from.' }],
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
            description: `A personal API key: acts for its user, within its scopes, organizations and projects. \`x:write\` includes \`x:read\`.\n\n${scopeList}`,
          },
          [sessionScheme]: {
            type: 'apiKey',
            in: 'cookie',
            name: 'rolecall.session',
            description:
              'The session of somebody signed in to the web app (`__Secure-rolecall.session` over https). Writes must come from the same origin.',
          },
          [projectScheme]: {
            type: 'http',
            scheme: 'bearer',
            bearerFormat: 'phs_…',
            description: "A project's secret token, the current one or the backup.",
          },
        },
      },
    },
    // Custom schemas are the fields that hold any JSON.
    {
      allowEmptySchema: { custom: true },
      override({ jsonSchema, zodSchema, io }) {
        readable(jsonSchema);
        makePortable(jsonSchema, io);
        // Those without an id are parts of others, and get their examples with them.
        if (zodSchema instanceof z.ZodType && zodSchema.meta()?.id) exemplify(jsonSchema, exampleOf(zodSchema));
      },
    },
  );
  for (const { schema } of Object.values(made.paths ?? {}).flatMap((path) => path.get?.parameters ?? []) as Parameter[])
    // What belongs to the parameter is left standing beside a reference.
    if (schema?.$ref) delete schema['param'];
  return made;
}

interface Parameter {
  schema?: { $ref?: string; [key: string]: unknown };
}

/**
 * What may be null is a choice of two schemas. The description belongs on the choice; and a choice between anything and
 * null is anything.
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

/** Gives each field, however deep, the example that the example of the whole has for it. */
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
 * @param siteUrl scheme and host of the server, where it is set; else the document names the server it comes from
 */
export function openApiDocument(siteUrl?: string): OpenApiDocument {
  document ??= describe();
  return siteUrl === undefined ? document : { ...document, servers: [{ url: siteUrl }] };
}
