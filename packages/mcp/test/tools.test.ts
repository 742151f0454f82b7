import type { Client } from '@modelcontextprotocol/sdk/client/index.js';
import { databaseOf } from '@rolecall/api/testing';
import { openApiDocument, operations } from '@rolecall/rest';
import { beforeAll, describe, expect, it } from 'vitest';
import { contentsOf } from '../../db/testing/contents.ts';
import { type CallerRequest, createOrganization, pathOf, requestOf } from '../../rest/test/callers.ts';
import { type Tool, tools } from '../src/tools.ts';
import { argumentsOf, arrange } from './arranged.ts';
import { callTool, connectOverHttp, connectOverStdio } from './server.ts';

const arranged = arrange();
const all = [...tools.values()].map((tool) => [tool.name, tool] as const);

/** Who just may call a tool: the owner, or a project where it is for projects. */
const credentialFor = ({ operation: { permission } }: Tool): string =>
  permission.who === 'project_or_user' ? arranged.world.projectToken : arranged.world.keys.owner;

const ways: Record<string, (credential: string) => Promise<Client>> = {
  HTTP: (credential) => connectOverHttp(arranged.server.url, () => ({ authorization: `Bearer ${credential}` })),
  'standard input and output': (credential) => connectOverStdio(arranged.server.url, credential),
};

async function rest(tool: Tool, organizationId: string, request: CallerRequest) {
  const { route } = tool.operation;
  const response = await fetch(`${arranged.server.url}/api${pathOf(route, organizationId, request)}`, {
    method: route.method,
    headers: { authorization: `Bearer ${credentialFor(tool)}`, 'content-type': 'application/json' },
    ...(request.body ? { body: JSON.stringify(request.body) } : {}),
  });
  expect(response.status, tool.name).toBe(route.status);
  return response.status === 204 ? {} : ((await response.json()) as unknown);
}

const masked = (token: string) => `${token.slice(0, 4)}...${token.slice(-4)}`;

/** A REST answer as a tool that is not for showing secrets tells it. */
const withoutSecrets = (answer: unknown, { operation: { route } }: Tool): unknown =>
  route.revealing
    ? answer
    : JSON.parse(JSON.stringify(answer), (key, value: unknown) =>
        typeof value === 'string' && (/^secret_api_token(_backup)?$/.test(key) || value.startsWith('/invite/'))
          ? masked(value)
          : value,
      );

/** What differs between two of a kind, taken out: ids, tokens and their ends. */
const likened = (answer: unknown): unknown =>
  JSON.parse(
    JSON.stringify(answer)
      .replaceAll(/[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}/g, 'uuid')
      .replaceAll(/ph[cs]_[0-9A-Za-z]{49}/g, 'token')
      .replaceAll(/"(id|team_id|project_id|resource_id)":"?\d+"?/g, '"$1":0')
      .replaceAll(/"(path|slug)":"[^"]*"/g, '"$1":""'),
  );

