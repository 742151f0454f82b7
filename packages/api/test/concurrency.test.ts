import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import type { ErrorBody } from '@rolecall/contracts';
import { describe, expect, it, onTestFinished } from 'vitest';
import { newDatabaseUrl } from '../../db/testing/database-urls.ts';
import type { Credentials } from '../src/authentication/identify.ts';
import { documentedError } from '../src/procedures.ts';
import { databaseOf, openRolecall } from '../src/rolecall.ts';
import { call, type Fixture, createFixture } from './fixture.ts';
import {
  activityLines,
  createPersonWithPassword,
  openTestRolecall,
  refused,
  signIn,
  testPassword,
  testSecret,
  withKey,
} from './support.ts';

/** Creates of which at most one may win, with the error of the others. */
const races = {
  'roles.create': {
    input: ({ organization_id }: Fixture, turn: number) => ({
      organization_id,
      name: turn % 2 ? 'Ärzte' : 'A\u0308RZTE',
    }),
    told: refused('unique', 'There is already a role with this name.', 'name'),
  },
  'roleMemberships.create': {
    input: ({ organization_id, otherRoleId, extraUuid }: Fixture) => ({
      organization_id,
      role_id: otherRoleId,
      user_uuid: extraUuid,
    }),
    told: refused('invalid_input', 'User is already part of the role.'),
  },
  'roleExternalReferences.create': {
    input: ({ organization_id, roleId, group }: Fixture, turn: number) => ({
      ...group,
      organization_id,
      role: roleId,
      provider: 'slack',
      provider_role_id: `${turn}`,
      provider_role_slug: turn % 2 ? 'ops' : 'OPS',
    }),
    told: refused(
      'invalid_input',
      'A role external reference with this provider, organization, and role slug already exists.',
    ),
  },
  'invites.create': {
    input: ({ organization_id }: Fixture, turn: number) => ({
      organization_id,
      target_email: turn % 2 ? 'new@example.com' : 'NEW@example.com',
    }),
    told: refused('unique', 'There is already an open invite for this email address.', 'target_email'),
  },
  'system.addMember': {
    input: ({ organization_id, invited }: Fixture) => ({ organization_id, email: invited.email }),
    told: refused('invalid_input', 'User is already a member of the organization.'),
  },
  'system.createUser': {
    input: () => ({ email: 'new@example.com' }),
    told: refused('unique', 'There is already an account with this email address.', 'email'),
  },
} as const;

const byId = {
  name: 'roleExternalReferences.create',
  input: ({ organization_id, roleId, group }: Fixture, turn: number) => ({
    ...group,
    organization_id,
    role: roleId,
    provider: 'slack',
    provider_role_id: turn % 2 ? 'C1' : 'c1',
    // No colliding slug, because the error names the slug if both rules are broken.
    provider_role_slug: turn % 3 ? '' : null,
  }),
  told: refused(
    'invalid_input',
    'A role external reference with this provider, organization, and role ID already exists.',
  ),
} as const;

const all = [
  ...Object.entries(races).map(([name, race]) => ({ title: name, name: name as keyof typeof races, ...race })),
  { title: 'roleExternalReferences.create by id', ...byId },
];

