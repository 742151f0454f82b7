import { Server } from '@modelcontextprotocol/sdk/server/index.js';
import {
  CallToolRequestSchema,
  type CallToolResult,
  ErrorCode,
  InitializeRequestSchema,
  JSONRPCMessageSchema,
  ListToolsRequestSchema,
  McpError,
} from '@modelcontextprotocol/sdk/types.js';
import { AjvJsonSchemaValidator } from '@modelcontextprotocol/sdk/validation/ajv';
import { documentedError } from '@rolecall/api';
import { type ErrorBody, invalidInput, RolecallError, sentences, validationError } from '@rolecall/contracts';
import { apiVersion } from '@rolecall/rest';
import { z } from 'zod';
import { instructionsFor } from './instructions.ts';
import {
  type CallConditions,
  resultOf,
  type Credential,
  isListed,
  listingOf,
  requestOf,
  type Tool,
  type ToolRequest,
  tools,
} from './tools.ts';

/** A REST response. */
export interface ToolAnswer {
  /** Undefined if there is no body. */
  body: unknown;
  /** The ETag of a read. */
  etag?: string | undefined;
  /** Whether this is the stored response to an earlier, identical request. */
  isReplayed?: boolean;
}

/** What differs between the transports. */
export interface Connection {
  /** The only organization of the connection, if the client has named one. */
  organization?: string | undefined;
  /** Why the connection is refused, if `organizationRefusal` found a reason. */
  refused?: RolecallError | undefined;
  /** The credential for which tools are listed. @throws RolecallError */
  credential(): Promise<Credential> | Credential;
  /** Sends a tool's request. @throws RolecallError */
  send(tool: Tool, request: ToolRequest, signal?: AbortSignal): Promise<ToolAnswer>;
  /** Called for each unexpected error. Its cause appears in no response. */
  onError(cause: unknown): void;
}

/** @throws invalid_input if the value is not a message of the protocol */
export function requireMessage(value: unknown): void {
  if (!JSONRPCMessageSchema.safeParse(value).success) throw invalidInput('This is no message of JSON-RPC.');
}

/** The id that a client gave its request, if any. */
export function idOf(message: unknown): string | number | null {
  const { id } = (message ?? {}) as { id?: unknown };
  return typeof id === 'string' || typeof id === 'number' ? id : null;
}

/** The error that a documented body describes. */
export const errorOf = ({ code, detail, attr }: ErrorBody): RolecallError => new RolecallError(code, detail, { attr });

/** The JSON-RPC error for a refusal that does not come from a tool, with the documented body. */
export function protocolError({ code, message, attr, body }: RolecallError) {
  const codes: Partial<Record<RolecallError['code'], number>> = {
    parse_error: ErrorCode.ParseError,
    invalid_input: ErrorCode.InvalidRequest,
  };
  return { code: codes[code] ?? -32_000, message: withArgument(message, attr), data: body };
}

/**
 * Why a connection that has named an organization is refused: the organization is not a UUID, does not exist, or is not
 * accessible to the key. Tools report any other problem.
 */
export async function organizationRefusal(
  organization: string | undefined,
  send: Connection['send'],
): Promise<RolecallError | undefined> {
  // Of all reads of an organization, keys limited to projects may make only this one.
  const tool = tools.get('projects-list');
  if (organization === undefined || !tool) return undefined;
  try {
    await send(tool, requestOf(tool, { limit: 1 }, organization));
  } catch (thrown) {
    const { code, message, attr } = documentedError(thrown);
    if (
      attr === 'X-Organization-Id' ||
      code === 'not_found' ||
      message === sentences.notMember ||
      message === sentences.organizationNotOnKey
    )
      return new RolecallError(code, message, { attr: 'organization_id' });
  }
  return undefined;
}

// Shared, because creating one takes milliseconds and a server is created for every request.
const jsonSchemaValidator = new AjvJsonSchemaValidator();

const withArgument = (detail: string, attr: string | null) => (attr === null ? detail : `${attr}: ${detail}`);

/** An error as shown to models: the invalid argument with the documented message, then the whole documented body. */
const failed = ({ body }: RolecallError): CallToolResult => ({
  isError: true,
  content: [
    { type: 'text', text: withArgument(body.detail, body.attr) },
    { type: 'text', text: JSON.stringify(body) },
  ],
});

/**
 * A result, sent once: as structured content if the tool describes its response, with only name and id as text; otherwise in
 * full as text.
 */
