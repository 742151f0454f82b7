import { openRolecall } from '@rolecall/api';
import { expect, it, onTestFinished } from 'vitest';
import { askPostgres, startPostgres } from '../../db/testing/postgres.ts';
import { createTenant, startServer } from './server.ts';

it('a replica answers what it has come to, and nothing older, and is not needed', { timeout: 180_000 }, async () => {
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
  /** How many pages of roles the standby has read. */
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
  // Before the standby has come so far, and after: the same.
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

  // It stays behind: what was written since is read from the primary.
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