describe('exactly one of many equal concurrent creates wins', () => {
  it.each(all)('$title', async ({ name, input, told }) => {
    const rolecall = await openTestRolecall();
    const given = await createFixture(rolecall);
    const caller = name.startsWith('system.') ? rolecall.system() : given.ownerCaller;
    const lines = (await activityLines(rolecall)).length;
    const results = await Promise.allSettled(
      Array.from({ length: 50 }, (_, turn) => call(caller, name, input(given, turn))),
    );
    expect(results.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
    for (const result of results)
      if (result.status === 'rejected') expect(documentedError(result.reason).body).toEqual(told);
    // Joining also ends the open invite to the address.
    expect((await activityLines(rolecall)).length).toBe(lines + (name === 'system.addMember' ? 2 : 1));
  });

  it('signing up', async () => {
    const rolecall = await openTestRolecall();
    const nobody = rolecall.createCaller({ kind: 'anonymous' });
    const results = await Promise.allSettled(
      Array.from({ length: 10 }, () => nobody.users.signUp({ email: 'ada@example.com', password: testPassword })),
    );
    expect(results.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
    // The organizations of the losers were rolled back with their accounts.
    expect(await databaseOf(rolecall).executor.selectFrom('organizations').selectAll().execute()).toHaveLength(1);
  });
});

it('fifty concurrent token rotations form one chain, and only the last pair works', async () => {
  const rolecall = await openTestRolecall();
  const { organization_id, projectId: id, ownerCaller } = await createFixture(rolecall);
  const first = await ownerCaller.projects.get({ organization_id, id });
  const answers = await Promise.all(
    Array.from({ length: 50 }, () => ownerCaller.projects.rotateSecretToken({ organization_id, id })),
  );
  // Each replaced the current token, in one chain from the first to the last.
  const successor = new Map(answers.map((answer) => [answer.secret_api_token_backup, answer.secret_api_token]));
  expect(successor.size).toBe(50);
  let current = first.secret_api_token;
  for (let step = 0; step < 50; step += 1) current = successor.get(current) ?? null;
  const last = await ownerCaller.projects.get({ organization_id, id });
  expect(current).toBe(last.secret_api_token);
  const working = [];
  for (const token of new Set(
    [first, ...answers].flatMap((answer) => [answer.secret_api_token, answer.secret_api_token_backup]),
  ))
    if ((await rolecall.identify({ authorization: `Bearer ${token}` })).kind === 'project') working.push(token);
  expect(working.toSorted()).toEqual([last.secret_api_token, last.secret_api_token_backup].toSorted());
});

const racer = new URL('processes/race.mjs', import.meta.url).pathname;

describe('in several processes on one database', () => {
  it('exactly one of several equal creates wins', async () => {
    const databaseUrl = await newDatabaseUrl();
    const rolecall = await openRolecall({ databaseUrl, secret: testSecret, checkOutputs: true });
    onTestFinished(() => rolecall.close());
    const given = await createFixture(rolecall);
    const email = given.organization.owner.email;
    const calls = Array.from({ length: 8 }, (_, turn) => all.map(({ name, input }) => [name, input(given, turn)]));
    const lines = (await activityLines(rolecall)).length;
    const startAt = Date.now() + 1200;
    const processes = await Promise.all(
      Array.from({ length: 4 }, () =>
        promisify(execFile)(process.execPath, [
          racer,
          databaseUrl,
          testSecret,
          email,
          `${startAt}`,
          JSON.stringify(calls),
        ]),
      ),
    );
    const answers = processes.map(({ stdout }) => JSON.parse(stdout) as ('created' | ErrorBody)[][]);
    for (const [index, { title, told }] of all.entries()) {
      const outcomes = answers.flatMap((turns) => turns.map((turn) => turn[index]));
      expect(outcomes).toHaveLength(32);
      expect(
        outcomes.filter((outcome) => outcome === 'created'),
        title,
      ).toHaveLength(1);
      for (const outcome of outcomes) if (outcome !== 'created') expect(outcome, title).toEqual(told);
    }
    // Joining also ends the open invite to the address.
    expect((await activityLines(rolecall)).length).toBe(lines + 1 + all.length);
    expect(await databaseOf(rolecall).engine.integrityProblems(databaseOf(rolecall).executor as never)).toEqual([]);
    const { role_count, role_external_reference_count } = await databaseOf(rolecall)
      .executor.selectFrom('organizations')
      .selectAll()
      .where('id', '=', given.organization_id)
      .executeTakeFirstOrThrow();
    expect({ role_count, role_external_reference_count }).toEqual({ role_count: 3, role_external_reference_count: 3 });
  });

  it('a change in one process takes effect in another with the next call', async () => {
    const options = { databaseUrl: await newDatabaseUrl(), secret: testSecret, checkOutputs: true };
    // Two connections stand in for two processes: they share nothing but the database.
    const [one, other] = [await openRolecall(options), await openRolecall(options)];
    onTestFinished(() => one.close());
    onTestFinished(() => other.close());
    const { organization_id, organization } = await createFixture(one);
    const { id, value } = await one
      .system()
      .system.createPersonalApiKey({ email: organization.admin.email, label: 'ci', scopes: ['*'] });
    const authorization = `Bearer ${value}`;
    const listThere = async () =>
      other.createCaller(await other.identify({ authorization })).roles.list({ organization_id });
    expect((await listThere()).count).toBe(2);
    await (await one.actingAs(organization.owner.email)).roles.create({ organization_id, name: 'New' });
    expect((await listThere()).count).toBe(3);
    await (
      await one.actingAs(organization.owner.email)
    ).members.update({ organization_id, user_uuid: organization.admin.uuid, level: 1 });
    const there = other.createCaller(await other.identify({ authorization }));
    await expect(there.roles.create({ organization_id, name: 'Newer' })).rejects.toThrow(
      'Your organization access level is insufficient.',
    );
    await (
      await one.actingAs(organization.owner.email)
    ).members.delete({ organization_id, user_uuid: organization.admin.uuid });
    await expect(listThere()).rejects.toThrow('You do not have permission to perform this action.');
    await (await one.actingAs(organization.admin.email)).personalApiKeys.delete({ id });
    await expect(listThere()).rejects.toThrow('Personal API key is invalid.');
  });

  it('ended sessions, deactivated users and rotated tokens stop working in the other process', async () => {
    const options = { databaseUrl: await newDatabaseUrl(), secret: testSecret, checkOutputs: true };
    const [one, other] = [await openRolecall(options), await openRolecall(options)];
    onTestFinished(() => one.close());
    onTestFinished(() => other.close());
    const { organization_id, organization, projectId: id, ownerCaller } = await createFixture(one);
    const kindThere = async (credentials: Credentials) => (await other.identify(credentials)).kind;

    const { email } = await createPersonWithPassword(one, 'pat@example.com');
    const sessions = [await signIn(one, email), await signIn(other, email), await signIn(one, email)] as const;
    await one.endSession(sessions[0].session);
    expect(await kindThere({ session: sessions[0].session })).toBe('anonymous');
    await sessions[1].caller.users.signOutEverywhere();
    expect(await kindThere({ session: sessions[2].session })).toBe('anonymous');

    const again = await signIn(other, email);
    const { authorization } = await withKey(one, email);
    expect(await kindThere({ authorization })).toBe('user');
    await one.system().system.deactivateUser({ email });
    expect(await kindThere({ session: again.session })).toBe('anonymous');
    expect(await kindThere({ authorization })).toBe('anonymous');

    let { secret_api_token: current, secret_api_token_backup: backup } = await ownerCaller.projects.get({
      organization_id,
      id,
    });
    const owner = await one.actingAs(organization.owner.email);
    for (let turn = 0; turn < 3; turn += 1) {
      for (const token of [current, backup])
        expect(await kindThere({ authorization: `Bearer ${token}` })).toBe('project');
      const rotated = await owner.projects.rotateSecretToken({ organization_id, id });
      expect(await kindThere({ authorization: `Bearer ${backup}` })).toBe('anonymous');
      ({ secret_api_token: current, secret_api_token_backup: backup } = rotated);
    }
  });
});
