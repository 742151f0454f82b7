import { spawnSync } from 'node:child_process';
import { copyFileSync, readdirSync, renameSync, rmSync, statSync } from 'node:fs';
import { dirname } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { openRolecall } from '@rolecall/api';
import { describe, expect, it, onTestFinished } from 'vitest';
import { makeWrongFile, withoutPrivileges, wrongFiles } from '../../../packages/db/testing/wrong-files.ts';
import { authSecret, main, startServer } from './server-process.ts';

describe.each(wrongFiles)('where there is $title', (wrong) => {
  it('the server says so in a sentence, and ends', async () => {
    const { path, remove } = await makeWrongFile(wrong);
    onTestFinished(remove);
    const [command = '', ...words] = [...withoutPrivileges, process.execPath, main];
    const { status, stdout, stderr } = spawnSync(command, words, {
      encoding: 'utf8',
      env: {
        PATH: process.env['PATH'] ?? '',
        NODE_ENV: 'production',
        DATABASE_URL: `sqlite:${path}`,
        AUTH_SECRET: authSecret,
        PORT: '0',
      },
    });
    expect({ status, stdout }).toEqual({ status: 1, stdout: '' });
    expect(stderr.trim()).toMatch(wrong.sentence);
    expect(stderr.trim().split('\n')).toHaveLength(1);
  });
});

describe.each<[title: string, change: (path: string) => void]>([
  ['deleted', (path) => rmSync(path)],
  [
    'replaced',
    (path) => {
      copyFileSync(path, `${path}.copy`);
      renameSync(`${path}.copy`, path);
    },
  ],
  ['left without its log', (path) => rmSync(`${path}-wal`)],
])('a database that was %s under a running server', (_, change) => {
  it('makes it not ready, and writes are refused', async () => {
    const server = await startServer();
    const path = server.databaseUrl.slice('sqlite:'.length);
    for (const name of readdirSync(dirname(path)))
      if (name.startsWith('rolecall.db')) expect(statSync(`${dirname(path)}/${name}`).mode & 0o777, name).toBe(0o600);
    const rolecall = await openRolecall({ databaseUrl: server.databaseUrl, secret: authSecret });
    const { system } = rolecall.system();
    const { email } = await system.createUser({ email: 'ada@example.com' });
    const { id } = await system.createOrganization({ name: 'Acme', owner: email });
    const { value: key } = await system.createPersonalApiKey({ email, label: 'test', scopes: ['*'] });
    await rolecall.close();
    const write = (name: string) =>
      fetch(`${server.url}/api/organizations/${id}/roles`, {
        method: 'POST',
        headers: { authorization: `Bearer ${key}`, 'content-type': 'application/json' },
        body: JSON.stringify({ name }),
      });
    expect((await write('Before')).status).toBe(201);

    change(path);
    const deadline = Date.now() + 20_000;
    let status = 200;
    while (status === 200 && Date.now() < deadline) {
      ({ status } = await fetch(`${server.url}/readyz`));
      if (status === 200) await sleep(100);
    }
    expect(status).toBe(503);
    const refused = await write('After');
    expect(refused.status).toBe(503);
    expect(refused.headers.get('retry-after')).not.toBeNull();
    expect(await refused.json()).toMatchObject({ code: 'service_unavailable' });
    // The log is written out at the latest when the server ends.
    await server.stop();
    expect(server.output()).toContain('was deleted or replaced while in use');
  });
});
