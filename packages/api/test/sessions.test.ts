import { type Level, levels, type ProcedureName, permissionOf, permissions, sentences } from '@rolecall/contracts';
import { describe, expect, it } from 'vitest';
import { signedIn } from '../src/testing.ts';
import { createFixture, inputsFor, call } from './fixture.ts';
import {
  activityOf,
  callerOf,
  contents,
  createPersonWithPassword,
  createTestClock,
  createTestOrganization,
  day,
  minute,
  notFound,
  openTestRolecall,
  refusal,
  refused,
  signIn,
  testPassword,
  withKey,
} from './support.ts';

const firefox = 'Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0';
const safari =
  'Mozilla/5.0 (iPhone; CPU iPhone OS 18_5 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.5 Mobile/15E148 Safari/604.1';
const email = 'ada@example.com';

async function setUp() {
  const time = createTestClock();
  const rolecall = await openTestRolecall({ clock: time.clock });
  await createPersonWithPassword(rolecall, email);
  const signInWith = async (userAgent?: string) => {
    const { session } = signedIn(await rolecall.signInWithPassword(email, testPassword, '192.0.2.1', { userAgent }));
    return { session, caller: await callerOf(rolecall, { session, sameOrigin: true }) };
  };
  return { time, rolecall, signInWith };
}

const invalid = 'authentication_failed';

describe('the sessions of a person', () => {
  it('are listed with browser and system from the user agent, the latest first', async () => {
    const { time, signInWith } = await setUp();
    const { caller } = await signInWith(firefox);
    time.advance(minute);
    await signInWith(safari);
    time.advance(minute);
    await signInWith('x'.repeat(5000));
    time.advance(minute);
    await signInWith('');
    const { count, results } = await caller.sessions.list({});
    expect(count).toBe(4);
    expect(results.map(({ browser, system, is_current }) => ({ browser, system, is_current }))).toEqual([
      { browser: null, system: null, is_current: false },
      { browser: null, system: null, is_current: false },
      { browser: 'Safari', system: 'iOS', is_current: false },
      { browser: 'Firefox', system: 'Linux', is_current: true },
    ]);
    time.advance(31 * day);
    const { caller: later } = await signInWith(firefox);
    expect((await later.sessions.list({})).count).toBe(1);
  });

  it('can be ended one by one or all but the current one, and each is logged', async () => {
    const { rolecall, signInWith } = await setUp();
    const [here, there, elsewhere] = [await signInWith(firefox), await signInWith(safari), await signInWith()];
    const of = async ({ caller }: typeof here) =>
      (await caller.sessions.list({})).results.find(({ is_current }) => is_current)?.id ?? '';
    const id = await of(there);
    expect(await activityOf(rolecall, () => here.caller.sessions.delete({ id }))).toMatchObject([
      { activity: 'session_revoked', before: { browser: 'Safari', system: 'iOS' } },
    ]);
    expect((await refusal((await callerOf(rolecall, there)).users.me())).code).toBe(invalid);
    expect(await refusal(here.caller.sessions.delete({ id }))).toEqual(notFound);
    await (await callerOf(rolecall, elsewhere)).users.me();
    expect(await activityOf(rolecall, () => here.caller.sessions.deleteOthers())).toHaveLength(1);
    expect(await activityOf(rolecall, () => here.caller.sessions.deleteOthers())).toEqual([]);
    expect((await refusal((await callerOf(rolecall, elsewhere)).users.me())).code).toBe(invalid);
    await (await callerOf(rolecall, here)).users.me();
  });

  it('cannot be seen or ended by anyone else', async () => {
    const { rolecall, signInWith } = await setUp();
    const { caller } = await signInWith();
    const [mine] = (await caller.sessions.list({})).results;
    await createPersonWithPassword(rolecall, 'mallory@example.com');
    const mallory = await signIn(rolecall, 'mallory@example.com');
    expect((await mallory.caller.sessions.list({})).results.map(({ id }) => id)).not.toContain(mine?.id);
    expect(await refusal(mallory.caller.sessions.delete({ id: mine?.id ?? '' }))).toEqual(notFound);
    await caller.users.me();
  });
});

