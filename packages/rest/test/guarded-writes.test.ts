import { randomUUID } from 'node:crypto';
import { openRolecall, type Rolecall } from '@rolecall/api';
import { databaseOf } from '@rolecall/api/testing';
import { permissions } from '@rolecall/contracts';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { contentsOf } from '../../db/testing/contents.ts';
import { createDatabase } from '../../db/testing/database-urls.ts';
import { routes } from '../src/routes/index.ts';
import { createOrganization, createWorld, pathOf, requestOf, type World } from './callers.ts';
import { startServer, type TestAnswer, type TestServer } from './server.ts';

const clock = { now: Date.now() };
const secret = 'a secret for tests, of 32 characters and more';
const hour = 60 * 60_000;
let url: string;
let removeDatabase: () => void | Promise<void>;
/** Two installations on one database, which behave like separate processes. */
let processes: { rolecall: Rolecall; server: TestServer }[];
let world: World;
let organizationId: string;

beforeAll(async () => {
  ({ url, remove: removeDatabase } = await createDatabase());
  const open = async () => {
    const rolecall = await openRolecall({
      databaseUrl: url,
      secret,
      rateLimits: { perMinute: 0, perHour: 0 },
      checkOutputs: true,
      clock: () => clock.now,
    });
    return { rolecall, server: await startServer(rolecall) };
  };
  processes = [await open(), await open()];
  world = await createWorld(one().rolecall, clock);
  organizationId = await createOrganization(world);
});

afterAll(async () => {
  for (const { rolecall, server } of processes) {
    await server.stop();
    await rolecall.close();
  }
  await removeDatabase();
});

const one = () => processes[0] as (typeof processes)[number];
const other = () => processes[1] as (typeof processes)[number];
const contents = () => contentsOf(databaseOf(one().rolecall).executor as never);
const bearer = (key: string) => ({ authorization: `Bearer ${key}` });
const roles = () => `/api/organizations/${organizationId}/roles`;

/** Sends a request, with the owner's key by default. */
const send = (
  method: string,
  path: string,
  {
    headers = {},
    body,
    by = one(),
  }: { headers?: Record<string, string>; body?: object; by?: (typeof processes)[number] } = {},
): Promise<TestAnswer> =>
  by.server.request(method, path, {
    headers: { ...bearer(world.keys.owner), ...headers },
    ...(body ? { body } : {}),
  });

const create = (key: string, name: string, by = one(), headers: Record<string, string> = {}) =>
  send('POST', roles(), { headers: { 'idempotency-key': key, ...headers }, body: { name }, by });

const told = ({ status, text, headers }: TestAnswer) => ({
  status,
  text,
  revision: headers.get('x-organization-revision'),
});

