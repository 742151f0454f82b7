import { once } from 'node:events';
import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Duplex } from 'node:stream';
import { describe, expect, it, onTestFinished } from 'vitest';
import { createUpgradeServer } from '../src/server/upgrades.ts';
import { exchange, message, open, openFiles, tellsProcesses } from './raw.ts';
import { startServer } from './server-process.ts';

const h2c = { Connection: 'Upgrade, HTTP2-Settings', Upgrade: 'h2c', 'HTTP2-Settings': 'AAMAAABkAAQAAP__' };
const websocket = {
  Connection: 'Upgrade',
  Upgrade: 'websocket',
  'Sec-WebSocket-Version': '13',
  'Sec-WebSocket-Key': 'dGhlIHNhbXBsZSBub25jZQ==',
};

describe('an unsupported upgrade', () => {
  it('is ignored on every path, with and without a body, and the request is answered', async () => {
    const server = await startServer();
    const { url } = server;
    // Next registers its upgrade handler with its first page.
    expect((await fetch(`${url}/sign-in`)).status).toBe(200);
    const json = { 'Content-Type': 'application/json' };
    for (const upgrade of [h2c, websocket])
      for (const [target, status, request] of [
        ['/healthz', 200],
        ['/sign-in', 200],
        ['/_next/hmr', 404],
        ['/nowhere', 404],
        ['/api/users/@me', 401],
        ['/api/trpc/users.me', 401],
        ['/api/auth/csrf', 200],
        ['/mcp', 401, { method: 'POST', body: '{}' }],
        ['/api/trpc/users.signUp', 400, { method: 'POST', body: '{"email":1}' }],
      ] as const) {
        const answer = await exchange(url, message(target, { ...request, headers: { ...json, ...upgrade } }));
        expect([target, answer.status]).toEqual([target, status]);
      }
    const chunked = message('/api/trpc/users.signUp', {
      method: 'POST',
      headers: { ...json, ...h2c, 'Transfer-Encoding': 'chunked' },
    });
    expect((await exchange(url, `${chunked}3\r\n{"a\r\n4\r\n":1}\r\n0\r\n\r\n`)).body).toContain('"required"');

    // What follows on the same connection is not read as another request.
    const answer = await exchange(
      url,
      message('/healthz', { headers: h2c }) + message('/api/nowhere', { headers: { 'X-Request-Id': 'second' } }),
    );
    expect(answer.status).toBe(200);
    expect(answer.headers.get('connection')).toBe('close');
    await server.stop();
    expect(server.requestLines().map((line) => line['id'])).not.toContain('second');
  });

  it.runIf(tellsProcesses)('leaves no connection open after 200 at once, nor when the server ends', async () => {
    const server = await startServer();
    expect((await fetch(`${server.url}/sign-in`)).status).toBe(200);
    await exchange(server.url, message('/healthz'));
    const before = openFiles(server.child.pid);
    const answers = await Promise.all(
      Array.from({ length: 200 }, () => exchange(server.url, message('/healthz', { headers: h2c }))),
    );
    expect(answers.map(({ status }) => status)).toEqual(answers.map(() => 200));
    await expect.poll(() => openFiles(server.child.pid), { timeout: 60_000 }).toBeLessThanOrEqual(before);

    // The clients of these keep their connections open.
    for (let count = 0; count < 20; count += 1)
      (await open(server.url)).write(message('/sign-in', { headers: count % 2 === 0 ? h2c : websocket }));
    expect(await server.stop('SIGTERM')).toBe(0);
  });
});

describe('the development server', () => {
  async function listen(development: boolean) {
    const server = createServer(async (req, res) => {
      let body = '';
      for await (const chunk of req) body += String(chunk);
      res.end(`${req.method} ${req.url} ${body}`);
    });
    const forNext = createUpgradeServer(server, development);
    forNext.on('upgrade', (req: IncomingMessage, socket: Duplex) => socket.end(`upgraded ${req.url}`));
    server.listen(0, '127.0.0.1');
    onTestFinished(() => void server.close());
    await once(server, 'listening');
    return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  }

  it('leaves the hot reload sockets of Next to Next, and answers every other request', async () => {
    const url = await listen(true);
    const socket = await open(url);
    socket.write(message('/_next/hmr?id=1', { headers: websocket }));
    const [answer] = (await once(socket, 'data')) as [Buffer];
    expect(answer.toString()).toBe('upgraded /_next/hmr?id=1');
    for (const headers of [h2c, websocket]) {
      expect((await exchange(url, message('/roles', { headers }))).body).toContain('GET /roles ');
      expect((await exchange(url, message('/x', { method: 'POST', headers, body: 'abc' }))).body).toContain(
        'POST /x abc',
      );
    }
  });

  it('is the only one that does so', async () => {
    const url = await listen(false);
    expect(
      (await exchange(url, message('/_next/hmr', { headers: { ...websocket, Connection: 'Upgrade, close' } }))).body,
    ).toContain('GET /_next/hmr ');
  });
});
