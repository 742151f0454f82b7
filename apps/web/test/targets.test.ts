import { openRolecall } from '@rolecall/api';
import { describe, expect, it } from 'vitest';
import { exchange, message, open, type RawAnswer } from './raw.ts';
import { authSecret, Browser, newAddress, type ServerProcess, shareServer, startServer } from './server-process.ts';

const form = { 'Content-Type': 'application/x-www-form-urlencoded' };

/** Creates a signed-in person with an organization, some roles, a project and a key. */
async function arrive({ url, databaseUrl }: ServerProcess, headers: Record<string, string> = {}) {
  const rolecall = await openRolecall({ databaseUrl, secret: authSecret });
  const { system } = rolecall.system();
  const ada = { email: newAddress(), password: 'correct horse battery', first_name: 'Ada' };
  await system.createUser(ada);
  const organization = await system.createOrganization({ name: 'Acme', owner: ada.email });
  const { value: key } = await system.createPersonalApiKey({ email: ada.email, label: 'x', scopes: ['*'] });
  const owner = await rolecall.actingAs(ada.email);
  for (const name of ['One', 'Two', 'Three']) await owner.roles.create({ organization_id: organization.id, name });
  const project = await owner.projects.create({ organization_id: organization.id, name: 'Shop' });
  await rolecall.close();
  const browser = new Browser(url);
  if (Object.keys(headers).length === 0) await browser.signIn(ada.email, ada.password);
  return { cookie: browser.cookie, key, organization, project };
}

