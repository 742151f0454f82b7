import type { Client } from '@modelcontextprotocol/sdk/client/index.js';
import { databaseOf } from '@rolecall/api/testing';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { nightly } from '../../db/testing/nightly.ts';
import { createOrganization, type Kind, kinds, kindsHere, requestOf } from '../../rest/test/callers.ts';
import { tools } from '../src/tools.ts';
import { argumentsOf, arrange } from './arranged.ts';
import { callTool, connectOverHttp, connectOverStdio } from './server.ts';

/*
 * Calls every tool as every kind of caller, over both transports. The tests of REST define the expected outcomes.
 */

const arranged = arrange();

const authorizationOf = (kind: Kind) => kind.headers(arranged.world)['authorization'];

/** Connects as the owner and continues as another caller, since an invalid key could not connect at all. */
async function connectAs(kind: Kind): Promise<Client> {
  const { server, world } = arranged;
  let authorization = `Bearer ${world.keys.owner}`;
  const client = await connectOverHttp(server.url, () => ({ authorization }));
  authorization = authorizationOf(kind) ?? '';
  return client;
}

const oneScope = 'a key with the scope organization:read alone';

const ways: Record<string, { kinds: Kind[]; connect(kind: Kind): Promise<Client> }> = {
  HTTP: {
    // A plain run covers one scope for all of them.
    kinds: kindsHere().filter(
      ({ name }) =>
        !/nobody|session/.test(name) && (nightly || !/with (?:the|every) scope/.test(name) || name === oneScope),
    ),
    connect: connectAs,
  },
  'standard input and output': {
    // A plain run covers one caller per rank, since permissions are checked by the same code as over HTTP.
    kinds: kindsHere().filter(({ name }) =>
      nightly ? !/nobody|session|another scheme/.test(name) : /^(an owner|a member|a project secret token)$/.test(name),
    ),
    connect: (kind) =>
      connectOverStdio(arranged.server.url, authorizationOf(kind)?.replace('Bearer ', '') ?? '', {
        onError: () => undefined,
      }),
  },
};

describe.each(Object.entries(ways))('permissions over %s', (_, way) => {
  const connected = new Map<Kind, Client>();
  beforeAll(async () => {
    for (const kind of way.kinds) connected.set(kind, await way.connect(kind));
  });
  afterAll(async () => {
    for (const client of connected.values()) await client.close();
  });

  it.each([...tools.values()].map((tool) => [tool.name, tool] as const))('%s', async (name, tool) => {
    const { route, permission } = tool.operation;
    const { world } = arranged;
    const shared = await createOrganization(world);
    const before = await requestOf(route, world, shared);
    for (const kind of way.kinds) {
      const client = connected.get(kind) as Client;
      const expected = kind.expected(permission);
      // Refused callers change nothing, so they can share one organization.
      const needsOwn = kind.prepare !== undefined || (expected === 'allowed' && permission.writes);
      const organizationId = needsOwn ? await createOrganization(world) : shared;
      const request = organizationId === shared ? before : await requestOf(route, world, organizationId);
      await kind.prepare?.(world, organizationId);
      const told = await callTool(client, name, argumentsOf(tool, organizationId, request));
      if (expected !== 'allowed') {
        expect({ kind: kind.name, code: told.error?.code }).toEqual({ kind: kind.name, code: expected.code });
        if (expected.detail) expect(told.text, kind.name).toBe(expected.detail);
        expect(told.answer, kind.name).toBeUndefined();
      } else {
        expect({ kind: kind.name, error: told.error }).toEqual({ kind: kind.name, error: undefined });
        expect(told.answer === undefined, kind.name).toBe(tool.operation.answer === undefined);
      }
    }
  });
});

