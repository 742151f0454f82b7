import { request as httpRequest } from 'node:http';
import { databaseOf } from '@rolecall/api/testing';
import { describe, expect, it } from 'vitest';
import { refuseInserts } from '../../db/testing/refuse-inserts.ts';
import { routes } from '../src/routes/index.ts';
import { openTestServer } from './server.ts';

const bearer = (value: string) => ({ authorization: `Bearer ${value}` });

describe('paths and methods', () => {
  it('work with and without a trailing slash, and never redirect', async () => {
    const { server, keys } = await openTestServer();
    for (const path of [
      '/api/users/@me',
      '/api/users/@me/',
      '/api/schema',
      '/api/schema/',
      '/api/organizations/',
      '/api/organizations/@current/roles/?limit=1',
    ])
      expect((await server.request('GET', path, { headers: bearer(keys.owner) })).status, path).toBe(200);
  });

  it('that are unknown are refused before the credential is checked', async () => {
    const { server } = await openTestServer();
    for (const path of [
      '/api',
      '/api/',
      '/api/nothing',
      '/api/organizations/@current/nothing',
      '/api//organizations',
      '/api/organizations/%E0%A4%A/roles',
      '/api/roles/x/y/z',
    ]) {
      const { status, body } = await server.request('GET', path);
      expect({ path, status, body }).toEqual({
        path,
        status: 404,
        body: { type: 'invalid_request', code: 'not_found', detail: 'Endpoint not found.', attr: null },
      });
    }
  });

  it('answer 405 with the allowed methods, HEAD like GET, and OPTIONS without a credential', async () => {
    const { server, keys } = await openTestServer();
    for (const template of new Set(routes.map((route) => route.path))) {
      const ofPath = routes.filter((route) => route.path === template);
      const path = `/api${template.replaceAll(/:\w+/g, 'x')}`;
      const methods = ofPath.map((route) => route.method as string);
      const allowed = [...methods, ...(methods.includes('GET') ? ['HEAD'] : []), 'OPTIONS'].toSorted();
      const options = await server.request('OPTIONS', path);
      expect({ path, status: options.status, allow: options.headers.get('allow')?.split(', ').toSorted() }).toEqual({
        path,
        status: 200,
        allow: allowed,
      });
      for (const method of ['GET', 'POST', 'PUT', 'PATCH', 'DELETE'].filter((one) => !methods.includes(one))) {
        const { status, body, headers } = await server.request(method, path);
        expect({ path, status, body }).toEqual({
          path,
          status: 405,
          body: {
            type: 'invalid_request',
            code: 'method_not_allowed',
            detail: `Method "${method}" not allowed.`,
            attr: null,
          },
        });
        expect(headers.get('allow')?.split(', ').toSorted()).toEqual(allowed);
      }
    }
    const get = await server.request('GET', '/api/users/@me', { headers: bearer(keys.owner) });
    const head = await server.request('HEAD', '/api/users/@me', { headers: bearer(keys.owner) });
    expect(head.text).toBe('');
    for (const name of ['content-length', 'etag', 'content-type'])
      expect(head.headers.get(name), name).toBe(get.headers.get(name));
  });
});

describe('checks', () => {
  it('run in the documented order', async () => {
    const { server, organization, keys, rolecall } = await openTestServer();
    const { system } = rolecall.system();
    await system.createUser({ email: 'outsider@example.com' });
    const outsider = (
      await system.createPersonalApiKey({ email: 'outsider@example.com', label: 'x', scopes: ['user:read'] })
    ).value;
    const bad = { body: '{', headers: {} as Record<string, string> };
    const patch = (organizationId: string, id: string, key?: string) =>
      server.request('PATCH', `/api/organizations/${organizationId}/roles/${id}`, {
        ...bad,
        headers: key ? bearer(key) : {},
      });
    const nowhere = '01890a5d-ac96-774b-bcce-b302099a8057';
    const { body: role } = await server.request('POST', `/api/organizations/${organization.id}/roles`, {
      headers: bearer(keys.owner),
      body: { name: 'On call' },
    });
    const { id } = role as { id: string };
    // Each request also fails every check that comes after the expected one.
    for (const [answer, status, detail] of [
      [await patch(nowhere, 'x'), 401, 'Authentication credentials were not provided.'],
      [await patch(nowhere, 'x', outsider), 404, 'Not found.'],
      [await patch('no-uuid', 'x', outsider), 404, 'Not found.'],
      [await patch(organization.id, 'x', outsider), 403, 'You do not have permission to perform this action.'],
      [await patch(organization.id, 'x', keys.member), 403, 'Your organization access level is insufficient.'],
      [await patch(organization.id, 'x', keys.admin), 404, 'Not found.'],
      [await patch(organization.id, nowhere, keys.admin), 404, 'Not found.'],
    ] as const)
      expect({ status: answer.status, detail: (answer.body as { detail: string }).detail }).toEqual({ status, detail });
    expect((await patch(organization.id, id, keys.admin)).body).toMatchObject({ code: 'parse_error' });
  });
});