/** No request may cause a server error, or put its caller's words into the log. */
describe('a malformed request', () => {
  it('is refused with 400 or 404 on every interface, and nothing of it is logged', async () => {
    const server = await startServer({
      NODE_OPTIONS: `--import ${new URL('writes-to-console.mjs', import.meta.url).href}`,
      // All requests come from one address, and at the same time if the server is slow.
      CONNECTION_LIMIT_PER_ADDRESS: '2000',
    });
    const { cookie, key } = await arrive(server);
    const callers: Record<string, string>[] = [{}, { Cookie: cookie }, { Authorization: `Bearer ${key}` }];
    const faces = [
      '/',
      '/roles',
      '/api/users/@me',
      '/api/trpc/users.me',
      '/api/auth/csrf',
      '/mcp',
      '/healthz',
      '/api/schema',
    ];
    const evil = 'http://host:3227.evil.test/';
    const forged = '/evil\n{"level":"error","msg":"forged"}\n';
    type Case = [name: string, target: string, options?: Parameters<typeof message>[1]];
    const cases: Case[] = [
      ...['x:99999', 'a/b', '[::', 'x y', 'a@b', '', 'evil.test:1:2', '..'].flatMap((host) =>
        faces.map((face): Case => [`host ${host}`, face, { headers: { Host: host } }]),
      ),
      ...[
        '',
        '/roles',
        '/api',
        '/api/trpc',
        '/api/auth',
        '/api/organizations/@current/roles',
        '/invite',
        '/mcp',
        '/_next',
      ]
        .flatMap((folder) =>
          ['%', '%f', '%ff', '%C0%80', '%ED%A0%80', '%00', 'a%00b', '/x', '\\evil.test'].map(
            (end) => `${folder}/${end}`,
          ),
        )
        .map((target): Case => ['path', target]),
      ...['/_next/image', '/%5Fnext/image', '/_next/image/', '/_next/data/x/y.json'].map((path): Case => [
        'image',
        `${path}?url=${encodeURIComponent(forged)}&w=64&q=75`,
      ]),
      ...['%', '[1,2,3]', 'evil.test', '["",{},null,null,true]'].flatMap((tree) =>
        ['/sign-in', '/roles', '/nowhere'].map((page): Case => [
          'state tree',
          page,
          { headers: { RSC: '1', 'Next-Router-State-Tree': tree } },
        ]),
      ),
      ...['*', 'x', 'evil.test:80', 'ftp://evil.test/', 'http://x:99999/healthz', '/\x7f'].flatMap((target) =>
        ['GET', 'OPTIONS', 'POST'].map((method): Case => ['target', target, { method }]),
      ),
      ...['signin', 'signout', 'csrf', 'session', 'providers'].flatMap((page) =>
        [evil, '%', 'javascript:alert(1)', '//x:99999'].map((to): Case => [
          'callback',
          `/api/auth/${page}?callbackUrl=${encodeURIComponent(to)}`,
        ]),
      ),
      ...['callback/credentials', '_log', 'nowhere', 'verify-request', 'callback/nowhere', ''].map((page): Case => [
        'next-auth',
        `/api/auth/${page}`,
      ]),
      ...['callback/credentials', 'signin/credentials', 'signout'].flatMap((page): Case[] => [
        [
          'form',
          `/api/auth/${page}`,
          { method: 'POST', headers: form, body: `callbackUrl=${encodeURIComponent(evil)}` },
        ],
        [
          'json',
          `/api/auth/${page}`,
          { method: 'POST', headers: { 'Content-Type': 'application/json' }, body: '{"evil.test' },
        ],
        ...['5', '[]', '{"email":null}', '{"email":{"toString":1}}', '{"evil.test":["evil"]}'].map((body): Case => [
          'json',
          `/api/auth/${page}`,
          { method: 'POST', headers: { 'Content-Type': 'application/json' }, body },
        ]),
      ]),
    ];
    const answers = await Promise.all(
      cases.flatMap(([name, target, options]) =>
        callers.map(async (credential, caller) => {
          const headers = { ...credential, ...options?.headers };
          const { status } = await exchange(server.url, message(target, { ...options, headers }));
          return `${name} ${JSON.stringify(target)} by ${caller}: ${status}`;
        }),
      ),
    );
    expect(answers.length).toBeGreaterThan(500);
    expect(answers.filter((answer) => !/: 40[04]$/.test(answer))).toEqual([]);

    // These are not server errors either, and may be answered: how is up to the handler of the path.
    const tolerated: Case[] = [
      ['query', `/sign-in?callbackUrl=${evil}`],
      ['query', '/sign-in?error=%ff'],
      ['query', '/sign-in?next=/%5C%5Cevil.test:99999'],
      ['query', '/sign-in?next=%00'],
      ['query', '/roles?search=%00'],
      ['query', '/roles?search=%ff%ED%A0%80'],
      ['query', '/members?search=%00&level=%ff'],
      ['query', '/activity?user=%00'],
      ['query', '/docs/api?x=%00'],
      ['query', '/?_rsc=%'],
      ['query', '/api/organizations/@current/roles?search=%00&limit=%ff'],
      ['query', '/api/organizations/@current/members?search=%ED%A0%80'],
      ['query', '/api/organizations/@current/activity_log?user=%00'],
      ['query', '/api/trpc/users.me?input=%'],
      ['query', '/api/trpc/roles.list?input=%7B%22organization_id%22%3A%22%5Cud800%22%7D'],
      ['query', '/api/trpc/users.me?batch=1&input=%7B'],
      [
        'query',
        '/mcp?organization_id=%ff',
        { method: 'POST', body: '{}', headers: { 'Content-Type': 'application/json' } },
      ],
      ['server action', '/sign-in', { method: 'POST', headers: { ...form, 'Next-Action': 'evil.test' }, body: 'a=b' }],
      ['cookie', '/api/auth/session', { headers: { Cookie: `next-auth.callback-url=${encodeURIComponent(evil)}` } }],
      ['cookie', '/api/auth/csrf', { headers: { Cookie: 'next-auth.callback-url=%; rolecall.session=%ff' } }],
      ['method', '/sign-in', { method: 'TRACE' }],
      ['method', '/', { method: 'OPTIONS' }],
      ['absolute', 'http://evil.test/healthz'],
    ];
    for (const [name, target, options] of tolerated)
      for (const credential of callers) {
        const headers = { ...credential, ...options?.headers };
        const { status } = await exchange(server.url, message(target, { ...options, headers }));
        expect([name, target, status < 500 && status >= 200]).toEqual([name, target, true]);
      }
    expect((await exchange(server.url, message('http://localhost/healthz?x'))).body).toBe('{"status":"alive"}');

    server.child.kill('SIGUSR2');
    await expect.poll(server.output, { timeout: 60_000 }).toContain('warning of node');
    expect(await server.stop()).toBe(0);
    const log = server.output();
    // A blank line ends the startup message.
    const [, logs = ''] = log.split(/\nRolecall is ready: [^]*?\n\n/);
    const logged = logs
      .split('\n')
      .filter(Boolean)
      .map((line) => JSON.parse(line) as object);
    expect(logged).toContainEqual(
      expect.objectContaining({
        level: 'warn',
        msg: 'console.warn',
        errors: [
          expect.objectContaining({ type: 'RangeError', stack: expect.stringContaining('writes-to-console.mjs') }),
        ],
      }),
    );
    // Notes are not logged: they may contain a caller's words, and say nothing without them.
    expect(logged.filter((entry) => 'msg' in entry && /console\.(log|info|table)/.test(String(entry.msg)))).toEqual([]);
    expect(log).not.toContain('"level":"error"');
    expect(log).not.toMatch(/⨯|TypeError|URIError/);
    // An unknown path is logged as one value in one line, and nothing else of the request.
    // Ids are random and may contain any digits.
    const told = logged.map((entry) => ({ ...entry, id: undefined, path: undefined }));
    for (const word of ['evil', '99999', '%ff', '%ED', 'alert(1)', 'forged'])
      expect(JSON.stringify(told)).not.toContain(word);
  });
});

