import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { Client } from '@modelcontextprotocol/sdk/client/index.js';
import { getDefaultEnvironment, StdioClientTransport } from '@modelcontextprotocol/sdk/client/stdio.js';
import { openRolecall } from '@rolecall/api';
import { describe, expect, it, onTestFinished } from 'vitest';
import { callTool, startServer } from '../../mcp/test/server.ts';

const main = fileURLToPath(new URL('../dist/main.js', import.meta.url));

/** A server with two organizations, whose owner has a key. */
async function openServer() {
  const folder = mkdtempSync(join(tmpdir(), 'rolecall-cli-'));
  const rolecall = await openRolecall({
    databaseUrl: `sqlite:${join(folder, 'rolecall.db')}`,
    secret: 'a secret for tests, of 32 characters and more',
  });
  const server = await startServer(rolecall);
  let isOpen = true;
  const stop = async () => {
    if (isOpen) await server.stop();
    isOpen = false;
  };
  onTestFinished(async () => {
    await stop();
    await rolecall.close();
    rmSync(folder, { recursive: true, force: true });
  });
  const { system } = rolecall.system();
  const { email } = await system.createUser({ email: 'ada@example.com' });
  const organization = await system.createOrganization({ name: 'Acme', owner: email });
  const other = await system.createOrganization({ name: 'Globex', owner: email });
  const { value: key } = await system.createPersonalApiKey({ email, label: 'test', scopes: ['*'] });
  const env = { ...getDefaultEnvironment(), ROLECALL_HOST: server.url, ROLECALL_API_KEY: key };
  return { rolecall, organization, other, env, key, url: server.url, stop };
}

/** The SDK's client, connected to the program that it starts. */
async function start(env: Record<string, string>, words: string[] = []) {
  const transport = new StdioClientTransport({
    command: process.execPath,
    args: [main, 'mcp', ...words],
    env,
    stderr: 'pipe',
  });
  let told = '';
  transport.stderr?.on('data', (chunk: Buffer) => (told += chunk.toString()));
  const client = new Client({ name: 'test', version: '1.0.0' });
  await client.connect(transport);
  onTestFinished(() => client.close());
  return { client, told: () => told };
}

describe('rolecall mcp', () => {
  it('offers the API of the server to the client that starts it', async () => {
    const { env, organization, rolecall } = await openServer();
    const { client, told } = await start(env);
    expect(client.getServerVersion()).toMatchObject({ name: 'rolecall', title: 'Rolecall' });
    const { tools } = await client.listTools();
    expect(tools.map(({ name }) => name)).toEqual(
      expect.arrayContaining(['roles-list', 'role-external-references-lookup', 'welcome-get']),
    );
    const organization_id = organization.id;
    const created = await callTool(client, 'roles-create', { organization_id, name: 'On call' });
    expect(created.answer).toMatchObject({ name: 'On call' });
    expect((await callTool(client, 'roles-list', { organization_id })).answer).toMatchObject({
      count: 1,
      results: [{ id: created.answer?.['id'], name: 'On call', member_count: 0 }],
    });
    expect((await callTool(client, 'roles-create', { organization_id, name: 'on call' })).text).toBe(
      'name: There is already a role with this name.',
    );
    const { results } = await (await rolecall.actingAs('ada@example.com')).activityLog.list({ organization_id });
    expect(results[0]).toMatchObject({ item_name: 'On call', via: 'mcp', credential: 'test' });
    expect(told()).toBe('');
  });

  it('is limited to one organization by --organization', async () => {
    const { env, organization, other } = await openServer();
    const { client } = await start(env, ['--organization', organization.id]);
    expect((await callTool(client, 'organization-get')).answer).toMatchObject({ name: 'Acme' });
    expect((await callTool(client, 'organization-get', { organization_id: other.id })).isError).toBe(true);
  });

  it('refuses to connect to an organization that does not exist', async () => {
    const { env } = await openServer();
    await expect(start(env, ['--organization', '01890a5d-ac96-774b-bcce-b302099a8057'])).rejects.toThrow(
      'organization_id: Not found.',
    );
  });

  it('refuses a line that is not in UTF-8, and reads lines that arrive in pieces', async () => {
    const { env, organization } = await openServer();
    const child = spawn(process.execPath, [main, 'mcp'], { env, stdio: ['pipe', 'pipe', 'inherit'] });
    let answers = '';
    child.stdout.on('data', (chunk: Buffer) => (answers += chunk.toString()));
    const lineOf = (name: string, encoding: BufferEncoding) => {
      const params = { name: 'roles-create', arguments: { organization_id: organization.id, name } };
      return Buffer.from(`${JSON.stringify({ jsonrpc: '2.0', id: 1, method: 'tools/call', params })}\n`, encoding);
    };
    child.stdin.write(lineOf('Größe', 'latin1'));
    const wait = { timeout: 60_000 };
    await expect.poll(() => answers, wait).toMatch(/"code":-32700,"message":"JSON parse error - .*utf-8/);
    const line = lineOf('Größe', 'utf8');
    // In the middle of a character.
    const middle = line.indexOf('ß') + 1;
    child.stdin.write(line.subarray(0, middle));
    await new Promise((resolve) => setTimeout(resolve, 50));
    child.stdin.write(line.subarray(middle));
    await expect.poll(() => answers, wait).toContain('Größe');
    child.stdin.end();
    await once(child, 'exit');
  });

  it('exits when its client disconnects', async () => {
    const { env } = await openServer();
    const child = spawn(process.execPath, [main, 'mcp'], { env, stdio: ['pipe', 'ignore', 'inherit'] });
    child.stdin.end();
    expect(await once(child, 'exit')).toEqual([0, null]);
  });

  it('prints to standard error why a request failed, without the key', async () => {
    const { env, key, url, stop } = await openServer();
    const { client, told } = await start(env);
    await stop();
    expect((await callTool(client, 'roles-list')).text).toBe(`The server at ${url} does not answer.`);
    await expect.poll(told).toContain('ECONNREFUSED');
    expect(told()).not.toContain(key);
  });

  it.each([
    [{}, [], 'Set ROLECALL_API_KEY'],
    [{ ROLECALL_API_KEY: 'phx_x', ROLECALL_HOST: 'people.example.com' }, [], 'ROLECALL_HOST must be an address'],
    [{ ROLECALL_API_KEY: 'phx_x' }, ['--organization', 'acme'], 'Write a UUID.'],
  ])('does not start with %o %o', (env, words, sentence) => {
    const { status, stdout, stderr } = spawnSync(process.execPath, [main, 'mcp', ...words], {
      encoding: 'utf8',
      env: { ...getDefaultEnvironment(), ...env },
    });
    expect({ status, stdout }).toEqual({ status: 1, stdout: '' });
    expect(stderr).toContain(sentence);
  });
});
