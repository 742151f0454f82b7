import { request } from 'node:http';
import { openRolecall, type Rolecall } from '@rolecall/api';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { newDatabaseUrl } from '../../db/testing/database-urls.ts';
import type { FinishedMcpRequest } from '../src/http.ts';
import { arrange } from './arranged.ts';
import { callTool, connectOverHttp, startServer, type TestServer } from './server.ts';

const arranged = arrange();

const ping = { jsonrpc: '2.0', id: 1, method: 'ping' };

interface Answer {
  status: number;
  headers: Record<string, string | string[] | undefined>;
  body: { error?: { message: string; data?: unknown }; result?: unknown } | undefined;
}

/** Sends one request with the given headers, including `Host`, which `fetch` would not send. */
function send(
  url: string,
  {
    method = 'POST',
    headers = {},
    body = JSON.stringify(ping),
  }: { method?: string; headers?: object; body?: string } = {},
): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const sent = request(
      `${url}/mcp`,
      {
        method,
        headers: {
          authorization: `Bearer ${arranged.world.keys.owner}`,
          accept: 'application/json, text/event-stream',
          'content-type': 'application/json',
          ...headers,
        },
      },
      (response) => {
        let text = '';
        response.on('data', (chunk: Buffer) => (text += chunk.toString()));
        response.on('end', () =>
          resolve({
            status: response.statusCode ?? 0,
            headers: response.headers,
            body: text === '' ? undefined : (JSON.parse(text) as Answer['body']),
          }),
        );
      },
    );
    sent.on('error', reject);
    sent.end(method === 'POST' ? body : undefined);
  });
}

describe('the host and origin of a request', () => {
  let named: TestServer;
  beforeAll(async () => {
    named = await startServer(arranged.rolecall, { siteUrl: 'https://people.example.com', hosts: ['people'] });
  });
  afterAll(() => named.stop());

  it.each([
    ['localhost:3000', 200],
    ['rolecall.localhost', 200],
    ['127.0.0.1', 200],
    ['192.168.1.20:3000', 200],
    ['[::1]:3000', 200],
    ['evil.example', 403],
    ['evil.example:3000', 403],
    ['localhost.evil.example', 403],
    ['127.0.0.1.evil.example', 403],
    ['people.example.com', 403],
  ])('host %s gets %i', async (host, status) => {
    expect((await send(arranged.server.url, { headers: { host } })).status).toBe(status);
  });

  it.each([
    ['people.example.com', 200],
    ['people:3000', 200],
    ['localhost', 200],
    ['evil.example', 403],
  ])('host %s gets %i if the server knows its own names', async (host, status) => {
    expect((await send(named.url, { headers: { host } })).status).toBe(status);
  });

  it.each([
    ['http://localhost:3000', 200],
    ['http://localhost:3001', 403],
    ['https://localhost:3000', 403],
    ['http://evil.example', 403],
    ['null', 403],
  ])('origin %s gets %i', async (origin, status) => {
    const answer = await send(arranged.server.url, { headers: { host: 'localhost:3000', origin } });
    expect(answer.status).toBe(status);
    expect(answer.headers['access-control-allow-origin']).toBeUndefined();
  });

  it('a foreign name that resolves to this machine is refused, even with a matching origin', async () => {
    const { rolecall, server, world } = arranged;
    const body = JSON.stringify({
      jsonrpc: '2.0',
      id: 1,
      method: 'tools/call',
      params: { name: 'organizations-create', arguments: { name: 'Rebound' } },
    });
    const headers = { host: 'evil.example', origin: 'http://evil.example' };
    expect((await send(server.url, { headers, body })).body?.error?.message).toContain('evil.example');
    const owner = await rolecall.actingAs(world.emails.owner);
    expect((await owner.organizations.list({})).results.map(({ name }) => name)).not.toContain('Rebound');
  });
});