describe.each(Object.entries(ways))('every tool over %s', (_, connect) => {
  const clients = new Map<string, Client>();
  beforeAll(async () => {
    for (const credential of [arranged.world.keys.owner, arranged.world.projectToken]) {
      const client = await connect(credential);
      // From here on the client holds each structured answer against the tool's output schema.
      await client.listTools();
      clients.set(credential, client);
    }
  });

  it.each(all)('%s answers as REST does', async (name, tool) => {
    const { world } = arranged;
    const client = clients.get(credentialFor(tool)) as Client;
    const here = await createOrganization(world);
    // What was done once cannot be done again: a twin of the organization stands in for writes over REST.
    const there = await createOrganization(world);
    const request = await requestOf(tool.operation.route, world, here);
    const told = await callTool(client, name, argumentsOf(tool, here, request));
    expect(told.error).toBeUndefined();
    if (tool.operation.answer) expect(JSON.parse(told.text)).toEqual(told.structured);
    else expect(told).toMatchObject({ text: 'Done.', structured: {} });
    if (tool.operation.permission.writes) {
      const answer = await rest(tool, there, await requestOf(tool.operation.route, world, there));
      expect(likened(told.structured)).toEqual(likened(withoutSecrets(answer, tool)));
    } else {
      expect(told.structured).toEqual(withoutSecrets(await rest(tool, here, request), tool));
    }
  });

  it('a blank filter does not filter', async () => {
    const { world } = arranged;
    const here = await createOrganization(world);
    const client = clients.get(world.keys.owner) as Client;
    let tried = 0;
    for (const [name, tool] of all) {
      const { route, plan } = tool.operation;
      if (!route.paginated) continue;
      const given = argumentsOf(tool, here, await requestOf(route, world, here));
      for (const filter of plan.query.keys()) {
        if (filter === 'limit' || filter === 'offset') continue;
        const { [filter]: _, ...others } = given;
        const unfiltered = await callTool(client, name, others);
        expect(unfiltered.error).toBeUndefined();
        const { structured } = await callTool(client, name, { ...others, [filter]: ' ' });
        expect(structured?.['results'], `${name} ${filter}`).toEqual(unfiltered.structured?.['results']);
        tried += 1;
      }
    }
    expect(tried).toBeGreaterThan(10);
  });

  it('a list goes on where REST says', async () => {
    const { world, rolecall } = arranged;
    const organization_id = await createOrganization(world);
    const owner = await rolecall.actingAs(world.emails.owner);
    for (const name of ['One', 'Two', 'Three']) await owner.roles.create({ organization_id, name });
    const client = clients.get(world.keys.owner) as Client;
    const tool = tools.get('roles-list') as Tool;
    for (const [limit, offset] of [
      [1, 1],
      [5000, 0],
      [2, 2],
    ] as const)
      expect(
        (await callTool(client, 'roles-list', { organization_id, limit, offset })).structured,
        `${limit} from ${offset}`,
      ).toEqual(await rest(tool, organization_id, { query: `?limit=${limit}&offset=${offset}` }));
  });
});

describe('the tools', () => {
  it('are one for each documented operation but second paths to the same, and nothing else', () => {
    const documented = Object.values(openApiDocument().paths ?? {}).flatMap((methods) =>
      Object.values(methods as Record<string, { operationId: string; summary: string; description: string }>),
    );
    const kebab = (id: string) => id.replaceAll(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);
    const others = new Set(operations.filter(({ route }) => route.operationId !== undefined).map(({ id }) => id));
    const expected = documented.filter(({ operationId }) => operationId !== 'schemaGet' && !others.has(operationId));
    expect([...tools.keys()].toSorted()).toEqual(expected.map(({ operationId }) => kebab(operationId)).toSorted());
    for (const { operationId, summary, description } of expected)
      expect(tools.get(kebab(operationId))?.definition).toMatchObject({ title: summary, description });
  });

  it('have the names that the public documentation gives them', () => {
    expect([...tools.keys()]).toEqual(
      expect.arrayContaining([
        'roles-list',
        'roles-get',
        'roles-create',
        'roles-update',
        'roles-delete',
        'role-memberships-list',
        'role-external-references-lookup',
        'welcome-get',
        'projects-rotate-secret-token',
      ]),
    );
  });

  it.each(all)('%s describes all that it takes and answers', (_, { definition }) => {
    for (const schema of [definition.inputSchema, definition.outputSchema])
      for (const [name, property] of Object.entries(
        (schema?.properties ?? {}) as Record<
          string,
          { description?: string; $ref?: string; anyOf?: { $ref?: string }[] }
        >,
      ))
        expect(property.description ?? property.$ref ?? property.anyOf?.[0]?.$ref, name).toBeTruthy();
  });
});

