import { randomInt } from 'node:crypto';
import { once } from 'node:events';
import { readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { openRolecall } from '@rolecall/api';
import { openDatabase } from '@rolecall/db';
import { describe, expect, it, onTestFinished } from 'vitest';
import { contentsOf } from '../../db/testing/contents.ts';
import { newDatabaseUrl } from '../../db/testing/database-urls.ts';
import { nightly } from '../../db/testing/nightly.ts';
import { openInstallation, secret } from './command-line.ts';

async function contents(databaseUrl: string) {
  const database = openDatabase(databaseUrl);
  try {
    return await contentsOf(database.executor as never);
  } finally {
    await database.close();
  }
}

// Each command is a process of its own, which can take long to start on a busy machine.
const options = { timeout: 120_000 };

describe('rolecall backup', options, () => {
  it('creates one complete file during writes, with everything written before', async () => {
    const { here, folder, databaseUrl, start } = openInstallation();
    const { email, organization } = (await here.json('demo')) as { email: string; organization: { id: string } };
    const rolecall = await openRolecall({ databaseUrl, secret });
    onTestFinished(() => rolecall.close());
    const owner = await rolecall.actingAs(email);
    const written: string[] = [];
    const write = async () => {
      const name = `Written ${written.length}`;
      await owner.roles.create({ organization_id: organization.id, name });
      written.push(name);
    };
    while (written.length < 20) await write();
    const file = join(folder, 'backup.db');
    const backup = start('backup', file);
    const ended = once(backup, 'exit');
    while (backup.exitCode === null) await write();
    expect(await ended).toEqual([0, null]);
    expect(written.length).toBeGreaterThan(20);
    expect(readdirSync(folder).filter((name) => name.startsWith('backup'))).toEqual(['backup.db']);
    expect(statSync(file).mode & 0o777).toBe(0o600);

    const copy = openInstallation(`sqlite:${file}`);
    expect((await copy.here.run(['doctor'])).status).toBe(0);
    const { roles = [], activity_log = [], organizations = [] } = await contents(copy.databaseUrl);
    const names = new Set(roles.map(({ name }) => name));
    const kept = written.filter((name) => names.has(name));
    // It is the state at one moment: the roles written until then, each with its row in the log, and their count.
    expect(kept).toEqual(written.slice(0, kept.length));
    expect(kept.length).toBeGreaterThanOrEqual(20);
    const lines = activity_log.filter(({ scope, activity }) => scope === 'Role' && activity === 'created');
    expect(new Set(lines.map(({ item_name }) => item_name))).toEqual(names);
    expect(organizations).toEqual([expect.objectContaining({ role_count: roles.length })]);
  });

  it('refuses an existing file, a missing folder, a missing database and PostgreSQL', async () => {
    const { here, folder, json, refused } = openInstallation();
    const file = join(folder, 'backup.db');
    expect(await here.refused('backup', file)).toMatch(/^There is no database at /);
    await here.json('migrate');
    expect(json('backup', file)).toEqual({ file });
    const first = readFileSync(file);
    expect(refused('backup', file)).toBe(`${file} is there already.`);
    expect(readFileSync(file).equals(first)).toBe(true);
    expect(await here.refused('backup', join(folder, 'nowhere/backup.db'))).toBe(
      `There is no folder ${join(folder, 'nowhere')}.`,
    );
    const ofServer = openInstallation(await newDatabaseUrl());
    expect(await ofServer.here.refused('backup', file)).toContain('pg_dump');
    expect(await ofServer.here.refused('restore', file)).toContain('pg_restore');
  });
});

describe('rolecall restore', options, () => {
  it('restores everything, reports on the secret, and keeps the previous database', async () => {
    const { here, folder, databaseUrl, json } = openInstallation();
    await here.json('demo');
    const before = await contents(databaseUrl);
    const file = join(folder, 'backup.db');
    await here.json('backup', file);
    await here.json('user', 'create', '--email', 'new@example.com', '--password-stdin');
    const after = await contents(databaseUrl);
    expect(after).not.toEqual(before);
    const told = json('restore', file) as { before: string };
    expect(told).toEqual({
      restored: join(folder, 'rolecall.db'),
      before: expect.stringContaining('.before-restore-'),
      secret: 'present, and the one this database was made with',
    });
    expect(await contents(databaseUrl)).toEqual(before);
    expect(await contents(`sqlite:${told.before}`)).toEqual(after);
  });

  it('creates the database if there is none', async () => {
    const one = openInstallation();
    await one.here.json('demo');
    const file = join(one.folder, 'backup.db');
    await one.here.json('backup', file);
    const other = openInstallation();
    expect(await other.here.json('restore', file)).toMatchObject({ before: null });
    expect(await contents(other.databaseUrl)).toEqual(await contents(one.databaseUrl));
  });

  it('refuses a file that is damaged or not a backup, and leaves the database unchanged', async () => {
    const { here, folder, databaseUrl, refused } = openInstallation();
    await here.json('demo');
    const before = await contents(databaseUrl);
    const file = join(folder, 'backup.db');
    expect(refused('restore', file)).toBe(`There is no file ${file}.`);
    writeFileSync(file, 'x'.repeat(8192));
    expect(await here.refused('restore', file)).toMatch(/ is no backup: /);
    const damaged = join(folder, 'damaged.db');
    await here.json('backup', damaged);
    const bytes = readFileSync(damaged);
    writeFileSync(damaged, bytes.fill(0x5a, bytes.length / 2, bytes.length / 2 + 20_000));
    expect(await here.refused('restore', damaged)).toMatch(/ is (damaged|no backup): /);
    expect(await contents(databaseUrl)).toEqual(before);
    expect(readdirSync(folder).some((name) => name.includes('before-restore'))).toBe(false);
  });

  it('refuses a backup of an older version while the server, which could not use it, is running', async () => {
    const { here, folder, databaseUrl, json, refused } = openInstallation();
    await here.json('migrate');
    const file = join(folder, 'backup.db');
    await here.json('backup', file);
    const older = openDatabase(`sqlite:${file}`);
    await older.executor
      .deleteFrom('kysely_migration' as never)
      .where('name' as never, '=', '0001-initial' as never)
      .execute();
    await older.close();
    await here.json('user', 'create', '--email', 'new@example.com', '--password-stdin');
    const before = await contents(databaseUrl);
    const running = await openRolecall({ databaseUrl, secret });
    expect(refused('restore', file)).toMatch(/ is of an older version, .* Stop the server, then restore\.$/);
    await running.close();
    expect(await contents(databaseUrl)).toEqual(before);
    const told = json('restore', file) as { before: string };
    expect(await contents(`sqlite:${told.before}`)).toEqual(before);
    const restored = await contents(databaseUrl);
    expect(restored['users']).toEqual([]);
  });

  it('fails without changes if the database is locked or the disk is full', async () => {
    const { here, folder, databaseUrl, refused, run } = openInstallation();
    const file = join(folder, 'backup.db');
    await here.json('demo');
    await here.json('backup', file);
    await here.json('user', 'create', '--email', 'new@example.com', '--password-stdin');
    const before = await contents(databaseUrl);

    // The limit, in blocks of 512 bytes, is less than the size of the database.
    const blocks = Math.floor(statSync(file).size / 2 / 512);
    const limited = run(['restore', file], {}, `trap '' XFSZ; ulimit -f ${blocks};`);
    expect(limited).toMatchObject({ status: 1, stdout: '' });
    expect(limited.stderr).toMatch(/^Nothing was restored, and .* is as it was: /);
    expect(await contents(databaseUrl)).toEqual(before);

    const holder = openDatabase(databaseUrl);
    await holder.executor.transaction().execute(async () => {
      expect(refused('restore', file)).toMatch(/^Nothing was restored, and .* is as it was: database is locked\.$/);
    });
    await holder.close();
    expect(await contents(databaseUrl)).toEqual(before);
  });

  it('leaves the previous or the restored database, intact and unlocked, when killed', async () => {
    const { here, folder, databaseUrl, start } = openInstallation();
    const file = join(folder, 'backup.db');
    await here.json('demo');
    await here.json('backup', file);
    const restored = await contents(databaseUrl);
    const database = openDatabase(databaseUrl);
    onTestFinished(() => database.close());
    for (let round = 0; round < (nightly ? 5 : 2); round += 1) {
      await database.executor
        .insertInto('installation')
        .values({ key: `round ${round}`, value: '' })
        .execute();
      const before = await contents(databaseUrl);
      const restore = start('restore', file);
      const ended = once(restore, 'exit');
      // Once the previous database is saved, it is replaced; some of the rounds kill the process during that.
      while (restore.exitCode === null && !readdirSync(folder).some((name) => name.includes('before-restore')))
        await sleep(1);
      await sleep(randomInt(0, 40));
      restore.kill('SIGKILL');
      await ended;
      const found = JSON.stringify(await contents(databaseUrl));
      expect([JSON.stringify(before), JSON.stringify(restored)]).toContain(found);
      for (const name of readdirSync(folder))
        if (name.includes('before-restore') && !name.includes('.partial-')) rmSync(join(folder, name));
    }
    // The next command that writes such a file removes the partial ones.
    writeFileSync(join(folder, 'before-restore.partial-4194304'), 'half');
    await here.json('backup', join(folder, 'after.db'));
    expect(readdirSync(folder).filter((name) => name.includes('.partial-'))).toEqual([]);
  });
});
