import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { PassThrough, type Readable, type Writable } from 'node:stream';
import { Client } from '@modelcontextprotocol/sdk/client/index.js';
import { StreamableHTTPClientTransport } from '@modelcontextprotocol/sdk/client/streamableHttp.js';
import { ReadBuffer, serializeMessage } from '@modelcontextprotocol/sdk/shared/stdio.js';
import type { Transport } from '@modelcontextprotocol/sdk/shared/transport.js';
import type { CallToolResult, JSONRPCMessage } from '@modelcontextprotocol/sdk/types.js';
import type { Rolecall } from '@rolecall/api';
import { createRestHandler } from '@rolecall/rest';
import { createMcpHandler, type McpOptions, mcpPath } from '../src/http.ts';
import { isMcpProgram, serveStdio } from '../src/stdio.ts';

export interface TestServer {
  url: string;
  stop(): Promise<void>;
}

/** Serves REST and MCP of an open Rolecall on one free port. */
export async function startServer(rolecall: Rolecall, options: Partial<McpOptions> = {}): Promise<TestServer> {
  const face = {
    createContext: rolecall.createContext.bind(rolecall),
    onError: (cause: unknown) => {
      throw cause;
    },
  };
  const rest = createRestHandler({
    ...face,
    identify: ({ headers }) =>
      rolecall.identify({
        authorization: headers.authorization,
        organization: headers['x-organization-id'] as string | undefined,
        via: isMcpProgram(headers['user-agent']) ? 'mcp' : 'key',
      }),
  });
  const mcp = createMcpHandler({
    ...face,
    identify: (credentials) => rolecall.identify({ ...credentials, via: 'mcp' }),
    ...options,
  });
  // As in the real server: the connection of a client whose process was paused must not be closed.
  const server = createServer(
    { keepAliveTimeout: 65_000 },
    (req, res) => void (req.url?.startsWith(mcpPath) ? mcp : rest)(req, res),
  );
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}`,
    async stop() {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
}

/** Connects the SDK's client. */
async function connect(transport: unknown): Promise<Client> {
  const client = new Client({ name: 'test', version: '1.0.0' });
  // The SDK's own transports have `undefined` where its interface has optional properties.
  await client.connect(transport as Transport);
  return client;
}

/** Connects over HTTP. The headers may change between requests, for example when a key is revoked. */
export const connectOverHttp = (url: string, headers: () => Record<string, string>, query = ''): Promise<Client> =>
  connect(
    new StreamableHTTPClientTransport(new URL(`${url}${mcpPath}${query}`), {
      fetch: (address, init) => {
        const all = new Headers(init?.headers);
        for (const [name, value] of Object.entries(headers())) all.set(name, value);
        return fetch(address, { ...init, headers: all });
      },
    }),
  );

/** The client's end of a pair of streams. */
class StreamTransport implements Transport {
  onclose?: () => void;
  onmessage?: (message: JSONRPCMessage) => void;
  readonly #input: Readable;
  readonly #output: Writable;
  readonly #buffer = new ReadBuffer();

  constructor(input: Readable, output: Writable) {
    this.#input = input;
    this.#output = output;
  }

  async start(): Promise<void> {
    this.#input.on('data', (chunk: Buffer) => {
      this.#buffer.append(chunk);
      for (let message = this.#buffer.readMessage(); message; message = this.#buffer.readMessage())
        this.onmessage?.(message);
    });
  }

  async send(message: JSONRPCMessage): Promise<void> {
    this.#output.write(serializeMessage(message));
  }

  async close(): Promise<void> {
    this.#output.end();
    this.onclose?.();
  }
}

/** Connects to the server behind `rolecall mcp`, over streams in this process. */
export function connectOverStdio(
  host: string,
  apiKey: string,
  options: { organization?: string; onError?: (cause: unknown) => void } = {},
): Promise<Client> {
  const input = new PassThrough();
  const output = new PassThrough();
  const onError = (cause: unknown) => {
    throw cause;
  };
  void serveStdio({ host, apiKey, input, output, onError, ...options });
  return connect(new StreamTransport(output, input));
}

/** The result of a tool call. */
export interface Told {
  isError: boolean;
  text: string;
  /** The structured content, or else the JSON in the text; undefined if there is neither. */
  answer: Record<string, unknown> | undefined;
  /** Whether there was structured content. */
  isStructured: boolean;
  /** The documented body of a failure. */
  error: { code: string; detail: string; attr: string | null } | undefined;
}

export async function callTool(client: Client, name: string, args: Record<string, unknown> = {}): Promise<Told> {
  const { content, isError, structuredContent } = (await client.callTool({ name, arguments: args })) as CallToolResult;
  const [text = '', body = 'null'] = content.map((part) => (part.type === 'text' ? part.text : ''));
  const answer = structuredContent ?? (isError || text === 'Done.' ? undefined : (JSON.parse(text) as Told['answer']));
  return {
    isError: isError === true,
    text,
    answer,
    isStructured: structuredContent !== undefined,
    error: isError ? (JSON.parse(body) as Told['error']) : undefined,
  };
}
