import { execFile } from 'node:child_process';
import { randomInt } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { diagnoseInstallation, openRolecall } from '@rolecall/api';
import { databaseOf } from '@rolecall/api/testing';
import { expect, it, onTestFinished } from 'vitest';
import { nightly } from '../../../packages/db/testing/nightly.ts';
import { authSecret, startServer } from './server-process.ts';

const commandLine = fileURLToPath(new URL('../../../packages/cli/dist/main.js', import.meta.url));

const restores = nightly ? 200 : 2;
const writerCount = 24;

/** The names of the roles that writers asked for since the last restore began, by the kind of response. */
interface Ledger {
  made: string[];
  refused: string[];
  unexpected: string[];
}
const newLedger = (): Ledger => ({ made: [], refused: [], unexpected: [] });

async function rolesIn(databaseUrl: string): Promise<Set<string>> {
  const rolecall = await openRolecall({ databaseUrl, secret: authSecret, migrate: false });
  try {
    const rows = await databaseOf(rolecall).executor.selectFrom('roles').select('name').execute();
    return new Set(rows.map(({ name }) => name));
  } finally {
    await rolecall.close();
  }
}

it(
  `${restores} restores under ${writerCount} writers lose no acknowledged write`,
  { timeout: 600_000 + restores * 60_000 },
  async () => {
    const folder = mkdtempSync(join(tmpdir(), 'rolecall-restore-'));
    onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
    const databaseUrl = `sqlite:${join(folder, 'rolecall.db')}`;
    const run = (...words: string[]) =>
      promisify(execFile)(process.execPath, [commandLine, ...words, '--json'], {
        env: {
          PATH: process.env['PATH'] ?? '',
          NODE_ENV: 'production',
          DATABASE_URL: databaseUrl,
          AUTH_SECRET: authSecret,
        },
      });
    const server = await startServer({
      DATABASE_URL: databaseUrl,
      RATE_LIMIT_PER_MINUTE: '0',
      RATE_LIMIT_PER_HOUR: '0',
      LOG_LEVEL: 'fatal',
    });
    const rolecall = await openRolecall({ databaseUrl, secret: authSecret });
    const { system } = rolecall.system();
    const { email } = await system.createUser({ email: 'ada@example.com' });
    const { id } = await system.createOrganization({ name: 'Acme', owner: email });
    const { value: key } = await system.createPersonalApiKey({ email, label: 'load', scopes: ['*'] });
    await rolecall.system().roles.create({ organization_id: id, name: 'In the backup' });
    await rolecall.close();
    const backup = join(folder, 'backup.db');
    await run('backup', backup);

    const write = async (name: string, ledger: Ledger) => {
      const response = await fetch(`${server.url}/api/organizations/${id}/roles`, {
        method: 'POST',
        headers: { authorization: `Bearer ${key}`, 'content-type': 'application/json' },
        body: JSON.stringify({ name }),
      });
      const body = (await response.json()) as { code?: string };
      if (response.status === 201) ledger.made.push(name);
      else if (response.status === 503 && body.code === 'service_unavailable' && response.headers.has('retry-after'))
        ledger.refused.push(name);
      else ledger.unexpected.push(`${response.status} ${JSON.stringify(body)}`);
    };

    let acknowledged = 0;
    let kept: string[] = [];
    for (let round = 0; round < restores; round += 1) {
      const load = { isOver: false, restore: 'to come' as 'to come' | 'done' };
      const before = newLedger();
      const after = newLedger();
      const writers = Array.from({ length: writerCount }, async (_, writer) => {
        for (let turn = 0; !load.isOver; turn += 1)
          await write(`${round}-${writer}-${turn}`, load.restore === 'done' ? after : before);
      });
      await sleep(randomInt(50, 300));
      const acknowledgedBefore = [...kept, ...before.made];
      const { stdout } = await run('restore', backup);
      load.restore = 'done';
      await sleep(randomInt(50, 150));
      load.isOver = true;
      await Promise.all(writers);

      const report = JSON.parse(stdout) as { before: string };
      const now = await rolesIn(databaseUrl);
      const then = await rolesIn(`sqlite:${report.before}`);
      expect([...before.unexpected, ...after.unexpected]).toEqual([]);
      const of = (names: string[], there: Set<string>) => names.filter((name) => there.has(name));
      expect(of(acknowledgedBefore, then), 'acknowledged before the restore').toEqual(acknowledgedBefore);
      expect(of(after.made, now), 'begun and acknowledged after the restore').toEqual(after.made);
      const meanwhile = [...kept, ...before.made];
      const inEither = meanwhile.filter((name) => then.has(name) !== now.has(name));
      expect(inEither, 'acknowledged meanwhile: in one of the two').toEqual(meanwhile);
      for (const name of [...before.refused, ...after.refused])
        expect(then.has(name) || now.has(name), `${name}, which was refused`).toBe(false);
      kept = [...of(before.made, now), ...after.made];
      expect([...now].toSorted(), 'the content of the backup and what came after').toEqual(
        ['In the backup', ...kept].toSorted(),
      );
      acknowledged += before.made.length + after.made.length;
      rmSync(report.before);
    }
    expect(acknowledged).toBeGreaterThan(restores * writerCount);
    const findings = await diagnoseInstallation({ databaseUrl, secret: authSecret });
    expect(findings.filter(({ ok }) => !ok)).toEqual([]);
    expect(await server.stop()).toBe(0);
  },
);
