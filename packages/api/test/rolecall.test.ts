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
  it('makes a database, and finds everything there the next time', async () => {
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

  it('refuses another secret than the one the database was made with, and a short one', async () => {
    const { databaseUrl } = newFile();
    await (await openRolecall({ databaseUrl, secret: testSecret })).close();
    await expect(openRolecall({ databaseUrl, secret: otherSecret })).rejects.toThrow(InstallationError);
    await expect(openRolecall({ databaseUrl, secret: otherSecret })).rejects.toThrow(
      'AUTH_SECRET is not the secret this database was made with.',
    );
    await expect(openRolecall({ databaseUrl, secret: 'short' })).rejects.toThrow('at least 32 characters');
    await (await openRolecall({ databaseUrl, secret: testSecret })).close();
  });

  it('refuses an outdated schema where it may not change it', async () => {
    const { databaseUrl } = newFile();
    await expect(openRolecall({ databaseUrl, secret: testSecret, migrate: false })).rejects.toThrow(
      'Run `rolecall migrate`.',
    );
    await (await openRolecall({ databaseUrl, secret: testSecret })).close();
    await (await openRolecall({ databaseUrl, secret: testSecret, migrate: false })).close();
  });

  it('keeps the first of two secrets that are brought at once', async () => {
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
    // Nobody goes on with a secret that the database does not know.
    expect(opened.map(({ status }) => status)).toEqual(works.map(({ status }) => status));
  });
});

describe('answers', () => {
  it('are checked against their schemas in tests, and not where every microsecond counts', () => {
    const { parse } = output(Role);
    outputChecks.enabled = true;
    expect(() => parse({ name: 'On call' })).toThrow();
    outputChecks.enabled = false;
    expect(parse({ name: 'On call' })).toEqual({ name: 'On call' });
    outputChecks.enabled = true;
  });

  it('that are wrong are an error of the server, not of the caller', async () => {
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

  it('of what was not expected tell nothing of the cause', async () => {
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

describe('looking an installation over', () => {
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

  it('finds a healthy one healthy', async () => {
    const { databaseUrl, time } = await made();
    expect(await checks({ databaseUrl, secret: testSecret, clock: time.clock })).toEqual(healthy);
  });

  it('finds the secret missing, short, or another one', async () => {
    const { databaseUrl, time } = await made();
    for (const secret of [undefined, 'short', otherSecret])
      expect(await checks({ databaseUrl, secret, clock: time.clock })).toEqual({ ...healthy, secret: false });
  });

  it('finds a clock that was set back, but not by less than a minute', async () => {
    const { databaseUrl, time } = await made();
    time.advance(-minute);
    expect((await checks({ databaseUrl, secret: testSecret, clock: time.clock }))['clock']).toBe(true);
    time.advance(-1);
    expect((await checks({ databaseUrl, secret: testSecret, clock: time.clock }))['clock']).toBe(false);
  });

  it('finds no database where there is none, and makes none', async () => {
    const { databaseUrl, path } = newFile();
    expect(await checks({ databaseUrl, secret: testSecret })).toEqual({ database: false, schema: false, secret: true });
    expect(existsSync(path)).toBe(false);
  });

  it('finds an outdated schema', async () => {
    const { databaseUrl, time } = await made();
    const database = openDatabase(databaseUrl);
    await database.executor.deleteFrom('kysely_migration' as never).execute();
    await database.close();
    expect(await checks({ databaseUrl, secret: testSecret, clock: time.clock })).toEqual({ ...healthy, schema: false });
  });

  it('finds none yet in a file that is empty', async () => {
    const { databaseUrl, path } = newFile();
    writeFileSync(path, '');
    expect(await checks({ databaseUrl, secret: testSecret })).toEqual({ database: false, schema: false, secret: true });
    expect(statSync(path).size).toBe(0);
  });

  it.each([
    ['cut off', (path: string) => truncateSync(path, Math.floor(statSync(path).size / 8192) * 4096)],
    ['no database', (path: string) => writeFileSync(path, 'x'.repeat(8192))],
  ])('finds a file that is %s', async (_, damage) => {
    const { databaseUrl, path, time } = await made();
    damage(path);
    const found = await checks({ databaseUrl, secret: testSecret, clock: time.clock });
    expect(found['database'] && found['integrity']).toBeFalsy();
  });
});