describe('the protocol', () => {
  it('has no stream from the server, and no session to end', async () => {
    for (const method of ['GET', 'DELETE', 'PUT']) {
      const answer = await send(arranged.server.url, { method });
      expect(answer).toMatchObject({ status: 405, headers: { allow: 'POST, OPTIONS' } });
    }
    expect(await send(arranged.server.url, { method: 'OPTIONS' })).toMatchObject({ status: 200 });
    const initialize = {
      ...ping,
      method: 'initialize',
      params: { protocolVersion: '2025-06-18', capabilities: {}, clientInfo: { name: 'test', version: '1' } },
    };
    const answer = await send(arranged.server.url, { body: JSON.stringify(initialize) });
    expect(answer.body?.result).toMatchObject({ protocolVersion: '2025-06-18', serverInfo: { name: 'rolecall' } });
    expect(answer.headers['mcp-session-id']).toBeUndefined();
    expect(answer.headers['x-request-id']).toBeTruthy();
    expect(answer.headers['cache-control']).toBe('no-store');
  });

  it('asks for a credential as HTTP does', async () => {
    const { server } = arranged;
    const headers = { authorization: '' };
    expect(await send(server.url, { headers })).toMatchObject({
      status: 401,
      headers: { 'www-authenticate': 'Bearer' },
    });
  });

  it.each([
    ['a batch', JSON.stringify([ping, ping]), 400, -32_600],
    ['invalid JSON', '{', 400, -32_700],
    ['JSON that is not a message', '{"hello": "world"}', 400, -32_600],
    ['a body of more than 1 MiB', JSON.stringify({ ...ping, params: 'x'.repeat(1024 * 1024) }), 413, -32_000],
    [
      'arguments that are nested too deeply',
      `{"jsonrpc":"2.0","id":1,"method":"tools/call","params":{"name":"roles-create","arguments":{"name":${'['.repeat(5000)}${']'.repeat(5000)}}}}`,
      400,
      -32_700,
    ],
    [
      'arguments that are too long',
      `{"jsonrpc":"2.0","id":1,"method":"tools/call","params":{"name":"roles-create","arguments":{"name":[${'1,'.repeat(200_000)}1]}}}`,
      400,
      -32_700,
    ],
  ])('refuses %s', async (_, body, status, code) => {
    expect(await send(arranged.server.url, { body })).toMatchObject({ status, body: { error: { code } } });
  });

  it('returns the id of a request with its error', async () => {
    const body = '{"jsonrpc":"2.0","id":7,"method":"tools/call","params":[1]}';
    expect((await send(arranged.server.url, { body })).body).toMatchObject({ id: 7, error: { code: -32_600 } });
    expect((await send(arranged.server.url, { headers: { authorization: 'Bearer phx_none' } })).body).toMatchObject({
      id: 1,
    });
  });

  it('refuses a body whose content type is not JSON', async () => {
    expect((await send(arranged.server.url, { headers: { 'content-type': 'text/plain' } })).status).toBe(415);
  });

  it.each([
    ['initialize', undefined, 'Invalid data. Expected a dictionary, but got NoneType.'],
    ['initialize', {}, 'protocolVersion: This field is required.'],
    ['initialize', { protocolVersion: 1 }, 'protocolVersion: Not a valid string.'],
    ['tools/list', { cursor: 5 }, 'cursor: Not a valid string.'],
    ['tools/call', undefined, 'Invalid data. Expected a dictionary, but got NoneType.'],
    ['tools/call', {}, 'name: This field is required.'],
    ['tools/call', { name: 5 }, 'name: Not a valid string.'],
    [
      'tools/call',
      { name: 'user-get', arguments: 'all' },
      'arguments: Expected a dictionary of items but got type "str".',
    ],
    [
      'tools/call',
      { name: 'user-get', arguments: [] },
      'arguments: Expected a dictionary of items but got type "list".',
    ],
    ['tools/call', { name: 'user-get', arguments: null }, 'arguments: This field may not be null.'],
  ])('says what is wrong with the parameters of %s: %j', async (method, params, message) => {
    const body = JSON.stringify({ jsonrpc: '2.0', id: 7, method, params });
    expect((await send(arranged.server.url, { body })).body).toMatchObject({
      id: 7,
      error: { code: -32_602, message: `MCP error -32602: ${message}` },
    });
  });

  it('accepts a notification without a response body', async () => {
    const body = JSON.stringify({ jsonrpc: '2.0', method: 'notifications/initialized' });
    expect(await send(arranged.server.url, { body })).toMatchObject({ status: 202, body: undefined });
  });
});