describe('a session whose sign-in was more than two hours ago', () => {
  const recent = (Object.keys(permissions) as ProcedureName[]).filter((name) => permissionOf(name).recent);

  it('is refused sensitive operations until the password is entered', async () => {
    expect(recent).toEqual([
      'roles.delete',
      'organizations.delete',
      'members.update',
      'members.delete',
      'members.updateMany',
      'members.deleteMany',
      'projects.delete',
      'projects.rotateSecretToken',
      'projects.deleteSecretTokenBackup',
      'projects.resetToken',
      'users.requestAddressChange',
      'users.deleteMe',
      'secondFactor.beginTotp',
      'secondFactor.confirmTotp',
      'secondFactor.removeTotp',
      'secondFactor.newRecoveryCodes',
      'secondFactor.beginPasskey',
      'secondFactor.finishPasskey',
      'secondFactor.deletePasskey',
      'personalApiKeys.create',
    ]);
    const time = createTestClock();
    const rolecall = await openTestRolecall({ clock: time.clock });
    const given = await createFixture(rolecall);
    const { email: owner } = given.organization.owner;
    await rolecall.system().system.setPassword({ email: owner, password: testPassword });
    const { session } = await signIn(rolecall, owner);
    const inputs = inputsFor(given);
    time.advance(120 * minute);
    // After exactly two hours it is still recent. The caller is created now, but each write checks the clock again.
    const caller = await callerOf(rolecall, { session, sameOrigin: true });
    await caller.roles.create({ organization_id: given.organization_id, name: 'Not among them' });
    time.advance(1);
    const old = refused('permission_denied', sentences.notRecentlyAuthenticated);
    for (const name of recent) expect(await refusal(call(caller, name, inputs[name])), name).toEqual(old);
    const later = () => callerOf(rolecall, { session, sameOrigin: true });
    for (const name of recent) expect(await refusal(call(await later(), name, inputs[name])), name).toEqual(old);
    // Missing permission is reported first.
    const extra = await callerOf(rolecall, { session: given.session, sameOrigin: true });
    time.advance(121 * minute);
    expect((await refusal(call(extra, 'roles.delete', inputs['roles.delete']))).detail).not.toBe(old.detail);

    expect(await refusal((await later()).users.confirmPassword({ current_password: 'a wrong guess' }))).toEqual(
      refused('invalid_input', sentences.currentPasswordIncorrect, 'current_password'),
    );
    expect(await refusal(call(await later(), 'roles.delete', inputs['roles.delete']))).toEqual(old);
    await (await later()).users.confirmPassword({ current_password: testPassword });
    await call(await later(), 'roles.delete', inputs['roles.delete']);
    // This does not confirm another session of the same person.
    const { session: other } = await signIn(rolecall, owner);
    time.advance(121 * minute);
    await (await later()).users.confirmPassword({ current_password: testPassword });
    const second = await callerOf(rolecall, { session: other, sameOrigin: true });
    expect(await refusal(second.personalApiKeys.create({ label: 'late', scopes: ['*'] }))).toEqual(old);
  });

  it('can invite members, but no one at a higher level', async () => {
    const time = createTestClock();
    const rolecall = await openTestRolecall({ clock: time.clock });
    const acme = await createTestOrganization(rolecall);
    const { id: organization_id } = acme;
    await rolecall.system().system.setPassword({ email: acme.owner.email, password: testPassword });
    const { session } = await signIn(rolecall, acme.owner.email);
    const caller = () => callerOf(rolecall, { session, sameOrigin: true });
    const invite = async (target_email: string, level: Level) =>
      (await caller()).invites.create({ organization_id, target_email, level });
    const { id } = await invite('admin@example.com', levels.admin);
    time.advance(121 * minute);
    await invite('member@example.com', levels.member);
    const old = refused('permission_denied', sentences.notRecentlyAuthenticated);
    expect(await refusal(invite('other@example.com', levels.admin))).toEqual(old);
    expect(await refusal((await caller()).invites.renew({ organization_id, id }))).toEqual(old);
    await (await caller()).users.confirmPassword({ current_password: testPassword });
    await (await caller()).invites.renew({ organization_id, id });
  });

  it('has restrictions that do not apply to API keys', async () => {
    const time = createTestClock();
    const rolecall = await openTestRolecall({ clock: time.clock });
    const given = await createFixture(rolecall);
    time.advance(2 * day);
    const byKey = await callerOf(rolecall, { authorization: `Bearer ${given.keyValue}` });
    await byKey.roles.delete({ organization_id: given.organization_id, id: given.roleId });
  });

  it('cannot set a first password either', async () => {
    const { time, rolecall } = await setUp();
    const profile = {
      provider: 'github',
      provider_account_id: '7',
      email: 'grace@example.com',
      email_verified: true,
      first_name: 'Grace',
      last_name: 'Hopper',
    };
    const { session } = signedIn(await rolecall.signInWithProvider(profile, { userAgent: firefox }));
    const caller = () => callerOf(rolecall, { session, sameOrigin: true });
    time.advance(121 * minute);
    expect(await refusal((await caller()).users.changePassword({ password: testPassword }))).toEqual(
      refused('permission_denied', sentences.notRecentlyAuthenticated),
    );
    const { session: fresh } = signedIn(await rolecall.signInWithProvider(profile));
    await (
      await callerOf(rolecall, { session: fresh, sameOrigin: true })
    ).users.changePassword({
      password: testPassword,
    });
  });
});

