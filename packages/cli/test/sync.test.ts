import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { openRolecall } from '@rolecall/api';
import type { GroupSyncWithPlan } from '@rolecall/contracts';
import { expect, it, onTestFinished } from 'vitest';
import { openInstallation, secret } from './command-line.ts';

const there = { provider: 'github', provider_organization_id: 'acme' };

/** An installation with twelve people, and a role that is linked to the team 4242. */
async function setUp() {
  const installation = openInstallation();
  const rolecall = await openRolecall({ databaseUrl: installation.databaseUrl, secret });
  onTestFinished(() => rolecall.close());
  const system = rolecall.system();
  const emails = Array.from({ length: 12 }, (_, index) => `person-${String(index).padStart(2, '0')}@example.com`);
  for (const email of emails) await system.system.createUser({ email });
  const organization = await system.system.createOrganization({ name: 'Acme', owner: emails[0] ?? '' });
  for (const email of emails.slice(1)) await system.system.addMember({ organization_id: organization.id, email });
  const { id: role } = await system.roles.create({ organization_id: organization.id, name: 'On call' });
  await system.roleExternalReferences.create({
    organization_id: organization.id,
    role,
    ...there,
    provider_role_id: '4242',
    provider_role_slug: 'on-call',
    provider_role_name: 'On call',
  });
  const file = (name: string, content: string | Buffer) => {
    const path = join(installation.folder, name);
    writeFileSync(path, content);
    return path;
  };
  const teams = (name: string, people: readonly string[]) =>
    file(
      name,
      JSON.stringify([
        { id: 4242, slug: 'on-call', name: 'On call', members: people.map((email, id) => ({ id, email })) },
      ]),
    );
  const options = ['--organization', organization.id, '--provider-organization', 'acme'];
  const holders = async () =>
    (await system.roleMemberships.list({ organization_id: organization.id, role_id: role })).results.length;
  return { ...installation, rolecall, system, organization_id: organization.id, emails, file, teams, options, holders };
}

it('plans, applies and runs, and reports the outcome with its exit code', async () => {
  const { here, emails, teams, options, holders, system, organization_id } = await setUp();
  const all = teams('all.json', emails);
  const planned = (await here.json('sync', 'plan', all, ...options)) as GroupSyncWithPlan;
  expect(planned).toMatchObject({ state: 'planned', source: all, totals: { additions: 12 } });
  expect(await holders()).toBe(0);
  const organization = ['--organization', organization_id];
  expect(await here.json('sync', 'apply', planned.id, ...organization)).toMatchObject({ state: 'applied' });
  expect(await holders()).toBe(12);

  const fewer = teams('fewer.json', emails.slice(3));
  const refused = await here.run(['sync', 'run', fewer, ...options]);
  expect(refused.status).toBe(2);
  expect(refused.stdout).toContain(
    'On call: 12 now, 0 more, 3 fewer\n  - person-00@example.com: left_group (On call)\n',
  );
  expect(refused.stdout).toContain(
    'revokes 3 of 12; allowed: 20%\nrefused: 3 of 12 in all\nrefused: 3 of 12 in On call',
  );
  expect(await holders()).toBe(12);
  const over = (await here.run(['sync', 'plan', fewer, ...options, '--json'])) as { status: number; stdout: string };
  expect(over.status).toBe(2);
  const { id } = JSON.parse(over.stdout) as GroupSyncWithPlan;
  const notApplied = await here.run(['sync', 'apply', id, ...organization]);
  expect(notApplied).toMatchObject({ status: 2, stdout: '' });
  expect(notApplied.stderr).toContain('The plan revokes more than 20% allows');

  await system.roles.create({ organization_id, name: 'Data' });
  const outdated = await here.run(['sync', 'apply', id, ...organization, '--max-revocations', '3']);
  expect(outdated).toMatchObject({ status: 3, stdout: '' });
  expect(outdated.stderr).toContain('role.created (Data). Make a new plan.');
  const raised = await here.run(['sync', 'run', fewer, ...options, '--max-revocations', '3']);
  expect(raised).toMatchObject({ status: 0, stderr: '' });
  expect(raised.stdout).toContain('state: applied');
  expect(await holders()).toBe(9);
});

it('reads standard input, tables, and logins with a table of people', async () => {
  const { here, emails, file, options, holders } = await setUp();
  const table = `group,email\n${emails.map((email) => `on-call,${email}`).join('\n')}\n`;
  const fromInput = await here.run(['sync', 'run', '-', ...options, '--provider', 'github'], {}, table);
  expect(fromInput).toMatchObject({ status: 0, stderr: '' });
  expect(await holders()).toBe(12);
  const peribolos = file('org.yaml', 'orgs: { acme: { teams: { On Call: { members: [zero, one] } } } }');
  const people = file('people.csv', `login,email\nzero,${emails[0]}\nONE,${emails[1]}\n`);
  expect(
    await here.run(['sync', 'run', peribolos, ...options, '--people', people, '--max-revocations', '10']),
  ).toMatchObject({
    status: 0,
  });
  expect(await holders()).toBe(2);
});

