import { createHash } from 'node:crypto';
import { gzipSync } from 'node:zlib';
import { appRouter, type Rolecall } from '@rolecall/api';
import { databaseOf } from '@rolecall/api/testing';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { contentsOf } from '../../db/testing/contents.ts';
import { inputFieldsOf, planInput, unwrap } from '../src/input.ts';
import { routes } from '../src/routes/index.ts';
import { openTestServer, type TestAnswer } from './server.ts';

/*
 * Tests every field of every body and query with values that a careless or hostile caller may send. The expected errors are
 * derived from the field's schema; the messages are the contract's, word for word.
 */

interface Expected {
  code: string;
  detail: string | RegExp;
}

interface Case {
  what: string;
  value: unknown;
  expected: Expected;
}

const required: Expected = { code: 'required', detail: 'This field is required.' };
const isNull: Expected = { code: 'null', detail: 'This field may not be null.' };
const blank: Expected = { code: 'blank', detail: 'This field may not be blank.' };
const noString: Expected = { code: 'invalid_input', detail: 'Not a valid string.' };
const noInteger: Expected = { code: 'invalid_input', detail: 'A valid integer is required.' };
const noBoolean: Expected = { code: 'invalid_input', detail: 'Must be a valid boolean.' };
const noUuid: Expected = { code: 'invalid_input', detail: 'Must be a valid UUID.' };
const noList = (type: string): Expected => ({
  code: 'invalid_input',
  detail: `Expected a list of items but got type "${type}".`,
});
const noChoice = (shown: string): Expected => ({ code: 'invalid_choice', detail: `"${shown}" is not a valid choice.` });

const isNullable = (schema: z.ZodType) => z.safeParse(schema, null).success;
const isRequired = (schema: z.ZodType) => !z.safeParse(schema, undefined).success;

/** Values that a text field refuses. */
function textCases(inner: z.ZodType): Case[] {
  const meta = inner.meta() ?? {};
  const cases: Case[] = [
    { what: 'a number', value: 5, expected: noString },
    { what: 'a boolean', value: true, expected: noString },
    { what: 'a list', value: ['x'], expected: noString },
    { what: 'an object', value: { x: 1 }, expected: noString },
  ];
  const max = meta['maxLength'];
  if (typeof max === 'number')
    cases.push({
      what: 'a text too long by one',
      value: '😀'.repeat(max + 1),
      expected: { code: 'max_length', detail: `Ensure this field has no more than ${max} characters.` },
    });
  if (meta['minLength'] === 1)
    cases.push(
      { what: 'an empty text', value: '', expected: blank },
      { what: 'a blank text', value: ' \t\n', expected: blank },
    );
  return cases;
}

const characterCases: Case[] = [
  {
    what: 'NUL',
    value: 'a\0b',
    expected: { code: 'null_characters_not_allowed', detail: 'Null characters are not allowed.' },
  },
  {
    what: 'NUL alone',
    value: '\0',
    expected: { code: 'null_characters_not_allowed', detail: 'Null characters are not allowed.' },
  },
  {
    what: 'a lone surrogate',
    value: 'a\uD800b',
    expected: { code: 'surrogate_characters_not_allowed', detail: 'Surrogate characters are not allowed: U+D800.' },
  },
];