describe('deleting one’s own account', () => {
  it('ends their access, keys and invites, and keeps what they created and the log', async () => {
    const { rolecall, signInWith } = await setUp();
    const acme = await createTestOrganization(rolecall);
    const owner = await acme.owner.caller();
    const { id: organization_id } = acme;
    await rolecall.system().system.addMember({ organization_id, email, level: levels.admin });
    const { caller } = await signInWith(firefox);
    const { uuid } = await caller.users.me();
    const { id: role_id } = await caller.roles.create({ organization_id, name: 'On call' });
    await caller.roleMemberships.create({ organization_id, role_id, user_uuid: uuid });
    await caller.invites.create({ organization_id, target_email: 'new@example.com' });
    const key = await withKey(rolecall, email);
    await rolecall.system().system.createOrganization({ name: 'Globex', owner: acme.owner.email });
    await caller.users.deleteMe();
    for (const credentials of [{ authorization: key.authorization }, await signInWith().catch(() => ({}))])
      expect((await rolecall.identify(credentials)).kind).toBe('anonymous');
    expect((await refusal(signInWith())).detail).toBe('Invalid email or password.');
    expect((await owner.members.list({ organization_id })).results.map(({ user }) => user.uuid)).not.toContain(uuid);
    expect(await owner.invites.list({ organization_id })).toMatchObject({ count: 0 });
    // What they created stays, and the log says who created it.
    expect((await owner.roles.get({ organization_id, id: role_id })).name).toBe('On call');
    const { results } = await owner.activityLog.list({ organization_id, about: uuid });
    expect(results.map(({ scope, activity }) => `${scope} ${activity}`)).toEqual(
      expect.arrayContaining(['OrganizationMembership deleted', 'RoleMembership deleted', 'Role created']),
    );
    // The address can be used again, and the new account inherits nothing from the earlier one.
    await createPersonWithPassword(rolecall, email);
    const { caller: again } = await signInWith();
    expect((await again.users.me()).organizations).toEqual([]);
    expect((await again.users.me()).uuid).not.toBe(uuid);
  });

  it('is refused for the only owner of an organization, and then deletes nothing', async () => {
    const { rolecall, signInWith } = await setUp();
    const acme = await createTestOrganization(rolecall);
    await rolecall.system().system.addMember({ organization_id: acme.id, email, level: levels.member });
    const { caller } = await signInWith();
    await caller.organizations.create({ name: 'Their own' });
    const before = await contents(rolecall);
    expect((await refusal(caller.users.deleteMe())).detail).toBe(sentences.lastOwner);
    expect(await contents(rolecall)).toEqual(before);
  });
});