describe('pages', () => {
  it('link to each other with absolute URLs that keep the other parameters', async () => {
    const { as, server, organization, keys } = await openTestServer();
    for (let index = 0; index < 7; index += 1)
      await as.owner('POST', `/organizations/${organization.id}/roles`, { name: `Role ${index}` });
    const names: string[] = [];
    let next: string | null = `${server.url}/api/organizations/@current/roles/?limit=3&x=%C3%A4&x=2`;
    const visited: string[] = [];
    while (next) {
      visited.push(next);
      const answer: Response = await fetch(next, { headers: bearer(keys.owner) });
      const body = (await answer.json()) as {
        count: number;
        next: string | null;
        previous: string | null;
        results: { name: string }[];
      };
      expect(body.count).toBe(7);
      expect(Object.keys(body)).toEqual(['count', 'next', 'previous', 'results']);
      if (visited.length === 1) expect(body.previous).toBeNull();
      names.push(...body.results.map((role) => role.name));
      next = body.next;
      if (next) {
        const url = new URL(next);
        expect(url.origin).toBe(server.url);
        expect(url.searchParams.getAll('x')).toEqual(['ä', '2']);
        expect(url.searchParams.get('limit')).toBe('3');
      }
    }
    expect(names).toEqual(Array.from({ length: 7 }, (_, index) => `Role ${index}`));
    expect(visited).toHaveLength(3);
    const last = (await as.owner('GET', '/organizations/@current/roles?limit=3&offset=3')).body as { previous: string };
    const previous = new URL(last.previous);
    expect(previous.searchParams.get('limit')).toBe('3');
    expect(previous.searchParams.get('offset') ?? '0').toBe('0');
  });

  it('use forwarded headers only from trusted proxies', async () => {
    const forwarded = { 'x-forwarded-proto': 'https', 'x-forwarded-host': 'directory.example.com' };
    for (const [trustProxy, origin] of [
      [undefined, undefined],
      [() => true, 'https://directory.example.com'],
    ] as const) {
      const { server, as, organization, keys } = await openTestServer({}, trustProxy ? { trustProxy } : {});
      for (const name of ['One', 'Two']) await as.owner('POST', `/organizations/${organization.id}/roles`, { name });
      const { body } = await server.request('GET', '/api/organizations/@current/roles?limit=1', {
        headers: { ...bearer(keys.owner), ...forwarded },
      });
      expect(new URL((body as { next: string }).next).origin).toBe(origin ?? server.url);
    }
  });

  it('never repeat an invalid Host header', async () => {
    const { server, as, organization, keys } = await openTestServer();
    for (const name of ['One', 'Two']) await as.owner('POST', `/organizations/${organization.id}/roles`, { name });
    const { port } = new URL(server.url);
    const nextFor = (host: string) =>
      new Promise<string>((resolve, reject) => {
        const path = '/api/organizations/@current/roles?limit=1';
        httpRequest({ port, path, headers: { ...bearer(keys.owner), host } }, (response) => {
          let body = '';
          response
            .on('data', (chunk: Buffer) => (body += chunk.toString()))
            .on('end', () => resolve((JSON.parse(body) as { next: string }).next));
        })
          .on('error', reject)
          .end();
      });
    for (const host of ['directory.example.com', 'directory.example.com:8443', '[::1]:3000'])
      expect(new URL(await nextFor(host)).host).toBe(host);
    for (const host of ['a b', 'x"><script>', 'user@example.com', 'example.com/path', 'x'.repeat(300)])
      expect(new URL(await nextFor(host)).host).toBe(`localhost:${port}`);
  });
});