describe('an idempotency key', () => {
  const writes = routes.filter(({ method }) => method !== 'GET');

  it.each(writes.map((route) => [`${route.method} ${route.path}`, route] as const))(
    'replays the first response of %s and changes nothing',
    async (_, route) => {
      const id = await createOrganization(world);
      const request = await requestOf(route, world, id);
      const by =
        permissions[route.procedure].who === 'session'
          ? { authorization: '', cookie: `session=${world.session}`, 'sec-fetch-site': 'same-origin' }
          : {};
      const path = `/api${pathOf(route, id, request)}`;
      const headers: Record<string, string> = { ...by, 'idempotency-key': randomUUID() };
      if (headers['authorization'] === '') delete headers['authorization'];
      const ask = (through: TestServer) =>
        through.request(route.method, path, {
          headers: { ...('cookie' in headers ? {} : bearer(world.keys.owner)), ...headers },
          ...(request.body ? { body: request.body } : {}),
        });
      const first = await ask(one().server);
      expect(first.status, first.text).toBe(route.status);
      expect(first.headers.get('idempotent-replayed')).toBeNull();
      const before = await contents();
      for (const { server } of processes) {
        const again = await ask(server);
        expect(told(again)).toEqual(told(first));
        expect(again.headers.get('idempotent-replayed')).toBe('true');
      }
      const { personal_api_keys: _keys, ...after } = await contents();
      const { personal_api_keys: _keysBefore, ...unchanged } = before;
      expect(after).toEqual(unchanged);
    },
  );

  it('replays a refusal even if the request would now succeed', async () => {
    await send('POST', roles(), { body: { name: 'Taken' } });
    const refused = await create('refused', 'Taken');
    expect(refused.body).toMatchObject({ code: 'unique' });
    const { results } = (await send('GET', roles())).body as { results: { id: string; name: string }[] };
    await send('DELETE', `${roles()}/${results.find(({ name }) => name === 'Taken')?.id}`);
    expect(told(await create('refused', 'Taken', other()))).toEqual(told(refused));
    expect((await create('another', 'Taken')).status).toBe(201);
  });

  it('is refused with a different request', async () => {
    expect((await create('reused', 'First')).status).toBe(201);
    const before = await contents();
    const body = { code: 'idempotency_key_reused', type: 'invalid_request', attr: null };
    for (const answer of [
      await create('reused', 'Second'),
      await create('reused', 'Second', other()),
      await send('POST', `${roles()}?a=b`, { headers: { 'idempotency-key': 'reused' }, body: { name: 'First' } }),
      await send('DELETE', `${roles()}/${randomUUID()}`, { headers: { 'idempotency-key': 'reused' } }),
      await create('reused', 'First', one(), { 'x-organization-id': organizationId }),
      await create('reused', 'First', one(), { 'if-match': '*' }),
    ]) {
      expect(answer.status).toBe(422);
      expect(answer.body).toMatchObject(body);
    }
    expect(await contents()).toEqual(before);
  });

  it('compares bodies as they were sent, not as they were parsed', async () => {
    const raw = (value: string) =>
      one().server.request('POST', roles(), {
        headers: { ...bearer(world.keys.owner), 'content-type': 'application/json', 'idempotency-key': 'raw' },
        body: `{"name": "Raw", "more": ${value}}`,
      });
    expect((await raw('1e999')).status).toBe(201);
    expect((await raw('null')).body).toMatchObject({ code: 'idempotency_key_reused' });
  });

  it('does not let a page of another site send or replay a write', async () => {
    const write = (site: string) =>
      one().server.request('POST', roles(), {
        headers: { cookie: `session=${world.session}`, 'sec-fetch-site': site, 'idempotency-key': 'site' },
        body: { name: 'From a page' },
      });
    expect((await write('cross-site')).status).toBe(403);
    expect((await write('same-origin')).status).toBe(201);
    expect((await write('cross-site')).status).toBe(403);
    expect((await write('same-origin')).headers.get('idempotent-replayed')).toBe('true');
  });

  it('that is invalid is reported after all checks that precede the body', async () => {
    const headers = { 'idempotency-key': 'x'.repeat(256) };
    const { server } = one();
    const statusOf = async (path: string, more: Record<string, string>) =>
      (await server.request('POST', path, { headers: { ...headers, ...more }, body: { name: 'Odd' } })).status;
    expect([
      await statusOf(roles(), {}),
      await statusOf(`/api/organizations/${randomUUID()}/roles`, bearer(world.keys.owner)),
      await statusOf(roles(), bearer(world.keys.outsider)),
      await statusOf(roles(), bearer(world.keys.member)),
      await statusOf(roles(), bearer(world.keys.owner)),
    ]).toEqual([401, 404, 403, 403, 400]);
  });

  it('is separate for each caller', async () => {
    const answers = [await create('shared', 'Ours'), await create('shared', 'Ours', one(), bearer(world.keys.admin))];
    expect(answers.map(({ status }) => status)).toEqual([201, 400]);
    expect(answers[1]?.body).toMatchObject({ code: 'unique' });
  });

  it('is valid for a day', async () => {
    const begun = clock.now;
    const first = await create('daily', 'Daily');
    clock.now = begun + 24 * hour - 1;
    expect(told(await create('daily', 'Daily'))).toEqual(told(first));
    clock.now = begun + 24 * hour;
    expect((await create('daily', 'Daily')).body).toMatchObject({ code: 'unique' });
    const { idempotency_keys: kept } = await contents();
    expect((kept ?? []).every((row) => Date.parse(String((row as { created_at: string }).created_at)) > begun)).toBe(
      true,
    );
  });

  it.each(['', ' '.repeat(256), 'é', 'x'.repeat(256)])('is refused if it is %j', async (key) => {
    const answer = await create(key, 'Odd');
    // A header of spaces arrives empty.
    if (key.trim() === '') expect(answer.status).toBe(400);
    else expect(answer.body).toMatchObject({ code: 'invalid_input', attr: 'Idempotency-Key' });
  });

  it('makes ten identical writes at once through two processes happen once', async () => {
    for (let round = 0; round < 10; round += 1) {
      const name = `Once ${round}`;
      const answers = await Promise.all(
        Array.from({ length: 10 }, (_, index) => create(`once ${round}`, name, index % 2 ? one() : other())),
      );
      const made = answers.filter(({ status }) => status === 201);
      expect(made.length).toBeGreaterThan(0);
      expect(new Set(made.map(({ text }) => text)).size).toBe(1);
      for (const { status, body } of answers.filter((answer) => !made.includes(answer)))
        expect([status, body]).toEqual([409, expect.objectContaining({ code: 'idempotency_key_in_use' })]);
      expect(made.filter(({ headers }) => headers.get('idempotent-replayed') === null)).toHaveLength(1);
    }
    const { results } = (await send('GET', `${roles()}?limit=1000`)).body as { results: { name: string }[] };
    expect(results.filter(({ name }) => name.startsWith('Once'))).toHaveLength(10);
  });

  it('stores no readable secret and has no effect on reads', async () => {
    const { results } = (await send('GET', `/api/organizations/${organizationId}/projects`)).body as {
      results: { id: number }[];
    };
    const id =
      results[0]?.id ??
      (
        (await send('POST', `/api/organizations/${organizationId}/projects`, { body: { name: 'Shop' } })).body as {
          id: number;
        }
      ).id;
    const rotated = await send('PATCH', `/api/organizations/${organizationId}/projects/${id}/rotate_secret_token`, {
      headers: { 'idempotency-key': 'rotate' },
    });
    const { secret_api_token } = rotated.body as { secret_api_token: string };
    expect(secret_api_token).toMatch(/^phs_/);
    expect(JSON.stringify(await contents())).not.toContain(secret_api_token);
    const read = await send('GET', roles(), { headers: { 'idempotency-key': 'rotate' } });
    expect([read.status, read.headers.get('idempotent-replayed')]).toEqual([200, null]);
  });
});

