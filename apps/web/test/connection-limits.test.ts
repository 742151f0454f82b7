import { once } from 'node:events';
import type { Socket } from 'node:net';
import { expect, it } from 'vitest';
import { exchange, message, open, openFiles, tellsProcesses } from './raw.ts';
import { startServer } from './server-process.ts';

const keepAlive = { headers: { Connection: 'keep-alive' } };

it.runIf(tellsProcesses)(
  'limits connections per address and in total, exempts a trusted proxy, and still shuts down',
  async () => {
    // 128 are reserved for other files, which leaves 272 connections, of which one address may have 68.
    const server = await startServer({ TRUST_PROXY: '127.0.0.9' }, 400);
    const { url, child } = server;

    /** Opens connections that begin to send headers and never finish. */
    const sendSlowly = async (from: string, count: number) => {
      const sockets = await Promise.all(Array.from({ length: count }, () => open(url, from)));
      for (const socket of sockets) socket.resume().write('GET /healthz HTTP/1.1\r\nHost: localhost\r\n');
      return sockets;
    };
    /** How many were closed at once, instead of with a response after the timeout. */
    const refused = (sockets: Socket[]) => () =>
      sockets.filter((socket) => socket.closed && socket.bytesRead === 0).length;
    const ask = async (socket: Socket, path: string) => {
      socket.write(message(path, keepAlive));
      const [answer] = (await once(socket, 'data')) as [Buffer];
      return answer.toString().split('\r\n', 1)[0];
    };

    const ofProxy = await Promise.all(Array.from({ length: 80 }, () => open(url, '127.0.0.9')));
    expect(new Set(await Promise.all(ofProxy.map((socket) => ask(socket, '/healthz'))))).toEqual(
      new Set(['HTTP/1.1 200 OK']),
    );

    const ofOne = await sendSlowly('127.0.0.3', 80);
    await expect.poll(refused(ofOne), { timeout: 300_000 }).toBe(12);
    expect((await exchange(url, message('/healthz'), '127.0.0.4')).status).toBe(200);

    const ofMany = await Promise.all(['127.0.0.5', '127.0.0.6', '127.0.0.7'].map((from) => sendSlowly(from, 80)));
    await expect.poll(refused(ofMany.flat()), { timeout: 300_000 }).toBeGreaterThan(3 * 12);
    const all = [...ofProxy, ...ofOne, ...ofMany.flat()];
    await expect
      .poll(() => all.filter((socket) => !socket.closed).length, { timeout: 300_000 })
      .toBeLessThanOrEqual(272);
    expect(openFiles(child.pid)).toBeLessThan(400);
    // The database can still open its files.
    expect(await ask(ofProxy[0] as Socket, '/readyz')).toBe('HTTP/1.1 200 OK');

    expect(await server.stop('SIGTERM')).toBe(0);
    expect(server.output()).toContain('"msg":"too many connections"');
    expect(server.output()).not.toContain('requests in flight took too long');
  },
);
