import { once } from 'node:events';
import { type AddressInfo, connect, createServer, type Socket } from 'node:net';
import { openRolecall, ResponseBudget } from '@rolecall/api';
import { expect, it, onTestFinished } from 'vitest';
import { askPostgres, startPostgres } from '../../db/testing/postgres.ts';
import { KeptAnswers } from '../src/kept-answers.ts';
import { createTenant, startServer } from './server.ts';

it('a replica is read only once it is up to date, and is not required', { timeout: 180_000 }, async () => {
  const primary = await startPostgres({ wal_level: 'replica', max_wal_senders: '5', hot_standby: 'on' });
  onTestFinished(() => primary.stop());
  const standby = await primary.startStandby();
  onTestFinished(() => standby.stop());
  const rolecall = await openRolecall({
    databaseUrl: primary.url,
    readDatabaseUrl: standby.url,
    secret: 'a secret for tests, of 32 characters and more',
    rateLimits: { perMinute: 0, perHour: 0 },
    checkOutputs: true,
  });
  const server = await startServer(rolecall);
  onTestFinished(async () => {
    await server.stop();
    await rolecall.close();
  });
  const { as, organization } = await createTenant(rolecall, server);
  const base = `/organizations/${organization.id}`;
  /** How often the standby has scanned the table of roles. */
  const readsOfStandby = async () => {
    const [row] = await askPostgres(
      standby.url,
      "select coalesce(seq_scan, 0) + coalesce(idx_scan, 0) as reads from pg_stat_user_tables where relname = 'roles'",
    );
    return Number(row?.['reads'] ?? 0);
  };
  const namesOf = async () => {
    const { status, body, headers } = await as.member('GET', `${base}/roles`);
    expect(status).toBe(200);
    expect(Number(headers.get('x-organization-revision'))).toBeGreaterThan(0);
    return (body as { results: { name: string }[] }).results.map(({ name }) => name);
  };
  // The result is the same before and after the standby has caught up.
  await as.owner('POST', `${base}/roles`, { name: 'One' });
  expect(await namesOf()).toEqual(['One']);
  await as.owner('POST', `${base}/roles`, { name: 'Two' });
  await expect
    .poll(
      async () => {
        await as.member('GET', `${base}/roles?_=${Math.random()}`);
        return readsOfStandby();
      },
      { timeout: 60_000 },
    )
    .toBeGreaterThan(0);

  // While the standby lags behind, newer writes are read from the primary.
  await askPostgres(standby.url, 'select pg_wal_replay_pause()');
  await as.owner('POST', `${base}/roles`, { name: 'Three' });
  const before = await readsOfStandby();
  expect(await namesOf()).toEqual(['One', 'Two', 'Three']);
  expect(await readsOfStandby()).toBe(before);
  await askPostgres(standby.url, 'select pg_wal_replay_resume()');

  await standby.crash();
  await as.owner('POST', `${base}/roles`, { name: 'Four' });
  expect(await namesOf()).toEqual(['One', 'Two', 'Three', 'Four']);
});

it('a replica that stops responding is waited for once, and only briefly', { timeout: 120_000 }, async () => {
  const primary = await startPostgres();
  onTestFinished(() => primary.stop());
  const { hostname, port } = new URL(primary.url);
  let isSilent = false;
  const sockets = new Set<Socket>();
  const proxy = createServer((socket) => {
    const server = connect(Number(port), hostname);
    for (const one of [socket, server]) sockets.add(one.on('error', () => undefined));
    socket.on('data', (data) => void (isSilent || server.write(data)));
    server.on('data', (data) => void (isSilent || socket.write(data)));
  }).listen(0, '127.0.0.1');
  await once(proxy, 'listening');
  const replica = Object.assign(new URL(primary.url), { port: String((proxy.address() as AddressInfo).port) });
  const rolecall = await openRolecall({
    databaseUrl: primary.url,
    readDatabaseUrl: replica.href,
    secret: 'a secret for tests, of 32 characters and more',
    rateLimits: { perMinute: 0, perHour: 0 },
  });
  const server = await startServer(rolecall);
  onTestFinished(async () => {
    await server.stop();
    for (const socket of sockets) socket.destroy();
    proxy.close();
    await rolecall.close();
  });
  const { as, organization } = await createTenant(rolecall, server);
  const read = async (number: number) =>
    expect((await as.member('GET', `/organizations/${organization.id}/roles?_=${number}`)).status).toBe(200);
  await read(0);
  isSilent = true;
  const start = performance.now();
  for (let number = 1; number < 6; number += 1) await read(number);
  // The first read waits for half a second. Without a bound, all of them would wait for a minute or more.
  expect(performance.now() - start).toBeLessThan(20_000);
});

it('a replica is still read after a response exceeded the response budget', async () => {
  const { url, stop } = await startPostgres();
  onTestFinished(stop);
  const rolecall = await openRolecall({
    databaseUrl: url,
    readDatabaseUrl: url,
    secret: 'a secret for tests, of 32 characters and more',
    rateLimits: { perMinute: 0, perHour: 0 },
  });
  const budget = new ResponseBudget({ inAll: 1000, perAddress: 1000, small: 100 });
  const sender = () => '192.0.2.1';
  let replica: { isThere: boolean } | undefined;
  const server = await startServer(rolecall);
  const narrow = await startServer(rolecall, {
    keptAnswers: new KeptAnswers(0),
    onError: () => undefined,
    createContext(actor, request, res) {
      const answer = budget.begin(sender, (free) => void res.once('close', free));
      const ctx = rolecall.createContext(actor, { ...request, answer });
      ({ replica } = ctx);
      return ctx;
    },
  });
  onTestFinished(async () => {
    await server.stop();
    await narrow.stop();
    await rolecall.close();
  });
  const { as, organization, keys } = await createTenant(rolecall, server);
  for (const name of ['One', 'Two', 'Three'])
    await as.owner('POST', `/organizations/${organization.id}/roles`, { name });
  // Somebody else takes the whole budget.
  budget.begin(sender, () => {}).send(1000);
  const headers = { authorization: `Bearer ${keys.member}` };
  const path = `/api/organizations/${organization.id}/roles`;
  expect((await narrow.request('GET', path, { headers })).status).toBe(503);
  expect(replica?.isThere).toBe(true);
});
