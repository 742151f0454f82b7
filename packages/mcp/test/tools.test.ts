import { createInterface } from 'node:readline';
import { PassThrough } from 'node:stream';
import type { Client } from '@modelcontextprotocol/sdk/client/index.js';
import type { CallToolResult } from '@modelcontextprotocol/sdk/types.js';
import { databaseOf } from '@rolecall/api/testing';
import { openApiDocument, operations } from '@rolecall/rest';
import { beforeAll, describe, expect, it } from 'vitest';
import { contentsOf } from '../../db/testing/contents.ts';
import { type CallerRequest, createOrganization, pathOf, requestOf } from '../../rest/test/callers.ts';
import { sharedArguments } from '../src/instructions.ts';
import { serveStdio } from '../src/stdio.ts';
import { listingOf, type Tool, tools } from '../src/tools.ts';
import { argumentsOf, arrange } from './arranged.ts';
import { callTool, connectOverHttp, connectOverStdio } from './server.ts';

const arranged = arrange();
const all = [...tools.values()].map((tool) => [tool.name, tool] as const);

/** A credential that may call a tool: the owner's key, or a project's token if the tool is for projects. */
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
  return response.status === 204 ? undefined : ((await response.json()) as unknown);
}

const masked = (token: string) => `${token.slice(0, 4)}...${token.slice(-4)}`;

/** A REST response as the tool returns it: with masked secrets, unless the tool is for revealing them. */
const withoutSecrets = (answer: unknown, { operation: { route } }: Tool): unknown =>
  route.revealing
    ? answer
    : JSON.parse(JSON.stringify(answer), (key, value: unknown) =>
        typeof value === 'string' && (/^secret_api_token(_backup)?$/.test(key) || value.startsWith('/invite/'))
          ? masked(value)
          : value,
      );

/** The response without what differs between two equal organizations: ids, tokens, paths and slugs. */
const likened = (answer: unknown): unknown =>
  JSON.parse(
    JSON.stringify(answer)
      .replaceAll(/[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}/g, 'uuid')
      .replaceAll(/ph[cs]_[0-9A-Za-z]{49}/g, 'token')
      .replaceAll(/"(id|team_id|project_id|resource_id)":"?\d+"?/g, '"$1":0')
      .replaceAll(/"(path|slug)":"[^"]*"/g, '"$1":""'),
  );

