import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { copyInstallation } from '@rolecall/api';
import { expect, it, onTestFinished } from 'vitest';
import { newDatabaseUrl } from '../../db/testing/database-urls.ts';
import { answersOf, createFixture } from './answers.ts';
import { openTestServer, resume } from './server.ts';

it('an installation moved to PostgreSQL and back answers every GET as before', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'rolecall-move-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  const embedded = `sqlite:${join(folder, 'rolecall.db')}`;
  const { server, ...tenant } = await openTestServer({ databaseUrl: embedded });
  const token = await createFixture(tenant);
  const before = await answersOf(tenant, server, token);

  const urls = [embedded, await newDatabaseUrl(), `sqlite:${join(folder, 'back.db')}`] as const;
  for (const [from, to] of [
    [urls[0], urls[1]],
    [urls[1], urls[2]],
  ] as const) {
    await copyInstallation({ from, to });
    const moved = await resume(tenant, to);
    expect(await answersOf(moved, moved.server, token)).toEqual(before);
  }
});
