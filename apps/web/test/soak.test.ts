import { readFileSync } from 'node:fs';
import { openRolecall } from '@rolecall/api';
import { expect, it } from 'vitest';
import { nightly } from '../../../packages/db/testing/nightly.ts';
import { exchange, message, open, openFiles, tellsProcesses } from './raw.ts';
import { authSecret, Browser, startServer } from './server-process.ts';

/** Outside of nightly runs, each attack is made at least once. The slowest takes six seconds. */
const soakMs = nightly ? 30 * 60_000 : 8_000;
/** The memory that a process needs according to docs/operations.md, in bytes. */
const documentedMemory =
  Number(
    /a process needs (\d+) MB of memory/.exec(
      readFileSync(new URL('../../../docs/operations.md', import.meta.url), 'utf8'),
    )?.[1],
  ) * 1_000_000;

const quantile = (times: number[], part: number) =>
  times.toSorted((a, b) => a - b)[Math.floor(times.length * part)] ?? 0;

it.runIf(tellsProcesses)(
  'serves others during all attacks at once, and shuts down',
  { timeout: soakMs + 600_000 },
  async () => {
    const server = await startServer({ CONNECTION_TIMEOUT_SECONDS: '5', LOG_LEVEL: 'warn', TRUST_PROXY: 'loopback' });
    const { url, child } = server;
    const rolecall = await openRolecall({ databaseUrl: server.databaseUrl, secret: authSecret });
    const { system } = rolecall.system();
    const { email } = await system.createUser({ email: 'ada@example.com', first_name: 'Ada' });
    const { id } = await system.createOrganization({ name: 'Acme', owner: email });
    const keyOf = async (label: string) => (await system.createPersonalApiKey({ email, label, scopes: ['*'] })).value;
    const attackerKey = await keyOf('attacker');
    const keys = await Promise.all(Array.from({ length: nightly ? 200 : 20 }, (_, index) => keyOf(`caller ${index}`)));
    await rolecall.close();
    const attacker = new Browser(url);
    const mallory = { email: 'mallory@example.com', password: 'correct horse battery', first_name: 'Mallory' };
    await attacker.mutate('users.signUp', mallory);
    await attacker.signIn(mallory.email, mallory.password);

    /** How long the requests of other callers took, each with a key and within its limit. */
    const times: number[] = [];
    let turn = 0;
    const behave = async () => {
      const authorization = `Bearer ${keys[turn++ % keys.length]}`;
      const begun = performance.now();
      const path = turn % 10 === 1 ? '/api/users/@me' : `/api/organizations/${id}/roles`;
      const init = turn % 10 === 0 ? { method: 'POST', body: JSON.stringify({ name: `Role ${turn}` }) } : {};
      const { status } = await fetch(url + path, {
        ...init,
        headers: { authorization, 'content-type': 'application/json' },
      });
      times.push(performance.now() - begun);
      expect([path, status]).toEqual([path, 'method' in init ? 201 : 200]);
      await new Promise((resolve) => setTimeout(resolve, 100));
    };
    for (let count = 0; count < 20; count += 1) await behave();
    const calm = quantile(times.splice(0), 0.99);
    const filesBefore = openFiles(child.pid);

    const statuses = new Map<number, number>();
    const count = (status: number) => void statuses.set(status, (statuses.get(status) ?? 0) + 1);
    const form = { 'Content-Type': 'application/x-www-form-urlencoded' };
    const send = async (...request: Parameters<typeof message>) =>
      count((await exchange(url, message(...request))).status);
    const batch = `/api/trpc/${Array.from({ length: 300 }, () => 'users.me').join(',')}?batch=1&input=%7B%7D`;
    const credentials = [{}, { Cookie: attacker.cookie }, { Authorization: `Bearer ${attackerKey}` }] as Record<
      string,
      string
    >[];
    const from = () => ({ 'X-Forwarded-For': `192.0.2.${Math.floor(Math.random() * 250)}` });
    const attacks: ((headers: Record<string, string>) => Promise<void>)[] = [
      (headers) => send('/healthz', { headers: { ...headers, Connection: 'Upgrade', Upgrade: 'h2c' } }),
      (headers) =>
        send('/api/auth/callback/credentials', {
          method: 'POST',
          headers: { ...headers, ...form },
          body: 'x'.repeat(1_000_000),
        }),
      (headers) =>
        send('/api/auth/callback/credentials', {
          method: 'POST',
          headers: { ...headers, ...form },
          body: 'callbackUrl=http://x:1.test/',
        }),
      (headers) => send(batch, { headers }),
      (headers) => send('/invite/%ED%A0%80', { headers }),
      (headers) => send('/sign-in', { headers: { ...headers, Host: 'x:99999' } }),
      (headers) => send('*', { method: 'OPTIONS', headers }),
      (headers) => send('/sign-in', { headers }),
      (headers) => send('/api/users/@me', { headers }),
      (headers) =>
        send(`/api/organizations/${id}/roles`, {
          method: 'POST',
          headers: { ...headers, 'Content-Type': 'application/json' },
          body: '{"name":',
        }),
      async (headers) => {
        const socket = await open(url);
        socket.pause();
        socket.write(message('/api/schema', { headers: { ...headers, Connection: 'keep-alive' } }).repeat(200));
        // A client that does not read does not notice that its connection was closed, either.
        await new Promise((resolve) => setTimeout(resolve, 6000));
        socket.destroy();
      },
    ];
    const until = Date.now() + soakMs;
    const during = async (work: () => Promise<unknown>) => {
      while (Date.now() < until) await work();
    };
    let most = 0;
    await Promise.all([
      during(behave),
      during(behave),
      ...attacks.flatMap((attack) =>
        credentials.map((credential) =>
          during(async () => {
            await attack({ ...credential, ...from() });
            await new Promise((resolve) => setTimeout(resolve, 20));
          }),
        ),
      ),
      during(async () => {
        most = Math.max(
          most,
          Number(/VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${child.pid}/status`, 'utf8'))?.[1]) * 1024,
        );
        await new Promise((resolve) => setTimeout(resolve, 250));
      }),
    ]);
    const slow = quantile(times, 0.99);
    console.log(
      `${times.length} calls of others: p99 ${slow.toFixed(0)} ms, calm ${calm.toFixed(0)} ms; memory ${(most / 1e6).toFixed(0)} MB;`,
      Object.fromEntries(statuses),
    );
    expect([...statuses.keys()].filter((status) => status >= 500)).toEqual([]);
    expect(server.output()).not.toContain('"level":"error"');
    // While other processes keep the processors busy, garbage is collected later and calls take longer.
    expect(most).toBeLessThan(nightly ? documentedMemory : 2 * documentedMemory);
    if (nightly) expect(slow).toBeLessThan(Math.max(10 * calm, 1000));
    await expect.poll(() => openFiles(child.pid), { timeout: 60_000 }).toBeLessThanOrEqual(filesBefore + 5);
    expect(await server.stop('SIGTERM')).toBe(0);
  },
);