describe('the sessions of a member', () => {
  async function setUpOrganization() {
    const given = await setUp();
    const { rolecall } = given;
    const acme = await createTestOrganization(rolecall);
    const { system } = rolecall.system();
    await system.addMember({ organization_id: acme.id, email, level: levels.owner });
    const { uuid: user_uuid } = await (await rolecall.actingAs(email)).users.me();
    const sessionsFor = (caller: Awaited<ReturnType<typeof callerOf>>, uuid = user_uuid) =>
      caller.members.sessions({ organization_id: acme.id, user_uuid: uuid });
    return { ...given, acme, system, sessionsFor, admin: await acme.admin.caller() };
  }

  it('are shown to admins, whatever the level of the member, without ids and secrets', async () => {
    const { time, rolecall, acme, signInWith, sessionsFor, admin } = await setUpOrganization();
    const { session: first, caller } = await signInWith(firefox);
    time.advance(minute);
    const { session: second } = await signInWith(safari);
    const page = await sessionsFor(admin);
    expect(page).toEqual({
      count: 2,
      results: [
        { browser: 'Safari', system: 'iOS', at: 0 },
        { browser: 'Firefox', system: 'Linux', at: -minute },
      ].map(({ at, ...device }) => ({
        ...device,
        created_at: time.at(at),
        authenticated_at: time.at(at),
        expires_at: time.at(at + 30 * day),
      })),
    });
    const rows = (await contents(rolecall))['sessions'] as { id: string; digest: string }[];
    const secrets = rows.flatMap(({ id, digest }) => [id, digest]);
    for (const secret of [first, second, ...secrets, '192.0.2.1', firefox])
      expect(JSON.stringify(page)).not.toContain(secret);
    const next = { organization_id: acme.id, user_uuid: (await caller.users.me()).uuid, limit: 1, offset: 1 };
    expect(await admin.members.sessions(next)).toEqual({ count: 2, results: page.results.slice(1) });
    time.advance(30 * day - minute);
    expect((await sessionsFor(admin)).count).toBe(1);
  });

  it('are no longer listed once the member is deactivated', async () => {
    const { acme, system, signInWith, sessionsFor, admin } = await setUpOrganization();
    await signInWith(firefox);
    await system.deactivateUser({ email });
    expect(await sessionsFor(admin)).toEqual({ count: 0, results: [] });
    expect(await sessionsFor(admin, acme.member.uuid)).toEqual({ count: 0, results: [] });
  });

  it('are visible only to admins of the member’s organizations, and to keys with the scope', async () => {
    const { rolecall, acme, system, signInWith, sessionsFor, admin } = await setUpOrganization();
    await signInWith(firefox);
    const globex = await createTestOrganization(rolecall, 'Globex');
    const denied = (detail: string) => refused('permission_denied', detail);
    expect(await refusal(sessionsFor(await acme.member.caller()))).toEqual(denied(sentences.levelTooLow));
    expect(await refusal(sessionsFor(await globex.owner.caller()))).toEqual(denied(sentences.notMember));
    for (const uuid of [globex.member.uuid, 'x']) expect(await refusal(sessionsFor(admin, uuid))).toEqual(notFound);
    const keyOf = async (limits: Parameters<typeof withKey>[2]) =>
      (await withKey(rolecall, acme.admin.email, limits)).caller;
    const reading = await keyOf({ scopes: ['organization_member:read'] });
    expect((await sessionsFor(reading)).count).toBe(1);
    expect(await refusal(sessionsFor(await keyOf({ scopes: ['organization:write'] })))).toEqual(
      denied("API key missing required scope 'organization_member:read'"),
    );
    const project = await admin.projects.create({ organization_id: acme.id, name: 'Shop' });
    expect(await refusal(sessionsFor(await keyOf({ scoped_projects: [project.id] })))).toEqual(
      denied(sentences.organizationNotOnKey),
    );
    await system.removeMember({ organization_id: acme.id, email });
    expect(await refusal(sessionsFor(admin))).toEqual(notFound);
    await system.setMemberLevel({ organization_id: acme.id, email: acme.admin.email, level: levels.member });
    for (const caller of [admin, reading])
      expect(await refusal(sessionsFor(caller, acme.member.uuid))).toEqual(denied(sentences.levelTooLow));
  });
});
