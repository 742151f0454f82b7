import { spawnSync } from 'node:child_process';
import { copyInstallation, openRolecall } from '@rolecall/api';
import { databaseOf } from '@rolecall/api/testing';
import { expect, it, onTestFinished } from 'vitest';
import { newDatabaseUrl } from '../../../packages/db/testing/database-urls.ts';
import { nightly } from '../../../packages/db/testing/nightly.ts';
import { startPostgres } from '../../../packages/db/testing/postgres.ts';
import { authSecret, Browser, main, type ServerProcess, startServer } from './server-process.ts';

const ada = { email: 'ada@example.com', password: 'correct horse battery', first_name: 'Ada' };
const perHour = 150;

/** The data that a mutation of the web app returned. */
async function dataOf<Data>(answer: Promise<Response>): Promise<Data> {
  const response = await answer;
  const body = (await response.json()) as { result: { data: Data } };
  expect({ status: response.status, body }).toMatchObject({ status: 200 });
  return body.result.data;
}

const statusWith = async ({ url }: ServerProcess, path: string, headers: Record<string, string>): Promise<number> =>
  (await fetch(url + path, { headers })).status;
const bearer = (value: string) => ({ authorization: `Bearer ${value}` });

it('three processes on one new database act as one under load', { timeout: 180_000 }, async () => {
  const databaseUrl = await newDatabaseUrl({ empty: true });
  const env = {
    DATABASE_URL: databaseUrl,
    RATE_LIMIT_PER_MINUTE: '0',
    RATE_LIMIT_PER_HOUR: `${perHour}`,
    LOG_LEVEL: 'warn',
  };
  // All three find no tables and try to create them.
  const servers = await Promise.all([startServer(env), startServer(env), startServer(env)]);
  const [one, two] = servers;
  const rolecall = await openRolecall({ databaseUrl, secret: authSecret });
  onTestFinished(() => rolecall.close());
  expect(rolecall.migrated).toEqual([]);

  const browser = new Browser(one.url);
  await dataOf(browser.mutate('users.signUp', ada));
  await browser.signIn(ada.email, ada.password);
  const inBrowser = { cookie: browser.cookie, 'sec-fetch-site': 'same-origin', 'content-type': 'application/json' };
  const send = (server: ServerProcess, method: string, path: string, body?: object) =>
    fetch(`${server.url}/api${path}`, { method, headers: inBrowser, ...(body ? { body: JSON.stringify(body) } : {}) });
  const answered = async <Body>(answer: Promise<Response>, status: number): Promise<Body> => {
    const response = await answer;
    const text = await response.text();
    expect({ status: response.status, text }).toMatchObject({ status });
    return (text === '' ? undefined : JSON.parse(text)) as Body;
  };
  const { organization } = await answered<{ organization: { id: string } }>(send(two, 'GET', '/users/@me'), 200);
  const base = `/organizations/${organization.id}`;

  // Writers in every process, competing for the same names, and readers.
  const load = { isOver: false, created: 0, deleted: 0, refused: 0 };
  const write = async (server: ServerProcess) => {
    for (let number = 0; !load.isOver; number += 1) {
      const response = await send(server, 'POST', `${base}/roles`, { name: `Role ${number % 20}` });
      if (response.status !== 201) {
        expect({ status: response.status, body: await response.json() }).toMatchObject({
          status: 400,
          body: { code: 'unique' },
        });
        load.refused += 1;
        continue;
      }
      load.created += 1;
      const { id } = (await response.json()) as { id: string };
      await answered(send(server, 'GET', `${base}/roles/${id}`), 200);
      if (number % 3 === 0) continue;
      await answered(send(server, 'DELETE', `${base}/roles/${id}`), 204);
      load.deleted += 1;
    }
  };
  const read = async (server: ServerProcess) => {
    while (!load.isOver) {
      const { count, results } = await answered<{ count: number; results: { name: string }[] }>(
        send(server, 'GET', `${base}/roles`),
        200,
      );
      expect(count).toBeLessThanOrEqual(20);
      expect(new Set(results.map(({ name }) => name)).size).toBe(results.length);
    }
  };
  const working = servers.flatMap((server) => [write(server), read(server)]);

  const project = await answered<{ id: number }>(send(one, 'POST', `${base}/projects`, { name: 'Shop' }), 201);
  const tokens: string[] = [];
  // Outside of nightly runs, each process has its turn once.
  for (let round = 0; round < (nightly ? 6 : servers.length); round += 1) {
    const [here, ...elsewhere] = [servers[round % 3], servers[(round + 1) % 3], servers[(round + 2) % 3]] as [
      ServerProcess,
      ServerProcess,
      ServerProcess,
    ];

    const key = await dataOf<{ id: string; value: string }>(
      new Browser(here.url, browser.cookie).mutate('personalApiKeys.create', { label: 'ci', scopes: ['*'] }),
    );
    for (const server of elsewhere) expect(await statusWith(server, '/api/users/@me', bearer(key.value))).toBe(200);
    await dataOf(new Browser(here.url, browser.cookie).mutate('personalApiKeys.delete', { id: key.id }));
    for (const server of elsewhere) expect(await statusWith(server, '/api/users/@me', bearer(key.value))).toBe(401);

    const rotated = await answered<{ secret_api_token: string }>(
      send(here, 'PATCH', `${base}/projects/${project.id}/rotate_secret_token`),
      200,
    );
    tokens.unshift(rotated.secret_api_token);
    for (const server of elsewhere)
      for (const [age, token] of tokens.entries())
        expect(await statusWith(server, '/api/projects/@current', bearer(token)), `${age} rotations ago`).toBe(
          age < 2 ? 200 : 401,
        );

    const phone = new Browser(here.url);
    await phone.signIn(ada.email, ada.password);
    const { cookie } = phone;
    for (const server of elsewhere) expect(await statusWith(server, '/api/users/@me', { cookie })).toBe(200);
    await phone.signOut();
    for (const server of elsewhere) expect(await statusWith(server, '/api/users/@me', { cookie })).toBe(401);
  }

  await expect.poll(() => load.created, { timeout: 300_000 }).toBeGreaterThan(20);
  load.isOver = true;
  await Promise.all(working);
  expect(load.refused).toBeGreaterThan(0);

  // Together they allow a key as many requests as one process would.
  const { value } = await dataOf<{ value: string }>(
    browser.mutate('personalApiKeys.create', { label: 'busy', scopes: ['*'] }),
  );
  const begun = performance.now();
  // Only a few at a time, so that none waits so long for a database connection that it is told to retry.
  const statuses: number[] = [];
  const ask = async (server: ServerProcess) => {
    while (statuses.length < perHour + 30) statuses.push(await statusWith(server, '/api/users/@me', bearer(value)));
  };
  await Promise.all([...servers, ...servers, ...servers].map(ask));
  const seconds = (performance.now() - begun) / 1000;
  expect(new Set(statuses)).toEqual(new Set([200, 429]));
  const allowed = statuses.filter((status) => status === 200).length;
  expect(allowed).toBeGreaterThanOrEqual(perHour);
  // One request comes back every 24 seconds.
  expect(allowed).toBeLessThanOrEqual(perHour + Math.ceil((seconds * perHour) / 3600));
  expect(statuses.filter((status) => status === 429)).toHaveLength(statuses.length - allowed);
  const throttled = await fetch(`${two.url}/api/trpc/users.me`, { headers: bearer(value) });
  expect([throttled.status, throttled.headers.get('retry-after')]).toEqual([429, expect.stringMatching(/^[1-9]\d?$/)]);

  // Each write has left its row and its log entry, and the count is right.
  const { executor, engine } = databaseOf(rolecall);
  const roles = await executor.selectFrom('roles').select('name').execute();
  const lines = await executor.selectFrom('activity_log').select('activity').where('scope', '=', 'Role').execute();
  const { role_count } = await executor
    .selectFrom('organizations')
    .select('role_count')
    .where('id', '=', organization.id)
    .executeTakeFirstOrThrow();
  expect({ roles: roles.length, role_count, lines: lines.length }).toEqual({
    roles: load.created - load.deleted,
    role_count: load.created - load.deleted,
    lines: load.created + load.deleted,
  });
  expect(await engine.integrityProblems(executor as never)).toEqual([]);
  for (const server of servers) {
    expect(await server.stop()).toBe(0);
    expect(
      server
        .output()
        .split('\n')
        .filter((line) => line.includes('"level":"error"')),
    ).toEqual([]);
  }
});