function casesOf(name: string, schema: z.ZodType): Case[] {
  const inner = unwrap(schema);
  const cases: Case[] = [];
  if (isRequired(schema)) cases.push({ what: 'nothing', value: undefined, expected: required });
  if (!isNullable(schema)) cases.push({ what: 'null', value: null, expected: isNull });
  if (inner instanceof z.ZodGUID || (inner.meta()?.['format'] === 'uuid' && !(inner instanceof z.ZodString)))
    cases.push(
      { what: 'no UUID', value: 'x', expected: noUuid },
      {
        what: 'a number',
        value: 5,
        expected: { ...noUuid, detail: /^(Not a valid string\.|Must be a valid UUID\.)$/ },
      },
    );
  else if (inner instanceof z.ZodString) {
    cases.push(...textCases(inner));
    if (inner.meta()?.['maxLength'] !== undefined && name !== 'timezone') cases.push(...characterCases);
  } else if (inner instanceof z.ZodNumber) {
    for (const [what, value] of [
      ['a text', 'x'],
      ['digits in a text', '5'],
      ['a fraction', 1.5],
      ['a boolean', true],
      ['a list', [1]],
    ] as const)
      cases.push({ what, value, expected: noInteger });
  } else if (inner instanceof z.ZodBoolean)
    for (const [what, value] of [
      ['a text', 'yes'],
      ['true in a text', 'true'],
      ['a number', 1],
      ['a list', [true]],
    ] as const)
      cases.push({ what, value, expected: noBoolean });
  else if (inner instanceof z.ZodArray)
    cases.push(
      { what: 'a text', value: 'x', expected: noList('str') },
      { what: 'a number', value: 5, expected: noList('int') },
      { what: 'an object', value: { x: 1 }, expected: noList('dict') },
    );
  else if (inner instanceof z.ZodEnum || inner instanceof z.ZodLiteral)
    cases.push(
      { what: 'none of the choices', value: 'x', expected: noChoice('x') },
      { what: 'a number that is no choice', value: 99, expected: noChoice('99') },
    );
  else if (inner instanceof z.ZodObject)
    cases.push({
      what: 'a text',
      value: 'x',
      expected: { code: 'invalid_input', detail: 'Expected a dictionary of items but got type "str".' },
    });
  return cases;
}

const isInstant = (schema: z.ZodType) =>
  schema instanceof z.ZodString && !schema.meta()?.['maxLength'] && schema.meta()?.['format'] !== 'uuid';

/** The cases that can be written in a URL, where every value is text and lone surrogates cannot be encoded. */
function queryCasesOf(name: string, schema: z.ZodType, isFilter = false): Case[] {
  if (isFilter && (name === 'limit' || name === 'offset')) return [];
  const noInstant = { code: 'invalid_input', detail: 'Datetime has wrong format. Use ISO 8601.' };
  // In a query, these texts are a valid boolean and a valid number.
  const isGood = (value: unknown) =>
    (unwrap(schema) instanceof z.ZodBoolean && value === 'true') ||
    (unwrap(schema) instanceof z.ZodNumber && value === '5');
  const cases = isInstant(unwrap(schema))
    ? [{ what: 'no instant', value: 'yesterday', expected: noInstant }]
    : casesOf(name, schema);
  return cases.filter(
    ({ value }) =>
      value === undefined ||
      (typeof value === 'string' &&
        !isGood(value) &&
        !/\p{Surrogate}/u.test(value) &&
        (!isFilter || value.trim() !== '')),
  );
}

/** A hash of all rows of all tables, in order. */
async function contentOf(rolecall: Rolecall): Promise<string> {
  // A key's last use is recorded from time to time, whatever the outcome of its requests.
  const content = JSON.stringify(await contentsOf(databaseOf(rolecall).executor as never), (name, value: unknown) =>
    name === 'last_used_at' ? undefined : value,
  );
  return createHash('sha256').update(content).digest('hex');
}

/**
 * Opens a server with an object of each kind, and valid values for required fields so that only one field at a time is bad.
 */