it('says what is wrong with a file or an option', async () => {
  const { here, file, options, organization_id } = await setUp();
  const broken = file('broken.json', '[{"id": 1, "slug": "on-c');
  expect(await here.refused('sync', 'plan', broken, ...options)).toContain(
    'broken.json: The file cannot be read; is it all there?',
  );
  expect(await here.refused('sync', 'plan', 'nowhere.json', ...options)).toContain('nowhere.json cannot be read');
  const empty = file('empty.csv', 'group,email\n');
  expect(await here.refused('sync', 'plan', empty, ...options)).toContain('Say which provider the groups are of.');
  const given = [empty, ...options, '--provider', 'github'];
  expect(await here.refused('sync', 'run', ...given, '--max-revocations', 'all')).toBe(
    '--max-revocations: Write a share such as 35%, or a number such as 12.',
  );
  expect(await here.refused('sync', 'apply', organization_id, '--organization', organization_id)).toBe(
    `${organization_id}: no such plan`,
  );
  const nobody = '00000000-0000-4000-8000-000000000000';
  expect(await here.refused('sync', 'apply', nobody, '--organization', nobody)).toBe(
    '--organization: no such organization',
  );
});

it('revokes nothing for files that are not in UTF-8', async () => {
  const { here, emails, file, options, holders, system, organization_id } = await setUp();
  const jörg = 'jörg@example.com';
  await system.system.createUser({ email: jörg });
  await system.system.addMember({ organization_id, email: jörg });
  const table = `group,email\n${[...emails, jörg].map((email) => `on-call,${email}`).join('\n')}\n`;
  const given = [...options, '--provider', 'github'];
  expect(await here.run(['sync', 'run', file('utf8.csv', table), ...given])).toMatchObject({ status: 0 });
  const latin1 = Buffer.from(table, 'latin1');
  const notUtf8 = 'The file is not in UTF-8. Save it so.';
  for (const [content, said] of [
    [latin1, notUtf8],
    [Buffer.from(`\uFEFF${table}`, 'utf16le'), 'The file is in UTF-16. Save it in UTF-8.'],
  ] as const) {
    const path = file('other.csv', content);
    expect(await here.refused('sync', 'run', path, ...given)).toBe(`${path}: ${said}`);
    expect(await here.run(['sync', 'run', '-', ...given], {}, content)).toMatchObject({
      status: 1,
      stderr: `-: ${said}\n`,
    });
  }
  const org = file('org.yaml', 'orgs: { acme: { teams: { On Call: { members: [jörg] } } } }\n');
  const people = file('people.csv', Buffer.from(`login,email\njörg,${jörg}\n`, 'latin1'));
  expect(await here.refused('sync', 'run', org, ...options, '--people', people)).toBe(`${people}: ${notUtf8}`);
  expect(await holders()).toBe(13);
});

it('invites people in the groups who are not members, once, and only with --invite', async () => {
  const { here, emails, teams, options, system, organization_id } = await setUp();
  const file = teams('all.json', [...emails, 'Zoe@example.com', 'nobody at all']);
  const invited = async () =>
    (await system.invites.list({ organization_id })).results.map(({ target_email, level, role_ids }) => [
      target_email,
      level,
      role_ids,
    ]);
  const planned = await here.run(['sync', 'plan', file, ...options]);
  expect(planned.stdout).toContain('  ? Zoe@example.com: not_member (On call)\n');
  expect((await here.run(['sync', 'run', file, ...options])).stderr).toBe('');
  expect(await invited()).toEqual([]);

  const ran = await here.run(['sync', 'run', file, ...options, '--invite']);
  expect(ran).toMatchObject({ status: 0, stdout: expect.stringContaining('state: applied') as string });
  expect(ran.stderr).toMatch(/^invited Zoe@example\.com: \/invite\/\S+\n$/);
  expect(await invited()).toEqual([['Zoe@example.com', 1, []]]);

  const again = (await here.json('sync', 'plan', file, ...options)) as GroupSyncWithPlan;
  expect(again.plan.not_members.map(({ email, invite }) => [email, invite])).toEqual([
    ['Zoe@example.com', 'made'],
    ['nobody at all', null],
  ]);
  const applied = await here.run(['sync', 'apply', again.id, '--organization', organization_id, '--invite']);
  expect(applied).toMatchObject({ status: 0, stderr: '' });
  expect(applied.stdout).toContain('  ? Zoe@example.com: not_member (On call), invited\n');
});
