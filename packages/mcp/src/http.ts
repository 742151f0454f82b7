import type { IncomingMessage, ServerResponse } from 'node:http';
import { WebStandardStreamableHTTPServerTransport } from '@modelcontextprotocol/sdk/server/webStandardStreamableHttp.js';
import { type Actor, type Context, serialize } from '@rolecall/api';
import { type ErrorBody, invalidInput, permissionDenied, RolecallError, sentences } from '@rolecall/contracts';
import {
  type ApiResponse,
  baseUrlOf,
  etagOf,
  errorHeaders,
  type FinishedRequest,
  perform,
  performWrite,
  readBody,
  type Progress,
  serve,
  type TrustProxy,
} from '@rolecall/rest';
import { isOwnHost } from './hosts.ts';
import {
  type Connection,
  createMcpServer,
  errorOf,
  idOf,
  organizationRefusal,
  protocolError,
  requireMessage,
} from './server.ts';
import { type Credential, tools } from './tools.ts';

/** A finished request, with the tool that it called. */
export interface FinishedMcpRequest extends FinishedRequest {
  tool: string | null;
}

export interface McpOptions {
  /** Identifies the sender of a request. May throw, in particular `throttled`. */
  identify(
    credentials: { authorization: string | undefined; organization: string | undefined },
    req: IncomingMessage,
  ): Promise<Actor>;
  /**
   * Creates the context in which procedures run for this actor and whose response is `res`; `createContext` of a `Rolecall` does
   * so.
   */
  createContext(actor: Actor, request: { requestId: string }, res: ServerResponse): Context;
  /** Called for each unexpected error. Its cause appears in no response. */
  onError?: ((cause: unknown, requestId: string) => void) | undefined;
  /** Called for each request after its response was sent. */
  onFinish?: ((request: FinishedMcpRequest) => void) | undefined;
  /** Which proxies to trust for `X-Forwarded-Proto` and `X-Forwarded-Host`; by default none. */
  trustProxy?: TrustProxy | undefined;
  /** Scheme and host by which people reach the server, if configured. */
  siteUrl?: string | undefined;
  /** Additional hostnames of the server. */
  hosts?: readonly string[] | undefined;
}

/** Handles every request to `/mcp`. */
export type McpHandler = (req: IncomingMessage, res: ServerResponse) => Promise<void>;

export const mcpPath = '/mcp';
const allow = 'POST, OPTIONS';

interface McpProgress extends Progress {
  tool?: string;
  id?: string | number | null;
}

/** A refusal that does not come from a tool: a JSON-RPC error that contains the documented body. */
function refusal(error: RolecallError, { id = null }: McpProgress): ApiResponse {
  const body = { jsonrpc: '2.0', id, error: protocolError(error) };
  return { status: error.status, headers: errorHeaders(error, allow), body: JSON.stringify(body) };
}

/** The organization that a client has named for the whole connection. */
function organizationOf(req: IncomingMessage): string | undefined {
  const header = req.headers['x-organization-id'];
  const query = new URLSearchParams((req.url ?? '').split('?', 2)[1]).get('organization_id');
  if (header !== undefined && query !== null && String(header).toLowerCase() !== query.toLowerCase())
    throw invalidInput('X-Organization-Id and organization_id name different organizations.');
  return (typeof header === 'string' ? header : query) || undefined;
}

/** The name of the tool that a message calls, if any. */
function toolOf(message: object): string | undefined {
  const { method, params } = message as { method?: unknown; params?: { name?: unknown } | null };
  return method === 'tools/call' && typeof params?.name === 'string' && tools.has(params.name)
    ? params.name
    : undefined;
}

function credentialOf(actor: Actor): Credential {
  if (actor.kind === 'project') return { kind: 'project' };
  return { kind: 'key', scopes: actor.kind === 'user' ? (actor.key?.scopes ?? []) : [] };
}

/**
 * Creates the handler of the Streamable HTTP transport. It keeps no state between requests: each carries its credential,
 * which is looked up every time, as in REST.
 */
