import type { Socket } from 'node:net';
import { openRolecall } from '@rolecall/api';
import { maxBatchCalls, maxPageBytes } from '@rolecall/contracts';
import { expect, it } from 'vitest';
import { exchange, message, open, type RawAnswer, tellsProcesses } from './raw.ts';
import { authSecret, startServer } from './server-process.ts';

interface Call {
  result?: { data: { results: unknown[] } };
  error?: { data: { code: string; detail: string } };
}

it.runIf(tellsProcesses)('limits the responses to a batch and to clients that never read', async () => {
  const server = await startServer({ CONNECTION_TIMEOUT_SECONDS: '0', RATE_LIMIT_PER_MINUTE: '0' });
  const { url } = server;
  const rolecall = await openRolecall({ databaseUrl: server.databaseUrl, secret: authSecret });
  const { system } = rolecall.system();
  const { email } = await system.createUser({ email: 'ada@example.com', first_name: 'Ada' });
  const { id: organization_id } = await system.createOrganization({ name: 'Acme', owner: email });
  const { value: key } = await system.createPersonalApiKey({ email, label: 'x', scopes: ['*'] });
  const caller = await rolecall.actingAs(email);
  for (let number = 0; number < 16; number += 1)
    await caller.projects.create({ organization_id, name: `Shop ${number}`, extra_settings: 'x'.repeat(240_000) });
  await rolecall.close();
  const authorization = { Authorization: `Bearer ${key}` };

  const input = encodeURIComponent(
    JSON.stringify({ ...Array.from({ length: maxBatchCalls }, () => ({ organization_id, limit: 1000 })) }),
  );
  const names = Array(maxBatchCalls).fill('projects.list').join(',');
  const batch = await fetch(`${url}/api/trpc/${names}?batch=1&input=${input}`, { headers: authorization });
  const text = await batch.text();
  const [first, ...others] = JSON.parse(text) as Call[];
  expect(first?.result?.data.results).toHaveLength(16);
  expect(new Set(others.map(({ error }) => error?.data.detail))).toEqual(
    new Set([`The answers of a batch take at most ${maxPageBytes} bytes together; make this call by itself.`]),
  );
  expect(others.every(({ error }) => error?.data.code === 'invalid_input')).toBe(true);
  expect(text.length).toBeLessThan(maxPageBytes + 20_000);

  const list = `/api/organizations/${organization_id}/projects?limit=1000`;
  const requests = {
    rest: message(list, { headers: authorization }),
    trpc: message(`/api/trpc/projects.list?input=${encodeURIComponent(JSON.stringify({ organization_id }))}`, {
      headers: authorization,
    }),
    mcp: message('/mcp', {
      method: 'POST',
      headers: {
        ...authorization,
        'Content-Type': 'application/json',
        Accept: 'application/json, text/event-stream',
      },
      body: JSON.stringify({
        jsonrpc: '2.0',
        id: 1,
        method: 'tools/call',
        params: { name: 'projects-list', arguments: { organization_id, include: 'settings' } },
      }),
    }),
  };
  const unread: Socket[] = [];
  /** Repeats a request until it is refused, each time leaving more responses unread. */
  const untilRefused = async (request: string) => {
    let answer: RawAnswer | undefined;
    const attempt = async () => {
      const socket = (await open(url, '127.0.0.5')).pause();
      // The operating system buffers some megabytes for each connection.
      socket.write(message(list, { headers: { ...authorization, Connection: 'keep-alive' } }).repeat(3));
      unread.push(socket);
      answer = await exchange(url, request, '127.0.0.5');
      return answer.body;
    };
    const sentence = 'Answers to earlier requests are still on their way, try again later.';
    await expect.poll(attempt, { timeout: 300_000 }).toContain(sentence);
    return answer;
  };
  for (const request of [requests.rest, requests.trpc]) {
    const refused = await untilRefused(request);
    expect([refused?.status, refused?.headers.get('retry-after')]).toEqual([503, '5']);
  }
  expect((await untilRefused(requests.mcp))?.body).toContain('"isError":true');
  // Small responses are still sent, and so are responses to other addresses.
  expect((await exchange(url, message('/api/users/@me', { headers: authorization }), '127.0.0.5')).status).toBe(200);
  for (const request of Object.values(requests)) {
    const answer = await exchange(url, request, '127.0.0.6');
    expect(answer.status).toBe(200);
    expect(answer.body).toContain('xxx');
  }

  for (const socket of unread) socket.destroy();
  await expect
    .poll(async () => (await exchange(url, requests.rest, '127.0.0.5')).status, { timeout: 300_000 })
    .toBe(200);
  await server.stop();
  expect(server.output()).not.toContain('"level":"error"');
});