/** A server without any of the settings that are tested below. */
const plain = shareServer();

const hsts = (answer: RawAnswer | Response) => answer.headers.get('strict-transport-security');

describe('SITE_URL', () => {
  it('is the base of all absolute links, and if it is https, every response has HSTS', async () => {
    const site = 'https://people.example.com';
    const server = await startServer({ SITE_URL: site, METRICS_TOKEN: 'a token for tests' });
    const { key, organization } = await arrive(server, { no: 'browser' });
    const headers = { Host: 'evil.test', Authorization: `Bearer ${key}`, 'X-Forwarded-Host': 'worse.test' };
    const roles = `/api/organizations/${organization.id}/roles`;
    const page = await exchange(server.url, message(`${roles}?limit=1&offset=1`, { headers }));
    expect(JSON.parse(page.body)).toMatchObject({
      next: `${site}${roles}?limit=1&offset=2`,
      previous: `${site}${roles}?limit=1`,
    });
    const schema = JSON.parse((await exchange(server.url, message('/api/schema', { headers }))).body) as object;
    expect(schema).toMatchObject({ servers: [{ url: site }] });
    const call = {
      jsonrpc: '2.0',
      id: 1,
      method: 'tools/call',
      params: { name: 'roles-list', arguments: { limit: 1 } },
    };
    const response = await fetch(`${server.url}/mcp`, {
      method: 'POST',
      headers: {
        authorization: headers.Authorization,
        'content-type': 'application/json',
        accept: 'application/json, text/event-stream',
        'x-organization-id': organization.id,
      },
      body: JSON.stringify(call),
    });
    expect(await response.text()).toContain(`${site}/api/organizations/`);
    expect(hsts(response)).toBe('max-age=31536000');

    const requests: [target: string, options?: Parameters<typeof message>[1]][] = [
      ['/healthz'],
      ['/readyz'],
      ['/metrics'],
      ['/sign-in'],
      ['/roles'],
      ['/nowhere'],
      ['/_next/static/nowhere.js'],
      ['/icon.svg'],
      ['/api/schema'],
      ['/api/nowhere'],
      [roles],
      [roles, { method: 'OPTIONS' }],
      [roles, { method: 'PATCH' }],
      ['/api/trpc/users.me'],
      ['/api/trpc/nowhere'],
      ['/api/auth/csrf'],
      ['/api/auth/nowhere'],
      ['/api/auth/signin'],
      ['/api/auth/signout', { method: 'POST', headers: form, body: 'x'.repeat(70_000) }],
      ['/mcp'],
      ['/%'],
      ['*', { method: 'OPTIONS' }],
      ['/', { headers: { Host: 'x:99999' } }],
      ['/', { headers: { 'X-Large': 'x'.repeat(20_000) } }],
      ['/ two', {}],
    ];
    for (const [target, options] of requests) {
      const answer = await exchange(
        server.url,
        message(target, { ...options, headers: { Host: 'evil.test', ...options?.headers } }),
      );
      expect([target, answer.status > 0, hsts(answer)]).toEqual([target, true, 'max-age=31536000']);
      // MCP names the host that it does not know.
      if (target === '/mcp') expect(answer.headers.get('cache-control')).toBe('no-store');
      else expect(answer.body, target).not.toContain('evil.test');
      expect([...answer.headers.values()].join(), target).not.toContain('evil.test');
    }
  });

  it('if not set, responses that contain the request’s host are kept out of shared caches', async () => {
    const { key, cookie, organization } = await arrive(plain);
    const host = 'unknown.example';
    let named = 0;
    const callers: Record<string, string>[] = [{}, { Cookie: cookie }, { Authorization: `Bearer ${key}` }];
    for (const credential of callers)
      for (const target of [
        '/',
        '/sign-in',
        '/roles',
        '/docs/api',
        '/docs/api/roles',
        '/settings/api-keys',
        '/external-groups',
        '/nowhere',
        '/healthz',
        '/api/schema',
        '/api/nowhere',
        `/api/organizations/${organization.id}/roles?limit=1`,
        `/api/organizations/${organization.id}/welcome/current`,
        '/api/trpc/users.me',
        '/api/auth/providers',
        '/api/auth/csrf',
        '/api/auth/signin',
        '/mcp',
      ]) {
        const answer = await exchange(plain.url, message(target, { headers: { Host: host, ...credential } }));
        expect([target, hsts(answer)]).toEqual([target, undefined]);
        if (!answer.body.includes(host) && ![...answer.headers.values()].join().includes(host)) continue;
        named += 1;
        expect(answer.headers.get('cache-control'), target).toMatch(/private|no-store/);
      }
    expect(named).toBeGreaterThan(2);
  });
});