describe.each(Object.entries(ways))('tools over %s', (_, connect) => {
  const clients = new Map<string, Client>();
  beforeAll(async () => {
    for (const credential of [arranged.world.keys.owner, arranged.world.projectToken]) {
      const client = await connect(credential);
      // From here on, the client validates each structured result against the tool's output schema.
      await client.listTools();
      clients.set(credential, client);
    }
  });

  it.each(all)('%s returns the same as REST', async (name, tool) => {
    const { world } = arranged;
    const client = clients.get(credentialFor(tool)) as Client;
    const here = await createOrganization(world);
    // A write cannot be repeated, so REST writes to a second organization that is equal.
    const there = await createOrganization(world);
    const request = await requestOf(tool.operation.route, world, here);
    const told = await callTool(client, name, argumentsOf(tool, here, request));
    expect(told.error).toBeUndefined();
    expect(told.isStructured).toBe(listingOf(tool).definition.outputSchema !== undefined);
    // Structured content is not repeated as text.
    if (told.isStructured) expect(told.text.length).toBeLessThan(JSON.stringify(told.answer).length / 2);
    const { writes } = tool.operation.permission;
    const answer = writes
      ? await rest(tool, there, await requestOf(tool.operation.route, world, there))
      : await rest(tool, here, request);
    if (answer === undefined) expect(told).toMatchObject({ text: 'Done.', isStructured: false });
    else if (writes) expect(likened(told.answer)).toEqual(likened(withoutSecrets(answer, tool)));
    // The other tools have tests of their own.
    else if (!tool.view) expect(told.answer).toEqual(withoutSecrets(answer, tool));
  });

  it('a call respects the idempotency key and the ETag that are sent with it', async () => {
    const { world } = arranged;
    const organization_id = await createOrganization(world);
    const client = clients.get(world.keys.owner) as Client;
    const call = async (name: string, args: object, _meta?: Record<string, unknown>) => {
      const result = await client.callTool({ name, arguments: { organization_id, ...args }, ...(_meta && { _meta }) });
      return result as CallToolResult;
    };
    const key = { 'idempotency-key': `the first role of ${organization_id}` };
    const first = await call('roles-create', { name: 'On call' }, key);
    expect(first.isError).toBeUndefined();
    const again = await call('roles-create', { name: 'On call' }, key);
    expect(again).toEqual({ ...first, _meta: { 'idempotent-replayed': true } });
    const textOf = ({ content }: CallToolResult) => content.map((part) => (part.type === 'text' ? part.text : ''));
    const codeOf = (result: CallToolResult) => (JSON.parse(textOf(result)[1] ?? '{}') as { code?: string }).code;
    expect(codeOf(await call('roles-create', { name: 'Another' }, key))).toBe('idempotency_key_reused');
    expect(codeOf(await call('roles-create', { name: 'Another' }, { 'idempotency-key': 1 }))).toBe('invalid_input');
    expect(codeOf(await call('roles-create', { name: 'Another' }, { 'idempotency-key': '' }))).toBe('invalid_input');
    // A refusal is repeated as well.
    const twice = { 'idempotency-key': `twice in ${organization_id}` };
    expect(codeOf(await call('roles-create', { name: 'On call' }, twice))).toBe('unique');
    expect(codeOf(await call('roles-create', { name: 'On call' }, twice))).toBe('unique');

    const { id } = JSON.parse(textOf(first)[0] ?? '') as { id: string };
    const { _meta: read } = await call('role-get', { id });
    const held = { 'if-match': read?.['etag'] };
    expect((await call('roles-update', { id, name: 'Standby' }, held)).isError).toBeUndefined();
    expect(codeOf(await call('roles-update', { id, name: 'Nights' }, held))).toBe('precondition_failed');
  });

  it('a blank filter is ignored', async () => {
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
        const { answer } = await callTool(client, name, { ...others, [filter]: ' ' });
        expect(answer?.['results'], `${name} ${filter}`).toEqual(unfiltered.answer?.['results']);
        tried += 1;
      }
    }
    expect(tried).toBeGreaterThan(10);
  });

  it('a list has the same pages as REST', async () => {
    const { world, rolecall } = arranged;
    const organization_id = await createOrganization(world);
    const owner = await rolecall.actingAs(world.emails.owner);
    for (const name of ['One', 'Two', 'Three']) await owner.roles.create({ organization_id, name });
    const client = clients.get(world.keys.owner) as Client;
    const tool = tools.get('roles-list') as Tool;
    for (const [limit, offset] of [
      [1, 1],
      [1000, 0],
      [2, 2],
    ] as const) {
      const { answer } = await callTool(client, 'roles-list', { organization_id, limit, offset });
      const { results, ...page } = (await rest(tool, organization_id, {
        query: `?limit=${limit}&offset=${offset}`,
      })) as { results: { id: string }[] };
      const shown = results.map(({ id }) => expect.objectContaining({ id }) as unknown);
      expect(answer, `${limit} from ${offset}`).toEqual({ ...page, results: shown });
    }
  });

  it('roles-list counts the holders of a role, and includes them on request', async () => {
    const { world, rolecall } = arranged;
    const organization_id = await createOrganization(world);
    const owner = await rolecall.actingAs(world.emails.owner);
    const { id: role_id } = await owner.roles.create({ organization_id, name: 'On call' });
    await owner.roles.create({ organization_id, name: 'Press' });
    const { id } = await owner.roleMemberships.create({ organization_id, role_id, user_uuid: world.subjectUuid });
    const client = clients.get(world.keys.owner) as Client;
    const counted = { id: role_id, name: 'On call', is_default: false, member_count: 1 };
    const list = async (args: object) => (await callTool(client, 'roles-list', { organization_id, ...args })).answer;
    expect(await list({})).toMatchObject({ count: 2, results: [counted, { name: 'Press', member_count: 0 }] });
    await owner.roles.create({ organization_id, name: 'Łukasz Novák' });
    expect(await list({ search: 'lukasz novak' })).toMatchObject({ count: 1, results: [{ name: 'Łukasz Novák' }] });
    const { results = [] } = (await list({ search: 'CALL' })) as { results?: unknown[] };
    expect(results).toEqual([counted]);
    const person = { uuid: world.subjectUuid, first_name: '', last_name: '', email: world.emails.subject };
    expect(await list({ search: 'call', include: 'members' })).toMatchObject({
      count: 1,
      results: [{ ...counted, members: [{ id, user: person }] }],
    });
  });

  it('projects-list includes settings only on request', async () => {
    const { world, rolecall } = arranged;
    const organization_id = await createOrganization(world);
    const owner = await rolecall.actingAs(world.emails.owner);
    const { id } = await owner.projects.create({ organization_id, name: 'Shop' });
    const client = clients.get(world.keys.owner) as Client;
    const list = async (args: object) => (await callTool(client, 'projects-list', { organization_id, ...args })).answer;
    expect((await list({}))?.['results']).toEqual([
      { id, name: 'Shop', product_description: null, is_demo: false, effective_membership_level: 15 },
    ]);
    const { answer: whole } = await callTool(client, 'project-get', { organization_id, id });
    expect((await list({ include: 'settings' }))?.['results']).toEqual([whole]);
  });

  it('the settings of a project are one argument', async () => {
    const organization_id = await createOrganization(arranged.world);
    const client = clients.get(arranged.world.keys.owner) as Client;
    const settings = { timezone: 'Europe/Berlin', heatmaps_opt_in: null };
    const created = await callTool(client, 'projects-create', { organization_id, name: 'Shop', settings });
    expect(created.answer).toMatchObject({ name: 'Shop', ...settings });
    const change = { organization_id, id: created.answer?.['id'], settings: { timezone: 'UTC' } };
    for (const name of ['projects-update', 'projects-rotate-secret-token'])
      expect((await callTool(client, name, change)).answer).toMatchObject({ name: 'Shop', timezone: 'UTC' });
    for (const [wrong, text] of [
      [{ timezone: 'Mars' }, 'timezone: "Mars" is not a valid choice.'],
      [{ time_zone: 'UTC' }, 'time_zone: There is no such setting.'],
      [{ name: 'Store' }, 'name: There is no such setting.'],
      ['UTC', 'settings: Expected a dictionary of items but got type "str".'],
    ] as const)
      expect((await callTool(client, 'projects-update', { ...change, settings: wrong })).text).toBe(text);
  });

  it('removing an access rule returns no rule', async () => {
    const { world, rolecall } = arranged;
    const organization_id = await createOrganization(world);
    const { id: project_id } = await (
      await rolecall.actingAs(world.emails.owner)
    ).projects.create({ organization_id, name: 'Shop' });
    const client = clients.get(world.keys.owner) as Client;
    for (const [name, args, level] of [
      ['access-project-set', {}, 'none'],
      ['access-resources-set', { resource: 'dashboard' }, 'viewer'],
    ] as const) {
      const set = async (access_level: string | null) => callTool(client, name, { project_id, ...args, access_level });
      expect((await set(level)).answer).toMatchObject({ access_level: level });
      expect(await set(null)).toMatchObject({ isError: false, text: 'Done.' });
    }
  });
});