describe('the hints', () => {
  const perform = async (tool: Tool, organizationId: string, request: CallerRequest) => {
    const client = await connectOverHttp(arranged.server.url, () => ({
      authorization: `Bearer ${credentialFor(tool)}`,
    }));
    return callTool(client, tool.name, argumentsOf(tool, organizationId, request));
  };
  const contents = () => contentsOf(databaseOf(arranged.rolecall).executor as never);
  const hints = ({ definition }: Tool) => definition.annotations ?? {};

  it.each(all.filter(([, tool]) => hints(tool).readOnlyHint))('%s only reads', async (_, tool) => {
    const organizationId = await createOrganization(arranged.world);
    const request = await requestOf(tool.operation.route, arranged.world, organizationId);
    const before = await contents();
    expect((await perform(tool, organizationId, request)).error).toBeUndefined();
    expect(await contents()).toEqual(before);
    expect(hints(tool)).toMatchObject({ destructiveHint: false, idempotentHint: true });
  });

  it.each(all.filter(([, tool]) => !hints(tool).readOnlyHint && hints(tool).idempotentHint))(
    '%s does no more the second time',
    async (_, tool) => {
      const organizationId = await createOrganization(arranged.world);
      const request = await requestOf(tool.operation.route, arranged.world, organizationId);
      expect((await perform(tool, organizationId, request)).error).toBeUndefined();
      const once = await contents();
      await perform(tool, organizationId, request);
      expect(await contents()).toEqual(once);
      expect(hints(tool).destructiveHint).toBe(true);
    },
  );

  it.each(all.filter(([, tool]) => tool.operation.route.method === 'PATCH' && !hints(tool).idempotentHint))(
    '%s does it again the second time',
    async (_, tool) => {
      const organizationId = await createOrganization(arranged.world);
      const request = await requestOf(tool.operation.route, arranged.world, organizationId);
      await perform(tool, organizationId, request);
      const once = await contents();
      arranged.clock.now += 1000;
      await perform(tool, organizationId, request);
      expect(await contents()).not.toEqual(once);
      expect(hints(tool).destructiveHint).toBe(true);
    },
  );

  it.each(all.filter(([, tool]) => tool.operation.route.method === 'POST'))('%s only adds', async (_, tool) => {
    const organizationId = await createOrganization(arranged.world);
    const request = await requestOf(tool.operation.route, arranged.world, organizationId);
    const before = await contents();
    await perform(tool, organizationId, request);
    const after = await contents();
    for (const [table, rows] of Object.entries(before))
      expect(after[table]?.length, table).toBeGreaterThanOrEqual(rows.length);
    expect(hints(tool)).toMatchObject({ readOnlyHint: false, destructiveHint: false, idempotentHint: false });
  });
});

