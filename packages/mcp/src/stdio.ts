import { once } from 'node:events';
import { Readable, type Writable } from 'node:stream';
import { StdioServerTransport } from '@modelcontextprotocol/sdk/server/stdio.js';
import { type ErrorBody, errorTable, exactJson, type PersonalApiKey, RolecallError } from '@rolecall/contracts';
import { apiVersion, type Method } from '@rolecall/rest';
import {
  type Connection,
  createMcpServer,
  errorOf,
  idOf,
  organizationRefusal,
  protocolError,
  requireMessage,
  type ToolAnswer,
} from './server.ts';
import type { CallConditions, Credential } from './tools.ts';

/** The server to connect to, and the credential to use. */
export interface StdioOptions {
  /** URL of the server, such as `https://people.example.com`. */
  host: string;
  apiKey: string;
  /** UUID of the only organization that the connection may access. */
  organization?: string | undefined;
  input: Readable;
  output: Writable;
  /** Called for each error on the way to the server. */
  onError(cause: unknown): void;
}

const productName = 'rolecall-mcp';
/** How long to wait for a response, in milliseconds. */
const patienceMs = 60_000;

/**
 * Whether a REST request comes from `rolecall mcp`, so that the activity log can tell it apart from other requests with the
 * same key.
 */
export const isMcpProgram = (userAgent: string | undefined): boolean =>
  userAgent?.startsWith(`${productName}/`) === true;

const isErrorBody = (body: unknown): body is ErrorBody =>
  typeof body === 'object' &&
  body !== null &&
  'code' in body &&
  typeof body.code === 'string' &&
  Object.hasOwn(errorTable, body.code) &&
  'detail' in body &&
  typeof body.detail === 'string';

/**
 * JSON has no `Infinity`, which stands for a number that cannot be kept. It is sent as the largest number, which no field
 * accepts either.
 */
const finite = (_: string, value: unknown): unknown => (value === Infinity ? Number.MAX_VALUE : value);

const utf8 = new TextDecoder('utf-8', { fatal: true });

/** The text of a line that is a message, or the refusal to send if it is not one. */
function readLine(bytes: Uint8Array): { line: string; refusal?: never } | { line?: never; refusal: object } {
  let message: unknown;
  try {
    const line = utf8.decode(bytes);
    message = JSON.parse(line);
    requireMessage(message);
    return { line };
  } catch (error) {
    const refusal =
      error instanceof RolecallError
        ? error
        : new RolecallError('parse_error', `JSON parse error - ${(error as Error).message}`);
    return { refusal: { jsonrpc: '2.0', id: idOf(message), error: protocolError(refusal) } };
  }
}

/**
 * The complete messages that a client writes, with numbers that are exact or that no field accepts. Lines that are not
 * messages are refused here, because the SDK's transport would ignore them and the sender would wait for a response.
 */
async function* exactMessages({ input, output }: StdioOptions): AsyncGenerator<Buffer> {
  let rest = Buffer.alloc(0);
  for await (const chunk of input as AsyncIterable<Uint8Array>) {
    rest = Buffer.concat([rest, chunk]);
    for (let end = rest.indexOf('\n'); end !== -1; end = rest.indexOf('\n')) {
      const { line, refusal } = readLine(rest.subarray(0, end));
      rest = rest.subarray(end + 1);
      if (refusal) output.write(`${JSON.stringify(refusal)}\n`);
      else yield Buffer.from(`${exactJson(line)}\n`);
    }
  }
}

type Client = (
  method: Method,
  path: string,
  body?: object,
  conditions?: CallConditions,
  signal?: AbortSignal,
) => Promise<ToolAnswer>;

/** Creates a client that sends REST requests to the server. */
function createClient({ host, apiKey, organization }: StdioOptions): Client {
  const base = host.replace(/\/+$/, '');
  const strange = (status: number, cause?: unknown) =>
    new RolecallError('error', `What answers at ${base} is not Rolecall: status ${status}.`, { cause });

  return async (method, path, body, conditions = {}, signal) => {
    const timeout = AbortSignal.timeout(patienceMs);
    const headers: Record<string, string> = {
      ...conditions,
      authorization: `Bearer ${apiKey}`,
      'user-agent': `${productName}/${apiVersion}`,
    };
    if (organization !== undefined) headers['x-organization-id'] = organization;
    if (body) headers['content-type'] = 'application/json';
    let response: Response;
    let text: string;
    try {
      response = await fetch(`${base}/api${path}`, {
        method,
        headers,
        ...(body ? { body: JSON.stringify(body, finite) } : {}),
        // The key must not be sent to any other server.
        redirect: 'error',
        signal: signal ? AbortSignal.any([signal, timeout]) : timeout,
      });
      text = await response.text();
    } catch (cause) {
      throw new RolecallError('error', `The server at ${base} does not answer.`, { cause });
    }
    const etag = response.headers.get('etag') ?? undefined;
    const isReplayed = response.headers.get('idempotent-replayed') === 'true';
    if (response.status === 204) return { body: undefined, isReplayed };
    let answered: unknown;
    try {
      answered = JSON.parse(text);
    } catch (cause) {
      throw strange(response.status, cause);
    }
    if (response.ok) return { body: answered, etag, isReplayed };
    if (!isErrorBody(answered)) throw strange(response.status);
    throw errorOf(answered);
  };
}

/** Serves one client over standard input and output until it disconnects. */
export async function serveStdio(options: StdioOptions): Promise<void> {
  const { apiKey, organization, output, onError } = options;
  const request = createClient(options);
  const send: Connection['send'] = ({ operation: { route } }, { path, query, body, conditions }, signal) =>
    request(route.method, query === '' ? path : `${path}?${query}`, body, conditions, signal);
  const server = createMcpServer({
    organization,
    refused: await organizationRefusal(organization, send),
    async credential(): Promise<Credential> {
      if (apiKey.startsWith('phs_')) return { kind: 'project' };
      const { body } = await request('GET', '/personal_api_keys/@current');
      const { scopes } = body as PersonalApiKey;
      return { kind: 'key', scopes };
    },
    send,
    onError,
  });
  const messages = Readable.from(exactMessages(options));
  const ended = once(messages, 'end');
  const transport = new StdioServerTransport(messages, output);
  // oxlint-disable-next-line unicorn/prefer-add-event-listener -- it is no event target
  transport.onerror = onError;
  await server.connect(transport);
  await ended;
  await server.close();
}