describe('rate limits and the request log', () => {
  async function open(): Promise<{
    rolecall: Rolecall;
    key: string;
    server: TestServer;
    finished: FinishedMcpRequest[];
    close(): Promise<void>;
  }> {
    const rolecall = await openRolecall({
      databaseUrl: await newDatabaseUrl(),
      secret: 'a secret for tests, of 32 characters and more',
      rateLimits: { perMinute: 0, perHour: 5 },
    });
    const { system } = rolecall.system();
    const { email } = await system.createUser({ email: 'ada@example.com' });
    await system.createOrganization({ name: 'Acme', owner: email });
    const { value: key } = await system.createPersonalApiKey({ email, label: 'test', scopes: ['*'] });
    const finished: FinishedMcpRequest[] = [];
    const server = await startServer(rolecall, { onFinish: (request) => void finished.push(request) });
    const close = async () => {
      await server.stop();
      await rolecall.close();
    };
    return { rolecall, key, server, finished, close };
  }

  it('count each call against the key, and report one too many as an error of the tool', async () => {
    const { key, server, finished, close } = await open();
    // Connecting takes two requests.
    const client = await connectOverHttp(server.url, () => ({ authorization: `Bearer ${key}` }));
    for (let call = 0; call < 3; call += 1) expect((await callTool(client, 'user-get')).isError).toBe(false);
    const told = await callTool(client, 'user-get');
    expect(told.error?.code).toBe('throttled');
    expect(told.text).toMatch(/^Request was throttled\. Expected available in \d+ seconds?\.$/);
    await expect(client.listTools()).rejects.toThrow('Request was throttled.');
    expect(
      finished.filter(({ method }) => method === 'POST').map(({ status, tool, route }) => [status, tool, route]),
    ).toEqual([
      [200, null, '/mcp'],
      [202, null, '/mcp'],
      ...Array.from({ length: 4 }, () => [200, 'user-get', '/mcp']),
      [429, null, '/mcp'],
    ]);
    expect(finished.find(({ tool }) => tool)?.actor).toMatchObject({ kind: 'user', via: 'mcp' });
    await close();
  });

  it('do not contain the name of an unknown tool', async () => {
    const { key, server, finished, close } = await open();
    const client = await connectOverHttp(server.url, () => ({ authorization: `Bearer ${key}` }));
    await expect(client.callTool({ name: key })).rejects.toThrow('Unknown tool');
    expect(JSON.stringify(finished)).not.toContain(key);
    await close();
  });
});

describe('an unexpected error', () => {
  it('is reported without its cause, which is logged with the request id', async () => {
    const causes: [unknown, string][] = [];
    const server = await startServer(arranged.rolecall, {
      onError: (cause, id) => void causes.push([cause, id]),
      createContext: () => {
        throw new Error('the disk is on fire');
      },
    });
    const client = await connectOverHttp(server.url, () => ({ authorization: `Bearer ${arranged.world.keys.owner}` }));
    const told = await callTool(client, 'roles-list');
    expect(told.text).toBe('A server error occurred.');
    expect(JSON.stringify(told)).not.toContain('fire');
    expect(causes).toEqual([[expect.objectContaining({ message: 'the disk is on fire' }), expect.any(String)]]);
    await client.ping();
    await server.stop();
  });
});
