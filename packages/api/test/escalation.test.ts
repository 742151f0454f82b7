import { randomUUID } from 'node:crypto';
import { levels } from '@rolecall/contracts';
import { describe, expect, it } from 'vitest';
import { newDatabaseUrl } from '../../db/testing/database-urls.ts';
import type { Caller } from '../src/app-router.ts';
import { admit, requireConditions } from '../src/authorization.ts';
import { databaseOf, type Rolecall } from '../src/rolecall.ts';
import {
  activityOf,
  callerOf,
  contents,
  createPerson,
  createPersonWithPassword,
  createTestClock,
  createTestOrganization,
  day,
  notFound,
  openTestRolecall,
  refusal,
  refused,
  signIn,
  testPassword,
  withKey,
} from './support.ts';

/*
 * Ways in which somebody could gain more access than they were granted, each with its variants. The random tests of
 * `authority` look for unknown ones.
 */

const tooLow = refused('permission_denied', 'Your organization access level is insufficient.');
const aboveMember = refused('permission_denied', 'You can only edit others with level lower or equal to you.');
const aboveInvite = refused(
  'permission_denied',
  'You can only renew and revoke invites to a level lower or equal to your own.',
);
const lastOwner = refused('conflict', 'The organization must keep an owner: make somebody else owner first.');
const tokenOf = ({ path }: { path: string }) => path.replace('/invite/', '');

async function setUp() {
  const rolecall = await openTestRolecall();
  const acme = await createTestOrganization(rolecall);
  return {
    rolecall,
    acme,
    organization_id: acme.id,
    system: rolecall.system().system,
    owner: await acme.owner.caller(),
    admin: await acme.admin.caller(),
    anonymous: rolecall.createCaller({ kind: 'anonymous' }),
  };
}

/** The reasons why invites of the organization ended, oldest first. */
async function reasons(owner: Caller, organization_id: string) {
  const { results } = await owner.activityLog.list({ organization_id, scope: 'OrganizationInvite' });
  return results
    .filter(({ activity }) => activity === 'ended')
    .map(({ after }) => after?.['reason'])
    .toReversed();
}

describe('the permission table', () => {
  it('refuses unknown kinds of callers', () => {
    const permission = { who: 'anybody', conditions: [], writes: false, on: 'nothing', denied: '' } as never;
    expect(() => admit({ kind: 'system', via: 'library' }, permission)).toThrow('Unknown caller');
    expect(() => admit({ kind: 'robot' } as never, { ...(permission as object), who: 'member' } as never)).toThrow(
      'Unknown kind of actor',
    );
  });

  it('decides about a member by the database, not by the request', async () => {
    const { rolecall, acme, organization_id, system } = await setUp();
    const member = await acme.member.caller();
    const other = await acme.join('Mona', levels.member);
    for (const user_uuid of [other.uuid, acme.admin.uuid, acme.owner.uuid, randomUUID()])
      expect(await refusal(member.members.delete({ organization_id, user_uuid }))).toEqual(tooLow);
    const organization = { level: levels.member, id: organization_id } as never;
    const actor = { kind: 'user', user: { id: acme.member.id } } as never;
    const self = { user: { id: acme.member.id }, level: levels.member };
    expect(requireConditions({ actor, organization }, 'members.delete', { member: self })).toEqual([
      'self_or_admin',
      'member_not_above',
    ]);
    expect(() =>
      requireConditions({ actor, organization }, 'members.delete', {
        member: { ...self, user: { id: acme.member.id + 1 } },
      }),
    ).toThrow(tooLow.detail);
    expect(databaseOf(rolecall).engine.name).toMatch(/sqlite|postgres/);
    await system.removeMember({ organization_id, email: acme.member.email });
  });
});