export function createMcpHandler(options: McpOptions): McpHandler {
  const { identify, createContext, onError, onFinish, trustProxy, siteUrl, hosts = [] } = options;
  const known = siteUrl === undefined ? hosts : [...hosts, new URL(siteUrl).hostname];

  /** Refuses requests that a page of another site may have sent. */
  function checkSender(req: IncomingMessage, baseUrl: string): void {
    const { hostname } = new URL(baseUrl);
    if (!isOwnHost(hostname, known))
      throw permissionDenied(`This server does not know itself as ${hostname}; its keeper can set SITE_URL.`);
    const { origin } = req.headers;
    if (origin !== undefined && origin !== baseUrl && origin !== siteUrl)
      throw permissionDenied('Requests from pages of another site are not accepted here.');
  }

  /** The sender of a request, or why it was refused. */
  async function sender(req: IncomingMessage, organization: string | undefined) {
    const { authorization } = req.headers;
    try {
      const actor = await identify({ authorization, organization }, req);
      return { actor, refused: actor.kind === 'anonymous' ? actor.rejected : undefined };
    } catch (thrown) {
      return { actor: undefined, refused: thrown };
    }
  }

  async function answer(
    req: IncomingMessage,
    res: ServerResponse,
    requestId: string,
    progress: McpProgress,
  ): Promise<ApiResponse> {
    const baseUrl = baseUrlOf(req, trustProxy);
    checkSender(req, baseUrl);
    if (req.method === 'OPTIONS') return { status: 200, headers: ['Allow', allow] };
    if (req.method !== 'POST') throw new RolecallError('method_not_allowed', `Method "${req.method}" not allowed.`);
    const organization = req.headers.authorization === undefined ? undefined : organizationOf(req);
    const { actor = { kind: 'anonymous' } as const, refused } = await sender(req, organization);
    progress.actor = actor;
    if (req.headers.authorization === undefined)
      throw refused ?? new RolecallError('not_authenticated', sentences.notAuthenticated);
    const body = await readBody(req);
    if (body.error) {
      progress.unread = body.unread;
      throw refused ?? body.error;
    }
    progress.id = idOf(body.value);
    const tool = toolOf(body.value);
    if (tool !== undefined) progress.tool = tool;
    // If the key of a client stops working later on, the tool that it calls reports it.
    else if (refused) throw refused;

    requireMessage(body.value);

    const send: Connection['send'] = async ({ operation }, { path, conditions = {}, ...request }) => {
      if (refused) throw refused;
      const ctx = createContext(actor, { requestId }, res);
      if (operation.route.method === 'GET') {
        const read = await perform(operation, ctx, request, () => `${siteUrl ?? baseUrl}/api${path}`);
        return { body: read, etag: etagOf(Buffer.from(serialize(read))) };
      }
      const bytes = request.body && Buffer.from(JSON.stringify(request.body));
      const pinned = { ...conditions, 'x-organization-id': organization };
      const { status, body: json, isReplayed } = await performWrite(operation, ctx, request, pinned, bytes);
      const written: unknown = json === null ? undefined : JSON.parse(json);
      if (status >= 400) throw errorOf(written as ErrorBody);
      return { body: written, isReplayed };
    };
    const isConnecting = (body.value as { method?: unknown }).method === 'initialize';
    const server = createMcpServer({
      organization,
      refused: isConnecting ? await organizationRefusal(organization, send) : undefined,
      credential: () => credentialOf(actor),
      send,
      onError: (cause) => onError?.(cause, requestId),
    });
    const transport = new WebStandardStreamableHTTPServerTransport({ enableJsonResponse: true });
    await server.connect(transport);
    try {
      const headers = Object.entries(req.headers).filter(
        (header): header is [string, string] => typeof header[1] === 'string',
      );
      const response = await transport.handleRequest(new Request(baseUrl + mcpPath, { method: 'POST', headers }), {
        parsedBody: body.value,
      });
      return { status: response.status, body: (await response.text()) || undefined };
    } finally {
      await server.close();
    }
  }

  return async (req, res) => {
    const progress: McpProgress = {};
    const finished = await serve(req, res, {
      answer: (requestId) => answer(req, res, requestId, progress),
      refusal: (error) => refusal(error, progress),
      onError,
      progress,
    });
    onFinish?.({ ...finished, route: mcpPath, path: null, tool: progress.tool ?? null });
  };
}
