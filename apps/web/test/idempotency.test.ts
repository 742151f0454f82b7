import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openRolecall } from '@rolecall/api';
import { expect, it, onTestFinished } from 'vitest';
import { nightly } from '../../../packages/db/testing/nightly.ts';
import { kill } from './crash.ts';
import { authSecret, startServer } from './server-process.ts';

const requests = nightly ? 1000 : 300;
/** How many more are sent to two servers at once. */
const toBoth = 100;
/** How many are sent at once. */
const atOnce = 20;

it(
  `${requests} requests, repeated at once and after a crash, are performed once each`,
  { timeout: 600_000 },
  async () => {
    const folder = mkdtempSync(join(tmpdir(), 'rolecall-idempotency-'));
    onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
    const databaseUrl = `sqlite:${join(folder, 'rolecall.db')}`;
    const rolecall = await openRolecall({ databaseUrl, secret: authSecret });
    onTestFinished(() => rolecall.close());
    const { system } = rolecall.system();
    const { email } = await system.createUser({ email: 'ada@example.com' });
    const { id: organization_id } = await system.createOrganization({ name: 'Acme', owner: email });
    const { value: key } = await system.createPersonalApiKey({ email, label: 'load', scopes: ['*'] });
    const start = () =>
      startServer({ DATABASE_URL: databaseUrl, RATE_LIMIT_PER_MINUTE: '0', RATE_LIMIT_PER_HOUR: '0' });

    /** @returns the response, and whether it was replayed; undefined if there was none or the key was in use */
    const send = async (url: string, number: number) => {
      try {
        // Every other one is sent through tRPC, as by the web app.
        const isTyped = number % 2 === 1;
        const path = isTyped ? 'trpc/roles.create' : `organizations/${organization_id}/roles`;
        const response = await fetch(`${url}/api/${path}`, {
          method: 'POST',
          headers: {
            authorization: `Bearer ${key}`,
            'content-type': 'application/json',
            'idempotency-key': `request ${number}`,
          },
          body: JSON.stringify({ name: `Role ${number}`, ...(isTyped ? { organization_id } : {}) }),
        });
        const answer = `${response.status} ${await response.text()}`;
        if (response.status === 409) return undefined;
        return { answer, isReplayed: response.headers.get('idempotent-replayed') === 'true' };
      } catch {
        return undefined;
      }
    };
    const numbers = Array.from({ length: requests + toBoth }, (_, number) => number);
    const answers = new Map<number, Set<string>>(numbers.map((number) => [number, new Set()]));
    let replayed = 0;
    /** Sends a range of the requests to each of the URLs at once. */
    const sendAll = async (urls: string[], [from, end] = [0, requests]) => {
      for (let first = from; first < end; first += atOnce)
        await Promise.all(
          numbers.slice(first, Math.min(end, first + atOnce)).flatMap((number) =>
            urls.map(async (url) => {
              const sent = await send(url, number);
              if (sent) answers.get(number)?.add(sent.answer);
              if (sent?.isReplayed) replayed += 1;
            }),
          ),
        );
    };

    const server = await start();
    const sending = sendAll([server.url, server.url]);
    await expect
      .poll(() => [...answers.values()].filter(({ size }) => size > 0).length, { timeout: 120_000 })
      .toBeGreaterThan(requests / 3);
    await kill(server);
    await sending;
    const again = await start();
    await sendAll([again.url]);

    const other = await start();
    await sendAll([again.url, other.url], [requests, requests + toBoth]);

    // Each request got one response, byte for byte, and created one role.
    for (const given of answers.values()) expect([...given]).toHaveLength(1);
    for (const given of answers.values()) expect([...given][0]).toMatch(/^20[01] /);
    expect(replayed).toBeGreaterThan(requests / 3);
    const { count } = await (await rolecall.actingAs(email)).roles.list({ organization_id });
    expect(count).toBe(requests + toBoth);
  },
);
