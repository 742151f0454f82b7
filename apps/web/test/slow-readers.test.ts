import { once } from 'node:events';
import { expect, it } from 'vitest';
import { exchange, message, open, openFiles, tellsProcesses } from './raw.ts';
import { startServer } from './server-process.ts';

const pipelined = (target: string, count: number) =>
  message(target, { headers: { Connection: 'keep-alive' } }).repeat(count);

it.runIf(tellsProcesses)(
  'closes the connection of a client that never reads, and holds only one response to it',
  async () => {
    const server = await startServer({ CONNECTION_TIMEOUT_SECONDS: '2' });
    await exchange(server.url, message('/api/schema'));
    const before = openFiles(server.child.pid);
    const sockets = await Promise.all(Array.from({ length: 5 }, () => open(server.url)));
    for (const socket of sockets) {
      // Each response has some hundred kB, more than fits into the buffers between the two.
      socket.pause();
      socket.write(pipelined('/api/schema', 200));
    }
    await expect.poll(() => openFiles(server.child.pid), { timeout: 60_000 }).toBeLessThanOrEqual(before);
    // Requests that were never begun are not in the log.
    expect(await server.stop()).toBe(0);
    const begun = server.requestLines().filter((line) => line['route'] === '/api/schema');
    expect(begun.length).toBeLessThan(5 * 50);
  },
);

it('answers pipelined requests one after another, in their order', async () => {
  const { url } = await startServer();
  const socket = await open(url);
  let text = '';
  socket.on('data', (chunk: Buffer) => (text += chunk.toString()));
  const ids = Array.from({ length: 50 }, (_, index) => `request-${index}`);
  const send = (id: string, index: number) =>
    message(['/sign-in', '/healthz', '/api/users/@me'][index % 3] ?? '', {
      headers: { Connection: id === ids.at(-1) ? 'close' : 'keep-alive', 'X-Request-Id': id },
    });
  socket.write(ids.map(send).join(''));
  await once(socket, 'close');
  expect([...text.matchAll(/^X-Request-Id: (\S+)\r$/gim)].map(([, id]) => id)).toEqual(ids);
});