describe('If-Match', () => {
  const newRole = async (name: string) => {
    const { id } = (await send('POST', roles(), { body: { name } })).body as { id: string };
    const path = `${roles()}/${id}`;
    return { path, etag: async () => (await send('GET', path)).headers.get('etag') ?? '' };
  };

  it('allows a write only while the object is unchanged since it was read', async () => {
    const { path, etag } = await newRole('Held');
    const read = await etag();
    const rename = (name: string, held: string, by = one()) =>
      send('PATCH', path, { headers: { 'if-match': held }, body: { name }, by });
    expect((await rename('Held once', read)).status).toBe(200);
    const before = await contents();
    for (const by of processes) {
      const late = await rename('Held twice', read, by);
      expect([late.status, late.body]).toEqual([
        412,
        {
          type: 'invalid_request',
          code: 'precondition_failed',
          detail: 'The object has changed since it was read.',
          attr: null,
        },
      ]);
    }
    expect((await send('DELETE', path, { headers: { 'if-match': read } })).status).toBe(412);
    expect(await contents()).toEqual(before);
    const now = await etag();
    expect((await rename('Held more', `"other", ${now}`)).status).toBe(200);
    expect((await rename('Held still', (await etag()).replace('W/', ''))).status).toBe(200);
    expect((await send('DELETE', path, { headers: { 'if-match': '*' } })).status).toBe(204);
    expect((await send('DELETE', path, { headers: { 'if-match': '*' } })).status).toBe(404);
    expect((await rename('Gone', now)).status).toBe(404);
  });

  it('allows one of many writes sent at once', async () => {
    const { path, etag } = await newRole('Contested');
    const read = await etag();
    const answers = await Promise.all(
      Array.from({ length: 8 }, (_, index) =>
        send('PATCH', path, {
          headers: { 'if-match': read },
          body: { name: `Contested ${index}` },
          by: index % 2 ? one() : other(),
        }),
      ),
    );
    expect(answers.map(({ status }) => status).toSorted()).toEqual([200, ...Array.from({ length: 7 }, () => 412)]);
  });

  const conditional = routes.filter(({ method }) => method !== 'GET' && method !== 'POST');

  it.each(conditional.map((route) => [`${route.method} ${route.path}`, route] as const))(
    'is checked by %s',
    async (_, route) => {
      const id = await createOrganization(world);
      const request = await requestOf(route, world, id);
      const bySession = permissions[route.procedure].who === 'session';
      const path = `/api${pathOf(route, id, request)}`;
      const ask = (method: string, at: string, headers: Record<string, string> = {}) =>
        one().server.request(method, at, {
          headers: {
            ...(bySession
              ? { cookie: `session=${world.session}`, 'sec-fetch-site': 'same-origin' }
              : bearer(world.keys.owner)),
            ...headers,
          },
          ...(request.body && method !== 'GET' ? { body: request.body } : {}),
        });
      const before = await contents();
      const refused = await ask(route.method, path, { 'if-match': '"of another time"' });
      expect(refused.body).toMatchObject({ code: 'precondition_failed' });
      const { personal_api_keys: _keys, ...after } = await contents();
      const { personal_api_keys: _keysBefore, ...unchanged } = before;
      expect(after).toEqual(unchanged);
      const read = await ask('GET', path);
      const held = read.status === 200 ? read.headers.get('etag') : null;
      expect((await ask(route.method, path, { 'if-match': held ?? '*' })).status).toBe(route.status);
    },
  );
});
