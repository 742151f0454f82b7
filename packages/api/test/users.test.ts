import { describe, expect, it } from 'vitest';
import { createCaller } from '../src/app-router.ts';
import {
  callerOf,
  createPerson,
  createPersonWithPassword,
  createTestClock,
  createTestOrganization,
  day,
  openTestRolecall,
  refusal,
  refused,
  second,
  signIn,
  testPassword,
  withKey,
} from './support.ts';

async function setUp() {
  const time = createTestClock();
  const rolecall = await openTestRolecall({ clock: time.clock });
  return { time, rolecall, nobody: rolecall.createCaller({ kind: 'anonymous' }) };
}

describe('signing up', () => {
  it('creates an account and an organization for it', async () => {
    const { time, rolecall, nobody } = await setUp();
    const made = await nobody.users.signUp({
      email: ' ada@example.com ',
      password: testPassword,
      first_name: 'Ada',
      last_name: 'Lovelace',
      role_at_organization: 'engineering',
    });
    const { caller } = await signIn(rolecall, 'ada@example.com');
    expect(await caller.users.me()).toEqual({
      id: expect.any(Number),
      uuid: made.uuid,
      distinct_id: expect.any(String),
      first_name: 'Ada',
      last_name: 'Lovelace',
      email: 'ada@example.com',
      is_email_verified: false,
      hedgehog_config: null,
      role_at_organization: 'engineering',
      is_active: true,
      has_password: true,
      has_social_auth: false,
      is_2fa_enabled: false,
      date_joined: time.at(),
      last_login: time.at(),
      organization: {
        id: made.organization_id,
        name: "Ada's organization",
        slug: expect.any(String),
        membership_level: 15,
      },
      organizations: [
        { id: made.organization_id, name: "Ada's organization", slug: expect.any(String), membership_level: 15 },
      ],
      team: null,
      is_organization_first_user: true,
    });
  });

  it('names the organization as requested or after the person, within the length limit', async () => {
    const { rolecall, nobody } = await setUp();
    const nameOf = async (account: object) => {
      const email = `p${Math.random()}@example.com`;
      await nobody.users.signUp({ email, password: testPassword, ...account });
      return (await (await rolecall.actingAs(email)).organizations.get({ organization_id: '@current' })).name;
    };
    expect(await nameOf({ organization_name: ' Acme ' })).toBe('Acme');
    expect(await nameOf({ email: 'grace@example.com' }).catch(() => '')).toBe('');
    expect([...(await nameOf({ first_name: '🦊'.repeat(60) }))].length).toBeLessThanOrEqual(64);
    expect(await nameOf({ first_name: '🦊'.repeat(60) })).not.toContain('\uFFFD');
    expect(await nameOf({ first_name: `x${'🦊'.repeat(60)}` })).not.toContain('\uFFFD');
  });

  it('is refused if the email address has an account, however it is written', async () => {
    const { rolecall, nobody } = await setUp();
    await createPersonWithPassword(rolecall, 'Ärzte@example.com');
    for (const email of ['Ärzte@example.com', 'ärzte@EXAMPLE.com', 'A\u0308rzte@example.com'])
      expect(await refusal(nobody.users.signUp({ email, password: testPassword }))).toEqual(
        refused('unique', 'There is already an account with this email address.', 'email'),
      );
  });

  it('refuses invalid passwords and email addresses', async () => {
    const { nobody } = await setUp();
    expect((await refusal(nobody.users.signUp({ email: 'ada@example.com', password: 'short' }))).code).toBe(
      'min_length',
    );
    expect(await refusal(nobody.users.signUp({ email: 'ada', password: testPassword }))).toEqual(
      refused('invalid_input', 'Enter a valid email address.', 'email'),
    );
  });

  it('is rate limited per network address', async () => {
    const { rolecall } = await setUp();
    const from = (address: string) => createCaller(rolecall.createContext({ kind: 'anonymous' }, { address }));
    const attempt = (address: string) =>
      refusal(from(address).users.signUp({ email: 'ada@example.com', password: testPassword, invite_token: 'x' }));
    for (let time = 0; time < 20; time += 1) expect((await attempt('192.0.2.1')).code).toBe('not_found');
    expect((await attempt('192.0.2.1')).code).toBe('throttled');
    expect((await attempt('192.0.2.2')).code).toBe('not_found');
  });
});