describe('callers without a valid key', () => {
  const without = kinds.filter((kind) => kind.name === 'nobody' || kind.name.includes('session'));

  it.each(without.map((kind) => [kind.name, kind] as const))(
    '%s cannot connect, with or without a cookie',
    async (_, kind) => {
      await expect(connectOverHttp(arranged.server.url, () => kind.headers(arranged.world))).rejects.toThrow(
        'Authentication credentials were not provided.',
      );
    },
  );

  it.each(
    kinds
      .filter(({ expected }) => {
        const outcome = expected({
          who: 'authenticated',
          conditions: [],
          writes: false,
          recent: false,
          on: 'nothing',
          denied: '',
        });
        return outcome !== 'allowed' && outcome.code === 'authentication_failed';
      })
      .filter((kind) => !kind.name.includes('session') && kind.name !== 'a project secret token')
      .map((kind) => [kind.name, kind] as const),
  )('%s cannot connect', async (_, kind) => {
    await expect(connectOverHttp(arranged.server.url, () => kind.headers(arranged.world))).rejects.toThrow(
      'authentication_failed',
    );
  });
});

describe('the list of tools', () => {
  const listedFor = async (client: Client) => (await client.listTools()).tools.map((tool) => tool.name);
  const named = (accepts: (scope: string | undefined) => boolean) =>
    [...tools.values()].filter(({ operation: { permission } }) => accepts(permission.scope)).map((tool) => tool.name);

  it.each([
    ['organization:read', ['organization:read']],
    ['organization:write', ['organization:read', 'organization:write']],
    ['project:write', ['project:read', 'project:write']],
    ['activity_log:read', ['activity_log:read']],
  ])('for a key with the scope %s has what that scope allows, over both transports', async (granted, allowed) => {
    const { server, world } = arranged;
    const key = world.scopedKeys[granted] ?? '';
    const expected = named((scope) => scope === undefined || (allowed as string[]).includes(scope));
    const overHttp = await connectOverHttp(server.url, () => ({ authorization: `Bearer ${key}` }));
    expect(await listedFor(overHttp)).toEqual(expected);
    expect(await listedFor(await connectOverStdio(server.url, key))).toEqual(expected);
  });

  it('for a key with every scope has all tools', async () => {
    const { server, world } = arranged;
    const client = await connectOverHttp(server.url, () => ({ authorization: `Bearer ${world.keys.member}` }));
    expect(await listedFor(client)).toEqual(named(() => true));
  });

  it('for a project token has the one tool for projects, over both transports', async () => {
    const { server, world } = arranged;
    const overHttp = await connectOverHttp(server.url, () => ({ authorization: `Bearer ${world.projectToken}` }));
    expect(await listedFor(overHttp)).toEqual(['projects-current']);
    expect(await listedFor(await connectOverStdio(server.url, world.projectToken))).toEqual(['projects-current']);
  });

  it('is refused as soon as the key is deleted', async () => {
    const { server, world, rolecall } = arranged;
    const { id, value } = await rolecall
      .system()
      .system.createPersonalApiKey({ email: world.emails.owner, label: 'short-lived', scopes: ['*'] });
    const client = await connectOverHttp(server.url, () => ({ authorization: `Bearer ${value}` }));
    expect(await listedFor(client)).toContain('roles-list');
    await databaseOf(rolecall).executor.deleteFrom('personal_api_keys').where('id', '=', id).execute();
    await expect(client.listTools()).rejects.toThrow('Personal API key is invalid.');
    expect((await callTool(client, 'roles-list')).text).toBe('Personal API key is invalid.');
  });
});

it('the activity log has the caller of a tool, and that it was through MCP', async () => {
  const { server, world, rolecall } = arranged;
  const organization_id = await createOrganization(world);
  const key = world.keys.admin;
  await callTool(await connectOverHttp(server.url, () => ({ authorization: `Bearer ${key}` })), 'roles-create', {
    organization_id,
    name: 'Over HTTP',
  });
  await callTool(await connectOverStdio(server.url, key), 'roles-create', { organization_id, name: 'Over streams' });
  const owner = await rolecall.actingAs(world.emails.owner);
  const { results } = await owner.activityLog.list({ organization_id, scope: 'Role' });
  expect(results.map(({ item_name, via, user }) => ({ item_name, via, email: user?.email }))).toEqual([
    { item_name: 'Over streams', via: 'mcp', email: world.emails.admin },
    { item_name: 'Over HTTP', via: 'mcp', email: world.emails.admin },
  ]);
});
