import { statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { openRolecall } from '@rolecall/api';
import { databaseOf } from '@rolecall/api/testing';
import type { Demo } from '@rolecall/demo';
import { describe, expect, it, onTestFinished } from 'vitest';
import { openInstallation, secret } from './command-line.ts';

const ada = ['--email', 'ada@example.com'];

describe('rolecall', () => {
  it('sets up an organization, printing one JSON value for each command', async () => {
    const { json, databaseUrl } = openInstallation();
    expect(json('migrate')).toMatchObject({ schema: 'current' });
    const user = json(
      'user',
      'create',
      ...ada,
      '--password',
      'correct horse',
      '--first-name',
      'Ada',
      '--last-name',
      'Lovelace',
    );
    expect(user).toEqual({
      id: expect.any(Number),
      uuid: expect.stringMatching(/^[0-9a-f-]{36}$/),
      email: 'ada@example.com',
    });
    const organization = json('organization', 'create', '--name', 'Acme', '--owner', 'ada@example.com') as {
      id: string;
    };
    expect(organization).toEqual({ id: expect.any(String), name: 'Acme', slug: 'acme' });
    json('user', 'create', '--email', 'grace@example.com', '--password', 'correct horse');
    const member = json(
      'member',
      'add',
      '--organization',
      organization.id,
      '--email',
      'grace@example.com',
      '--level',
      'admin',
      '--invited-by',
      'ada@example.com',
    );
    expect(member).toMatchObject({ level: 8, user: { email: 'grace@example.com' } });
    const project = json('project', 'create', '--organization', organization.id, '--name', 'Shop');
    expect(project).toMatchObject({ name: 'Shop', organization: organization.id });
    const key = json(
      'key',
      'create',
      ...ada,
      '--label',
      'terraform',
      '--scope',
      'organization:read',
      '--scope',
      'project:write',
      '--organization',
      organization.id,
      '--expires-in',
      '90d',
    ) as {
      id: string;
      value: string;
    };
    expect(key).toEqual({ id: expect.any(String), value: expect.stringMatching(/^phx_[0-9A-Za-z]{49}$/) });

    const rolecall = await openRolecall({ databaseUrl, secret });
    onTestFinished(() => rolecall.close());
    const actor = await rolecall.identify({ authorization: `Bearer ${key.value}` });
    expect(actor).toMatchObject({
      kind: 'user',
      key: { label: 'terraform', scopes: ['organization:read', 'project:write'], organizations: [organization.id] },
    });
    const { expires_at } = await databaseOf(rolecall)
      .executor.selectFrom('personal_api_keys')
      .select('expires_at')
      .executeTakeFirstOrThrow();
    const days = (Date.parse(expires_at ?? '') - Date.now()) / 86_400_000;
    expect(days).toBeGreaterThan(89.9);
    expect(days).toBeLessThanOrEqual(90);
    const owner = await rolecall.actingAs('ada@example.com');
    const { results } = await owner.activityLog.list({ organization_id: organization.id });
    expect(results.map((entry) => [entry.scope, entry.activity, entry.via, entry.user])).toEqual([
      ['Project', 'created', 'command line', null],
      ['OrganizationMembership', 'created', 'command line', null],
      ['OrganizationMembership', 'created', 'command line', null],
      ['Organization', 'created', 'command line', null],
    ]);
    const welcome = await (
      await rolecall.actingAs('grace@example.com')
    ).welcome.get({ organization_id: organization.id });
    expect(welcome.inviter).toEqual({ name: 'Ada', email: 'ada@example.com' });
  });

  it('locks a user out', async () => {
    const { here, databaseUrl } = openInstallation();
    await here.json('user', 'create', ...ada, '--password', 'correct horse');
    await here.json('organization', 'create', '--name', 'Acme', '--owner', 'ada@example.com');
    const { value } = (await here.json('key', 'create', ...ada, '--label', 'x', '--scope', '*')) as { value: string };
    await here.json('user', 'create', '--email', 'grace@example.com', '--password', 'correct horse');
    const { value: graces } = (await here.json(
      'key',
      'create',
      '--email',
      'grace@example.com',
      '--label',
      'x',
      '--scope',
      '*',
    )) as {
      value: string;
    };
    await here.json('user', 'deactivate', '--email', 'grace@example.com');
    const rolecall = await openRolecall({ databaseUrl, secret });
    onTestFinished(() => rolecall.close());
    expect(await rolecall.identify({ authorization: `Bearer ${value}` })).toMatchObject({ kind: 'user' });
    await expect(rolecall.signInWithPassword('grace@example.com', 'correct horse', '192.0.2.1')).rejects.toThrow(
      'Invalid email or password.',
    );
    await here.json('user', 'reactivate', '--email', 'grace@example.com');
    await rolecall.signInWithPassword('grace@example.com', 'correct horse', '192.0.2.1');
    expect(await rolecall.identify({ authorization: `Bearer ${graces}` })).toMatchObject({ kind: 'anonymous' });
  });

  it('keeps an owner in every organization, changes levels and removes members', async () => {
    const { here } = openInstallation();
    for (const email of ['ada@example.com', 'grace@example.com'])
      await here.json('user', 'create', '--email', email, '--password', 'correct horse');
    const { id } = (await here.json('organization', 'create', '--name', 'Acme', '--owner', 'ada@example.com')) as {
      id: string;
    };
    const grace = ['--organization', id, '--email', 'grace@example.com'];
    await here.json('member', 'add', ...grace);
    for (const words of [
      ['user', 'deactivate', ...ada],
      ['member', 'remove', '--organization', id, ...ada],
      ['member', 'set-level', '--organization', id, ...ada, '--level', 'admin'],
    ]) {
      const { status, stderr } = await here.run(words);
      expect({ words, status }).toEqual({ words, status: 1 });
      expect(stderr).toBe('The organization must keep an owner: make somebody else owner first.\n');
    }
    expect(await here.json('member', 'set-level', ...grace, '--level', 'owner')).toMatchObject({
      level: 15,
      is_active: true,
    });
    await here.json('user', 'deactivate', ...ada);
    expect((await here.run(['user', 'deactivate', '--email', 'grace@example.com'])).status).toBe(1);
    expect(await here.json('member', 'remove', '--organization', id, ...ada)).toEqual({ removed: 'ada@example.com' });
    expect((await here.run(['member', 'remove', '--organization', id, ...ada])).stderr).toBe(
      'email: Invalid pk "ada@example.com" - object does not exist.\n',
    );
  });

  it('makes a demo', () => {
    const { json } = openInstallation();
    expect(json('demo')).toEqual({
      organization: expect.objectContaining({ name: 'Larkspur Robotics' }),
      email: expect.stringContaining('@'),
      password: expect.any(String),
      key: expect.stringMatching(/^phx_/),
    });
  });

  it('makes new credentials for the demo, and ends those before', async () => {
    const { here, databaseUrl } = openInstallation();
    expect(await here.refused('demo', 'credentials')).toContain('There is no demo in this database.');
    const before = (await here.json('demo')) as Demo;
    const after = (await here.json('demo', 'credentials')) as Demo;
    expect(after).toEqual({ ...before, password: expect.any(String), key: expect.stringMatching(/^phx_/) });
    const opened = await openRolecall({ databaseUrl, secret });
    onTestFinished(() => opened.close());
    const kindOf = async (key: string) => (await opened.identify({ authorization: `Bearer ${key}` })).kind;
    expect([await kindOf(before.key), await kindOf(after.key)]).toEqual(['anonymous', 'user']);
    await opened.signInWithPassword(after.email, after.password, '192.0.2.1');
    await expect(opened.signInWithPassword(before.email, before.password, '192.0.2.1')).rejects.toThrow('Invalid');
  });

  const refusals: [what: string, words: string[], told: RegExp][] = [
    ['an unknown command', ['nonsense'], /unknown command/],
    ['a missing option', ['user', 'create', ...ada], /--password/],
    [
      'an unknown level',
      ['member', 'add', '--organization', 'x', ...ada, '--level', 'boss'],
      /Allowed choices are member, admin, owner/,
    ],
    ['an unknown scope', ['key', 'create', ...ada, '--label', 'x', '--scope', 'all'], /Allowed choices are/],
    [
      'a duration that is none',
      ['key', 'create', ...ada, '--label', 'x', '--scope', '*', '--expires-in', 'soon'],
      /such as 12h or 90d/,
    ],
    ['a short password', ['user', 'create', ...ada, '--password', 'short'], /^password: This password is too short/],
    [
      'an unknown owner',
      ['organization', 'create', '--name', 'Acme', '--owner', 'nobody@example.com'],
      /^owner: Invalid pk "nobody@example.com" - object does not exist\.$/m,
    ],
    ['an unknown organization', ['project', 'create', '--organization', 'x', '--name', 'Shop'], /^Not found\.$/m],
  ];

  it.each(refusals)('tells %s on standard error and fails', async (_, words, told) => {
    expect(await openInstallation().here.refused(...words)).toMatch(told);
  });

  it.each(refusals.filter(([what]) => what === 'an unknown command' || what === 'a short password'))(
    'tells %s on the standard error of its process, which fails',
    (_, words, told) => {
      expect(openInstallation().refused(...words)).toMatch(told);
    },
  );

  it('refuses a database address it does not know', () => {
    const { run } = openInstallation();
    const { status, stdout, stderr } = run(['migrate', '--json'], { DATABASE_URL: 'mysql://localhost' });
    expect({ status, stdout }).toEqual({ status: 1, stdout: '' });
    expect(stderr).toContain('DATABASE_URL');
  });
});

describe('rolecall doctor', () => {
  const checksOf = (stdout: string) =>
    Object.fromEntries((JSON.parse(stdout) as { check: string; ok: boolean }[]).map(({ check, ok }) => [check, ok]));
  const healthy = { database: true, schema: true, integrity: true, clock: true, secret: true };

  it('finds nothing wrong with a healthy installation, and says so in words too', async () => {
    const { here, run } = openInstallation();
    await here.json('user', 'create', ...ada, '--password', 'correct horse');
    const doctor = run(['doctor', '--json']);
    expect({ status: doctor.status, checks: checksOf(doctor.stdout) }).toEqual({ status: 0, checks: healthy });
    expect((await here.run(['doctor'])).stdout).toMatch(/^ok {4}integrity: no damage found$/m);
  });

  it('finds a schema that is not current', async () => {
    const { here } = openInstallation();
    const { status, stdout } = await here.run(['doctor', '--json']);
    expect({ status, checks: checksOf(stdout) }).toMatchObject({ status: 1, checks: { schema: false } });
  });

  it('finds a secret that is another one, or too short', async () => {
    const { here } = openInstallation();
    await here.json('migrate');
    for (const other of ['another secret, of 32 characters and more', 'short']) {
      const { status, stdout } = await here.run(['doctor', '--json'], { AUTH_SECRET: other });
      expect({ status, checks: checksOf(stdout) }).toEqual({ status: 1, checks: { ...healthy, secret: false } });
    }
  });

  it('finds a clock that was set back', async () => {
    const { here, databaseUrl } = openInstallation();
    const rolecall = await openRolecall({ databaseUrl, secret, clock: () => Date.now() + 86_400_000 });
    await rolecall.system().system.createUser({ email: 'ada@example.com' });
    await rolecall.close();
    const { status, stdout } = await here.run(['doctor', '--json']);
    expect({ status, checks: checksOf(stdout) }).toEqual({ status: 1, checks: { ...healthy, clock: false } });
  });

  it('finds a file that is no database', async () => {
    const { here, folder } = openInstallation();
    const file = join(folder, 'rolecall.db');
    writeFileSync(file, 'x'.repeat(8192));
    const { status, stdout } = await here.run(['doctor', '--json']);
    expect({ status, checks: checksOf(stdout) }).toEqual({ status: 1, checks: { database: false } });
    expect(statSync(file).size).toBe(8192);
  });
});
