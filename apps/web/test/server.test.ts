import { execFileSync, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { readdirSync } from 'node:fs';
import { request } from 'node:http';
import { connect } from 'node:net';
import { dirname } from 'node:path';
import { fileURLToPath } from 'node:url';
import { openRolecall } from '@rolecall/api';
import { describe, expect, it, onTestFinished } from 'vitest';
import { nightly } from '../../../packages/db/testing/nightly.ts';
import { authSecret, Browser, newAddress, shareServer, startServer } from './server-process.ts';

const commandLine = fileURLToPath(new URL('../../../packages/cli/dist/main.js', import.meta.url));
const ada = { email: 'ada@example.com', password: 'correct horse battery', first_name: 'Ada' };

async function signUp(url: string, person = ada): Promise<Browser> {
  const browser = new Browser(url);
  expect((await browser.mutate('users.signUp', person)).status).toBe(200);
  await browser.signIn(person.email, person.password);
  return browser;
}

const resultOf = async (response: Response) =>
  ((await response.json()) as { result: { data: { id: string; value: string } } }).result.data;

describe('a session', () => {
  const server = shareServer();
  const newPerson = () => ({ ...ada, email: newAddress() });

  it('begins with sign-up and sign-in, acts for its user, and ends with sign-out', async () => {
    const { url } = server;
    const person = newPerson();
    const browser = await signUp(url, person);
    const me = await browser.send('GET', '/api/users/@me');
    expect(me.status).toBe(200);
    expect(await me.json()).toMatchObject({
      email: person.email,
      organization: { name: "Ada's organization", membership_level: 15 },
    });
    const stolen = browser.cookie;
    await browser.signOut();
    expect((await browser.send('GET', '/api/users/@me')).status).toBe(401);
    // The cookie itself is no longer valid.
    expect((await fetch(`${url}/api/users/@me`, { headers: { cookie: stolen } })).status).toBe(401);
  });

  it('replaces the browser’s previous one, and no other', async () => {
    const { url } = server;
    const person = newPerson();
    const shared = await signUp(url, person);
    const phone = new Browser(url);
    await phone.signIn(person.email, person.password);
    const previous = new Browser(url, shared.cookie);
    const status = async (browser: Browser) => (await browser.send('GET', '/api/users/@me')).status;
    const grace = { ...person, email: newAddress(), first_name: 'Grace' };
    await phone.mutate('users.signUp', grace);
    expect(await shared.signIn(grace.email, 'wrong')).toContain('error=CredentialsSignin');
    expect(await status(previous)).toBe(200);
    await shared.signIn(grace.email, grace.password);
    expect(await (await shared.send('GET', '/api/users/@me')).json()).toMatchObject({ email: grace.email });
    expect(await status(previous)).toBe(401);
    expect(await status(phone)).toBe(200);
  });

  it('can write only with requests of the same origin', async () => {
    const { url } = server;
    const person = newPerson();
    const browser = await signUp(url, person);
    const create = async (name: string, headers: Record<string, string>) => {
      const response = await browser.send('POST', '/api/organizations/@current/roles', {
        body: JSON.stringify({ name }),
        headers,
      });
      return { status: response.status, code: ((await response.json()) as { code?: string }).code };
    };
    const refused = { status: 403, code: 'permission_denied' };
    expect(await create('One', { 'sec-fetch-site': 'same-origin' })).toMatchObject({ status: 201 });
    expect(await create('Two', { origin: url })).toMatchObject({ status: 201 });
    expect(await create('Three', { 'sec-fetch-site': 'cross-site', origin: url })).toEqual(refused);
    expect(await create('Three', { 'sec-fetch-site': 'same-site' })).toEqual(refused);
    expect(await create('Three', { 'sec-fetch-site': 'none' })).toEqual(refused);
    expect(await create('Three', { origin: 'https://evil.example' })).toEqual(refused);
    expect(await create('Three', {})).toEqual(refused);
    const mutation = await browser.send('POST', '/api/trpc/roles.create', {
      body: JSON.stringify({ organization_id: '@current', name: 'Three' }),
      headers: { origin: 'https://evil.example' },
    });
    expect(mutation.status).toBe(403);
    const roles = (await (await browser.send('GET', '/api/organizations/@current/roles')).json()) as {
      results: { name: string }[];
    };
    expect(roles.results.map((role) => role.name)).toEqual(['One', 'Two']);
  });

  it('gets errors about malformed requests before any procedure runs', async () => {
    const { url } = server;
    const person = newPerson();
    const browser = await signUp(url, person);
    const refusalOf = async (init: { body: string; headers?: Record<string, string> }) => {
      const response = await browser.send('POST', '/api/trpc/roles.create', {
        body: init.body,
        headers: { 'sec-fetch-site': 'same-origin', ...init.headers },
      });
      const { error } = (await response.json()) as { error: { data: { code: string } } };
      return { status: response.status, code: error.data.code };
    };
    expect(await refusalOf({ body: JSON.stringify({ name: 'x'.repeat(2 * 1024 * 1024) }) })).toEqual({
      status: 413,
      code: 'request_too_large',
    });
    expect(await refusalOf({ body: 'name=x', headers: { 'content-type': 'text/plain' } })).toEqual({
      status: 415,
      code: 'unsupported_media_type',
    });
    expect(await refusalOf({ body: '{"name":' })).toEqual({ status: 400, code: 'parse_error' });
    expect(await refusalOf({ body: '5' })).toEqual({ status: 400, code: 'invalid_input' });
    const batch = await browser.send('POST', '/api/trpc/roles.create?batch=1', { body: '5' });
    expect(batch.status).toBe(400);
    expect(await batch.text()).toContain('"parse_error"');
    const notUtf8 = await fetch(`${url}/api/trpc/roles.create`, {
      method: 'POST',
      body: Buffer.from('{"organization_id":"@current","name":"\xFF"}', 'latin1'),
      headers: { 'content-type': 'application/json', 'sec-fetch-site': 'same-origin', cookie: browser.cookie },
    });
    expect(notUtf8.status).toBe(400);
    expect(await notUtf8.text()).toContain('JSON parse error - the body is not valid UTF-8.');
    // Nested as deep or as long as a body may be, in a single call, in a batch and in a URL.
    const deep = '['.repeat(5000) + ']'.repeat(5000);
    const tooMuch = { status: 400, code: 'parse_error' };
    expect(await refusalOf({ body: `{"organization_id":"@current","name":${deep}}` })).toEqual(tooMuch);
    expect(await refusalOf({ body: `{"organization_id":"@current","name":[${'1,'.repeat(200_000)}1]}` })).toEqual(
      tooMuch,
    );
    const inBatch = await browser.send('POST', '/api/trpc/roles.create?batch=1', {
      body: `{"0":{"organization_id":"@current","name":${deep}}}`,
    });
    expect(inBatch.status).toBe(400);
    expect(await inBatch.text()).toContain('"parse_error"');
    for (const input of [`{"organization_id":${deep}}`, `{"organization_id":"@current","limit":${deep}}`, deep]) {
      const inAddress = await browser.send('GET', `/api/trpc/roles.list?input=${input}`);
      expect(inAddress.status).toBe(400);
      expect(await inAddress.text()).toContain('"parse_error"');
    }
  });

  it('gets the same response again for an idempotency key, alone or in a batch of one', async () => {
    const browser = await signUp(server.url, newPerson());
    const send = async (path: string, input: object, key: string) => {
      const response = await browser.send('POST', `/api/trpc/${path}`, {
        body: JSON.stringify(input),
        headers: { 'sec-fetch-site': 'same-origin', 'idempotency-key': key },
      });
      const { status, headers } = response;
      const revision = headers.get('x-organization-revision');
      return { status, revision, isReplayed: headers.has('idempotent-replayed'), text: await response.text() };
    };
    const project = { organization_id: '@current', name: 'Web' };
    const first = await send('projects.create', project, 'first');
    expect(first).toMatchObject({ status: 200, isReplayed: false, text: expect.stringContaining('"name":"Web"') });
    expect(await send('projects.create', project, 'first')).toEqual({ ...first, isReplayed: true });
    const batched = await send('projects.create?batch=1', { 0: project }, 'batched');
    expect(batched).toMatchObject({ status: 200, text: expect.stringMatching(/^\[\{"result":\{"data":\{.*\}\]$/) });
    expect(await send('projects.create?batch=1', { 0: project }, 'batched')).toEqual({ ...batched, isReplayed: true });
    // A write without a result.
    const { result } = JSON.parse(first.text) as { result: { data: { id: number } } };
    const gone = { organization_id: '@current', id: result.data.id };
    const deleted = await send('projects.delete', gone, 'delete');
    expect(deleted).toMatchObject({ status: 200, isReplayed: false });
    expect(await send('projects.delete', gone, 'delete')).toEqual({ ...deleted, isReplayed: true });
    const refused = await send('projects.delete', gone, 'delete again');
    expect(refused).toMatchObject({ status: 404, isReplayed: false });
    expect(await send('projects.delete', gone, 'delete again')).toMatchObject({ status: 404, isReplayed: true });

    const another = await send('projects.create', { ...project, name: 'Shop' }, 'first');
    expect(another).toMatchObject({ status: 422, text: expect.stringContaining('"idempotency_key_reused"') });
    for (const [path, input, key] of [
      ['projects.create', project, 'ä'],
      ['projects.create', project, 'a'.repeat(256)],
      ['projects.create,projects.create?batch=1', { 0: project, 1: project }, 'several'],
      ['users.updateMe', { first_name: 'Ada' }, 'account'],
    ] as const)
      expect(await send(path, input, key), path).toMatchObject({
        status: 400,
        text: expect.stringContaining('"attr":"Idempotency-Key"'),
      });
    const list = await browser.send('GET', '/api/organizations/@current/projects');
    expect(((await list.json()) as { results: { name: string }[] }).results.map(({ name }) => name)).toEqual(['Web']);
  });

  it('gets no replay for unreadable requests, for reads and for another organization', async () => {
    const browser = await signUp(server.url, newPerson());
    const { value } = await browser.mutate('personalApiKeys.create', { label: 'load', scopes: ['*'] }).then(resultOf);
    const { id: organization_id } = await browser.mutate('organizations.create', { name: 'Acme' }).then(resultOf);
    const { id: other } = await browser.mutate('organizations.create', { name: 'Globex' }).then(resultOf);
    const send = async (path: string, input: object, key: string, given: Record<string, string> = {}) => {
      const { status, headers } = await fetch(`${server.url}/api/trpc/${path}`, {
        method: 'POST',
        headers: {
          authorization: `Bearer ${value}`,
          'content-type': 'application/json',
          'idempotency-key': key,
          ...given,
        },
        body: JSON.stringify(input),
      });
      return [status, headers.has('idempotent-replayed')];
    };
    const role = { organization_id, name: 'On call' };
    expect(await send('roles.create', role, 'read', { 'content-type': 'text/plain' })).toEqual([415, false]);
    expect(await send('roles.create', role, 'read')).toEqual([200, false]);
    expect(await send('roles.create', role, 'read')).toEqual([200, true]);
    expect(await send('roles.create', role, 'read', { 'x-organization-id': other })).toEqual([422, false]);
    for (const [path, status] of [
      ['roles.nothing', 404],
      ['roles.list', 405],
    ] as const)
      for (let time = 0; time < 2; time += 1) expect(await send(path, role, path)).toEqual([status, false]);
  });

  it('has its numbers stored as they were sent, or refused with the name of their field', async () => {
    const { url } = server;
    const browser = await signUp(url, newPerson());
    const headers = { 'sec-fetch-site': 'same-origin' };
    const created = await browser.send('POST', '/api/organizations/@current/projects', {
      body: '{"name":"Web"}',
      headers,
    });
    const { id } = (await created.json()) as { id: number };
    const input = (settings: string) => `{"organization_id":"@current","id":${id},"extra_settings":${settings}}`;
    for (const number of ['9007199254740993', '0.12345678901234567890', '1e-400'])
      for (const [path, body] of [
        ['/api/trpc/projects.update', input(number)],
        ['/api/trpc/projects.update?batch=1', `{"0":${input(`[${number}]`)}}`],
      ] as const) {
        const response = await browser.send('POST', path, { body, headers });
        expect([path, response.status]).toEqual([path, 400]);
        expect(await response.text()).toMatch(/A number would not come back as it was sent.*"attr":"extra_settings"/);
      }
    const kept = '{"a":[0.1,9007199254740991,"9007199254740993","ä"]}';
    const response = await browser.send('POST', '/api/trpc/projects.update', { body: input(kept), headers });
    expect(response.status).toBe(200);
    expect(await response.text()).toContain(`"extra_settings":${kept}`);
  });

  it("reaches none of the system's procedures, whatever it sends", async () => {
    const { url } = server;
    const person = newPerson();
    const browser = await signUp(url, person);
    const { organization } = (await (await browser.send('GET', '/api/users/@me')).json()) as {
      organization: { id: string };
    };
    const inputs = { organization_id: organization.id, email: person.email, level: 15 };
    for (const name of ['addMember', 'createUser', 'setMemberLevel', 'removeMember', 'createPersonalApiKey']) {
      const response = await browser.mutate(`system.${name}`, inputs);
      expect({ name, status: response.status }).toEqual({ name, status: 404 });
    }
  });

  it('can be ended everywhere at once', async () => {
    const { url } = server;
    const person = newPerson();
    const laptop = await signUp(url, person);
    const phone = new Browser(url);
    await phone.signIn(person.email, person.password);
    expect((await phone.send('GET', '/api/users/@me')).status).toBe(200);
    expect((await laptop.mutate('users.signOutEverywhere')).status).toBe(200);
    for (const browser of [laptop, phone]) expect((await browser.send('GET', '/api/users/@me')).status).toBe(401);
  });

  it('cannot be started for any number of new accounts', async () => {
    const { url } = await startServer({ SIGN_UP_LIMIT_PER_ADDRESS: '2' });
    const signUpAs = (email: string) => new Browser(url).mutate('users.signUp', { ...ada, email });
    expect((await signUpAs('one@example.com')).status).toBe(200);
    expect((await signUpAs('two@example.com')).status).toBe(200);
    const refused = await signUpAs('three@example.com');
    expect(refused.status).toBe(429);
    expect(Number(refused.headers.get('retry-after'))).toBeGreaterThan(3000);
  });

  it('cannot be started with a wrong password, nor by repeated guessing', async () => {
    const { url } = await startServer({ SIGN_IN_LIMIT_PER_ACCOUNT: '4' });
    await signUp(url);
    const guesser = new Browser(url);
    expect(await guesser.signIn(ada.email, 'wrong')).toContain('error=CredentialsSignin');
    expect(await guesser.signIn('nobody@example.com', 'wrong')).toContain('error=CredentialsSignin');
    for (let guess = 0; guess < 3; guess += 1) await guesser.signIn(ada.email, 'wrong');
    // Even the right password has to wait now.
    expect(decodeURIComponent(await guesser.signIn(ada.email, ada.password)).replaceAll('+', ' ')).toMatch(
      /error=throttled \d+/,
    );
    expect((await guesser.send('GET', '/api/users/@me')).status).toBe(401);
  });

  it('is refused with 503 for too many waiting passwords and 429 past the limit, with Retry-After', async () => {
    const { url } = await startServer({
      PASSWORDS_AT_ONCE: '1',
      PASSWORDS_WAITING: '3',
      PASSWORDS_PER_CALLER: '2',
      TRUST_PROXY: 'loopback',
      SIGN_IN_LIMIT_PER_ADDRESS: '0',
      SIGN_IN_LIMIT_PER_ACCOUNT: '5',
    });
    const browser = new Browser(url);
    const { csrfToken } = (await (await browser.send('GET', '/api/auth/csrf')).json()) as { csrfToken: string };
    const attempt = (email: string, address = '192.0.2.1') =>
      browser.send('POST', '/api/auth/callback/credentials', {
        body: new URLSearchParams({ csrfToken, email, password: 'wrong', json: 'true' }).toString(),
        headers: {
          'content-type': 'application/x-www-form-urlencoded',
          'sec-fetch-site': 'same-origin',
          'x-forwarded-for': address,
        },
      });
    // Many addresses can fill the whole queue. One address can fill only its share, and others are still served.
    for (const [refusal, addressOf] of [
      [503, (number: number) => `198.51.100.${number}`],
      [429, () => '192.0.2.1'],
    ] as const) {
      const crowd = Array.from({ length: 40 }, (_, number) => attempt(`p${number}@example.com`, addressOf(number)));
      const other = refusal === 429 ? await attempt('other@example.com', '192.0.2.2') : undefined;
      const answers = await Promise.all(crowd);
      expect(answers.filter(({ status }) => status === refusal).length).toBeGreaterThan(0);
      for (const { status, headers } of answers) {
        expect([401, refusal]).toContain(status);
        expect(headers.get('retry-after')).toBe(status === refusal ? '5' : null);
      }
      if (other) expect(other.status).toBe(401);
    }
    let last = await attempt(ada.email);
    for (let guess = 0; guess < 5; guess += 1) last = await attempt(ada.email);
    expect(last.status).toBe(429);
    expect(Number(last.headers.get('retry-after'))).toBeGreaterThan(60);
  });

  it('can be started in a browser used before, even while the account is throttled', async () => {
    const { url } = await startServer({ SIGN_IN_LIMIT_PER_ACCOUNT: '2', SIGN_IN_LIMIT_PER_DEVICE: '3' });
    const own = await signUp(url);
    await own.signOut();
    expect(own.cookie).toMatch(/(^|; )rolecall\.device=/);
    const guesser = new Browser(url);
    for (let guess = 0; guess < 3; guess += 1) await guesser.signIn(ada.email, 'wrong');
    expect(await guesser.signIn(ada.email, ada.password)).toContain('error=throttled');
    await own.signIn(ada.email, ada.password);
    expect((await own.send('GET', '/api/users/@me')).status).toBe(200);
    // Someone who stole the browser cannot guess forever, either.
    for (let guess = 0; guess < 3; guess += 1)
      expect(await own.signIn(ada.email, 'wrong')).toContain('error=CredentialsSignin');
    expect(await own.signIn(ada.email, ada.password)).toContain('error=throttled');
  });
});

/**
 * Each starts a process. Outside of nightly runs, only one that the settings refuse and one that the database refuses are
 * tried.
 */
const wrongSettings: [name: string, value: string][] = [
  ['PORT', 'abc'],
  ['DATABASE_URL', 'mysql://localhost/x'],
  ['RATE_LIMIT_PER_MINUTE', '-1'],
  ['TRUST_PROXY', 'everybody'],
  ['AUTH_SECRET', 'short'],
  ['OIDC_ISSUER', 'https://id.example.com'],
  ['METRICS_TOKEN', 'short'],
];

describe('the server', () => {
  const shared = shareServer();

  it('writes one JSON line for each request, and never a secret', async () => {
    const server = await startServer();
    const browser = await signUp(server.url);
    const rolecall = await openRolecall({ databaseUrl: server.databaseUrl, secret: authSecret });
    const { value } = await rolecall
      .system()
      .system.createPersonalApiKey({ email: ada.email, label: 'x', scopes: ['*'] });
    await rolecall.close();
    const headers = { authorization: `Bearer ${value}`, 'x-request-id': 'look-me-up' };
    await fetch(`${server.url}/api/organizations/@current/roles?search=private-words`, { headers });
    await fetch(`${server.url}/api/organizations/@current/roles`, {
      method: 'POST',
      headers: { ...headers, 'content-type': 'application/json' },
      body: '{"name":"Secret role"}',
    });
    for (const path of ['/api/organisations/@current/roles', '/nowhere/at/all', '/api/trpc/roles.lst'])
      await fetch(`${server.url}${path}?token=private-words`, { headers: { 'x-request-id': 'lost' } });
    for (const path of [
      `/api/keys/${value}`,
      `/nowhere/%70${value.slice(1)}`,
      '/api/reset-password/private-words',
      ...['invite', 'reset-password', '%63onfirm'].map((page) => `/${page}/private-words/more?proof=private-words`),
    ])
      await fetch(server.url + path);
    for (const page of ['invite', 'reset-password', 'confirm']) {
      await browser.send('GET', `/${page}/private-words?proof=private-words`);
      await browser.send('POST', `/${page}/private-words`, {
        body: new URLSearchParams({ form: 'confirm', link_token: 'private-words' }).toString(),
        headers: { 'content-type': 'application/x-www-form-urlencoded', 'sec-fetch-site': 'same-origin' },
      });
    }
    expect(await server.stop()).toBe(0);

    const lines = server.requestLines();
    const mine = lines.filter((line) => line['id'] === 'look-me-up');
    expect(mine).toEqual([
      expect.objectContaining({
        method: 'GET',
        route: '/api/organizations/:organization_id/roles',
        status: 200,
        ms: expect.any(Number),
        actor: expect.objectContaining({ kind: 'key' }),
      }),
      expect.objectContaining({
        method: 'POST',
        route: '/api/organizations/:organization_id/roles',
        status: 201,
        ms: expect.any(Number),
      }),
    ]);
    expect(lines).toContainEqual(expect.objectContaining({ route: '/api/trpc/users.signUp', status: 200 }));
    expect(
      lines
        .filter((line) => line['id'] === 'lost')
        .map(({ route, path, status }) => [route, path, status])
        .toSorted(),
    ).toEqual([
      [null, '/api/organisations/@current/roles', 404],
      [null, '/api/trpc/roles.lst', 404],
      [null, '/nowhere/at/all', 404],
    ]);
    const masked = lines.map(({ path }) => path).filter((path) => String(path).includes('…'));
    expect(masked.toSorted()).toEqual([
      '/%63onfirm/…/…',
      '/api/keys/…',
      '/api/reset-password/…',
      '/invite/…/…',
      '/nowhere/…',
      '/reset-password/…/…',
    ]);
    for (const route of ['/invite/[token]', '/reset-password/[token]', '/confirm/[token]'])
      expect(lines.filter((line) => line['route'] === route)).toHaveLength(2);
    for (const secret of [
      value,
      ada.email,
      ada.password,
      'Secret role',
      'private-words',
      '127.0.0.1:',
      ...browser.cookie
        .split('; ')
        .map((pair) => pair.slice(pair.indexOf('=') + 1))
        .filter((part) => part.length > 20),
    ])
      expect(server.output().replace(/Rolecall is ready: \S+/, '')).not.toContain(secret);
  });

  it('keeps the URLs of invite and mail links from other sites, and these pages out of caches', async () => {
    const browser = new Browser(shared.url);
    const headersOf = async (path: string, headers?: Record<string, string>) => {
      const { headers: answered } = await browser.send('GET', path, headers && { headers });
      return [answered.get('referrer-policy'), answered.get('cache-control')];
    };
    const leading = ['/sign-in', '/sign-up'].map((page) => `${page}?next=${encodeURIComponent('/invite/x?proof=y')}`);
    for (const path of [
      '/invite/x',
      '/invite/x?proof=y',
      '/forgot-password',
      '/reset-password/x',
      '/confirm/x',
      ...leading,
    ]) {
      expect(await headersOf(path), path).toEqual(['no-referrer', 'no-store']);
      // Without Sec-Fetch-Site, forms need the origin, or they would be taken for those of another site.
      expect(await headersOf(path, {}), path).toEqual(['strict-origin', 'no-store']);
    }
    expect(await headersOf('/sign-in')).toEqual(['same-origin', expect.stringContaining('no-store')]);
  });

  it('completes requests in progress before it shuts down, and accepts no new ones', async () => {
    const server = await startServer();
    const browser = await signUp(server.url);
    const { port } = new URL(server.url);
    const body = JSON.stringify({ name: 'On call' });
    const slow = request({
      port,
      method: 'POST',
      path: '/api/organizations/@current/roles',
      headers: {
        cookie: browser.cookie,
        'sec-fetch-site': 'same-origin',
        'content-type': 'application/json',
        'content-length': body.length,
      },
    });
    const answered = new Promise<number | undefined>((resolve, reject) =>
      slow.on('response', (response) => resolve(response.resume().statusCode)).on('error', reject),
    );
    slow.write(body.slice(0, 5));
    // The server has received the request once it has answered a later one.
    await fetch(`${server.url}/healthz`);
    const ended = server.stop('SIGTERM');
    await expect
      .poll(() =>
        fetch(`${server.url}/healthz`).then(
          () => 'taken',
          () => 'refused',
        ),
      )
      .toBe('refused');
    slow.end(body.slice(5));
    expect(await answered).toBe(201);
    expect(await ended).toBe(0);
  });

  it('reports missing things in the first HTML of a page, and logs no error about them', async () => {
    const server = await startServer();
    const browser = await signUp(server.url);
    const ofProject = ['', '/dashboards', '/tokens', '/settings/general', '/settings/delete'];
    const unknown = '00000000-0000-7000-8000-000000000000';
    for (const page of [
      ...ofProject.flatMap((path) => [`/projects/999999999${path}`, `/projects/none${path}`]),
      `/roles/${unknown}`,
      `/members/${unknown}`,
      '/members/nobody%40example.com',
      '/no/such/page',
    ]) {
      const answer = await browser.send('GET', page);
      expect(answer.status, page).toBe(404);
      const html = await answer.text();
      expect(html.match(/<h1[^>]*>There is nothing here<\/h1>/g), page).toHaveLength(1);
      expect(/<title>(.*?)<\/title>/.exec(html)?.[1], page).toBe('Not found · Rolecall');
      expect(html, page).toContain('<nav aria-label="Main"');
      // The router cannot use a response with another status.
      const headers = { RSC: '1' };
      const { headers: told } = await browser.send('GET', page, { headers });
      const forRouter = await browser.send('GET', told.get('location') ?? page, { headers });
      expect(forRouter.status, page).toBe(200);
      expect(await forRouter.text(), page).toContain('nothing here');
    }
    await server.stop('SIGTERM');
    expect(server.output()).not.toContain('unhandledRejection');
    expect(server.output()).not.toContain('"level":"error"');
  });

  it('reports a missing part of a project in the title of the page', async () => {
    const { url } = await startServer();
    const browser = await signUp(url);
    const { id } = (await (
      await browser.send('POST', '/api/organizations/@current/projects', { body: JSON.stringify({ name: 'Web shop' }) })
    ).json()) as { id: number };
    for (const path of ['/settings/none', '/dashboards/999999999/access', '/dashboards/none/access']) {
      const answer = await browser.send('GET', `/projects/${id}${path}`);
      expect(answer.status, path).toBe(404);
      expect(await answer.text(), path).toContain('<title>Not found · Web shop · Rolecall</title>');
    }
  });

  it('reports an unknown URL to people who are in no organization', async () => {
    const { url } = await startServer();
    const browser = await signUp(url);
    const { organization } = (await (await browser.send('GET', '/api/users/@me')).json()) as {
      organization: { id: string };
    };
    expect((await browser.send('DELETE', `/api/organizations/${organization.id}`)).status).toBe(204);
    const answer = await browser.send('GET', '/no/such/page');
    expect(answer.status).toBe(404);
    expect(await answer.text()).toContain('There is nothing here');
    const home = await browser.send('GET', '/');
    expect(home.status).toBe(200);
    expect(await home.text()).toContain('You are not in an organization');
  });

  it('does not wait for idle connections when it shuts down', async () => {
    const server = await startServer();
    const { port } = new URL(server.url);
    const open = async () => {
      const socket = connect(Number(port), '127.0.0.1');
      onTestFinished(() => void socket.destroy());
      await once(socket, 'connect');
      return socket;
    };
    const silent = await open();
    const idle = await open();
    idle.write('GET /healthz HTTP/1.1\r\nHost: localhost\r\n\r\n');
    await once(idle, 'data');
    const late = await open();
    late.write('GET /healthz HTTP/1.1\r\nHost: loc');
    // The server has received what the others sent once it has answered a later request.
    await fetch(`${server.url}/healthz`);
    const ended = server.stop('SIGTERM');
    await Promise.all([once(silent, 'close'), once(idle.resume(), 'close')]);
    late.write('alhost\r\n\r\n');
    const [answer] = (await once(late, 'data')) as [Buffer];
    expect(answer.toString()).toContain('HTTP/1.1 200 OK');
    expect(await ended).toBe(0);
    expect(server.output()).not.toContain('took too long');
  });

  it('reports that it is alive and ready, and serves pages and the API on one port', async () => {
    const { url } = shared;
    expect(await (await fetch(`${url}/healthz`)).json()).toEqual({ status: 'alive' });
    expect(await (await fetch(`${url}/readyz`)).json()).toEqual({ status: 'ready' });
    const page = await fetch(`${url}/sign-in`);
    expect(page.status).toBe(200);
    expect(await page.text()).toContain('Sign in');
    for (const path of ['/api', '/api?x=1', '/api/', '/api/nowhere']) {
      const nowhere = await fetch(`${url}${path}`);
      expect([path, nowhere.status, nowhere.headers.get('content-type')]).toEqual([
        path,
        404,
        'application/json; charset=utf-8',
      ]);
      expect(await nowhere.json()).toMatchObject({ code: 'not_found', detail: 'Endpoint not found.' });
    }
    expect((await fetch(`${url}/api/schema`)).status).toBe(200);
    const home = await fetch(url, { redirect: 'manual' });
    expect([302, 303, 307]).toContain(home.status);
    expect(home.headers.get('location')).toContain('/sign-in');
  });

  it('fills a new database with a demo, and says at the first start how to see it', async () => {
    const first = await startServer({ DEMO: '1' });
    const command = /curl -H '(Authorization): (Bearer phx_\w+)' '(\S+)'/.exec(first.output());
    expect(command).not.toBeNull();
    const [, , authorization = '', address = ''] = command ?? [];
    const response = await fetch(address, { headers: { authorization } });
    expect(response.status).toBe(200);
    expect(((await response.json()) as { count: number }).count).toBeGreaterThan(5);
    const [, email = ''] = /e-mail\s+(\S+)/.exec(first.output()) ?? [];
    const [, password = ''] = /password\s+(\S+)/.exec(first.output()) ?? [];
    const browser = new Browser(first.url);
    await browser.signIn(email, password);
    expect((await browser.send('GET', '/api/users/@me')).status).toBe(200);
    const again = await startServer({ DEMO: '1', DATABASE_URL: first.databaseUrl });
    expect(again.output()).toContain('demo credentials');
    for (const secret of [authorization, password]) expect(again.output()).not.toContain(secret);
    expect(readdirSync(dirname(first.databaseUrl.slice('sqlite:'.length))).join()).not.toContain('demo');
  });

  it('says at startup how to create the first account, until there is one', async () => {
    const first = await startServer();
    const [, page = ''] = /^There is no account yet\. Sign up at (\S+), or/m.exec(first.output()) ?? [];
    expect((await fetch(page)).status).toBe(200);
    // The commands themselves, without npm in front of them.
    const commands = [...first.output().matchAll(/^ +npm run --silent rolecall -- (.+)$/gm)].map(
      ([, words = '']) => words,
    );
    expect(commands).toHaveLength(2);
    for (const words of commands) {
      const more = words.startsWith('user') ? ['--password-stdin'] : [];
      execFileSync(process.execPath, [commandLine, ...words.split(' '), ...more], {
        env: { ...process.env, DATABASE_URL: first.databaseUrl, AUTH_SECRET: authSecret },
        input: 'correct horse',
      });
    }
    const browser = new Browser(first.url);
    await browser.signIn('you@example.com', 'correct horse');
    expect(await (await browser.send('GET', '/api/users/@me')).json()).toMatchObject({
      organization: { name: 'Acme' },
    });
    const again = await startServer({ DATABASE_URL: first.databaseUrl });
    expect(again.output()).not.toContain('no account');
  });

  it('refuses invalid organization headers with a key, as the OpenAPI document says', async () => {
    const { url, databaseUrl } = shared;
    const rolecall = await openRolecall({ databaseUrl, secret: authSecret });
    const { system } = rolecall.system();
    const { email } = await system.createUser({ email: newAddress() });
    await system.createOrganization({ name: 'Acme', owner: email });
    const authorization = `Bearer ${(await system.createPersonalApiKey({ email, label: 'x', scopes: ['*'] })).value}`;
    await rolecall.close();
    const { paths } = (await (await fetch(`${url}/api/schema`)).json()) as {
      paths: Record<string, { get?: { security: object[]; responses: object } }>;
    };
    const lists = Object.entries(paths).filter(([path]) => !/\{(?!organization_id)/.test(path));
    expect(lists.length).toBeGreaterThan(8);
    for (const [path, { get }] of lists) {
      if (!get?.security.some((scheme) => 'personalApiKey' in scheme)) continue;
      const { status } = await fetch(url + path.replace('{organization_id}', '@current'), {
        headers: { authorization, 'x-organization-id': 'acme' },
      });
      expect([path, status]).toEqual([path, 400]);
      expect(Object.keys(get.responses), path).toContain('400');
    }
  });

  it.each(nightly ? wrongSettings : wrongSettings.slice(0, 2))(
    'refuses to start with %s=%s, naming the variable',
    (name, value) => {
      const main = fileURLToPath(new URL('../dist/server.js', import.meta.url));
      const env = {
        PATH: process.env['PATH'] ?? '',
        NODE_ENV: 'production' as const,
        DATABASE_URL: 'sqlite::memory:',
        AUTH_SECRET: authSecret,
        PORT: '0',
        [name]: value,
      };
      const { status, stderr } = spawnSync(process.execPath, [main], { env, encoding: 'utf8', timeout: 300_000 });
      expect(status).toBe(1);
      expect(stderr).toContain(name === 'OIDC_ISSUER' ? 'OIDC_CLIENT_ID' : name);
      expect(stderr).not.toMatch(/^\s+at /m);
    },
  );
});