describe('responses', () => {
  it('carry a request id: the one that was sent, if it is valid', async () => {
    const { server } = await openTestServer();
    const idOf = async (sent?: string) =>
      (
        await server.request('GET', '/api/users/@me', { headers: sent === undefined ? {} : { 'x-request-id': sent } })
      ).headers.get('x-request-id') ?? '';
    expect(await idOf('trace-1.2_3')).toBe('trace-1.2_3');
    for (const sent of [undefined, 'a b', '<script>', 'x'.repeat(129), '"']) {
      const id = await idOf(sent);
      expect(id).toMatch(/^[A-Za-z0-9._-]{8,128}$/);
      expect(id).not.toBe(sent);
    }
  });

  it('to reads have an ETag, and are 304 if nothing has changed', async () => {
    const { server, as, organization, keys } = await openTestServer();
    const path = `/api/organizations/${organization.id}/roles`;
    const first = await server.request('GET', path, { headers: bearer(keys.owner) });
    const etag = first.headers.get('etag') ?? '';
    expect(etag).toMatch(/^(W\/)?"[^"]+"$/);
    expect(first.headers.get('cache-control')).toContain('private');
    expect(first.headers.get('vary')).toMatch(/Authorization/);
    for (const held of [etag, `"other", ${etag}`, '*']) {
      const again = await server.request('GET', path, { headers: { ...bearer(keys.owner), 'if-none-match': held } });
      expect({ status: again.status, text: again.text, etag: again.headers.get('etag') }).toEqual({
        status: 304,
        text: '',
        etag,
      });
    }
    expect((await server.request('GET', path, { headers: { 'if-none-match': etag } })).status).toBe(401);
    await as.owner('POST', `/organizations/${organization.id}/roles`, { name: 'On call' });
    expect(
      (await server.request('GET', path, { headers: { ...bearer(keys.owner), 'if-none-match': etag } })).status,
    ).toBe(200);
  });

  it('to failed writes hide the cause, which is logged, and nothing is written', async () => {
    const causes: unknown[] = [];
    const { server, rolecall, organization, keys } = await openTestServer(
      {},
      { onError: (cause, id) => causes.push([String(cause), id]) },
    );
    // An unexpected constraint makes the last insert of the write fail.
    const db = databaseOf(rolecall).executor;
    await refuseInserts(db as never, 'activity_log', 'the disk is made of cheese');
    const path = `/api/organizations/${organization.id}/roles`;
    const answer = await server.request('POST', path, {
      headers: { ...bearer(keys.owner), 'x-request-id': 'find-me' },
      body: { name: 'On call' },
    });
    expect(answer.status).toBe(500);
    expect(answer.body).toEqual({
      type: 'server_error',
      code: 'error',
      detail: 'A server error occurred.',
      attr: null,
    });
    expect(causes).toEqual([[expect.stringContaining('the disk is made of cheese'), 'find-me']]);
    expect((await server.request('GET', path, { headers: bearer(keys.owner) })).body).toMatchObject({
      count: 0,
      results: [],
    });
    expect(await db.selectFrom('activity_log').selectAll().where('scope', '=', 'Role').execute()).toEqual([]);
  });

  it('to throttled requests say when to retry', async () => {
    const { server, keys } = await openTestServer({ rateLimits: { perMinute: 3, perHour: 100 } });
    const send = () => server.request('GET', '/api/users/@me', { headers: bearer(keys.owner) });
    for (let index = 0; index < 3; index += 1) expect((await send()).status).toBe(200);
    const answer = await send();
    const seconds = Number(answer.headers.get('retry-after'));
    expect(seconds).toBeGreaterThan(0);
    expect(seconds).toBeLessThanOrEqual(60);
    expect(answer.status).toBe(429);
    expect(answer.body).toEqual({
      type: 'throttled_error',
      code: 'throttled',
      detail: `Request was throttled. Expected available in ${seconds} second${seconds === 1 ? '' : 's'}.`,
      attr: null,
    });
    // Another key is not affected.
    expect((await server.request('GET', '/api/users/@me', { headers: bearer(keys.admin) })).status).toBe(200);
  });

  it('to an oversized body are sent although it is not read to its end', async () => {
    const { server, organization, keys } = await openTestServer();
    const { port } = new URL(server.url);
    const answer = await new Promise<{ status: number | undefined; body: string }>((resolve, reject) => {
      const request = httpRequest({
        port,
        method: 'POST',
        path: `/api/organizations/${organization.id}/roles`,
        headers: { ...bearer(keys.owner), 'content-type': 'application/json', 'transfer-encoding': 'chunked' },
      });
      request.on('response', (response) => {
        let body = '';
        response
          .on('data', (chunk: Buffer) => (body += chunk.toString()))
          .on('end', () => resolve({ status: response.statusCode, body }));
      });
      request.on('error', reject);
      for (let index = 0; index < 20; index += 1) request.write('x'.repeat(64 * 1024));
      request.end();
    });
    expect(answer.status).toBe(413);
    expect(JSON.parse(answer.body)).toMatchObject({ code: 'request_too_large' });
  });
});