async function prepare() {
  const tenant = await openTestServer();
  const base = `/organizations/${tenant.organization.id}`;
  const { body: role } = await tenant.as.owner('POST', `${base}/roles`, { name: 'On call' });
  const { body: project } = await tenant.as.owner('POST', `${base}/projects`, { name: 'Shop' });
  const project_id = (project as { id: number }).id;
  const { body: dashboard } = await tenant.as.owner('POST', `/projects/${project_id}/dashboards`, {
    name: 'Sign-ups',
    url: 'https://metrics.example.com',
  });
  const role_id = (role as { id: string }).id;
  const parameters: Record<string, Record<string, string | number>> = {
    roles: { id: role_id },
    roleMemberships: { role_id },
    projects: { id: project_id },
    environments: { id: project_id },
    access: { project_id, dashboard_id: (dashboard as { id: number }).id },
    dashboards: { project_id, id: (dashboard as { id: number }).id },
    members: { user_uuid: tenant.uuids.member },
    organizations: { organization_id: tenant.organization.id, id: tenant.organization.id },
  };
  const good: Record<string, Record<string, unknown>> = {
    'roles.create': { name: 'Standby' },
    'roleMemberships.create': { user_uuid: tenant.uuids.member },
    'roleExternalReferences.create': {
      provider: 'github',
      provider_organization_id: 'acme',
      provider_role_id: '1',
      provider_role_name: 'On call',
      role: role_id,
    },
    'roleExternalReferences.lookup': {
      provider: 'github',
      provider_organization_id: 'acme',
      provider_role_slug: 'on-call',
    },
    'roleExternalReferences.lookupMany': { keys: [] },
    'groupSyncs.plan': { provider: 'github', provider_organization_id: 'acme', complete: true, groups: [] },
    'organizations.create': { name: 'New' },
    'invites.create': { target_email: 'new@example.com' },
    'projects.create': { name: 'Another' },
    'access.setProjectRule': { access_level: 'member' },
    'access.setResourceRule': { access_level: 'viewer', resource: 'insight' },
    'access.setDashboardRule': { access_level: 'viewer' },
    'dashboards.create': { name: 'Checkout', url: 'https://metrics.example.com' },
  };
  return { ...tenant, parameters, good };
}

const pathOf = (path: string, organizationId: string, parameters: Record<string, string | number> = {}) =>
  path.replaceAll(/:(\w+)/g, (_, name: string) => String(parameters[name] ?? organizationId));

function expectRefusal(what: string, answer: TestAnswer, attr: string, { code, detail }: Expected) {
  const told = answer.body as { code: string; detail: string; attr: string; type: string };
  expect({ what, status: answer.status, code: told.code, attr: told.attr, type: told.type }).toEqual({
    what,
    status: 400,
    code,
    attr,
    type: 'validation_error',
  });
  if (typeof detail === 'string') expect(told.detail, what).toBe(detail);
  else expect(told.detail, what).toMatch(detail);
}

const procedures = appRouter._def.procedures as unknown as Record<string, { _def: { inputs: unknown[] } }>;