function answered(tool: Tool, answer: Record<string, unknown> | undefined): CallToolResult {
  if (answer === undefined) return { content: [{ type: 'text', text: 'Done.' }] };
  if (!listingOf(tool).definition.outputSchema) return { content: [{ type: 'text', text: JSON.stringify(answer) }] };
  const { name, id } = answer;
  const text = JSON.stringify({ name, id });
  return { content: [{ type: 'text', text }], structuredContent: answer };
}

function conditionsOf(meta: Record<string, unknown> | undefined): CallConditions {
  const conditions: CallConditions = {};
  for (const [given, value] of Object.entries(meta ?? {})) {
    const name = given.toLowerCase();
    if (name !== 'if-match' && name !== 'idempotency-key') continue;
    // The same rule as for headers, where spaces at the ends would be lost.
    if (typeof value !== 'string' || !/^[\u0021-\u007E](?:[\u0020-\u007E]*[\u0021-\u007E])?$/.test(value))
      throw invalidInput('Must be printable ASCII characters.', name);
    conditions[name] = value;
  }
  return conditions;
}

const withMeta = (result: CallToolResult, meta: Record<string, unknown>): CallToolResult =>
  Object.keys(meta).length === 0 ? result : { ...result, _meta: meta };

/** The schema of a request whose parameter errors use the API's messages. */
function withDocumentedParams(schema: z.ZodObject): z.ZodObject {
  const params = schema.shape['params'] as z.ZodType | undefined;
  if (!params) return schema;
  const checked = z.preprocess((given) => {
    const { error } = params.safeParse(given);
    if (!error) return given;
    const { message, attr, body } = validationError(error, given);
    throw new McpError(ErrorCode.InvalidParams, withArgument(message, attr), body);
  }, params);
  return schema.extend({ params: params.safeParse(undefined).success ? checked.optional() : checked });
}

/**
 * The SDK's server responds to malformed parameters with an internal error and zod's issues; this one uses the documented
 * errors.
 */
class DocumentedServer extends Server {
  override setRequestHandler(...[schema, handler]: Parameters<Server['setRequestHandler']>): void {
    super.setRequestHandler(withDocumentedParams(schema as unknown as z.ZodObject) as never, handler as never);
  }
}

/** Creates a server of the Model Context Protocol with a tool for each operation of the API. */
export function createMcpServer({ organization, refused, credential, send, onError }: Connection): Server {
  // The SDK's McpServer takes zod schemas and reports invalid input in its own words. Here the schemas are JSON, made once,
  // and all messages are the API's.
  const server = new DocumentedServer(
    { name: 'rolecall', title: 'Rolecall', version: apiVersion },
    {
      capabilities: { tools: {} },
      instructions: instructionsFor(organization),
      jsonSchemaValidator,
    },
  );
  const documented = (thrown: unknown): RolecallError => {
    const error = documentedError(thrown);
    if (error.code === 'error') onError(error.cause ?? error);
    return error;
  };

  if (refused)
    server.setRequestHandler(InitializeRequestSchema, () => {
      const { code, message, data } = protocolError(refused);
      throw new McpError(code, message, data);
    });

  server.setRequestHandler(ListToolsRequestSchema, async () => {
    let known: Credential;
    try {
      known = await credential();
    } catch (thrown) {
      const { body } = documented(thrown);
      throw new McpError(ErrorCode.InternalError, body.detail, body);
    }
    const listed = [...tools.values()].filter((tool) => isListed(tool, known)).map(listingOf);
    return { tools: listed.map(({ definition, pinned }) => (organization === undefined ? definition : pinned)) };
  });

  server.setRequestHandler(CallToolRequestSchema, async ({ params }, { signal }): Promise<CallToolResult> => {
    const tool = tools.get(params.name);
    if (!tool) throw new McpError(ErrorCode.InvalidParams, `Unknown tool: ${params.name.slice(0, 100)}`);
    try {
      const { arguments: args = {}, _meta } = params;
      const request = requestOf(tool, args, organization);
      const { body, etag, isReplayed } = await send(tool, { ...request, conditions: conditionsOf(_meta) }, signal);
      return withMeta(answered(tool, resultOf(tool, body, args)), {
        ...(etag === undefined ? {} : { etag }),
        ...(isReplayed ? { 'idempotent-replayed': true } : {}),
      });
    } catch (thrown) {
      return failed(documented(thrown));
    }
  });
  return server;
}
