import { execFileSync } from 'node:child_process';
import { statSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { diagnoseInstallation, openRolecall } from '@rolecall/api';
import { databaseOf } from '@rolecall/api/testing';
import { expect, it } from 'vitest';
import { authSecret, startServer } from './server-process.ts';

const writerCount = 24;

it('a server without disk space refuses writes and is not ready, loses nothing, and recovers', async () => {
  const server = await startServer();
  const rolecall = await openRolecall({ databaseUrl: server.databaseUrl, secret: authSecret });
  const { system } = rolecall.system();
  const { email } = await system.createUser({ email: 'ada@example.com' });
  const { id } = await system.createOrganization({ name: 'Acme', owner: email });
  const { value: key } = await system.createPersonalApiKey({ email, label: 'test', scopes: ['*'] });
  await rolecall.close();
  const send = (method: string, path: string, body?: object) =>
    fetch(`${server.url}/api/organizations/${id}${path}`, {
      method,
      headers: { authorization: `Bearer ${key}`, 'content-type': 'application/json' },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
  const made: string[] = [];
  const refused: string[] = [];
  const write = async (name: string) => {
    const response = await send('POST', '/roles', { name });
    const body = (await response.json()) as { code?: string };
    if (response.status === 201) return made.push(name);
    expect({ status: response.status, code: body.code }).toEqual({ status: 503, code: 'service_unavailable' });
    expect(response.headers.get('retry-after')).not.toBeNull();
    return refused.push(name);
  };
  const writeAtOnce = (round: string) =>
    Promise.all(Array.from({ length: writerCount }, (_, number) => write(`${round} ${number}`)));
  const readiness = async () => (await fetch(`${server.url}/readyz`)).status;
  const becomes = async (status: number) => {
    const deadline = Date.now() + 20_000;
    while ((await readiness()) !== status && Date.now() < deadline) await sleep(100);
    return readiness();
  };
  /** Limits the size of the files that the server may write, which simulates a full disk. */
  const limitFiles = (bytes: number | 'unlimited') =>
    execFileSync('prlimit', ['--pid', `${server.child.pid}`, `--fsize=${bytes}:unlimited`]);

  await writeAtOnce('before');
  expect(refused).toEqual([]);
  limitFiles(statSync(`${server.databaseUrl.slice('sqlite:'.length)}-wal`).size);
  for (let round = 0; round < 20 && refused.length < writerCount; round += 1) await writeAtOnce(`full ${round}`);
  expect(refused.length).toBeGreaterThanOrEqual(writerCount);
  expect(await becomes(503)).toBe(503);
  expect((await fetch(`${server.url}/healthz`)).status).toBe(200);
  expect((await send('GET', '/roles')).status).toBe(200);

  limitFiles('unlimited');
  expect(await becomes(200)).toBe(200);
  const refusedBefore = refused.length;
  await writeAtOnce('after');
  expect(refused).toHaveLength(refusedBefore);

  const reader = await openRolecall({ databaseUrl: server.databaseUrl, secret: authSecret });
  const { executor } = databaseOf(reader);
  const roles = await executor.selectFrom('roles').select(['id', 'name']).execute();
  const lines = await executor.selectFrom('activity_log').select('item_id').where('scope', '=', 'Role').execute();
  const counted = await executor.selectFrom('organizations').select('role_count').execute();
  await reader.close();
  expect(roles.map(({ name }) => name).toSorted()).toEqual(made.toSorted());
  expect(lines.map(({ item_id }) => item_id).toSorted()).toEqual(roles.map((role) => role.id).toSorted());
  expect(counted).toEqual([{ role_count: roles.length }]);
  const findings = await diagnoseInstallation({ databaseUrl: server.databaseUrl, secret: authSecret });
  expect(findings.filter(({ ok }) => !ok)).toEqual([]);
  expect(await server.stop()).toBe(0);
  expect(server.output()).toMatch(/rolecall\.db.*\((SQLITE_IOERR_WRITE|SQLITE_FULL)\)/);
  expect(server.output()).not.toContain('cannot rollback');
});