describe('the link of an invite', () => {
  it('is returned only to the person who creates or renews the invite', async () => {
    const { rolecall, acme, organization_id, owner, admin } = await setUp();
    const made = await owner.invites.create({ organization_id, target_email: 'new@example.com', level: 15 });
    const secrets = [made.path, tokenOf(made), tokenOf(made).split('.')[2] as string];
    const { caller: reader } = await withKey(rolecall, acme.owner.email, { scopes: ['organization_member:read'] });
    for (const caller of [owner, admin, reader]) {
      const listed = JSON.stringify(await caller.invites.list({ organization_id }));
      for (const secret of secrets) expect(listed).not.toContain(secret);
    }
    const log = JSON.stringify(await owner.activityLog.list({ organization_id }));
    for (const secret of secrets) expect(log).not.toContain(secret);
    const renewed = await owner.invites.renew({ organization_id, id: made.id });
    expect(renewed.path).toMatch(/^\/invite\//);
    expect(renewed.path).not.toBe(made.path);
  });

  it('to a level above an admin’s own cannot be created, renewed or revoked by them', async () => {
    const { rolecall, acme, organization_id, owner, admin } = await setUp();
    const { id } = await owner.invites.create({ organization_id, target_email: 'new@example.com', level: 15 });
    const { caller: key } = await withKey(rolecall, acme.admin.email, {});
    const before = await contents(rolecall);
    for (const caller of [admin, key]) {
      expect(
        (await refusal(caller.invites.create({ organization_id, target_email: 'x@example.com', level: 15 }))).code,
      ).toBe('permission_denied');
      expect(await refusal(caller.invites.renew({ organization_id, id }))).toEqual(aboveInvite);
      expect(await refusal(caller.invites.delete({ organization_id, id }))).toEqual(aboveInvite);
    }
    expect(await contents(rolecall)).toEqual(before);
    await owner.invites.delete({ organization_id, id });
  });

  it('to a level above an admin’s own cannot be replaced by theirs, even if it has expired', async () => {
    const time = createTestClock();
    const rolecall = await openTestRolecall({ clock: time.clock });
    const acme = await createTestOrganization(rolecall);
    const target = { organization_id: acme.id, target_email: 'boss@example.com' };
    await (await acme.owner.caller()).invites.create({ ...target, level: 15 });
    const admin = await acme.admin.caller();
    expect((await refusal(admin.invites.create(target))).code).toBe('unique');
    time.advance(8 * day);
    expect(await refusal(admin.invites.create(target))).toEqual(aboveInvite);
    await (await acme.owner.caller()).invites.create(target);
  });
});

describe('the validity of an invite', () => {
  /** The ways in which an inviter loses the level of owner, by the reason in the log. */
  const ends = {
    inviter_removed: (rolecall: Rolecall, organization_id: string, email: string) =>
      rolecall.system().system.removeMember({ organization_id, email }),
    inviter_demoted: (rolecall: Rolecall, organization_id: string, email: string) =>
      rolecall.system().system.setMemberLevel({ organization_id, email, level: 8 }),
    inviter_deactivated: (rolecall: Rolecall, _: string, email: string) =>
      rolecall.system().system.deactivateUser({ email }),
  };

  it.each(Object.entries(ends))('ends when the inviter loses their level: %s', async (reason, end) => {
    const { rolecall, acme, organization_id, owner, anonymous, system } = await setUp();
    const second = await acme.join('Otto', levels.owner);
    const inviter = await second.caller();
    const known = await createPerson(rolecall, 'Known');
    const links = [];
    for (const target_email of ['new@example.com', known.email])
      links.push(tokenOf(await inviter.invites.create({ organization_id, target_email, level: 15 })));
    await end(rolecall, organization_id, second.email);
    expect(await reasons(owner, organization_id)).toEqual([reason, reason]);
    const before = await contents(rolecall);
    for (const token of links) {
      expect(await refusal(anonymous.invites.preview({ token }))).toEqual(notFound);
      expect(await refusal((await known.caller()).invites.accept({ token }))).toEqual(notFound);
      expect(
        await refusal(
          anonymous.users.signUp({ email: 'new@example.com', password: testPassword, invite_token: token }),
        ),
      ).toEqual(notFound);
    }
    expect(await contents(rolecall)).toEqual(before);
    // Restoring the inviter does not restore the invite.
    if (reason === 'inviter_deactivated') await system.reactivateUser({ email: second.email });
    if (reason === 'inviter_demoted')
      await system.setMemberLevel({ organization_id, email: second.email, level: levels.owner });
    expect(await refusal((await known.caller()).invites.accept({ token: links[1] as string }))).toEqual(notFound);
  });

  it('is kept after a demotion if the inviter may still give its level and roles', async () => {
    const { acme, organization_id, owner, system } = await setUp();
    const second = await acme.join('Otto', levels.owner);
    const inviter = await second.caller();
    const { id: role } = await owner.roles.create({ organization_id, name: 'On call' });
    const invite = (target_email: string, level: 1 | 8 | 15, role_ids: string[] = []) =>
      inviter.invites.create({ organization_id, target_email, level, role_ids });
    await invite('owner@example.com', 15);
    await invite('admin@example.com', 8);
    await invite('plain@example.com', 1);
    await invite('roles@example.com', 1, [role]);
    const open = async () => (await owner.invites.list({ organization_id })).results.map((one) => one.target_email);
    await system.setMemberLevel({ organization_id, email: second.email, level: 8 });
    expect(await open()).toEqual(['admin@example.com', 'plain@example.com', 'roles@example.com']);
    await system.setMemberLevel({ organization_id, email: second.email, level: 1 });
    expect(await open()).toEqual(['plain@example.com']);
    expect(await reasons(owner, organization_id)).toEqual(Array(3).fill('inviter_demoted'));
  });

  it('is checked on use if nothing ended the invite before, and the log says why', async () => {
    const { rolecall, acme, organization_id, owner, anonymous } = await setUp();
    const second = await acme.join('Otto', levels.owner);
    const made = await (
      await second.caller()
    ).invites.create({ organization_id, target_email: 'new@example.com', level: 15 });
    // The state left by an earlier version, which did not end invites when their inviter lost their level.
    await databaseOf(rolecall)
      .executor.updateTable('organization_memberships')
      .set({ level: 8 })
      .where('id', '=', second.membership.id)
      .execute();
    const signUp = () =>
      anonymous.users.signUp({ email: 'new@example.com', password: testPassword, invite_token: tokenOf(made) });
    const lines = await activityOf(rolecall, async () => expect(await refusal(signUp())).toEqual(notFound));
    expect(lines.map(({ scope, activity, after }) => [scope, activity, after?.['reason']])).toEqual([
      ['OrganizationInvite', 'ended', 'inviter_demoted'],
    ]);
    expect((await owner.invites.list({ organization_id })).count).toBe(0);
    expect(await activityOf(rolecall, async () => expect(await refusal(signUp())).toEqual(notFound))).toEqual([]);
  });

  it.each(Object.entries(ends))(
    'depends on the person who renewed it last and saw its link: %s',
    async (reason, end) => {
      const { rolecall, acme, organization_id, owner, anonymous } = await setUp();
      const rita = await acme.join('Rita', levels.owner);
      const create = { organization_id, target_email: 'private@example.com', level: 15 } as const;
      for (const maker of [owner, rolecall.system()]) {
        const made = await maker.invites.create(create);
        const renewed = await (await rita.caller()).invites.renew({ organization_id, id: made.id });
        expect(renewed.created_by?.email).toBe(rita.email);
        if (maker === owner) await owner.invites.delete({ organization_id, id: made.id });
        else {
          await end(rolecall, organization_id, rita.email);
          const signUp = { email: create.target_email, password: testPassword, invite_token: tokenOf(renewed) };
          expect(await refusal(anonymous.users.signUp(signUp))).toEqual(notFound);
          expect(await reasons(owner, organization_id)).toEqual([reason]);
        }
      }
    },
  );

  it('depends on nobody if the system created it', async () => {
    const { rolecall, organization_id, anonymous } = await setUp();
    const made = await rolecall
      .system()
      .invites.create({ organization_id, target_email: 'new@example.com', level: levels.owner });
    await anonymous.users.signUp({ email: 'new@example.com', password: testPassword, invite_token: tokenOf(made) });
    const joined = await rolecall.actingAs('new@example.com');
    expect((await joined.organizations.get({ organization_id })).membership_level).toBe(15);
  });
});

describe('an old invite link', () => {
  it('does not bring back a person who joined in another way and was removed', async () => {
    const { rolecall, organization_id, owner, admin, system } = await setUp();
    const ada = await createPerson(rolecall, 'Ada');
    const link = tokenOf(await owner.invites.create({ organization_id, target_email: ada.email, level: 15 }));
    await system.addMember({ organization_id, email: ada.email });
    expect(await reasons(owner, organization_id)).toEqual(['address_joined']);
    await admin.members.delete({ organization_id, user_uuid: ada.uuid });
    expect(await refusal((await ada.caller()).invites.accept({ token: link }))).toEqual(notFound);
    expect((await owner.members.list({ organization_id })).count).toBe(3);
  });

  it('creates one membership if it is used twice at once', async () => {
    const { rolecall, organization_id, owner } = await setUp();
    const ada = await createPerson(rolecall, 'Ada');
    const token = tokenOf(await owner.invites.create({ organization_id, target_email: ada.email.toUpperCase() }));
    const caller = await ada.caller();
    const results = await Promise.allSettled([caller.invites.accept({ token }), caller.invites.accept({ token })]);
    expect(results.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
    for (const result of results)
      if (result.status === 'rejected') expect(await refusal(Promise.reject(result.reason))).toEqual(notFound);
    expect((await owner.members.list({ organization_id })).count).toBe(4);
  });
});

describe('deactivation', () => {
  it('of the only active owner is refused, even by the database itself', async () => {
    const { rolecall, acme, organization_id, system } = await setUp();
    const before = await contents(rolecall);
    expect(await refusal(system.deactivateUser({ email: acme.owner.email }))).toEqual(lastOwner);
    const deactivate = (id: number) =>
      databaseOf(rolecall).executor.updateTable('users').set({ is_active: 0 }).where('id', '=', id).execute();
    await expect(deactivate(acme.owner.id)).rejects.toThrow(/last_owner/);
    expect(await contents(rolecall)).toEqual(before);
    await system.setMemberLevel({ organization_id, email: acme.admin.email, level: 15 });
    await deactivate(acme.owner.id);
    await expect(deactivate(acme.admin.id)).rejects.toThrow(/last_owner/);
  });

  it('prevents a user from becoming an owner or a member and from getting an API key', async () => {
    const { rolecall, organization_id, system } = await setUp();
    const gone = await createPerson(rolecall, 'Gone');
    await system.deactivateUser({ email: gone.email });
    const before = await contents(rolecall);
    const inactive = (attr: string) => refused('invalid_input', 'User inactive or deleted.', attr);
    expect(await refusal(system.createOrganization({ name: 'New', owner: gone.email }))).toEqual(inactive('owner'));
    expect(await refusal(system.addMember({ organization_id, email: gone.email }))).toEqual(inactive('email'));
    expect(await refusal(system.createPersonalApiKey({ email: gone.email, label: 'ci', scopes: ['*'] }))).toEqual(
      inactive('email'),
    );
    expect(await contents(rolecall)).toEqual(before);
  });

  it('cannot be imitated by moving or replacing the last owner’s membership', async () => {
    const { rolecall, acme, organization_id } = await setUp();
    const globex = await createTestOrganization(rolecall, 'Globex');
    const db = databaseOf(rolecall).executor;
    const move = (to: { user_id?: number; organization_id?: string }) =>
      db
        .updateTable('organization_memberships')
        .set(to)
        .where('organization_id', '=', organization_id)
        .where('user_id', '=', acme.owner.id)
        .execute();
    await expect(move({ user_id: (await createPerson(rolecall)).id })).rejects.toThrow(/last_owner/);
    await expect(move({ organization_id: globex.id })).rejects.toThrow(/last_owner/);
    if (databaseOf(rolecall).engine.name !== 'sqlite') return;
    const row = await db
      .selectFrom('organization_memberships')
      .selectAll()
      .where('organization_id', '=', organization_id)
      .where('user_id', '=', acme.owner.id)
      .executeTakeFirstOrThrow();
    const replace = db.replaceInto('organization_memberships').values({ ...row, level: 1 });
    await expect(replace.execute()).rejects.toThrow(/last_owner/);
  });

  it('of both owners at once succeeds for only one of them', async () => {
    const { rolecall, acme, organization_id, system } = await setUp();
    await system.setMemberLevel({ organization_id, email: acme.admin.email, level: 15 });
    const results = await Promise.allSettled(
      [acme.owner, acme.admin].map(({ email }) => rolecall.system().system.deactivateUser({ email })),
    );
    expect(results.map(({ status }) => status).toSorted()).toEqual(['fulfilled', 'rejected']);
    for (const result of results)
      if (result.status === 'rejected') expect(await refusal(Promise.reject(result.reason))).toEqual(lastOwner);
  });

  it('is visible to admins, who can change the member’s level, remove or reinvite them', async () => {
    const { acme, organization_id, owner, admin, system } = await setUp();
    const [gone, boss] = [await acme.join('Gina', levels.member), await acme.join('Bea', levels.owner)];
    for (const { email } of [gone, boss]) await system.deactivateUser({ email });
    const member = await acme.member.caller();
    const emails = async (caller: Caller, filter: object = {}) =>
      (await caller.members.list({ organization_id, ...filter })).results.map(({ user }) => user.email);
    const active = [acme.owner.email, acme.admin.email, acme.member.email];
    expect(await emails(member)).toEqual(active);
    expect(await emails(member, { is_active: false })).toEqual([]);
    expect(await emails(admin)).toEqual([...active, gone.email, boss.email]);
    expect(await emails(admin, { is_active: true })).toEqual(active);
    expect(await emails(admin, { is_active: false })).toEqual([gone.email, boss.email]);
    const onGone = { organization_id, user_uuid: gone.uuid };
    expect(await refusal(member.members.get(onGone))).toEqual(notFound);
    expect(await admin.members.get(onGone)).toMatchObject({ is_active: false, level: 1 });
    expect(await admin.members.update({ ...onGone, level: 8 })).toMatchObject({ is_active: false, level: 8 });
    // Nobody above the caller can be changed, not even by inviting them again.
    const onBoss = { organization_id, user_uuid: boss.uuid };
    expect(await refusal(admin.members.update({ ...onBoss, level: 1 }))).toEqual(aboveMember);
    expect(await refusal(admin.members.delete(onBoss))).toEqual(aboveMember);
    expect(await refusal(admin.invites.create({ organization_id, target_email: boss.email }))).toEqual(aboveMember);

    const invite = await admin.invites.create({ organization_id, target_email: gone.email });
    expect(await emails(admin, { is_active: false })).toEqual([boss.email]);
    await system.reactivateUser({ email: gone.email });
    await (await gone.caller()).invites.accept({ token: tokenOf(invite) });
    expect(await admin.members.get(onGone)).toMatchObject({ is_active: true, level: 1 });
    await owner.members.delete(onBoss);
    expect(await emails(admin, { is_active: false })).toEqual([]);
  });

  it('takes effect with the next call of a caller that a program keeps', async () => {
    const { acme, organization_id, system } = await setUp();
    const kept = await acme.member.caller();
    await kept.members.list({ organization_id });
    await system.deactivateUser({ email: acme.member.email });
    for (const read of [
      () => kept.members.list({ organization_id }),
      () => kept.roles.list({ organization_id: '@current' }),
    ])
      expect((await refusal(read())).code).toMatch(/permission_denied|not_found/);
  });

  it('ends sessions and keys permanently, and is logged in every organization', async () => {
    const { rolecall, acme, organization_id, owner, system } = await setUp();
    const globex = await createTestOrganization(rolecall, 'Globex');
    await createPersonWithPassword(rolecall, 'pat@example.com');
    for (const id of [acme.id, globex.id]) await system.addMember({ organization_id: id, email: 'pat@example.com' });
    const { session } = await signIn(rolecall, 'pat@example.com');
    const { authorization } = await withKey(rolecall, 'pat@example.com', {});
    await system.deactivateUser({ email: 'pat@example.com' });
    await system.reactivateUser({ email: 'pat@example.com' });
    for (const credentials of [{ session }, { authorization }])
      expect((await refusal((await callerOf(rolecall, credentials)).users.me())).code).toBe('authentication_failed');
    for (const [caller, id] of [
      [owner, organization_id],
      [await globex.owner.caller(), globex.id],
    ] as const)
      expect(
        (await caller.activityLog.list({ organization_id: id, scope: 'User' })).results.map((line) => line.activity),
      ).toEqual(['reactivated', 'deactivated']);
  });
});

describe('the authorization of a write', () => {
  const losses = {
    'a demotion': (rolecall: Rolecall, organization_id: string, email: string) =>
      rolecall.system().system.setMemberLevel({ organization_id, email, level: 1 }),
    'a removal': (rolecall: Rolecall, organization_id: string, email: string) =>
      rolecall.system().system.removeMember({ organization_id, email }),
    'a deactivation': (rolecall: Rolecall, _: string, email: string) =>
      rolecall.system().system.deactivateUser({ email }),
  };

  it.each(Object.entries(losses))('fails if the caller authenticated before %s', async (_, lose) => {
    const { rolecall, acme, organization_id, owner } = await setUp();
    const { id: projectId } = await owner.projects.create({ organization_id, name: 'Shop' });
    const invite = await owner.invites.create({ organization_id, target_email: 'x@example.com' });
    const { caller } = await withKey(rolecall, acme.admin.email, {});
    await lose(rolecall, organization_id, acme.admin.email);
    const before = await contents(rolecall);
    for (const write of [
      () => caller.roles.create({ organization_id, name: 'Late' }),
      () => caller.members.update({ organization_id, user_uuid: acme.member.uuid, level: 8 }),
      () => caller.members.delete({ organization_id, user_uuid: acme.member.uuid }),
      () => caller.invites.create({ organization_id, target_email: 'new@example.com' }),
      () => caller.invites.renew({ organization_id, id: invite.id }),
      () => caller.projects.rotateSecretToken({ organization_id, id: projectId }),
      () => caller.organizations.update({ organization_id, name: 'Mine' }),
    ])
      expect((await refusal(write())).code).toMatch(/permission_denied|authentication_failed/);
    expect(await contents(rolecall)).toEqual(before);
  });

  it('follows the order in which the write and a demotion are committed', async () => {
    const databaseUrl = await newDatabaseUrl();
    const [here, there] = [await openTestRolecall({ databaseUrl }), await openTestRolecall({ databaseUrl })];
    for (let turn = 0; turn < 6; turn += 1) {
      const acme = await createTestOrganization(here, `Acme ${turn}`);
      const admin = await there.actingAs(acme.admin.email);
      const owner = await here.actingAs(acme.owner.email);
      const demote = () =>
        owner.members.update({ organization_id: acme.id, user_uuid: acme.admin.uuid, level: levels.member });
      const create = () => admin.roles.create({ organization_id: acme.id, name: 'Contested' });
      const [demoted, created] = await Promise.allSettled(
        turn % 2 ? [demote(), create()] : [create(), demote()].toReversed(),
      );
      expect(demoted?.status).toBe('fulfilled');
      const { results } = await owner.activityLog.list({ organization_id: acme.id });
      const order = results.filter(({ scope, activity }) => scope === 'Role' || activity === 'updated');
      if (created?.status === 'rejected') expect(await refusal(Promise.reject(created.reason))).toEqual(tooLow);
      else {
        // Newest first: the role was created before its creator was demoted.
        expect(order.map(({ scope }) => scope)).toEqual(['OrganizationMembership', 'Role']);
      }
    }
  });
});

describe('a limited API key', () => {
  it('for an organization and a project learns of no other project', async () => {
    const { rolecall, acme, organization_id, owner } = await setUp();
    const [open, hidden] = [
      await owner.projects.create({ organization_id, name: 'Open shop' }),
      await owner.projects.create({ organization_id, name: 'Hidden plan', access_control: true }),
    ];
    for (const { id: project_id } of [open, hidden])
      await owner.dashboards.create({ project_id, name: `Board of ${project_id}`, url: 'https://example.com' });
    await owner.projects.delete({ organization_id, id: hidden.id });
    const { caller } = await withKey(rolecall, acme.owner.email, {
      scoped_organizations: [organization_id],
      scoped_projects: [open.id],
    });
    const log = await caller.activityLog.list({ organization_id });
    expect(log.count).toBe(log.results.length);
    expect(log.results.map(({ project_id }) => project_id).filter((id) => id !== null)).toEqual([open.id, open.id]);
    expect((await caller.activityLog.list({ organization_id, project_id: hidden.id })).count).toBe(0);
    const answers = [log, await caller.welcome.get({ organization_id }), await caller.users.me()];
    for (const answer of answers)
      expect(JSON.stringify(answer)).not.toMatch(new RegExp(`Hidden|Board of ${hidden.id}`));
    expect((await owner.activityLog.list({ organization_id, project_id: hidden.id })).count).toBeGreaterThan(0);
  });

  it('for an organization and a project can neither delete the organization nor create projects', async () => {
    const { rolecall, acme, organization_id, owner } = await setUp();
    const { id } = await owner.projects.create({ organization_id, name: 'Shop' });
    const { caller } = await withKey(rolecall, acme.owner.email, {
      scoped_organizations: [organization_id],
      scoped_projects: [id],
    });
    const before = await contents(rolecall);
    for (const write of [
      () => caller.organizations.delete({ organization_id }),
      () => caller.projects.create({ organization_id, name: 'New' }),
    ])
      expect((await refusal(write())).code).toBe('permission_denied');
    expect(await contents(rolecall)).toEqual(before);
  });

  it('can only be limited to projects that its creator can see', async () => {
    const { rolecall, acme, organization_id, owner } = await setUp();
    const { id } = await owner.projects.create({ organization_id, name: 'Hidden', access_control: true });
    const limits = { scoped_projects: [id] };
    expect((await refusal(withKey(rolecall, acme.member.email, limits))).code).toBe('does_not_exist');
    await withKey(rolecall, acme.admin.email, limits);
  });

  it('without the scope of the activity log sees no invites or accounts on the welcome page', async () => {
    const { rolecall, acme, organization_id, owner, system } = await setUp();
    await owner.invites.create({ organization_id, target_email: 'private@example.com' });
    await system.deactivateUser({ email: acme.member.email });
    const told = async (scopes: ('organization:read' | 'activity_log:read')[]) => {
      const { caller } = await withKey(rolecall, acme.admin.email, { scopes });
      return JSON.stringify((await caller.welcome.get({ organization_id })).recent_activity);
    };
    expect(await told(['organization:read'])).not.toMatch(/private@example.com|deactivated/);
    expect(await told(['organization:read', 'activity_log:read'])).toMatch(/private@example.com.*|deactivated/);
  });

  it('for a project learns of no organization but the project’s', async () => {
    const { rolecall, acme, organization_id, owner, system } = await setUp();
    const globex = await createTestOrganization(rolecall, 'Globex');
    await system.addMember({ organization_id: globex.id, email: acme.owner.email, level: levels.owner });
    const { id } = await owner.projects.create({ organization_id, name: 'Shop' });
    const { caller } = await withKey(rolecall, acme.owner.email, { scoped_projects: [id] });
    expect((await caller.organizations.list({})).results.map((one) => one.id)).toEqual([organization_id]);
    expect((await caller.users.me()).organizations.map((one) => one.id)).toEqual([organization_id]);
    expect((await refusal(caller.users.updateMe({ set_current_organization: globex.id }))).code).toBe('does_not_exist');
    await caller.users.updateMe({ set_current_organization: organization_id });
  });

  it('can change its owner only with the user:write scope', async () => {
    const { rolecall, acme } = await setUp();
    const { caller: reader } = await withKey(rolecall, acme.owner.email, { scopes: ['user:read'] });
    expect(await refusal(reader.users.updateMe({ first_name: 'Mallory' }))).toEqual(
      refused('permission_denied', "API key missing required scope 'user:write'"),
    );
    expect((await reader.users.me()).first_name).toBe('Olive');
    const { caller: writer } = await withKey(rolecall, acme.owner.email, { scopes: ['user:write'] });
    expect((await writer.users.updateMe({ first_name: 'Olivia' })).first_name).toBe('Olivia');
    expect((await writer.users.me()).first_name).toBe('Olivia');
  });
});

describe('signing up', () => {
  it('is open to anyone with any credential, but not to pages of other sites with a session', async () => {
    const { rolecall, owner, organization_id } = await setUp();
    const { id } = await owner.projects.create({ organization_id, name: 'Shop' });
    const project = rolecall.createCaller({ kind: 'project', project: { id, organization_id } });
    await project.users.signUp({ email: 'one@example.com', password: testPassword });
    await createPersonWithPassword(rolecall, 'pat@example.com');
    const { session } = await signIn(rolecall, 'pat@example.com');
    const elsewhere = await callerOf(rolecall, { session, sameOrigin: false });
    expect(
      (await refusal(elsewhere.users.signUp({ email: 'two@example.com', password: testPassword }))).detail,
    ).toMatch(/same origin/);
    await owner.users.signUp({ email: 'two@example.com', password: testPassword });
  });
});

describe('a password change', () => {
  it('revokes every API key if requested, and logs each revocation', async () => {
    const { rolecall } = await setUp();
    await createPersonWithPassword(rolecall, 'pat@example.com');
    const { caller } = await signIn(rolecall, 'pat@example.com');
    const keys = [await withKey(rolecall, 'pat@example.com', {}), await withKey(rolecall, 'pat@example.com', {})];
    const change = { current_password: testPassword, password: 'another one entirely' };
    await caller.users.changePassword(change);
    for (const key of keys) await (await callerOf(rolecall, key)).users.me();
    const lines = await activityOf(rolecall, () =>
      caller.users.changePassword({
        current_password: change.password,
        password: 'yet another one',
        revoke_api_keys: true,
      }),
    );
    expect(lines.map(({ scope, activity }) => `${scope} ${activity}`).toSorted()).toEqual([
      'PersonalAPIKey deleted',
      'PersonalAPIKey deleted',
      'User password_changed',
    ]);
    for (const key of keys)
      expect((await refusal((await callerOf(rolecall, key)).users.me())).code).toBe('authentication_failed');
    await caller.users.me();
  });
});
