import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { openRolecall } from '@rolecall/api';
import { databaseOf, signedIn } from '@rolecall/api/testing';
import type { Demo } from '@rolecall/demo';
import { Secret, TOTP } from 'otpauth';
import { describe, expect, it, onTestFinished } from 'vitest';
import { receiveMail, smtpError } from '../../db/testing/mail-server.ts';
import { main, openInstallation, secret } from './command-line.ts';

const ada = ['--email', 'ada@example.com'];

describe('rolecall', () => {
  it('sets up an organization, and prints one JSON value for each command', async () => {
    const { here, json, databaseUrl } = openInstallation();
    expect(json('migrate')).toMatchObject({ schema: 'current' });
    const user = await here.json(
      'user',
      'create',
      ...ada,
      '--password-stdin',
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
    const organization = (await here.json(
      'organization',
      'create',
      '--name',
      'Acme',
      '--owner',
      'ada@example.com',
    )) as {
      id: string;
    };
    expect(organization).toEqual({ id: expect.any(String), name: 'Acme', slug: 'acme' });
    await here.json('user', 'create', '--email', 'grace@example.com', '--password-stdin');
    const member = await here.json(
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
    const project = await here.json('project', 'create', '--organization', organization.id, '--name', 'Shop');
    expect(project).toMatchObject({ name: 'Shop', organization: organization.id });
    const key = (await here.json(
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
    )) as {
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

  it('deactivates and reactivates a user', async () => {
    const { here, databaseUrl } = openInstallation();
    await here.json('user', 'create', ...ada, '--password-stdin');
    await here.json('organization', 'create', '--name', 'Acme', '--owner', 'ada@example.com');
    const { value } = (await here.json('key', 'create', ...ada, '--label', 'x', '--scope', '*')) as { value: string };
    await here.json('user', 'create', '--email', 'grace@example.com', '--password-stdin');
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

  it('removes the second factor of someone who has lost it, and sets a password', async () => {
    const { here, databaseUrl } = openInstallation();
    await here.json('user', 'create', ...ada, '--password-stdin');
    const rolecall = await openRolecall({ databaseUrl, secret });
    onTestFinished(() => rolecall.close());
    const signIn = () => rolecall.signInWithPassword('ada@example.com', 'correct horse', '192.0.2.1');
    const { session } = signedIn(await signIn());
    const caller = rolecall.createCaller(await rolecall.identify({ session, sameOrigin: true }));
    const { secret: shared } = await caller.secondFactor.beginTotp();
    await caller.secondFactor.confirmTotp({ code: TOTP.generate({ secret: Secret.fromBase32(shared) }) });
    expect(await signIn()).toHaveProperty('pending');
    expect(await here.json('user', 'remove-second-factor', ...ada)).toMatchObject({ email: 'ada@example.com' });
    expect(await signIn()).toHaveProperty('session');
    const set = await here.run(['user', 'set-password', ...ada, '--password-stdin'], {}, 'another long password\n');
    expect(set).toMatchObject({ status: 0, stderr: '' });
    await expect(signIn()).rejects.toThrow('Invalid email or password.');
  });

  it('keeps an owner in every organization, changes levels and removes members', async () => {
    const { here } = openInstallation();
    for (const email of ['ada@example.com', 'grace@example.com'])
      await here.json('user', 'create', '--email', email, '--password-stdin');
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
      '--email: no such member\n',
    );
  });

  it('creates a demo', async () => {
    const { here } = openInstallation();
    expect(await here.json('demo')).toEqual({
      organization: expect.objectContaining({ name: 'Larkspur Robotics' }),
      email: expect.stringContaining('@'),
      password: expect.any(String),
      key: expect.stringMatching(/^phx_/),
    });
  });

  it('creates new credentials for the demo, and revokes the previous ones', async () => {
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

  const acme = '00000000-0000-7000-8000-000000000000';
  const refusals: [what: string, words: string[], told: RegExp][] = [
    ['an unknown command', ['nonsense'], /unknown command/],
    ['a missing option', ['user', 'create'], /^error: missing required option: --email <address>$/m],
    [
      'all missing options at once',
      ['key', 'create', '--label', 'x'],
      /^error: missing required options: --email <address>, --scope <scope\.\.\.>$/m,
    ],
    [
      'an unknown level',
      ['member', 'add', '--organization', 'x', ...ada, '--level', 'boss'],
      /--level .*Allowed choices are member, admin, owner/,
    ],
    ['an unknown scope', ['key', 'create', ...ada, '--label', 'x', '--scope', 'all'], /--scope .*Allowed choices are/],
    [
      'an invalid duration',
      ['key', 'create', ...ada, '--label', 'x', '--scope', '*', '--expires-in', 'soon'],
      /--expires-in .*such as 12h or 90d/,
    ],
    ...['', '0', '100000y', '200000000y'].map((duration): [string, string[], RegExp] => [
      `a duration of ${JSON.stringify(duration)}`,
      ['key', 'create', ...ada, '--label', 'x', '--scope', '*', '--expires-in', duration],
      /--expires-in .*such as 12h or 90d/,
    ]),
    [
      'a project with the number 0',
      ['key', 'create', ...ada, '--label', 'x', '--scope', '*', '--project', '0'],
      /--project .*Write the number of a project\./,
    ],
    ['an invalid database URL', ['copy', '--from', 'foo', '--to', 'bar'], /^--from: write sqlite:PATH/],
    [
      'a project that is not a number',
      ['key', 'create', ...ada, '--label', 'x', '--scope', '*', '--project', 'shop'],
      /--project .*Write the number of a project\./,
    ],
    [
      'an invalid email address',
      ['user', 'create', '--email', 'ada', '--password-stdin'],
      /^--email: Enter a valid email address\.$/,
    ],
    [
      'a name that is too long',
      ['user', 'create', ...ada, '--password-stdin', '--first-name', 'x'.repeat(400)],
      /^--first-name: Ensure this field has no more than \d+ characters\.$/,
    ],
    [
      'an unknown owner',
      ['organization', 'create', '--name', 'Acme', '--owner', 'nobody@example.com'],
      /^--owner: no such active account$/,
    ],
    ['an unknown account', ['user', 'deactivate', ...ada], /^--email: no such account$/],
    [
      'an unknown owner of a key',
      ['key', 'create', ...ada, '--label', 'x', '--scope', '*'],
      /^--email: no such active account$/,
    ],
    ...['x', acme].flatMap((id): [string, string[], RegExp][] =>
      [
        ['member', 'add', ...ada],
        ['member', 'set-level', ...ada, '--level', 'owner'],
        ['member', 'remove', ...ada],
        ['project', 'create', '--name', 'Shop'],
      ].map((words) => [
        `an unknown organization (${id}) in ${words.slice(0, 2).join(' ')}`,
        [...words, '--organization', id],
        /^--organization: no such organization$/,
      ]),
    ),
  ];

  it.each(refusals)('reports %s on standard error and fails', async (_, words, told) => {
    expect(await openInstallation().here.refused(...words)).toMatch(told);
  });

  it.each(refusals.filter(([what]) => what === 'an unknown command' || what === 'an unknown account'))(
    'reports %s on the standard error of its process, which fails',
    (_, words, told) => {
      expect(openInstallation().refused(...words)).toMatch(told);
    },
  );

  it('refuses an unknown kind of database URL', () => {
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

  it('finds nothing wrong with a healthy installation, and can print that as text', async () => {
    const { here, run } = openInstallation();
    await here.json('user', 'create', ...ada, '--password-stdin');
    const doctor = run(['doctor', '--json']);
    expect({ status: doctor.status, checks: checksOf(doctor.stdout) }).toEqual({ status: 0, checks: healthy });
    expect((await here.run(['doctor'])).stdout).toMatch(/^ok {4}integrity: no damage found$/m);
  });

  it('detects a schema that is not current', async () => {
    const { here } = openInstallation();
    const { status, stdout } = await here.run(['doctor', '--json']);
    expect({ status, checks: checksOf(stdout) }).toMatchObject({ status: 1, checks: { schema: false } });
  });

  it('detects a secret that is wrong or too short', async () => {
    const { here } = openInstallation();
    await here.json('migrate');
    for (const other of ['another secret, of 32 characters and more', 'short']) {
      const { status, stdout } = await here.run(['doctor', '--json'], { AUTH_SECRET: other });
      expect({ status, checks: checksOf(stdout) }).toEqual({ status: 1, checks: { ...healthy, secret: false } });
    }
  });

  it('detects a clock that was set back', async () => {
    const { here, databaseUrl } = openInstallation();
    const rolecall = await openRolecall({ databaseUrl, secret, clock: () => Date.now() + 86_400_000 });
    await rolecall.system().system.createUser({ email: 'ada@example.com' });
    await rolecall.close();
    const { status, stdout } = await here.run(['doctor', '--json']);
    expect({ status, checks: checksOf(stdout) }).toEqual({ status: 1, checks: { ...healthy, clock: false } });
  });

  it('detects a file that is not a database', async () => {
    const { here, folder } = openInstallation();
    const file = join(folder, 'rolecall.db');
    writeFileSync(file, 'x'.repeat(8192));
    const { status, stdout } = await here.run(['doctor', '--json']);
    expect({ status, checks: checksOf(stdout) }).toEqual({ status: 1, checks: { database: false } });
    expect(statSync(file).size).toBe(8192);
  });
});

describe('the password of an account', () => {
  const create = ['user', 'create', ...ada];

  /** Whether the account has this password. */
  async function opens(databaseUrl: string, password: string): Promise<boolean> {
    const rolecall = await openRolecall({ databaseUrl, secret });
    try {
      await rolecall.signInWithPassword('ada@example.com', password, '192.0.2.1');
      return true;
    } catch {
      return false;
    } finally {
      await rolecall.close();
    }
  }

  it.each([
    ['correct horse', 'correct horse'],
    ['correct horse\r\n', 'correct horse'],
    [' correct horse \n\n', ' correct horse \n'],
  ])('is all of standard input except the last line break: %j', async (input, password) => {
    const { here, databaseUrl } = openInstallation();
    expect(await here.run([...create, '--password-stdin'], {}, input)).toMatchObject({ status: 0, stderr: '' });
    expect(await opens(databaseUrl, password)).toBe(true);
  });

  it('is refused if it is too short', async () => {
    const { status, stderr } = await openInstallation().here.run([...create, '--password-stdin'], {}, 'short\n');
    expect({ status, stderr }).toEqual({
      status: 1,
      stderr: expect.stringMatching(/^password: This password is too short/),
    });
  });

  it.each([['--password', 'correct horse'], ['--password=correct horse'], ['--password']])(
    'is refused as an argument, and not printed: %j',
    async (...words) => {
      const { here, databaseUrl } = openInstallation();
      const told = await here.refused(...create, ...words);
      expect(told).toMatch(/^--password: everybody who lists processes would see it\..*--password-stdin\.$/);
      expect(told).not.toContain('correct horse');
      expect((await here.run(['doctor'], { DATABASE_URL: databaseUrl })).stdout).toContain('there is none yet');
    },
  );

  it('is asked for only at a terminal', () => {
    expect(openInstallation().refused(...create)).toBe(
      'There is no terminal to ask for the password at. Give it on standard input, with --password-stdin.',
    );
  });

  // `script` of util-linux runs a program in its own terminal, and prints everything that appears there.
  const terminal = spawnSync('script', ['--version'], { encoding: 'utf8' }).stdout?.includes('util-linux');

  it.runIf(terminal).each([
    ['correct horse', 'correct horse', 0, /"email": ?"ada@example\.com"/],
    ['correct horse', 'correct hearse', 1, /The two passwords differ\./],
  ])('is asked for twice and never shown: %s, %s', async (first, second, code, told) => {
    const { databaseUrl } = openInstallation();
    const words = [process.execPath, main, ...create, '--json'].map((word) => `'${word}'`).join(' ');
    const child = spawn('script', ['--quiet', '--return', '--echo', 'never', '--command', words, '/dev/null'], {
      env: { PATH: process.env['PATH'] ?? '', DATABASE_URL: databaseUrl, AUTH_SECRET: secret },
      stdio: ['pipe', 'pipe', 'inherit'],
    });
    onTestFinished(() => void child.kill('SIGKILL'));
    let seen = '';
    child.stdout.on('data', (chunk: Buffer) => (seen += chunk.toString()));
    const ended = once(child, 'exit');
    await expect.poll(() => seen, { timeout: 60_000 }).toContain('Password: ');
    child.stdin.write(`${first}\r`);
    await expect.poll(() => seen, { timeout: 60_000 }).toContain('The same again: ');
    child.stdin.write(`${second}\r`);
    expect(await ended).toEqual([code, null]);
    expect(seen).toMatch(told);
    expect(seen).not.toContain('correct');
    expect(await opens(databaseUrl, first)).toBe(code === 0);
  });
});

describe('help', () => {
  const help = async (...words: string[]) => (await openInstallation().here.run([...words, '--help'])).stdout;

  it('marks the required options of every command, and mentions --json and the environment', async () => {
    const required = new Map([
      ['copy', ['--from', '--to']],
      ['user create', ['--email']],
      ['user deactivate', ['--email']],
      ['user reactivate', ['--email']],
      ['user remove-second-factor', ['--email']],
      ['user set-password', ['--email']],
      ['organization create', ['--name', '--owner']],
      ['member add', ['--organization', '--email']],
      ['member set-level', ['--organization', '--email', '--level']],
      ['member remove', ['--organization', '--email']],
      ['project create', ['--organization', '--name']],
      ['key create', ['--email', '--label', '--scope']],
    ]);
    for (const command of ['migrate', 'demo credentials', 'doctor', 'backup', 'restore', 'mcp', ...required.keys()]) {
      const told = await help(...command.split(' '));
      const marked = [...told.matchAll(/^ +(--[\w-]+) (?:(?!^ +-)[\s\S])*?\(required\)/gm)].map(([, option]) => option);
      expect([command, marked.toSorted()]).toEqual([command, (required.get(command) ?? []).toSorted()]);
      expect(told).toContain('--json');
      const variable = { mcp: 'ROLECALL_HOST', copy: 'PGPASSWORD' }[command] ?? 'DATABASE_URL';
      expect([command, told]).toEqual([command, expect.stringContaining(variable)]);
      // Without options, exactly the ones that the help marks are reported as missing.
      if (required.has(command)) {
        const missing = await openInstallation().here.refused(...command.split(' '));
        for (const option of marked) expect(missing.split('\n')[0]).toContain(`${option} <`);
      }
    }
    expect(await help()).toContain('DATABASE_URL');
    expect(await help('user', 'create')).not.toContain('--password <');
  });

  it('exits without an error if its output is closed', async () => {
    const program = spawn(process.execPath, [main, '--help'], { stdio: ['ignore', 'pipe', 'pipe'] });
    program.stdout.destroy();
    let stderr = '';
    program.stderr.setEncoding('utf8').on('data', (text: string) => (stderr += text));
    const [status] = (await once(program, 'close')) as [number];
    expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
  });

  it('prints the version', async () => {
    const { version } = JSON.parse(readFileSync(new URL('../package.json', import.meta.url), 'utf8')) as {
      version: string;
    };
    expect(await openInstallation().here.run(['--version'])).toEqual({ status: 0, stdout: `${version}\n`, stderr: '' });
  });
});

describe('relative paths', () => {
  const npm = (folder: string) => ({ npm_lifecycle_event: 'rolecall', INIT_CWD: folder });

  it('start at the folder where npm was started, for backup, restore and copy', async () => {
    const { here, folder } = openInstallation();
    await here.json('migrate');
    const run = async (...words: string[]) => JSON.parse((await here.run([...words, '--json'], npm(folder))).stdout);
    expect(await run('backup', 'backup.db')).toEqual({ file: join(folder, 'backup.db') });
    expect(await run('restore', './backup.db')).toMatchObject({ restored: join(folder, 'rolecall.db') });
    await run('copy', '--from', 'sqlite:backup.db', '--to', 'sqlite:copy.db');
    expect(existsSync(join(folder, 'copy.db'))).toBe(true);
  });

  it('start at the working directory if npm does not run the program', async () => {
    const { here, folder } = openInstallation();
    await here.json('migrate');
    const { stderr } = await here.run(['restore', 'backup.db'], { INIT_CWD: folder });
    expect(stderr).toBe(`There is no file ${join(process.cwd(), 'backup.db')}.\n`);
  });
});

describe('rolecall mail test', () => {
  const settings = (url: string) => ({
    SMTP_URL: url,
    MAIL_FROM: 'Rolecall <people@example.org>',
    SITE_URL: 'https://people.example.org',
  });

  it('sends one mail with the settings, or prints what the server reported', async () => {
    const { here } = openInstallation();
    const server = await receiveMail({
      onRecipient(address) {
        if (address.startsWith('nobody')) throw smtpError(550, 'No such mailbox');
      },
    });
    onTestFinished(server.close);
    const sent = await here.run(['mail', 'test', 'ada@example.com'], settings(server.url));
    expect(sent).toEqual({ status: 0, stdout: 'sent: ada@example.com\n', stderr: '' });
    expect(server.mails).toMatchObject([{ to: 'ada@example.com', subject: 'Rolecall can send mail' }]);
    const refused = await here.run(['mail', 'test', 'nobody@example.com'], settings(server.url));
    expect(refused).toMatchObject({ status: 1, stdout: '', stderr: expect.stringContaining('No such mailbox') });
  });

  it.each([
    [{}, 'Set SMTP_URL, MAIL_FROM and SITE_URL to send mail.'],
    [{ SMTP_URL: 'smtp://localhost' }, 'SMTP_URL and MAIL_FROM must be set together.'],
    [{ ...settings('smtp://localhost'), SITE_URL: '' }, 'SITE_URL must be set where SMTP_URL is'],
    [settings('https://user:hidden@localhost'), 'SMTP_URL must be an address such as'],
    [{ ...settings('smtp://localhost'), MAIL_FROM: 'Rolecall' }, 'MAIL_FROM must be an address'],
  ])('says what is wrong with %j', async (env, sentence) => {
    const { status, stderr } = await openInstallation().here.run(['mail', 'test', 'ada@example.com'], env);
    expect(status).toBe(1);
    expect(stderr).toContain(sentence);
    expect(stderr).not.toContain('hidden');
  });
});
