import { existsSync, mkdtempSync, rmSync, statSync, truncateSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Role } from '@rolecall/contracts';
import { openDatabase } from '@rolecall/db';
import { describe, expect, it, onTestFinished } from 'vitest';
import { InstallationError } from '../src/installation-error.ts';
import { output, outputChecks } from '../src/output.ts';
import { documentedError } from '../src/procedures.ts';
import { databaseOf, diagnoseInstallation, openRolecall } from '../src/rolecall.ts';
import { createTestClock, createTestOrganization, minute, openTestRolecall, refused, testSecret } from './support.ts';

function newFile(): { path: string; databaseUrl: string } {
  const folder = mkdtempSync(join(tmpdir(), 'rolecall-open-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  const path = join(folder, 'rolecall.db');
  return { path, databaseUrl: `sqlite:${path}` };
}

const otherSecret = 'another secret, also of more than 32 characters';

describe('opening', () => {
  it('creates a database, and finds its data the next time', async () => {
    const { databaseUrl } = newFile();
    const first = await openRolecall({ databaseUrl, secret: testSecret });
    expect(first.migrated).not.toEqual([]);
    expect(databaseOf(first).isNew).toBe(true);
    await first.system().system.createUser({ email: 'ada@example.com' });
    await first.close();
    const again = await openRolecall({ databaseUrl, secret: testSecret });
    expect(again.migrated).toEqual([]);
    expect(databaseOf(again).isNew).toBe(false);
    await again.actingAs('ada@example.com');
    await again.close();
  });

  it('refuses a secret other than the one the database was created with, and a short one', async () => {
    const { databaseUrl } = newFile();
    await (await openRolecall({ databaseUrl, secret: testSecret })).close();
    await expect(openRolecall({ databaseUrl, secret: otherSecret })).rejects.toThrow(InstallationError);
    await expect(openRolecall({ databaseUrl, secret: otherSecret })).rejects.toThrow(
      'AUTH_SECRET is not the secret this database was made with.',
    );
    await expect(openRolecall({ databaseUrl, secret: 'short' })).rejects.toThrow('at least 32 characters');
    await (await openRolecall({ databaseUrl, secret: testSecret })).close();
  });

  it('refuses an outdated schema if it may not migrate it', async () => {
    const { databaseUrl } = newFile();
    await expect(openRolecall({ databaseUrl, secret: testSecret, migrate: false })).rejects.toThrow(
      'Run `rolecall migrate`.',
    );
    await (await openRolecall({ databaseUrl, secret: testSecret })).close();
    await (await openRolecall({ databaseUrl, secret: testSecret, migrate: false })).close();
  });

  it('keeps the first secret when a new database is opened twice at once', async () => {
    const { databaseUrl } = newFile();
    const opened = await Promise.allSettled([
      openRolecall({ databaseUrl, secret: testSecret }),
      openRolecall({ databaseUrl, secret: otherSecret }),
    ]);
    for (const result of opened) if (result.status === 'fulfilled') await result.value.close();
    const works = await Promise.allSettled([
      openRolecall({ databaseUrl, secret: testSecret }),
      openRolecall({ databaseUrl, secret: otherSecret }),
    ]);
    for (const result of works) if (result.status === 'fulfilled') await result.value.close();
    expect(works.map(({ status }) => status).toSorted()).toEqual(['fulfilled', 'rejected']);
    // Opening it with the other secret failed even then.
    expect(opened.map(({ status }) => status)).toEqual(works.map(({ status }) => status));
  });
});

describe('results', () => {
  it('are validated against their schemas only if that is enabled', () => {
    const { parse } = output(Role);
    outputChecks.enabled = true;
    expect(() => parse({ name: 'On call' })).toThrow();
    outputChecks.enabled = false;
    expect(parse({ name: 'On call' })).toEqual({ name: 'On call' });
    outputChecks.enabled = true;
  });

  it('that are invalid are reported as a server error', async () => {
    const rolecall = await openTestRolecall();
    const acme = await createTestOrganization(rolecall);
    const admin = await acme.admin.caller();
    const { id } = await admin.roles.create({ organization_id: acme.id, name: 'On call' });
    await databaseOf(rolecall)
      .executor.updateTable('roles')
      .set({ created_at: 'yesterday', updated_at: 'yesterday' })
      .execute();
    const error = documentedError(
      await admin.roles.get({ organization_id: acme.id, id }).catch((reason: unknown) => reason),
    );
    expect(error.body).toEqual(refused('error', 'A server error occurred.'));
  });

  it('of unexpected failures do not reveal the cause', async () => {
    const rolecall = await openTestRolecall();
    const acme = await createTestOrganization(rolecall);
    const admin = await acme.admin.caller();
    await databaseOf(rolecall).close();
    const error = documentedError(
      await admin.roles.list({ organization_id: acme.id }).catch((reason: unknown) => reason),
    );
    expect(error.body).toEqual({ type: 'server_error', code: 'error', detail: 'A server error occurred.', attr: null });
    expect(error.cause).toBeInstanceOf(Error);
    databaseOf(rolecall).close = async () => undefined;
  });
});

describe('diagnosing an installation', () => {
  const checks = async (options: Parameters<typeof diagnoseInstallation>[0]) =>
    Object.fromEntries((await diagnoseInstallation(options)).map(({ check, ok }) => [check, ok]));
  const healthy = { database: true, schema: true, integrity: true, clock: true, secret: true };

  async function made() {
    const file = newFile();
    const time = createTestClock();
    const rolecall = await openRolecall({ databaseUrl: file.databaseUrl, secret: testSecret, clock: time.clock });
    const acme = await createTestOrganization(rolecall);
    for (let number = 0; number < 100; number += 1)
      await rolecall.system().roles.create({ organization_id: acme.id, name: `${number} ${'x'.repeat(180)}` });
    await rolecall.close();
    return { ...file, time };
  }

  it('finds nothing wrong with a healthy one', async () => {
    const { databaseUrl, time } = await made();
    expect(await checks({ databaseUrl, secret: testSecret, clock: time.clock })).toEqual(healthy);
  });

  it('detects a secret that is missing, short or wrong', async () => {
    const { databaseUrl, time } = await made();
    for (const secret of [undefined, 'short', otherSecret])
      expect(await checks({ databaseUrl, secret, clock: time.clock })).toEqual({ ...healthy, secret: false });
  });

  it('detects a clock that was set back by more than a minute', async () => {
    const { databaseUrl, time } = await made();
    time.advance(-minute);
    expect((await checks({ databaseUrl, secret: testSecret, clock: time.clock }))['clock']).toBe(true);
    time.advance(-1);
    expect((await checks({ databaseUrl, secret: testSecret, clock: time.clock }))['clock']).toBe(false);
  });

  it('detects a missing database, and does not create it', async () => {
    const { databaseUrl, path } = newFile();
    expect(await checks({ databaseUrl, secret: testSecret })).toEqual({ database: false, schema: false, secret: true });
    expect(existsSync(path)).toBe(false);
  });

  it('detects an outdated schema', async () => {
    const { databaseUrl, time } = await made();
    const database = openDatabase(databaseUrl);
    await database.executor.deleteFrom('kysely_migration' as never).execute();
    await database.close();
    expect(await checks({ databaseUrl, secret: testSecret, clock: time.clock })).toEqual({ ...healthy, schema: false });
  });

  it('treats an empty file as a missing database', async () => {
    const { databaseUrl, path } = newFile();
    writeFileSync(path, '');
    expect(await checks({ databaseUrl, secret: testSecret })).toEqual({ database: false, schema: false, secret: true });
    expect(statSync(path).size).toBe(0);
  });

  it.each([
    ['truncated', (path: string) => truncateSync(path, Math.floor(statSync(path).size / 8192) * 4096)],
    ['not a database', (path: string) => writeFileSync(path, 'x'.repeat(8192))],
  ])('detects a file that is %s', async (_, damage) => {
    const { databaseUrl, path, time } = await made();
    damage(path);
    const found = await checks({ databaseUrl, secret: testSecret, clock: time.clock });
    expect(found['database'] && found['integrity']).toBeFalsy();
  });
});