describe.each(Object.entries(ways))('a failure over %s', (_, connect) => {
  const tell = async (name: string, args: Record<string, unknown>) =>
    callTool(await connect(arranged.world.keys.owner), name, args);

  it('is told by the documented sentence, and which argument is at fault', async () => {
    const organization_id = await createOrganization(arranged.world);
    const role = { organization_id, name: 'On call' };
    await tell('roles-create', role);
    expect(await tell('roles-create', role)).toEqual({
      isError: true,
      text: 'There is already a role with this name.',
      structured: undefined,
      error: {
        type: 'validation_error',
        code: 'unique',
        detail: 'There is already a role with this name.',
        attr: 'name',
      },
    });
  });

  it.each([
    ['roles-create', {}, 'required', 'name'],
    ['roles-create', { name: 5 }, 'invalid_input', 'name'],
    ['roles-get', {}, 'required', 'id'],
    ['roles-get', { id: null }, 'required', 'id'],
    ['roles-get', { id: '01890a5d-ac96-774b-bcce-b302099a8057' }, 'not_found', null],
    // What an address would take for another place.
    ['roles-get', { id: '' }, 'not_found', null],
    ['roles-get', { id: '..' }, 'not_found', null],
    ['roles-get', { id: '../members' }, 'not_found', null],
    ['roles-get', { id: '%2e%2e' }, 'not_found', null],
    ['roles-get', { id: 'x?limit=1#y' }, 'not_found', null],
    ['roles-get', { id: '\uD800' }, 'not_found', null],
    ['roles-get', { id: ['x'] }, 'invalid_input', 'id'],
    ['projects-get', { id: 'twelve' }, 'not_found', null],
    ['roles-list', { limit: {} }, 'invalid_input', 'limit'],
    ['roles-list', { organization_id: 'nowhere' }, 'not_found', null],
    ['roles-list', { nmae: 'On call' }, 'invalid_input', 'nmae'],
    ['roles-list', { __proto__: null, constructor: 1 }, 'invalid_input', 'constructor'],
    [
      'role-external-references-lookup',
      { provider: 'github', provider_organization_id: 'acme' },
      'invalid_input',
      null,
    ],
    ['activity-log-list', { since: 'yesterday' }, 'invalid_input', 'since'],
    ['organizations-delete', {}, 'required', 'organization_id'],
  ])('%s %o is %s', async (name, args, code, attr) => {
    const told = await tell(name, args);
    expect({ isError: told.isError, code: told.error?.code, attr: told.error?.attr }).toEqual({
      isError: true,
      code,
      attr,
    });
    expect(told.text).toBe(told.error?.detail);
  });

  it('of a name that is no tool’s is told as the protocol has it, and the connection goes on', async () => {
    const client = await connect(arranged.world.keys.owner);
    await expect(client.callTool({ name: 'roles-explode' })).rejects.toThrow('Unknown tool: roles-explode');
    await client.ping();
    expect((await callTool(client, 'users-me')).isError).toBe(false);
  });
});

it('arguments that are nested too deep or too long are refused over standard input and output as well', async () => {
  const client = await connectOverStdio(arranged.server.url, arranged.world.keys.owner);
  for (const name of [JSON.parse('['.repeat(1500) + ']'.repeat(1500)), Array<number>(200_000).fill(1)])
    expect(await callTool(client, 'roles-create', { name })).toMatchObject({
      isError: true,
      error: { code: 'parse_error', attr: null },
    });
  await client.ping();
});

describe('secrets', () => {
  it('are in the answer of rotation and of inviting, and of no other tool', async () => {
    const { world, rolecall } = arranged;
    const organization_id = await createOrganization(world);
    const owner = await rolecall.actingAs(world.emails.owner);
    const { id } = await owner.projects.create({ organization_id, name: 'Shop' });
    await owner.projects.rotateSecretToken({ organization_id, id });
    const client = (await ways['HTTP']?.(world.keys.owner)) as Client;
    const rotated = await callTool(client, 'projects-rotate-secret-token', { organization_id, id });
    const invited = await callTool(client, 'invites-create', { organization_id, target_email: 'new@example.com' });
    const { secret_api_token: current, secret_api_token_backup: backup } = rotated.structured as Record<string, string>;
    const { path } = invited.structured as { path: string };
    expect(current).toMatch(/^phs_[0-9A-Za-z]{49}$/);
    expect(backup).toMatch(/^phs_[0-9A-Za-z]{49}$/);
    expect(path).toMatch(/^\/invite\/.{80,}$/);
    for (const [name, args] of [
      ['projects-get', { id }],
      ['projects-list', {}],
      ['projects-update', { id, name: 'Store' }],
      ['projects-reset-token', { id }],
      ['invites-list', {}],
      ['activity-log-list', {}],
    ] as const) {
      const told = JSON.stringify(await callTool(client, name, { organization_id, ...args }));
      for (const secret of [current, backup, path]) expect(told, name).not.toContain(secret as string);
    }
    const shown = await callTool(client, 'projects-get', { organization_id, id });
    expect(shown.structured).toMatchObject({
      secret_api_token: masked(current as string),
      secret_api_token_backup: masked(backup as string),
    });
  });
});