describe('one’s own account', () => {
  it('can be changed field by field', async () => {
    const { time, rolecall } = await setUp();
    const ada = await createPerson(rolecall);
    const caller = await ada.caller();
    const before = await caller.users.me();
    time.advance(second);
    expect(await caller.users.updateMe({ last_name: ' Lovelace ', role_at_organization: 'data' })).toEqual({
      ...before,
      last_name: 'Lovelace',
      role_at_organization: 'data',
    });
    expect(await caller.users.updateMe({ role_at_organization: null, first_name: '' })).toEqual({
      ...before,
      first_name: '',
      last_name: 'Lovelace',
      role_at_organization: null,
    });
    expect(await caller.users.updateMe({})).toEqual(await caller.users.me());
  });

  it('is found by its new name', async () => {
    const { rolecall } = await setUp();
    const acme = await createTestOrganization(rolecall);
    await (await acme.member.caller()).users.updateMe({ first_name: 'Zoë' });
    expect((await (await acme.admin.caller()).members.list({ organization_id: acme.id, search: 'ZOË' })).count).toBe(1);
  });

  it('can choose a current organization that the person and the key can access', async () => {
    const { rolecall } = await setUp();
    const [acme, globex, initech] = [
      await createTestOrganization(rolecall, 'Acme'),
      await createTestOrganization(rolecall, 'Globex'),
      await createTestOrganization(rolecall, 'Initech'),
    ];
    await rolecall.system().system.addMember({ organization_id: globex.id, email: acme.owner.email });
    const owner = await acme.owner.caller();
    expect((await owner.users.updateMe({ set_current_organization: globex.id.toUpperCase() })).organization?.id).toBe(
      globex.id,
    );
    expect((await owner.organizations.get({ organization_id: '@current' })).id).toBe(globex.id);
    for (const id of [initech.id, '00000000-0000-4000-8000-000000000000'])
      expect(await refusal(owner.users.updateMe({ set_current_organization: id }))).toEqual(
        refused('does_not_exist', `Invalid pk "${id}" - object does not exist.`, 'set_current_organization'),
      );
    const { caller } = await withKey(rolecall, acme.owner.email, { scoped_organizations: [globex.id] });
    expect((await refusal(caller.users.updateMe({ set_current_organization: acme.id }))).code).toBe('does_not_exist');
    expect(await caller.users.me()).toMatchObject({
      organization: { id: globex.id },
      organizations: [{ id: globex.id }],
    });
  });

  it('shows no organization that the key cannot access', async () => {
    const { rolecall } = await setUp();
    const [acme, globex] = [
      await createTestOrganization(rolecall, 'Acme'),
      await createTestOrganization(rolecall, 'Globex'),
    ];
    await rolecall.system().system.addMember({ organization_id: globex.id, email: acme.owner.email });
    const { caller } = await withKey(rolecall, acme.owner.email, { scoped_organizations: [globex.id] });
    expect((await (await acme.owner.caller()).users.me()).organization?.id).toBe(acme.id);
    expect(await caller.users.me()).toMatchObject({
      organization: null,
      organizations: [{ id: globex.id }],
      team: null,
    });
  });
});