it('an unavailable database is reported, and used again once it is back', async () => {
  const postgres = await startPostgres();
  onTestFinished(() => postgres.stop());
  const server = await startServer({ DATABASE_URL: postgres.url });
  const browser = new Browser(server.url);
  await dataOf(browser.mutate('users.signUp', ada));
  await browser.signIn(ada.email, ada.password);
  expect((await browser.send('GET', '/api/users/@me')).status).toBe(200);

  await postgres.halt();
  const unavailable = {
    type: 'server_error',
    code: 'service_unavailable',
    detail: 'Service temporarily unavailable, try again later.',
    attr: null,
  };
  const rest = await browser.send('GET', '/api/users/@me', { headers: { 'x-request-id': 'while-away' } });
  expect({ status: rest.status, retry: rest.headers.get('retry-after'), body: await rest.json() }).toEqual({
    status: 503,
    retry: '5',
    body: unavailable,
  });
  const trpc = await browser.mutate('users.updateMe', { first_name: 'Augusta' });
  expect({ status: trpc.status, retry: trpc.headers.get('retry-after'), body: await trpc.json() }).toMatchObject({
    status: 503,
    retry: '5',
    body: { error: { data: unavailable } },
  });
  const ready = await fetch(`${server.url}/readyz`);
  expect([ready.status, await ready.json()]).toEqual([503, { status: 'database unavailable' }]);
  expect((await fetch(`${server.url}/healthz`)).status).toBe(200);
  expect((await browser.send('GET', '/')).status).toBeGreaterThanOrEqual(500);
  await expect.poll(() => server.output()).toContain('"id":"while-away"');
  const line = server
    .output()
    .split('\n')
    .find((text) => text.includes('"level":"error"') && text.includes('while-away'));
  expect(JSON.parse(line ?? '')).toMatchObject({
    msg: expect.stringMatching(/^The database at 127\.0\.0\.1:\d+\/postgres does not answer: .*ECONNREFUSED/),
  });

  await postgres.start();
  await expect.poll(() => fetch(`${server.url}/readyz`).then((answer) => answer.status)).toBe(200);
  const back = await dataOf<{ first_name: string }>(browser.mutate('users.updateMe', { first_name: 'Augusta' }));
  expect(back.first_name).toBe('Augusta');
  expect(server.child.exitCode).toBeNull();
});