describe('bad input', () => {
  it('in any field of any body gets the documented error and changes nothing', async () => {
    const { as, organization, parameters, good, rolecall } = await prepare();
    const before = await contentOf(rolecall);
    let tried = 0;
    for (const route of routes) {
      const procedure = procedures[route.procedure];
      const plan = procedure && planInput(route, procedure);
      if (!procedure || !plan?.body) continue;
      const fields = inputFieldsOf(procedure);
      const [resource = ''] = route.procedure.split('.');
      const path = pathOf(route.path, organization.id, parameters[resource]);
      for (const name of plan.body)
        for (const { what, value, expected } of casesOf(name, fields.get(name) as z.ZodType)) {
          const { [name]: _, ...others } = good[route.procedure] ?? {};
          const body = value === undefined ? others : { ...others, [name]: value };
          expectRefusal(
            `${route.method} ${route.path} with ${what} as ${name}`,
            await as.owner(route.method, path, body),
            name,
            expected,
          );
          tried += 1;
        }
    }
    expect(tried).toBeGreaterThan(400);
    expect(await contentOf(rolecall)).toBe(before);
  });

  it('does not include blank filters, which are ignored', async () => {
    const { as, organization, parameters } = await prepare();
    let tried = 0;
    for (const route of routes.filter(({ paginated }) => paginated)) {
      const procedure = procedures[route.procedure] ?? { _def: { inputs: [] } };
      const [resource = ''] = route.procedure.split('.');
      const path = pathOf(route.path, organization.id, parameters[resource]);
      const all = (await as.owner(route.method, path)).body as { results: unknown[] };
      for (const name of planInput(route, procedure).query.keys())
        for (const blank of ['', '%20', '%09%0a']) {
          const { status, body } = await as.owner(route.method, `${path}?${name}=${blank}`);
          expect({ status, results: (body as typeof all).results }, `${path}?${name}=${blank}`).toEqual({
            status: 200,
            results: all.results,
          });
          tried += 1;
        }
    }
    expect(tried).toBeGreaterThan(60);
  });

  it('too deep or too long in any known or unknown body field is refused and changes nothing', async () => {
    const { server, keys, organization, parameters, good, rolecall } = await prepare();
    const before = await contentOf(rolecall);
    const bad = {
      deep: '['.repeat(5000) + ']'.repeat(5000),
      long: `[${Array<number>(60_000).fill(5).join(',')}]`,
    };
    let tried = 0;
    for (const route of routes) {
      const procedure = procedures[route.procedure];
      const plan = procedure && planInput(route, procedure);
      if (!plan?.body) continue;
      const [resource = ''] = route.procedure.split('.');
      const path = pathOf(route.path, organization.id, parameters[resource]);
      // Three fields are enough: the other settings would behave the same.
      for (const name of [...plan.body.slice(0, 3), 'unknown'])
        for (const [what, value] of Object.entries(bad)) {
          const { [name]: _, ...others } = good[route.procedure] ?? {};
          const body = JSON.stringify({ ...others, [name]: null }).replace(`"${name}":null`, `"${name}":${value}`);
          const answer = await server.request(route.method, `/api${path}`, {
            body,
            headers: { authorization: `Bearer ${keys.owner}` },
          });
          expect({ what: `${route.method} ${path} ${what} ${name}`, status: answer.status, told: answer.body }).toEqual(
            {
              what: `${route.method} ${path} ${what} ${name}`,
              status: 400,
              told: {
                type: 'invalid_request',
                code: 'parse_error',
                detail: expect.stringMatching(
                  /^JSON parse error - (nested more than 200 levels deep|more than 50000 values)\.$/,
                ) as string,
                attr: null,
              },
            },
          );
          tried += 1;
        }
    }
    expect(tried).toBeGreaterThan(80);
    expect(await contentOf(rolecall)).toBe(before);
  }, 120_000);

  it('in any field of any query gets the documented error', async () => {
    const { as, organization, parameters, good } = await prepare();
    let tried = 0;
    for (const route of routes) {
      const procedure = procedures[route.procedure];
      if (!procedure) continue;
      const fields = inputFieldsOf(procedure);
      const [resource = ''] = route.procedure.split('.');
      const path = pathOf(route.path, organization.id, parameters[resource]);
      for (const name of planInput(route, procedure).query.keys())
        for (const { what, value, expected } of queryCasesOf(name, fields.get(name) as z.ZodType, route.paginated)) {
          const { [name]: _, ...others } = good[route.procedure] ?? {};
          const query = new URLSearchParams(others as Record<string, string>);
          if (value !== undefined) query.set(name, String(value));
          expectRefusal(
            `${route.method} ${route.path} with ${what} as ${name}`,
            await as.owner(route.method, `${path}?${query}`),
            name,
            expected,
          );
          tried += 1;
        }
    }
    expect(tried).toBeGreaterThan(20);

    const told = (changed: Record<string, string>) => {
      const { provider_role_slug: _, ...others } = good['roleExternalReferences.lookup'] as Record<string, string>;
      const query = new URLSearchParams({ ...others, ...changed });
      return as.owner('GET', `/organizations/${organization.id}/role_external_references/lookup?${query}`);
    };
    for (const changed of [{}, { provider_role_slug: '' }])
      expect((await told(changed)).body).toEqual({
        type: 'validation_error',
        code: 'invalid_input',
        detail: 'Either provider_role_slug or provider_role_id must be provided.',
        attr: null,
      });
    // A filter without a value is ignored.
    const references = `/organizations/${organization.id}/role_external_references`;
    for (const nothing of ['', '%20'])
      expect((await as.owner('GET', `${references}?provider=${nothing}&role_id=${nothing}`)).status).toBe(200);
  });

  it('in limit and offset falls back to the defaults', async () => {
    const { as, organization } = await prepare();
    const roles = `/organizations/${organization.id}/roles`;
    for (const query of [
      'limit=-1',
      'limit=0',
      'limit=1.5',
      'limit=x',
      'limit=',
      'limit=1e3',
      'limit=99999999999999999999999',
      'offset=-1',
      'offset=0.5',
      'offset=x',
      'offset=',
      'limit=null',
    ]) {
      const { status, body } = await as.owner('GET', `${roles}?${query}`);
      expect({ query, status, count: (body as { results: unknown[] }).results.length }).toEqual({
        query,
        status: 200,
        count: 1,
      });
    }
    expect((await as.owner('GET', `${roles}?offset=99999999999999999999999`)).body).toMatchObject({
      count: 1,
      results: [],
    });
  });

  it('in the body as a whole gets the documented error and changes nothing', async () => {
    const { server, keys, organization, rolecall } = await prepare();
    const path = `/api/organizations/${organization.id}/roles`;
    const post = (body: string | Uint8Array, contentType = 'application/json', target = path) =>
      server.request('POST', target, {
        body,
        headers: { authorization: `Bearer ${keys.owner}`, 'content-type': contentType },
      });
    const before = await contentOf(rolecall);

    for (const [what, body] of [
      ['half an object', '{"name": "x"'],
      ['a trailing comma', '{"name": "x",}'],
      ['no JSON', 'name=x'],
      ['not a number', '{"name": NaN}'],
      ['invalid UTF-8', Buffer.from([0x7b, 0x22, 0x6e, 0xff, 0xfe, 0x22, 0x7d])],
      ['a nest never closed', '['.repeat(100_000)],
      ['a nest', '['.repeat(50_000) + ']'.repeat(50_000)],
    ] as const) {
      const answer = await post(body);
      expect({ what, status: answer.status, told: answer.body }).toMatchObject({
        what,
        status: 400,
        told: { type: 'invalid_request', code: 'parse_error', attr: null },
      });
      expect((answer.body as { detail: string }).detail).toMatch(/^JSON parse error - ./);
    }
    for (const [body, type] of [
      ['[]', 'list'],
      ['"x"', 'str'],
      ['5', 'int'],
      ['null', 'NoneType'],
      ['true', 'bool'],
    ] as const) {
      const answer = await post(body);
      expect(answer.status).toBe(400);
      expect(answer.body).toEqual({
        type: 'validation_error',
        code: 'invalid_input',
        detail: `Invalid data. Expected a dictionary, but got ${type}.`,
        attr: null,
      });
    }
    for (const contentType of [
      'text/plain',
      'application/x-www-form-urlencoded',
      'application/json; charset=latin1',
      '',
    ]) {
      const answer = await post('{"name": "x"}', contentType);
      expect({ contentType, status: answer.status, code: (answer.body as { code: string }).code }).toEqual({
        contentType,
        status: 415,
        code: 'unsupported_media_type',
      });
    }
    const zipped = await server.request('POST', path, {
      body: gzipSync('{"name": "x"}'),
      headers: {
        authorization: `Bearer ${keys.owner}`,
        'content-type': 'application/json',
        'content-encoding': 'gzip',
      },
    });
    expect({ status: zipped.status, body: zipped.body }).toEqual({
      status: 415,
      body: {
        type: 'invalid_request',
        code: 'unsupported_media_type',
        detail: 'Unsupported content encoding "gzip" in request.',
        attr: null,
      },
    });
    const huge = await post(JSON.stringify({ name: 'x', padding: 'x'.repeat(1024 * 1024) }));
    expect({ status: huge.status, body: huge.body }).toMatchObject({
      status: 413,
      body: { type: 'invalid_request', code: 'request_too_large' },
    });
    expect((await post('')).body).toMatchObject({ code: 'required', attr: 'name' });
    // Names of prototype members are not fields of the body, and do not pollute the prototype.
    expect((await post('{"__proto__": {"name": "x"}, "constructor": {"name": "x"}}')).body).toMatchObject({
      code: 'required',
      attr: 'name',
    });
    expect(({} as { name?: string }).name).toBeUndefined();
    expect(await contentOf(rolecall)).toBe(before);

    // Accepted: unknown members, duplicate members (the last one counts) and other valid JSON content types.
    expect(
      (
        await post(
          '{"name": "first", "x": {"y": []}, "name": "Last", "id": "x", "__proto__": null}',
          'application/json; charset=UTF-8',
        )
      ).body,
    ).toMatchObject({ name: 'Last' });
  });

  it('in JSON settings is refused if it could not be returned as it was sent', async () => {
    const { as, organization, parameters, rolecall, server, keys } = await prepare();
    const path = pathOf('/organizations/:organization_id/projects/:id', organization.id, parameters['projects']);
    const before = await contentOf(rolecall);
    const deep = `{"extra_settings":${'['.repeat(101)}${']'.repeat(101)}}`;
    const headers = { authorization: `Bearer ${keys.owner}` };
    expectRefusal('too deep', await server.request('PATCH', `/api${path}`, { headers, body: deep }), 'extra_settings', {
      code: 'invalid_input',
      detail: /nested at most 100 levels deep/,
    });
    expectRefusal('NUL', await as.owner('PATCH', path, { extra_settings: { 'a\0': 1 } }), 'extra_settings', {
      code: 'invalid_input',
      detail: 'Null characters are not allowed.',
    });
    expectRefusal('surrogate', await as.owner('PATCH', path, { extra_settings: ['\uDFFF'] }), 'extra_settings', {
      code: 'invalid_input',
      detail: 'Surrogate characters are not allowed.',
    });
    expect(await contentOf(rolecall)).toBe(before);
    for (const [field, written] of [
      ['extra_settings', '{"a":[9007199254740993]}'],
      ['extra_settings', '[0.12345678901234567890]'],
      ['extra_settings', '1e-400'],
      ['session_recording_url_trigger_config', '[{"a":-9007199254740993}]'],
    ] as const)
      expectRefusal(
        written,
        await server.request('PATCH', `/api${path}`, { headers, body: `{"${field}":${written}}` }),
        field,
        { code: 'invalid_input', detail: /^A number would not come back as it was sent\./ },
      );
    expectRefusal(
      'rate',
      await server.request('PATCH', `/api${path}`, { headers, body: '{"session_recording_sample_rate":1e-400}' }),
      'session_recording_sample_rate',
      { code: 'invalid_input', detail: 'A valid number is required.' },
    );
    expect(await contentOf(rolecall)).toBe(before);
    // Unknown fields are ignored, whatever they hold.
    const unknown = await server.request('PATCH', `/api${path}`, { headers, body: '{"x":9007199254740993}' });
    expect(unknown.status).toBe(200);
    // Inside of settings, the name of a prototype member is a name like any other.
    const kept = '{"__proto__":{"a":1},"b":[1,2.5,null,"ä",9007199254740991,"9007199254740993",0.30000000000000004]}';
    const answer = await server.request('PATCH', `/api${path}`, { headers, body: `{"extra_settings":${kept}}` });
    expect(answer.text).toContain(`"extra_settings":${kept}`);
  });
});