describe('changing the password', () => {
  it('ends every other session and keeps this one', async () => {
    const { rolecall } = await setUp();
    await createPersonWithPassword(rolecall, 'ada@example.com');
    const [here, there] = [await signIn(rolecall, 'ada@example.com'), await signIn(rolecall, 'ada@example.com')];
    await createPersonWithPassword(rolecall, 'grace@example.com');
    const grace = await signIn(rolecall, 'grace@example.com');
    await here.caller.users.changePassword({ current_password: testPassword, password: 'another password' });
    expect((await callerOf(rolecall, here).then(({ users }) => users.me())).email).toBe('ada@example.com');
    expect(await refusal((await callerOf(rolecall, there)).users.me())).toEqual(
      refused('authentication_failed', 'Session has ended. Sign in again.'),
    );
    await (await callerOf(rolecall, grace)).users.me();
    await signIn(rolecall, 'ada@example.com', 'another password');
    expect((await refusal(signIn(rolecall, 'ada@example.com'))).code).toBe('authentication_failed');
  });

  it('requires the current one if there is one', async () => {
    const { rolecall } = await setUp();
    await createPersonWithPassword(rolecall, 'ada@example.com');
    const { caller } = await signIn(rolecall, 'ada@example.com');
    for (const current of [{}, { current_password: '' }, { current_password: 'wrong' }])
      expect(await refusal(caller.users.changePassword({ ...current, password: 'another password' }))).toEqual(
        refused('invalid_input', 'Your current password is incorrect.', 'current_password'),
      );
    await signIn(rolecall, 'ada@example.com');
    const grace = await createPerson(rolecall, 'Grace');
    await (await grace.caller()).users.changePassword({ password: 'a first password' });
    await signIn(rolecall, grace.email, 'a first password');
  });

  it('limits wrong guesses, but not right passwords', async () => {
    const { rolecall } = await setUp();
    await createPersonWithPassword(rolecall, 'ada@example.com');
    const { caller } = await signIn(rolecall, 'ada@example.com');
    const [one, other] = [testPassword, 'another password'];
    for (let time = 0; time < 6; time += 1) {
      await caller.users.changePassword({ current_password: one, password: other });
      await caller.users.changePassword({ current_password: other, password: one });
    }
    const guesses = [];
    for (let time = 0; time < 11; time += 1)
      guesses.push(
        (
          await refusal(
            caller.users.changePassword({ current_password: `guess ${time}`, password: 'another password' }),
          )
        ).code,
      );
    expect(guesses).toEqual([...Array(10).fill('invalid_input'), 'throttled']);
  });

  it('requires a different one', async () => {
    const { rolecall } = await setUp();
    await createPersonWithPassword(rolecall, 'ada@example.com');
    const { caller } = await signIn(rolecall, 'ada@example.com');
    const same = { current_password: testPassword, password: testPassword };
    expect(await refusal(caller.users.changePassword(same))).toEqual(
      refused('invalid_input', 'This is your current password. Choose another one.', 'password'),
    );
    // Someone who does not know it learns nothing by trying.
    expect(
      await refusal(caller.users.changePassword({ current_password: 'guess 1234', password: 'guess 1234' })),
    ).toEqual(refused('invalid_input', 'Your current password is incorrect.', 'current_password'));
  });

  it('requires a session and a same-origin request', async () => {
    const { rolecall } = await setUp();
    await createPersonWithPassword(rolecall, 'ada@example.com');
    const { caller: byKey } = await withKey(rolecall, 'ada@example.com');
    const { session } = await signIn(rolecall, 'ada@example.com');
    const change = { current_password: testPassword, password: 'another password' };
    expect((await refusal(byKey.users.changePassword(change))).code).toBe('permission_denied');
    expect(await refusal((await callerOf(rolecall, { session })).users.changePassword(change))).toEqual(
      refused('permission_denied', 'CSRF Failed: the request is not of the same origin.'),
    );
  });
});

it('signing out everywhere ends every session at once, but no key', async () => {
  const { rolecall } = await setUp();
  await createPersonWithPassword(rolecall, 'ada@example.com');
  const key = await withKey(rolecall, 'ada@example.com');
  const sessions = [await signIn(rolecall, 'ada@example.com'), await signIn(rolecall, 'ada@example.com')];
  await sessions[0]?.caller.users.signOutEverywhere();
  for (const { session } of sessions)
    expect((await refusal((await callerOf(rolecall, { session })).users.me())).code).toBe('authentication_failed');
  await (await callerOf(rolecall, key)).users.me();
});

it('signing out ends one session', async () => {
  const { rolecall } = await setUp();
  await createPersonWithPassword(rolecall, 'ada@example.com');
  const [here, there] = [await signIn(rolecall, 'ada@example.com'), await signIn(rolecall, 'ada@example.com')];
  await rolecall.endSession(here.session);
  expect((await refusal((await callerOf(rolecall, here)).users.me())).code).toBe('authentication_failed');
  await (await callerOf(rolecall, there)).users.me();
  await rolecall.endSession('never was one');
});

it('a deactivated person loses sessions and keys at once, and stays in the log', async () => {
  const { time, rolecall } = await setUp();
  const acme = await createTestOrganization(rolecall);
  await createPersonWithPassword(rolecall, 'ada@example.com');
  await rolecall.system().system.addMember({ organization_id: acme.id, email: 'ada@example.com', level: 8 });
  const [{ session }, key] = [await signIn(rolecall, 'ada@example.com'), await withKey(rolecall, 'ada@example.com')];
  await key.caller.roles.create({ organization_id: acme.id, name: 'On call' });
  time.advance(day);
  await rolecall.system().system.deactivateUser({ email: 'ADA@example.com' });
  expect((await refusal((await callerOf(rolecall, { session })).users.me())).code).toBe('authentication_failed');
  expect(await refusal((await callerOf(rolecall, key)).users.me())).toEqual(
    refused('authentication_failed', 'Personal API key is invalid.'),
  );
  expect((await refusal(signIn(rolecall, 'ada@example.com'))).detail).toBe('Invalid email or password.');
  expect((await refusal(rolecall.actingAs('ada@example.com'))).code).toBe('does_not_exist');
  const log = await (await acme.owner.caller()).activityLog.list({ organization_id: acme.id, scope: 'Role' });
  expect(log.results[0]?.user?.email).toBe('ada@example.com');
});