/** The message of a server that refuses to start. */
function refusalToStart(databaseUrl: string): string {
  const { status, stdout, stderr } = spawnSync(process.execPath, [main], {
    env: {
      PATH: process.env['PATH'] ?? '',
      DATABASE_URL: databaseUrl,
      AUTH_SECRET: authSecret,
      PORT: '0',
      NODE_ENV: 'production',
    },
    encoding: 'utf8',
    timeout: 300_000,
  });
  expect({ status, stdout }).toEqual({ status: 1, stdout: '' });
  return stderr.trim();
}

it('a server does not start on an unavailable database or an interrupted copy', async () => {
  expect(refusalToStart('postgres://rolecall:hunter2@127.0.0.1:1/rolecall')).toMatch(
    /^The database at 127\.0\.0\.1:1\/rolecall does not answer: (?!.*hunter2).*$/,
  );
  const [from, to] = [await newDatabaseUrl(), await newDatabaseUrl()];
  const rolecall = await openRolecall({ databaseUrl: from, secret: authSecret });
  await rolecall.system().system.createUser({ email: ada.email });
  await rolecall.close();
  const copy = copyInstallation({ from, to }, () => {
    throw new Error('interrupted');
  });
  await expect(copy).rejects.toThrow('interrupted');
  expect(refusalToStart(to)).toBe('A copy to this database was interrupted. Run the same `rolecall copy` again.');
});

it('a process makes rows searchable that one of an earlier version inserted', async () => {
  const databaseUrl = await newDatabaseUrl();
  const rolecall = await openRolecall({ databaseUrl, secret: authSecret });
  onTestFinished(() => rolecall.close());
  const { roles, system } = rolecall.system();
  await system.createUser({ email: ada.email });
  const { id: organization_id } = await system.createOrganization({ name: 'Acme', owner: ada.email });
  await roles.create({ organization_id, name: 'On call' });
  await databaseOf(rolecall).executor.updateTable('roles').set({ search_key: '' }).execute();
  const found = async () => (await roles.overview({ organization_id, search: 'on call' })).count;
  expect(await found()).toBe(0);
  await startServer({ DATABASE_URL: databaseUrl });
  await expect.poll(found, { timeout: 20_000 }).toBe(1);
});