describe('where the connection has named its organization', () => {
  const pin = {
    'the header': (organization: string) =>
      connectOverHttp(arranged.server.url, () => ({
        authorization: `Bearer ${arranged.world.keys.owner}`,
        'x-organization-id': organization,
      })),
    'the address': (organization: string) =>
      connectOverHttp(
        arranged.server.url,
        () => ({ authorization: `Bearer ${arranged.world.keys.owner}` }),
        `?organization_id=${organization}`,
      ),
    'the command line': (organization: string) =>
      connectOverStdio(arranged.server.url, arranged.world.keys.owner, { organization }),
  };

  it.each(Object.entries(pin))('in %s, no tool reaches another', async (_, connect) => {
    const { world, rolecall } = arranged;
    const here = await createOrganization(world);
    const elsewhere = await createOrganization(world);
    const owner = await rolecall.actingAs(world.emails.owner);
    await owner.roles.create({ organization_id: here, name: 'Here' });
    const { id: project_id } = await owner.projects.create({ organization_id: elsewhere, name: 'Elsewhere' });
    const client = await connect(here);
    const { tools: listed } = await client.listTools();
    for (const { name, inputSchema } of listed)
      expect(Object.keys(inputSchema.properties ?? {}), name).not.toContain('organization_id');
    expect((await callTool(client, 'roles-list')).structured).toMatchObject({ count: 1, results: [{ name: 'Here' }] });
    expect((await callTool(client, 'organizations-list')).structured).toMatchObject({ results: [{ id: here }] });
    expect((await callTool(client, 'roles-list', { organization_id: elsewhere })).error).toMatchObject({
      code: 'invalid_input',
      attr: 'organization_id',
    });
    expect((await callTool(client, 'dashboards-list', { project_id })).text).toBe(
      'API key does not have access to the requested organization.',
    );
    expect((await callTool(client, 'users-update-me', { set_current_organization: elsewhere })).error).toMatchObject({
      code: 'does_not_exist',
    });
  });

  it('a key gains nothing by it', async () => {
    const { world } = arranged;
    const organization = await createOrganization(world);
    for (const key of [world.otherOrganizationKey, world.otherProjectKey]) {
      const client = await connectOverHttp(arranged.server.url, () => ({
        authorization: `Bearer ${key}`,
        'x-organization-id': organization,
      }));
      expect((await callTool(client, 'roles-list')).text).toBe(
        'API key does not have access to the requested organization.',
      );
    }
  });

  it('the name must be a UUID, and one', async () => {
    const authorization = `Bearer ${arranged.world.keys.owner}`;
    await expect(
      connectOverHttp(arranged.server.url, () => ({ authorization, 'x-organization-id': 'acme' })),
    ).rejects.toThrow('Must be a valid UUID.');
    await expect(
      connectOverHttp(
        arranged.server.url,
        () => ({ authorization, 'x-organization-id': '01890a5d-ac96-774b-bcce-b302099a8057' }),
        '?organization_id=01890a5d-ac96-774b-bcce-b302099a8058',
      ),
    ).rejects.toThrow('name different organizations');
  });
});

it('a server that is gone, or is no Rolecall, is a failure of the tool', async () => {
  const causes: unknown[] = [];
  const onError = (cause: unknown) => void causes.push(cause);
  const nowhere = await connectOverStdio('http://127.0.0.1:9', arranged.world.keys.owner, { onError });
  expect((await callTool(nowhere, 'roles-list')).text).toBe('The server at http://127.0.0.1:9 does not answer.');
  await expect(nowhere.listTools()).rejects.toThrow('does not answer');
  const elsewhere = await connectOverStdio(`${arranged.server.url}/elsewhere`, arranged.world.keys.owner, { onError });
  expect((await callTool(elsewhere, 'roles-list')).text).toBe('Endpoint not found.');
  expect(causes.length).toBeGreaterThan(0);
});
