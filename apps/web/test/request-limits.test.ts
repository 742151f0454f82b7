import { readFileSync } from 'node:fs';
import { openRolecall } from '@rolecall/api';
import { maxBatchCalls, maxFormBytes, maxJsonBytes } from '@rolecall/contracts';
import { describe, expect, it } from 'vitest';
import { exchange, message, open, tellsProcesses } from './raw.ts';
import { authSecret, Browser, type ServerProcess, startServer } from './server-process.ts';

const form = { 'Content-Type': 'application/x-www-form-urlencoded' };
const json = { 'Content-Type': 'application/json' };
const megabyte = 1024 * 1024;

/** Creates two keys of one person, and one of another. */
async function makeKeys({ databaseUrl }: ServerProcess): Promise<string[]> {
  const rolecall = await openRolecall({ databaseUrl, secret: authSecret });
  const { system } = rolecall.system();
  const keys = [];
  for (const [name, count] of [
    ['key', 2],
    ['other', 1],
  ] as const) {
    const { email } = await system.createUser({ email: `${name}@example.com`, first_name: name });
    for (let number = 0; number < count; number += 1)
      keys.push((await system.createPersonalApiKey({ email, label: `${number}`, scopes: ['*'] })).value);
  }
  await rolecall.close();
  return keys;
}

const ada = { email: 'ada@example.com', password: 'correct horse battery', first_name: 'Ada' };

async function signUp(url: string, email = ada.email): Promise<Browser> {
  const browser = new Browser(url);
  expect((await browser.mutate('users.signUp', { ...ada, email })).status).toBe(200);
  await browser.signIn(email, ada.password);
  return browser;
}

