import { Client } from '@modelcontextprotocol/sdk/client/index.js';
import { StreamableHTTPClientTransport } from '@modelcontextprotocol/sdk/client/streamableHttp.js';
import type { Transport } from '@modelcontextprotocol/sdk/shared/transport.js';
import { openRolecall } from '@rolecall/api';
import { describe, expect, it, onTestFinished } from 'vitest';
import { authSecret, type ServerProcess, startServer } from './server-process.ts';

/** An organization on a running server, and a key of its owner. */
async function createOrganization({ databaseUrl }: ServerProcess) {
  const rolecall = await openRolecall({ databaseUrl, secret: authSecret });
  const { system } = rolecall.system();
  const { email } = await system.createUser({ email: 'ada@example.com', first_name: 'Ada' });
  const { id } = await system.createOrganization({ name: 'Acme', owner: email });
  const { value: key } = await system.createPersonalApiKey({ email, label: 'model', scopes: ['*'] });
  await rolecall.close();
  return { id, key };
}

async function connect(url: string, headers: Record<string, string>): Promise<Client> {
  const client = new Client({ name: 'test', version: '1.0.0' });
  const transport = new StreamableHTTPClientTransport(new URL(`${url}/mcp`), { requestInit: { headers } });
  await client.connect(transport as unknown as Transport);
  // By now the request for a server-initiated stream, which the client sends in parallel, has been answered too.
  await client.ping();
  onTestFinished(() => client.close());
  return client;
}

/** The parsed text that a tool returned. */
const answerOf = ({ content }: object & { content?: unknown }): unknown =>
  JSON.parse((content as { text: string }[])[0]?.text ?? 'null');

describe('the tools at /mcp', () => {
  it('do the same as REST, are logged by name, and leave an entry in the activity log', async () => {
    const server = await startServer();
    const { id, key } = await createOrganization(server);
    const authorization = `Bearer ${key}`;
    const client = await connect(server.url, { authorization, 'x-organization-id': id });
    expect((await client.listTools()).tools.length).toBeGreaterThan(40);
    await expect(connect(server.url, { authorization, origin: 'https://evil.example' })).rejects.toThrow(
      'another site',
    );
    const created = await client.callTool({ name: 'roles-create', arguments: { name: 'On call' } });
    const response = await fetch(`${server.url}/api/organizations/${id}/roles`, { headers: { authorization } });
    const roles = (await response.json()) as { results: unknown[] };
    expect(roles.results).toEqual([answerOf(created)]);
    const activity = await client.callTool({ name: 'activity-log-list', arguments: { scope: 'Role' } });
    expect(answerOf(activity)).toMatchObject({ results: [{ via: 'mcp', credential: 'model' }] });
    await server.stop();
    expect(server.requestLines()).toContainEqual(
      expect.objectContaining({
        method: 'POST',
        route: '/mcp',
        tool: 'roles-create',
        status: 200,
        actor: expect.objectContaining({ kind: 'key' }),
      }),
    );
    expect(server.output()).not.toContain(key);
  });

  it('require a key, and accept only pages of the configured site', async () => {
    const site = 'https://people.example.com';
    const server = await startServer({ SITE_URL: site });
    const { key } = await createOrganization(server);
    await expect(connect(server.url, {})).rejects.toThrow('Authentication credentials were not provided.');
    await expect(
      connect(server.url, { authorization: `Bearer ${key}`, origin: 'https://evil.example' }),
    ).rejects.toThrow('another site');
    await connect(server.url, { authorization: `Bearer ${key}`, origin: site });
  });

  it('are rate limited like every other interface', async () => {
    const server = await startServer({ RATE_LIMIT_PER_MINUTE: '0', RATE_LIMIT_PER_HOUR: '4' });
    const { key } = await createOrganization(server);
    const client = await connect(server.url, { authorization: `Bearer ${key}` });
    await client.callTool({ name: 'user-get' });
    const response = await client.callTool({ name: 'user-get' });
    expect(response).toMatchObject({ isError: true, content: [{ text: expect.stringContaining('throttled') }, {}] });
    const rest = await fetch(`${server.url}/api/users/@me`, { headers: { authorization: `Bearer ${key}` } });
    expect(rest.status).toBe(429);
  });
});