describe('the tools', () => {
  it('are one for each documented operation, except for second paths to the same operation', () => {
    const documented = Object.values(openApiDocument().paths ?? {}).flatMap((methods) =>
      Object.values(methods as Record<string, { operationId: string; summary: string; description: string }>),
    );
    const expected = operations
      .filter(
        ({ route }) => route.operationId === undefined && !/^access\.\w+Users$|\.lookupMany$/.test(route.procedure),
      )
      .map(({ id }) => id);
    expect(documented.map(({ operationId }) => operationId)).toEqual(expect.arrayContaining(expected));
    const offered = [...tools.values()].map(({ operation }) => operation.id);
    expect(offered.toSorted()).toEqual(expected.toSorted());
  });

  it('have the documented names', () => {
    expect([...tools.keys()]).toEqual(
      expect.arrayContaining([
        'roles-list',
        'role-get',
        'role-members-list',
        'org-members-list',
        'organization-get',
        'projects-list',
        'project-get',
        'user-get',
        'roles-create',
        'roles-update',
        'roles-delete',
        'role-external-references-lookup',
        'welcome-get',
        'projects-rotate-secret-token',
      ]),
    );
  });

  it.each([
    ['every scope', '*', 12_000],
    ['organization:read', 'organization:read', 4000],
  ])('for a key with %s take few tokens to list', async (_, scope, most) => {
    const key = arranged.world.scopedKeys[scope] ?? '';
    for (const connect of Object.values(ways)) {
      const listed = await (await connect(key)).listTools();
      expect(listed.tools.length).toBeGreaterThan(10);
      // An estimate of four bytes per token; the tokenizer o200k_base counts 10% fewer.
      expect(Buffer.byteLength(JSON.stringify(listed)) / 4).toBeLessThanOrEqual(most);
    }
  });

  it('leave sentences that several of them would repeat to the instructions', async () => {
    const client = await ways['HTTP']?.(arranged.world.keys.owner);
    const saidBy = new Map<string, Set<string>>();
    for (const { outputSchema: _, ...tool } of (await client?.listTools())?.tools ?? [])
      JSON.stringify(tool, (key, value: unknown) => {
        if (key === 'description' && typeof value === 'string')
          for (const sentence of value.split(/(?<=\.) /))
            saidBy.set(sentence, (saidBy.get(sentence) ?? new Set()).add(tool.name));
        return value;
      });
    expect([...saidBy].filter(([, names]) => names.size > 1).map(([sentence, names]) => [sentence, ...names])).toEqual(
      [],
    );
    for (const argument of ['organization_id', 'limit', 'offset', 'role_id'])
      expect(client?.getInstructions()).toContain(`\`${argument}\`: `);
  });

  it.each(all)('%s describes all of its arguments and results', (_, tool) => {
    const { definition } = listingOf(tool);
    expect(definition.description).toBeTruthy();
    for (const schema of [definition.inputSchema, definition.outputSchema])
      for (const [name, property] of Object.entries(
        (schema?.properties ?? {}) as Record<string, { description?: string }>,
      ))
        expect(property.description ?? sharedArguments[name], name).toBeTruthy();
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
  const hints = (tool: Tool) => listingOf(tool).definition.annotations ?? {};

  it.each(all.filter(([, tool]) => hints(tool).readOnlyHint))('%s only reads', async (_, tool) => {
    const organizationId = await createOrganization(arranged.world);
    const request = await requestOf(tool.operation.route, arranged.world, organizationId);
    const before = await contents();
    expect((await perform(tool, organizationId, request)).error).toBeUndefined();
    expect(await contents()).toEqual(before);
    expect(hints(tool)).toMatchObject({ destructiveHint: false, idempotentHint: true });
  });

  it.each(all.filter(([, tool]) => !hints(tool).readOnlyHint && hints(tool).idempotentHint))(
    '%s changes nothing the second time',
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
    '%s makes a change again the second time',
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

  const adding = all.filter(
    ([, { operation }]) =>
      operation.route.method === 'POST' && operation.permission.writes && !operation.route.destructive,
  );

  it.each(adding)('%s only adds', async (_, tool) => {
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

describe.each(Object.entries(ways))('an error over %s', (_, connect) => {
  const tell = async (name: string, args: Record<string, unknown>) =>
    callTool(await connect(arranged.world.keys.owner), name, args);

  it('has the documented message, and names the argument at fault', async () => {
    const organization_id = await createOrganization(arranged.world);
    const role = { organization_id, name: 'On call' };
    await tell('roles-create', role);
    expect(await tell('roles-create', role)).toEqual({
      isError: true,
      text: 'name: There is already a role with this name.',
      answer: undefined,
      isStructured: false,
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
    ['role-get', {}, 'required', 'id'],
    ['role-get', { id: null }, 'required', 'id'],
    ['role-get', { id: '01890a5d-ac96-774b-bcce-b302099a8057' }, 'not_found', null],
    // Ids that would change the path of a URL.
    ['role-get', { id: '' }, 'not_found', null],
    ['role-get', { id: '..' }, 'not_found', null],
    ['role-get', { id: '../members' }, 'not_found', null],
    ['role-get', { id: '%2e%2e' }, 'not_found', null],
    ['role-get', { id: 'x?limit=1#y' }, 'not_found', null],
    ['role-get', { id: '\uD800' }, 'not_found', null],
    ['role-get', { id: ['x'] }, 'invalid_input', 'id'],
    ['role-get', { id: 5 }, 'invalid_input', 'id'],
    ['project-get', { id: 'twelve' }, 'invalid_input', 'id'],
    ['project-get', { id: '12' }, 'invalid_input', 'id'],
    ['project-get', { id: 2_000_000_000 }, 'not_found', null],
    ['roles-list', { limit: {} }, 'invalid_input', 'limit'],
    ['roles-list', { limit: 0 }, 'min_value', 'limit'],
    ['roles-list', { limit: 1001 }, 'max_value', 'limit'],
    ['roles-list', { limit: '20' }, 'invalid_input', 'limit'],
    ['roles-list', { offset: -1 }, 'min_value', 'offset'],
    ['roles-list', { organization_id: 5 }, 'invalid_input', 'organization_id'],
    ['roles-list', { include: 'everything' }, 'invalid_choice', 'include'],
    ['org-members-list', { is_active: 'true' }, 'invalid_input', 'is_active'],
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
  ])('%s with %o is refused as %s', async (name, args, code, attr) => {
    const told = await tell(name, args);
    expect({ isError: told.isError, code: told.error?.code, attr: told.error?.attr }).toEqual({
      isError: true,
      code,
      attr,
    });
    expect(told.text).toBe(attr === null ? told.error?.detail : `${attr}: ${told.error?.detail}`);
  });

  it('for an unknown tool is a protocol error, and the connection stays open', async () => {
    const client = await connect(arranged.world.keys.owner);
    await expect(client.callTool({ name: 'roles-explode' })).rejects.toThrow('Unknown tool: roles-explode');
    await client.ping();
    expect((await callTool(client, 'user-get')).isError).toBe(false);
  });
});

it('arguments that are nested too deeply or too long are also refused over standard input', async () => {
  const client = await connectOverStdio(arranged.server.url, arranged.world.keys.owner);
  for (const name of [JSON.parse('['.repeat(1500) + ']'.repeat(1500)), Array<number>(200_000).fill(1)])
    expect(await callTool(client, 'roles-create', { name })).toMatchObject({
      isError: true,
      error: { code: 'parse_error', attr: null },
    });
  await client.ping();
});

it.each([
  ['{', -32_700, null],
  ['{"hello": "world"}', -32_600, null],
  ['{"jsonrpc":"2.0","id":7,"method":"tools/call","params":[1]}', -32_600, 7],
])('the line %s on standard input gets the error %i, and the next line is still read', async (line, code, id) => {
  const input = new PassThrough();
  const output = new PassThrough();
  void serveStdio({
    host: arranged.server.url,
    apiKey: arranged.world.keys.owner,
    input,
    output,
    onError: () => undefined,
  });
  const answers = createInterface(output)[Symbol.asyncIterator]();
  const answerTo = async (text: string) => {
    input.write(`${text}\n`);
    return JSON.parse((await answers.next()).value as string) as unknown;
  };
  expect(await answerTo(line)).toMatchObject({ id, error: { code } });
  expect(await answerTo('{"jsonrpc":"2.0","id":7,"method":"ping"}')).toMatchObject({ id: 7, result: {} });
  input.end();
});

describe('secrets', () => {
  it('are only returned by rotating a token and by inviting', async () => {
    const { world, rolecall } = arranged;
    const organization_id = await createOrganization(world);
    const owner = await rolecall.actingAs(world.emails.owner);
    const { id } = await owner.projects.create({ organization_id, name: 'Shop' });
    await owner.projects.rotateSecretToken({ organization_id, id });
    const client = (await ways['HTTP']?.(world.keys.owner)) as Client;
    const rotated = await callTool(client, 'projects-rotate-secret-token', { organization_id, id });
    const invited = await callTool(client, 'invites-create', { organization_id, target_email: 'new@example.com' });
    const { secret_api_token: current, secret_api_token_backup: backup } = rotated.answer as Record<string, string>;
    const { path } = invited.answer as { path: string };
    expect(current).toMatch(/^phs_[0-9A-Za-z]{49}$/);
    expect(backup).toMatch(/^phs_[0-9A-Za-z]{49}$/);
    expect(path).toMatch(/^\/invite\/.{80,}$/);
    for (const [name, args] of [
      ['project-get', { id }],
      ['projects-list', { include: 'settings' }],
      ['projects-update', { id, name: 'Store' }],
      ['projects-reset-token', { id }],
      ['invites-list', {}],
      ['activity-log-list', {}],
    ] as const) {
      const told = JSON.stringify(await callTool(client, name, { organization_id, ...args }));
      for (const secret of [current, backup, path]) expect(told, name).not.toContain(secret as string);
    }
    const shown = await callTool(client, 'project-get', { organization_id, id });
    expect(shown.answer).toMatchObject({
      secret_api_token: masked(current as string),
      secret_api_token_backup: masked(backup as string),
    });
  });
});

describe('a connection that names its organization', () => {
  const ownerKey = () => arranged.world.keys.owner;
  const pin = {
    'the header': (organization: string, key = ownerKey()) =>
      connectOverHttp(arranged.server.url, () => ({
        authorization: `Bearer ${key}`,
        'x-organization-id': organization,
      })),
    'the address': (organization: string, key = ownerKey()) =>
      connectOverHttp(
        arranged.server.url,
        () => ({ authorization: `Bearer ${key}` }),
        `?organization_id=${organization}`,
      ),
    'the command line': (organization: string, key = ownerKey()) =>
      connectOverStdio(arranged.server.url, key, { organization }),
  };

  it.each(Object.entries(pin))('in %s cannot access another one with any tool', async (_, connect) => {
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
    expect((await callTool(client, 'roles-list')).answer).toMatchObject({ count: 1, results: [{ name: 'Here' }] });
    expect((await callTool(client, 'organizations-list')).answer).toMatchObject({ results: [{ id: here }] });
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

  it('does not give its key more access', async () => {
    const { world } = arranged;
    const organization = await createOrganization(world);
    const client = await connectOverHttp(arranged.server.url, () => ({
      authorization: `Bearer ${world.otherProjectKey}`,
      'x-organization-id': organization,
    }));
    expect((await callTool(client, 'roles-list')).text).toBe(
      'API key does not have access to the requested organization.',
    );
    expect((await callTool(client, 'projects-list')).answer).toMatchObject({ count: 0 });
  });

  it.each(Object.entries(pin))(
    'in %s is refused at once if the organization is unknown or out of reach',
    async (_, connect) => {
      const { world } = arranged;
      const { owner, outsider } = world.keys;
      const here = await createOrganization(world);
      const unknown = '01890a5d-ac96-774b-bcce-b302099a8057';
      await expect(connect(unknown, owner)).rejects.toThrow('organization_id: Not found.');
      await expect(connect(here, outsider)).rejects.toThrow('organization_id: You do not have permission');
      await expect(connect(here, world.otherOrganizationKey)).rejects.toThrow('organization_id: API key does not');
      // The scopes of the key do not matter for connecting.
      const client = await connect(here, world.scopedKeys['activity_log:read'] ?? '');
      expect((await callTool(client, 'activity-log-list')).isError).toBe(false);
    },
  );

  it('must use a UUID, and only one', async () => {
    const authorization = `Bearer ${arranged.world.keys.owner}`;
    for (const connect of Object.values(pin)) await expect(connect('acme')).rejects.toThrow('Must be a valid UUID.');
    await expect(
      connectOverHttp(
        arranged.server.url,
        () => ({ authorization, 'x-organization-id': '01890a5d-ac96-774b-bcce-b302099a8057' }),
        '?organization_id=01890a5d-ac96-774b-bcce-b302099a8058',
      ),
    ).rejects.toThrow('name different organizations');
  });
});

it('a server that does not respond, or is not Rolecall, is reported as an error of the tool', async () => {
  const causes: unknown[] = [];
  const onError = (cause: unknown) => void causes.push(cause);
  const nowhere = await connectOverStdio('http://127.0.0.1:9', arranged.world.keys.owner, { onError });
  expect((await callTool(nowhere, 'roles-list')).text).toBe('The server at http://127.0.0.1:9 does not answer.');
  await expect(nowhere.listTools()).rejects.toThrow('does not answer');
  const elsewhere = await connectOverStdio(`${arranged.server.url}/elsewhere`, arranged.world.keys.owner, { onError });
  expect((await callTool(elsewhere, 'roles-list')).text).toBe('Endpoint not found.');
  expect(causes.length).toBeGreaterThan(0);
});