/** The resident memory of a process, in bytes. */
const memoryOf = ({ child }: ServerProcess) =>
  Number(/VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${child.pid}/status`, 'utf8'))?.[1]) * 1024;

/**
 * Sends a chunked body of up to `mostBytes` until the server closes the connection. @returns the status, and the bytes sent
 */
async function sendForever(url: string, target: string, headers: Record<string, string>, mostBytes: number) {
  const socket = await open(url);
  let answer = '';
  socket.on('data', (chunk: Buffer) => (answer += chunk.toString()));
  const closed = new Promise((resolve) => socket.once('close', resolve));
  socket.write(message(target, { method: 'POST', headers: { ...headers, 'Transfer-Encoding': 'chunked' } }));
  const chunk = Buffer.alloc(65_536, 'a');
  let sent = 0;
  while (!socket.destroyed && sent < mostBytes) {
    const drained = socket.write(Buffer.concat([Buffer.from('10000\r\n'), chunk, Buffer.from('\r\n')]));
    sent += chunk.length;
    if (!drained) await Promise.race([new Promise((resolve) => socket.once('drain', resolve)), closed]);
  }
  if (!socket.destroyed) socket.end('0\r\n\r\n');
  await closed;
  return { status: Number(answer.split(' ')[1] ?? 0), sent };
}

describe('a body', () => {
  it('is limited in size on every path that reads one, whether or not it declares its length', async () => {
    const server = await startServer();
    const [key] = await makeKeys(server);
    const authorization = { Authorization: `Bearer ${key}` };
    const send = (target: string, method: string, length: number, headers: Record<string, string>) =>
      exchange(server.url, message(target, { method, headers, body: 'a'.repeat(length) }));
    for (const [target, method, most, headers] of [
      ['/api/auth/callback/credentials', 'POST', maxFormBytes, form],
      ['/api/auth/signout', 'POST', maxFormBytes, form],
      ['/sign-in', 'POST', maxFormBytes, form],
      ['/sign-up', 'POST', maxFormBytes, form],
      ['/invite/nowhere', 'POST', maxFormBytes, form],
      ['/nowhere', 'GET', maxFormBytes, form],
      ['/', 'GET', maxFormBytes, form],
      ['/api/organizations', 'POST', maxJsonBytes, { ...json, ...authorization }],
      ['/api/users/@me', 'PATCH', maxJsonBytes, { ...json, ...authorization }],
      ['/api/trpc/users.signUp', 'POST', maxJsonBytes, json],
      ['/mcp', 'POST', maxJsonBytes, { ...json, ...authorization }],
    ] as const) {
      const declared = await send(target, method, most + 1, headers);
      expect([target, declared.status]).toEqual([target, 413]);
      expect(declared.body, target).toContain('"request_too_large"');
      expect([target, (await send(target, method, most, headers)).status]).not.toEqual([target, 413]);
    }
    const response = await send('/api/auth/signout', 'POST', maxFormBytes + 1, form);
    expect(JSON.parse(response.body)).toEqual({
      type: 'invalid_request',
      code: 'request_too_large',
      detail: 'Request body exceeds the limit of 65536 bytes.',
      attr: null,
    });
    expect(response.headers.get('x-request-id')).toBeTruthy();

    // A chunked body within the limit is read completely. It may be empty.
    const { url } = server;
    const chunked = { ...form, 'Transfer-Encoding': 'chunked' };
    const start = message('/api/auth/callback/credentials', { method: 'POST', headers: chunked });
    expect((await exchange(url, `${start}0\r\n\r\n`)).status).toBe(302);
    const browser = new Browser(url);
    const { csrfToken } = (await (await browser.send('GET', '/api/auth/csrf')).json()) as { csrfToken: string };
    const fields = new URLSearchParams({
      csrfToken,
      email: 'x@example.com',
      password: 'wrong',
      json: 'true',
    }).toString();
    const signIn = message('/api/auth/callback/credentials', {
      method: 'POST',
      headers: { ...chunked, Cookie: browser.cookie },
    });
    const chunks = [fields.slice(0, 20), fields.slice(20)].map((part) => `${part.length.toString(16)}\r\n${part}\r\n`);
    const answer = await exchange(url, `${signIn}${chunks.join('')}0\r\n\r\n`);
    expect(answer.body).toContain('error=CredentialsSignin');
  });

  it.runIf(tellsProcesses)('without end uses no memory, on any path', async () => {
    const server = await startServer();
    await fetch(`${server.url}/sign-in`);
    const before = memoryOf(server);
    for (const [target, headers] of [
      ['/api/auth/callback/credentials', form],
      ['/sign-in', form],
      ['/api/trpc/users.signUp', json],
      ['/mcp', { ...json, Authorization: 'Bearer phx_x' }],
      ['/api/organizations', json],
    ] as const) {
      const answers = await Promise.all(
        Array.from({ length: 4 }, () => sendForever(server.url, target, headers, 40 * megabyte)),
      );
      for (const { status } of answers)
        expect([target, [0, 401, 413]]).toEqual([target, expect.arrayContaining([status])]);
    }
    // Up to 800 MB would have been sent.
    expect(memoryOf(server) - before).toBeLessThan(150 * megabyte);
    expect((await fetch(`${server.url}/healthz`)).status).toBe(200);
  });
});

describe('a header', () => {
  it('is read however many come before it', async () => {
    const server = await startServer();
    const [key] = await makeKeys(server);
    const many = Object.fromEntries(Array.from({ length: 2100 }, (_, number) => [`a${number.toString(36)}`, '']));
    const answer = (headers: Record<string, string>) =>
      exchange(server.url, message('/api/users/@me', { headers: { ...many, ...headers } }));
    expect((await answer({ Authorization: `Bearer ${key}` })).status).toBe(200);
    expect((await answer({})).status).toBe(401);
    expect((await answer({ Authorization: `Bearer ${key}`, host: 'elsewhere' })).status).toBe(400);
  });
});

describe('a batch', () => {
  const batch = (calls: number, procedure = 'users.me') =>
    `/api/trpc/${Array.from({ length: calls }, () => procedure).join(',')}?batch=1&input=%7B%7D`;

  it(`has at most ${maxBatchCalls} calls, each of which is counted`, async () => {
    const server = await startServer({
      RATE_LIMIT_PER_MINUTE: '0',
      RATE_LIMIT_PER_HOUR: '105',
      OWNER_LIMIT_PER_MINUTE: '126',
    });
    const [key, ofSame, ofOther] = await makeKeys(server);
    const headers = { authorization: `Bearer ${key}` };
    const first = await fetch(server.url + batch(maxBatchCalls), { headers });
    expect([first.status, first.headers.get('x-ratelimit-limit'), first.headers.get('x-ratelimit-remaining')]).toEqual([
      200,
      '105',
      '85',
    ]);
    for (const address of [batch(maxBatchCalls + 1), batch(maxBatchCalls + 1).replaceAll(',', '%2C'), batch(300)]) {
      const refused = await fetch(server.url + address, { headers });
      expect(refused.status).toBe(400);
      expect(await refused.text()).toContain('"detail":"A batch has at most 20 calls."');
    }
    const posted = await fetch(server.url + batch(maxBatchCalls + 1, 'users.signUp'), {
      method: 'POST',
      body: '{}',
      headers: { ...headers, ...json },
    });
    expect(posted.status).toBe(400);
    // Five batches of twenty are used up, including the four that were refused.
    expect((await fetch(server.url + batch(5), { headers })).status).toBe(200);
    const last = await fetch(server.url + batch(1), { headers });
    expect([last.status, last.headers.get('x-ratelimit-remaining')]).toEqual([429, '0']);
    // Another key of the same person has the rest of that person's limit, which throttled calls do not use up. The key of
    // another person has a full limit.
    const withKey = async (other: string | undefined, calls: number) =>
      (await fetch(server.url + batch(calls), { headers: { authorization: `Bearer ${other}` } })).status;
    expect([await withKey(ofSame, 20), await withKey(ofSame, 1)]).toEqual([200, 200]);
    expect([await withKey(ofSame, 1), await withKey(ofOther, 20)]).toEqual([429, 200]);
  });
});

describe('calls without a key', () => {
  it('are limited per person and per address', async () => {
    const server = await startServer({
      SESSION_LIMIT_PER_MINUTE: '30',
      ANONYMOUS_LIMIT_PER_MINUTE: '40',
      SIGNED_IN_LIMIT_PER_ACCOUNT: '3',
    });
    const browser = await signUp(server.url);
    const others = Array.from({ length: 2 }, () => new Browser(server.url));
    for (const one of others) await one.signIn(ada.email, ada.password);
    // Successful sign-ins are limited like failed ones.
    expect(await new Browser(server.url).signIn(ada.email, ada.password)).toContain('error=throttled');
    const grace = await signUp(server.url, 'grace@example.com');
    const statusesOf = async (send: () => Promise<Response>) => {
      const statuses = new Set<number>();
      for (let count = 0; count < 45; count += 1) statuses.add((await send()).status);
      return [...statuses];
    };
    expect(await statusesOf(() => browser.send('GET', '/api/users/@me'))).toEqual([200, 429]);
    // The limit applies in every session of the person and on every interface, and to nobody else.
    for (const one of others) expect((await one.send('GET', '/api/users/@me')).status).toBe(429);
    for (const [path, method] of [
      ['/api/users/@me', 'GET'],
      ['/api/trpc/users.me', 'GET'],
      ['/api/auth/session', 'GET'],
      ['/roles', 'GET'],
    ] as const) {
      const refused = await browser.send(method, path);
      expect([path, refused.status]).toEqual([path, 429]);
      expect(Number(refused.headers.get('retry-after')), path).toBeGreaterThan(0);
      expect(await refused.text(), path).toContain('"throttled"');
    }
    expect((await grace.send('GET', '/api/users/@me')).status).toBe(200);

    expect(await statusesOf(() => fetch(`${server.url}/api/users/@me`))).toEqual([401, 429]);
    for (const [path, init] of [
      ['/api/users/@me', { headers: { authorization: 'Bearer phx_made_up' } }],
      ['/api/trpc/users.me', {}],
      ['/api/auth/csrf', {}],
      ['/sign-in', {}],
      ['/mcp', { method: 'POST', body: '{}' }],
      ['/mcp', { method: 'POST', body: '{}', headers: { authorization: 'Bearer phx_made_up' } }],
    ] as const) {
      const refused = await fetch(server.url + path, init);
      expect([path, refused.status]).toEqual([path, 429]);
      expect(Number(refused.headers.get('retry-after')), path).toBeGreaterThan(0);
    }
    expect((await grace.send('GET', '/api/users/@me')).status).toBe(200);
    expect((await fetch(`${server.url}/healthz`)).status).toBe(200);
    await server.stop();
    expect(server.output()).not.toContain('"level":"error"');
  });
});