it('keeps responses with secrets out of every cache', async () => {
  const { key, cookie, organization, project } = await arrive(plain);
  const byKey = { Authorization: `Bearer ${key}` };
  const cachingOf = async (target: string, headers: Record<string, string>) =>
    (await exchange(plain.url, message(target, { headers }))).headers.get('cache-control') ?? '';
  for (const target of [
    `/api/projects/${project.id}`,
    `/api/organizations/${organization.id}/projects`,
    '/api/auth/csrf',
    '/api/auth/session',
    '/api/trpc/projects.get',
    '/settings/api-keys',
    `/projects/${project.id}/tokens`,
  ])
    for (const headers of [byKey, { Cookie: cookie }])
      expect(await cachingOf(target, headers), target).toContain('no-store');
  // Responses without secrets may be cached by their caller, who revalidates them each time.
  expect(await cachingOf(`/api/organizations/${organization.id}/roles`, byKey)).toBe('private, no-cache');
});

/** Requests that Node refuses by itself, or that Next, next-auth and tRPC would misinterpret. */
describe('a request that no path accepts', () => {
  const site = 'https://people.example.com';

  it('is refused like any other, and logged', async () => {
    const server = await startServer({ SITE_URL: site, METRICS_TOKEN: 'a token for tests' });
    const id = (index: number) => `request-${index}`;
    const unserved = ['TRACE', 'PROPFIND', 'QUERY', 'PUT', 'DELETE', 'PATCH'];
    const paths: [path: string, allow: string, methods?: string[]][] = [
      ['/', 'GET, HEAD, OPTIONS', ['POST', ...unserved]],
      ['/roles', 'GET, HEAD, OPTIONS', ['POST', ...unserved]],
      ['/_next/static/x.js', 'GET, HEAD, OPTIONS', ['POST', ...unserved]],
      ['/healthz', 'GET, HEAD, OPTIONS', ['POST', ...unserved]],
      ['/readyz', 'GET, HEAD, OPTIONS', ['TRACE']],
      ['/metrics', 'GET, HEAD, OPTIONS', ['TRACE']],
      ['/sign-in', 'GET, HEAD, OPTIONS, POST'],
      ['/sign-out', 'GET, HEAD, OPTIONS, POST'],
      ['/invite/x', 'GET, HEAD, OPTIONS, POST'],
      ['/forgot-password', 'GET, HEAD, OPTIONS, POST'],
      ['/reset-password/x', 'GET, HEAD, OPTIONS, POST'],
      ['/confirm/x', 'GET, HEAD, OPTIONS, POST'],
      ['/api/trpc/users.me', 'GET, HEAD, OPTIONS, POST'],
      ['/api/auth/csrf', 'GET, OPTIONS, POST', ['HEAD', ...unserved]],
      ['/api/schema', 'GET, HEAD, OPTIONS'],
      ['localhost:80', '', ['CONNECT']],
      ['/sign-in', '', ['CONNECT']],
    ];
    const host = 'Host: localhost\r\n';
    const codes: Record<number, string> = { 400: 'invalid_input', 405: 'method_not_allowed', 417: 'parse_error' };
    const cases = [
      ...paths.flatMap(([path, allow, methods = unserved]) =>
        methods.map((method) => ({ text: `${method} ${path} HTTP/1.1\r\n${host}`, method, status: 405, allow })),
      ),
      ...paths
        .filter(([, allow]) => allow !== '')
        .map(([path, allow]) => ({
          text: `OPTIONS ${path} HTTP/1.1\r\n${host}`,
          method: 'OPTIONS',
          status: 200,
          allow,
        })),
      ...['/healthz', '/sign-in', '/api/schema', '/mcp', '/api/auth/csrf'].flatMap((path) => [
        { text: `GET ${path} HTTP/1.1\r\n${host}Expect: fish\r\n`, method: 'GET', status: 417 },
        { text: `GET ${path} HTTP/1.1\r\n`, method: 'GET', status: 400 },
        { text: `GET ${path} HTTP/1.1\r\n${host}Host: other\r\n`, method: 'GET', status: 400 },
      ]),
    ];
    const answers = await Promise.all(
      cases.map(async ({ text, method, status, ...rest }, index) => {
        const sent = `${text}Connection: close\r\nX-Request-Id: ${id(index)}\r\n\r\n`;
        const { headers, body, ...answer } = await exchange(server.url, sent);
        const expected = {
          text,
          status,
          hsts: 'max-age=31536000',
          id: id(index),
          allow: 'allow' in rest ? rest.allow : undefined,
        };
        const actual = {
          text,
          status: answer.status,
          hsts: hsts({ headers, body, ...answer }),
          id: headers.get('x-request-id'),
          allow: headers.get('allow'),
        };
        expect(actual).toEqual(expected);
        if (status !== 200 && method !== 'HEAD') expect(JSON.parse(body)).toMatchObject({ code: codes[status] });
        return { id: id(index), method, status };
      }),
    );
    // An unreadable request has no id from its caller.
    const unreadable = await exchange(server.url, 'nonsense\r\n\r\n');
    expect([unreadable.status, hsts(unreadable)]).toEqual([400, 'max-age=31536000']);
    const given = unreadable.headers.get('x-request-id');
    expect(given).toBeTruthy();

    // An earlier request on the connection is answered, and HTTP/1.0 needs no Host.
    const both = await exchange(
      server.url,
      `GET /healthz HTTP/1.1\r\n${host}\r\nGET /sign-in HTTP/1.1\r\n${host}Expect: fish\r\nConnection: close\r\n\r\n`,
    );
    expect(both.status).toBe(200);
    expect(both.body).toContain(' 417 ');
    expect((await exchange(server.url, 'GET /healthz HTTP/1.0\r\n\r\n')).status).toBe(200);
    // Requests with `Expect: 100-continue`, which curl sends with large bodies, go on.
    const continued = await exchange(server.url, message('/healthz', { headers: { Expect: '100-continue' } }));
    expect(continued.body).toContain('{"status":"alive"}');
    // Behind another request, whose response may still be in progress.
    for (const target of ['/healthz', '/api/schema', '/sign-in'])
      await exchange(server.url, `GET ${target} HTTP/1.1\r\n${host}\r\nCONNECT localhost:80 HTTP/1.1\r\n${host}\r\n`);
    for (let count = 0; count < 3; count += 1)
      (await open(server.url)).write(`CONNECT localhost:80 HTTP/1.1\r\n${host}\r\n`);

    expect(await server.stop()).toBe(0);
    expect(server.requestLines()).toEqual(
      expect.arrayContaining(
        [...answers, { id: given, status: 400 }].map((line): unknown => expect.objectContaining(line)),
      ),
    );
    expect(server.output()).not.toContain('"level":"error"');
  });

  it('reveals no internals in the URL that a refused sign-in leads to', async () => {
    const browser = new Browser(plain.url);
    const { csrfToken } = (await (await browser.send('GET', '/api/auth/csrf')).json()) as { csrfToken: string };
    const deep = `${'['.repeat(25_000)}${']'.repeat(25_000)}`;
    const fields = { csrfToken, json: 'true', email: 'x@example.com', password: 'x' };
    for (const odd of [
      ['email', deep],
      ['email', '{"toString":1,"valueOf":1}'],
      ['password', 'null'],
      ['csrfToken', 'true'],
      ['anything', '5'],
    ] as const) {
      const [name, value] = odd;
      const { [name as keyof typeof fields]: _, ...others } = fields;
      const body = `${JSON.stringify(others).slice(0, -1)},"${name}":${value}}`;
      const answer = await browser.send('POST', '/api/auth/callback/credentials', { body });
      expect([name, answer.status, answer.headers.get('location')]).toEqual([name, 400, null]);
      expect(await answer.json()).toMatchObject({ code: 'invalid_input', detail: 'Each field must be a string.' });
    }
    for (const fine of ['x@example.com', '\0', '\ud800', 'x'.repeat(30_000)]) {
      const answer = await browser.send('POST', '/api/auth/callback/credentials', {
        body: JSON.stringify({ ...fields, email: fine }),
      });
      const { url: to } = (await answer.json()) as { url: string };
      expect([answer.status, new URL(to).searchParams.get('error')]).toEqual([401, 'CredentialsSignin']);
    }
  });
});
