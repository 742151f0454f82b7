import { spawnSync } from 'node:child_process';
import { copyFileSync, readdirSync, renameSync, rmSync, statSync, truncateSync } from 'node:fs';
import { dirname } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { openRolecall } from '@rolecall/api';
import { describe, expect, it, onTestFinished } from 'vitest';
import { nightly } from '../../../packages/db/testing/nightly.ts';
import {
  define,
  makeWrongFile,
  withoutPrivileges,
  wrongFilesForPrograms,
} from '../../../packages/db/testing/wrong-files.ts';
import { authSecret, main, startServer } from './server-process.ts';

describe.each(wrongFilesForPrograms)('if there is $title', (wrong) => {
  it('the server reports it in one sentence and exits', async () => {
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

const replaced = 'was deleted or replaced while in use';
const changed = 'was changed by another program while in use';

type Change = [title: string, reason: string, change: (path: string) => void];

const changes: Change[] = [
  ['deleted', replaced, (path) => rmSync(path)],
  [
    'replaced',
    replaced,
    (path) => {
      copyFileSync(path, `${path}.copy`);
      renameSync(`${path}.copy`, path);
    },
  ],
  ['left without its log', replaced, (path) => rmSync(`${path}-wal`)],
  ['left with an empty log', changed, (path) => truncateSync(`${path}-wal`)],
  [
    'given the bytes of another',
    changed,
    (path) => {
      const other = `${path}.other`;
      define(other, 'create table something (value)');
      // As people do when they put a backup in place.
      define(path, 'pragma wal_checkpoint(truncate)');
      copyFileSync(other, path);
    },
  ],
];

/** Outside of nightly runs, one change for each reason. */
const changesHere = changes.filter(
  ([, reason], index) => nightly || changes.findIndex(([, other]) => other === reason) === index,
);

describe.each(changesHere)('a database that was %s under a running server', (_, reason, change) => {
  it('makes the server unready, and writes are refused at once', async () => {
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
    const send = (init: RequestInit) =>
      fetch(`${server.url}/api/organizations/${id}/roles`, {
        ...init,
        headers: { authorization: `Bearer ${key}`, 'content-type': 'application/json' },
      });
    const write = (name: string) => send({ method: 'POST', body: JSON.stringify({ name }) });
    const isRefused = async (answer: Response) => {
      expect(answer.status).toBe(503);
      expect(answer.headers.get('retry-after')).not.toBeNull();
      expect(await answer.json()).toMatchObject({ code: 'service_unavailable' });
    };
    expect((await write('Before')).status).toBe(201);

    change(path);
    await isRefused(await write('At once'));
    const deadline = Date.now() + 20_000;
    let status = 200;
    while (status === 200 && Date.now() < deadline) {
      ({ status } = await fetch(`${server.url}/readyz`));
      if (status === 200) await sleep(100);
    }
    expect(status).toBe(503);
    await isRefused(await write('After'));
    // A server whose files only lost their names can still read them.
    if (reason === changed) await isRefused(await send({}));
    else expect((await send({})).status).toBe(200);
    // The log is complete once the server has stopped, if not before.
    await server.stop();
    expect(server.output()).toContain(reason);
  });
});
