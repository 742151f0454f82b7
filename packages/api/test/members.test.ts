import { levels, MemberListInput } from '@rolecall/contracts';
import { describe, expect, it } from 'vitest';
import { databaseOf } from '../src/rolecall.ts';
import {
  countQueries,
  createPerson,
  createPersonWithPassword,
  createTestClock,
  createTestOrganization,
  day,
  notFound,
  openTestRolecall,
  refusal,
  refused,
  second,
  signIn,
  withKey,
} from './support.ts';

const ownerNeeded = refused('conflict', 'The organization must keep an owner: make somebody else owner first.');
const tooHigh = refused('permission_denied', 'You can only edit others with level lower or equal to you.');
const tooMuch = refused(
  'permission_denied',
  'You can only change access level of others to lower or equal to your current one.',
);
const tooLow = refused('permission_denied', 'Your organization access level is insufficient.');

async function setUp() {
  const time = createTestClock();
  const rolecall = await openTestRolecall({ clock: time.clock });
  const acme = await createTestOrganization(rolecall);
  const [owner, admin, member] = [await acme.owner.caller(), await acme.admin.caller(), await acme.member.caller()];
  return { time, rolecall, acme, organization_id: acme.id, owner, admin, member };
}

describe('listing members', () => {
  it('shows active members to members, as documented', async () => {
    const { time, rolecall, acme, organization_id, member } = await setUp();
    const list = await member.members.list({ organization_id });
    expect(list.count).toBe(3);
    expect(list.results.map(({ user, level }) => [user.email, level])).toEqual([
      [acme.owner.email, 15],
      [acme.admin.email, 8],
      [acme.member.email, 1],
    ]);
    expect(list.results[0]).toEqual({
      id: expect.any(String),
      user: {
        id: acme.owner.id,
        uuid: acme.owner.uuid,
        distinct_id: expect.any(String),
        first_name: 'Olive',
        last_name: '',
        email: acme.owner.email,
        is_email_verified: false,
        hedgehog_config: null,
        role_at_organization: null,
      },
      level: 15,
      joined_at: time.at(),
      updated_at: time.at(),
      is_2fa_enabled: false,
      has_social_auth: false,
      last_login: null,
      is_active: true,
    });
    expect(await member.members.get({ organization_id, user_uuid: acme.owner.uuid.toUpperCase() })).toEqual({
      ...list.results[0],
      invited_by: null,
      is_last_owner: true,
      roles: [],
    });
    await rolecall.system().system.deactivateUser({ email: acme.admin.email });
    expect((await member.members.list({ organization_id })).results.map(({ user }) => user.email)).toEqual([
      acme.owner.email,
      acme.member.email,
    ]);
    expect(await refusal(member.members.get({ organization_id, user_uuid: acme.admin.uuid }))).toEqual(notFound);
  });

  it('searches names and addresses case-insensitively, without wildcards', async () => {
    const { rolecall, organization_id, member } = await setUp();
    for (const [email, first_name, last_name] of [
      ['jürgen@example.com', 'Jürgen', 'Müller'],
      ['percent@example.com', '100%', 'Sure'],
      ['under_score@example.com', 'Uma', ''],
    ]) {
      await rolecall
        .system()
        .system.createUser({ email: email ?? '', first_name: first_name ?? '', last_name: last_name ?? '' });
      await rolecall.system().system.addMember({ organization_id, email: email ?? '' });
    }
    const search = async (term: string) => {
      const { count, results } = await member.members.list({ organization_id, search: term });
      expect(count).toBe(results.length);
      return results.map(({ user }) => user.email);
    };
    expect(await search('MÜLLER')).toEqual(['jürgen@example.com']);
    expect(await search('gen mü')).toEqual(['jürgen@example.com']);
    expect(await search('JU\u0308RGEN@')).toEqual(['jürgen@example.com']);
    expect(await search('%')).toEqual(['percent@example.com']);
    expect(await search('r_s')).toEqual(['under_score@example.com']);
    expect(await search('\\')).toEqual([]);
    expect(await search("' or 1=1 --")).toEqual([]);
    expect(await search(' ')).toHaveLength(6);
  });

  it('can be ordered in both directions, with people who never signed in last', async () => {
    const { time, rolecall, acme, organization_id, member } = await setUp();
    const setLastLogin = (email: string, at: string) =>
      databaseOf(rolecall).executor.updateTable('users').set({ last_login: at }).where('email', '=', email).execute();
    await setLastLogin(acme.member.email, time.at(-day));
    await setLastLogin(acme.admin.email, time.at());
    const order = async (by: string) =>
      (await member.members.list({ organization_id, order: by as 'name' })).results.map(({ user }) => user.first_name);
    expect(await order('joined_at')).toEqual(['Olive', 'Anna', 'Max']);
    expect(await order('-joined_at')).toEqual(['Max', 'Anna', 'Olive']);
    expect(await order('name')).toEqual(['Anna', 'Max', 'Olive']);
    expect(await order('-name')).toEqual(['Olive', 'Max', 'Anna']);
    expect(await order('email')).toEqual(['Anna', 'Max', 'Olive']);
    expect(await order('level')).toEqual(['Max', 'Anna', 'Olive']);
    expect(await order('-level')).toEqual(['Olive', 'Anna', 'Max']);
    expect(await order('last_login')).toEqual(['Max', 'Anna', 'Olive']);
    expect(await order('-last_login')).toEqual(['Anna', 'Max', 'Olive']);
  });

  it('returns pages', async () => {
    const { organization_id, member } = await setUp();
    const pages = await Promise.all(
      [0, 1, 2, 3].map((offset) => member.members.list({ organization_id, order: '-name', limit: 1, offset })),
    );
    expect(pages.map(({ results }) => results[0]?.user.first_name)).toEqual(['Olive', 'Max', 'Anna', undefined]);
    expect(pages.map(({ count }) => count)).toEqual([3, 3, 3, 3]);
  });
});

describe('one member', () => {
  it('includes their roles in order of name, and their inviter', async () => {
    const { time, acme, organization_id, owner, member } = await setUp();
    const given = { organization_id, user_uuid: acme.member.uuid };
    const ids: string[] = [];
    for (const name of ['Zebra', 'Ärzte', 'apes']) ids.push((await owner.roles.create({ organization_id, name })).id);
    const added = await owner.members.addRoles({ ...given, role_ids: ids });
    const detail = await member.members.get(given);
    expect(detail.roles).toEqual([added[2], added[0], added[1]]);
    expect(added[2]).toEqual({
      id: expect.any(String),
      role_id: ids[2],
      role_name: 'apes',
      joined_at: time.at(),
      expires_at: null,
    });
    expect(detail.invited_by?.email).toBe(acme.owner.email);
    expect(detail.is_last_owner).toBe(false);
  });

  it('is the last owner if there is no other active owner', async () => {
    const { rolecall, acme, organization_id, owner } = await setUp();
    const isLast = async () => {
      const { is_last_owner } = await owner.members.get({ organization_id, user_uuid: acme.owner.uuid });
      return is_last_owner;
    };
    expect(await isLast()).toBe(true);
    await owner.members.update({ organization_id, user_uuid: acme.admin.uuid, level: 15 });
    expect(await isLast()).toBe(false);
    await rolecall.system().system.deactivateUser({ email: acme.admin.email });
    expect(await isLast()).toBe(true);
  });
});

describe('granting several roles at once', () => {
  it('grants and logs all of them, or none', async () => {
    const { acme, organization_id, owner, admin } = await setUp();
    const user = { organization_id, user_uuid: acme.member.uuid };
    const create = async (name: string) => (await owner.roles.create({ organization_id, name })).id;
    const [onCall, platform, support] = [await create('On call'), await create('Platform'), await create('Support')];
    expect(await admin.members.addRoles({ ...user, role_ids: [onCall, platform, onCall.toUpperCase()] })).toHaveLength(
      2,
    );
    const lines = await admin.activityLog.list({ organization_id, scope: 'RoleMembership' });
    expect(lines.results.map(({ item_name }) => item_name)).toEqual([
      `${acme.member.email} in Platform`,
      `${acme.member.email} in On call`,
    ]);
    const before = await admin.members.get(user);
    expect(await refusal(admin.members.addRoles({ ...user, role_ids: [support, onCall] }))).toEqual(
      refused('invalid_input', 'User is already part of the role.'),
    );
    const unknown = acme.member.uuid;
    expect(await refusal(admin.members.addRoles({ ...user, role_ids: [support, unknown] }))).toEqual(
      refused('does_not_exist', `Invalid pk "${unknown}" - object does not exist.`, 'role_ids'),
    );
    expect(await refusal(admin.members.addRoles({ ...user, role_ids: [] }))).toEqual(
      refused('invalid_input', 'This list may not be empty.', 'role_ids'),
    );
    expect(await refusal(admin.members.addRoles({ ...user, user_uuid: 'x', role_ids: [] }))).toEqual(notFound);
    expect(await admin.members.get(user)).toEqual(before);
  });

  it('refuses roles of another organization', async () => {
    const { rolecall, acme, organization_id, owner } = await setUp();
    const globex = await createTestOrganization(rolecall, 'Globex');
    const foreign = await (await globex.owner.caller()).roles.create({ organization_id: globex.id, name: 'On call' });
    expect(
      await refusal(owner.members.addRoles({ organization_id, user_uuid: acme.member.uuid, role_ids: [foreign.id] })),
    ).toEqual(refused('does_not_exist', `Invalid pk "${foreign.id}" - object does not exist.`, 'role_ids'));
  });
});

describe('the overview of members', () => {
  async function setUpRoles() {
    const given = await setUp();
    const { acme, organization_id, admin } = given;
    const role = async (name: string, ...people: string[]) => {
      const { id: role_id } = await admin.roles.create({ organization_id, name });
      const added = [];
      for (const user_uuid of people)
        added.push(await admin.roleMemberships.create({ organization_id, role_id, user_uuid }));
      return { role_id, added };
    };
    const platform = await role('Platform', acme.member.uuid);
    const arzte = await role('Ärzte', acme.member.uuid);
    const onCall = await role('on call', acme.member.uuid, acme.admin.uuid);
    return { ...given, platform, arzte, onCall };
  }

  it('shows each member as the list does, with their roles in order of name', async () => {
    const { acme, organization_id, member, platform, arzte, onCall } = await setUpRoles();
    const { count, results } = await member.members.overview({ organization_id });
    const list = await member.members.list({ organization_id });
    expect({ count, results: results.map((shown) => ({ ...shown, roles: undefined })) }).toEqual(list);
    const held = (given: typeof onCall, index: number, role_name: string) => ({
      id: given.added[index]?.id,
      role_id: given.role_id,
      role_name,
    });
    expect(Object.fromEntries(results.map(({ user, roles }) => [user.email, roles]))).toEqual({
      [acme.owner.email]: [],
      [acme.admin.email]: [held(onCall, 1, 'on call')],
      [acme.member.email]: [held(onCall, 0, 'on call'), held(platform, 0, 'Platform'), held(arzte, 0, 'Ärzte')],
    });
  });

  it('filters by search, level, role and state, alone and combined', async () => {
    const { rolecall, acme, organization_id, admin, member, onCall, platform } = await setUpRoles();
    type Filter = Omit<Parameters<typeof admin.members.overview>[0], 'organization_id'>;
    const found = async (caller: typeof admin, filter: Filter) => {
      const { count, results } = await caller.members.overview({ organization_id, ...filter });
      expect(count).toBe(results.length);
      return results.map(({ user }) => user.uuid);
    };
    const { role_id } = onCall;
    expect(await found(member, { role_id })).toEqual([acme.admin.uuid, acme.member.uuid]);
    expect(await found(member, { role_id: role_id.toUpperCase() })).toEqual([acme.admin.uuid, acme.member.uuid]);
    expect(await found(member, { role_id, level: 8 })).toEqual([acme.admin.uuid]);
    expect(await found(member, { role_id, search: 'MÁX' })).toEqual([acme.member.uuid]);
    expect(await found(member, { role_id: acme.id })).toEqual([]);
    expect(await found(member, { role_id: '' })).toHaveLength(3);
    await rolecall.system().system.deactivateUser({ email: acme.member.email });
    expect(await found(admin, { role_id })).toEqual([acme.admin.uuid, acme.member.uuid]);
    expect(await found(admin, { role_id, is_active: true })).toEqual([acme.admin.uuid]);
    expect(await found(admin, { role_id: platform.role_id, is_active: false })).toEqual([acme.member.uuid]);
    const other = await acme.join('Mia', levels.member);
    expect(await found(await other.caller(), { role_id })).toEqual([acme.admin.uuid]);
    const globex = await createTestOrganization(rolecall, 'Globex');
    const theirs = await globex.owner.caller();
    const elsewhere = await theirs.members.overview({ organization_id: globex.id, role_id });
    expect(elsewhere).toEqual({ count: 0, results: [] });
    expect(await refusal(theirs.members.overview({ organization_id }))).toEqual(
      refused('permission_denied', 'You do not have permission to perform this action.'),
    );
  });

  it.each(MemberListInput.shape.order.unwrap().options)(
    'supports the order %s of the list, in pages',
    async (order) => {
      const { organization_id, member } = await setUpRoles();
      const list = await member.members.list({ organization_id, order });
      const pages = [];
      for (const offset of [0, 1, 2])
        pages.push(await member.members.overview({ organization_id, order, limit: 1, offset }));
      expect(pages.map(({ count }) => count)).toEqual([3, 3, 3]);
      expect(pages.flatMap(({ results }) => results.map(({ id }) => id))).toEqual(list.results.map(({ id }) => id));
    },
  );

  it('takes the same number of queries for many members as for one', async () => {
    const { rolecall, acme, organization_id, member, onCall, admin } = await setUpRoles();
    for (let number = 0; number < 5; number += 1) {
      const { uuid } = await acme.join(`More${number}`, levels.member);
      await admin.roleMemberships.create({ organization_id, role_id: onCall.role_id, user_uuid: uuid });
    }
    const queries = countQueries(rolecall);
    const count = async (limit: number) => {
      queries();
      expect((await member.members.overview({ organization_id, limit })).results).toHaveLength(limit);
      return queries();
    };
    await count(1);
    expect(await count(8)).toBe(await count(1));
  });
});

describe('changing a level', () => {
  it('is limited to members and levels up to the caller’s own level', async () => {
    const { time, acme, organization_id, owner, admin, member } = await setUp();
    const update = (caller: typeof owner, whom: { uuid: string }, level: 1 | 8 | 15) =>
      caller.members.update({ organization_id, user_uuid: whom.uuid, level });
    expect(await refusal(update(member, acme.member, 8))).toEqual(tooLow);
    expect(await refusal(update(admin, acme.member, 15))).toEqual(tooMuch);
    expect(await refusal(update(admin, acme.admin, 15))).toEqual(tooMuch);
    expect(await refusal(update(admin, acme.owner, 1))).toEqual(tooHigh);
    time.advance(second);
    expect(await update(admin, acme.member, 8)).toMatchObject({ level: 8, updated_at: time.at() });
    expect(await update(owner, acme.member, 15)).toMatchObject({ level: 15 });
    expect(await update(owner, acme.admin, 1)).toMatchObject({ level: 1 });
    expect((await owner.members.list({ organization_id })).results.map(({ level }) => level)).toEqual([15, 1, 15]);
  });

  it('takes effect with the next call', async () => {
    const { acme, organization_id, owner, admin } = await setUp();
    await owner.members.update({ organization_id, user_uuid: acme.admin.uuid, level: 1 });
    expect(await refusal(admin.roles.create({ organization_id, name: 'x' }))).toEqual(tooLow);
  });

  it('is refused in the documented order: for the member, then for the level', async () => {
    const { acme, organization_id, admin } = await setUp();
    expect(await refusal(admin.members.update({ organization_id, user_uuid: 'x', level: 2 as 1 }))).toEqual(notFound);
    expect(
      await refusal(admin.members.update({ organization_id, user_uuid: acme.member.uuid, level: 2 as 1 })),
    ).toEqual(refused('invalid_choice', '"2" is not a valid choice.', 'level'));
    expect(await refusal(admin.members.update({ organization_id, user_uuid: acme.owner.uuid, level: 2 as 1 }))).toEqual(
      tooHigh,
    );
  });

  it('changes nothing if no level is given', async () => {
    const { acme, organization_id, admin } = await setUp();
    expect((await admin.members.update({ organization_id, user_uuid: acme.member.uuid })).level).toBe(levels.member);
  });
});

describe('the last owner', () => {
  it('can be neither demoted nor removed by anybody', async () => {
    const { rolecall, acme, organization_id, owner } = await setUp();
    const last = { organization_id, user_uuid: acme.owner.uuid };
    for (const caller of [owner, rolecall.system()]) {
      expect(await refusal(caller.members.update({ ...last, level: 8 }))).toEqual(ownerNeeded);
      expect(await refusal(caller.members.delete(last))).toEqual(ownerNeeded);
    }
    expect((await owner.members.update({ ...last, level: 15 })).level).toBe(15);
  });

  it('can leave once there is another active owner', async () => {
    const { rolecall, acme, organization_id, owner, admin } = await setUp();
    await owner.members.update({ organization_id, user_uuid: acme.admin.uuid, level: 15 });
    await rolecall.system().system.deactivateUser({ email: acme.admin.email });
    expect(await refusal(owner.members.delete({ organization_id, user_uuid: acme.owner.uuid }))).toEqual(ownerNeeded);
    await owner.members.update({ organization_id, user_uuid: acme.member.uuid, level: 15 });
    await owner.members.delete({ organization_id, user_uuid: acme.owner.uuid });
    void admin;
  });

  it('remains if two owners step down or leave at once', async () => {
    for (const way of ['update', 'delete'] as const) {
      const { acme, organization_id, owner, admin } = await setUp();
      await owner.members.update({ organization_id, user_uuid: acme.admin.uuid, level: 15 });
      const go = (caller: typeof owner, user_uuid: string) =>
        way === 'update'
          ? caller.members.update({ organization_id, user_uuid, level: 1 })
          : caller.members.delete({ organization_id, user_uuid });
      const results = await Promise.allSettled([go(owner, acme.owner.uuid), go(admin, acme.admin.uuid)]);
      expect(results.map(({ status }) => status).toSorted()).toEqual(['fulfilled', 'rejected']);
      for (const result of results)
        if (result.status === 'rejected') expect(await refusal(Promise.reject(result.reason))).toEqual(ownerNeeded);
      const owners = (await (await acme.member.caller()).members.list({ organization_id })).results.filter(
        ({ level }) => level === 15,
      );
      expect(owners).toHaveLength(1);
    }
  });
});

describe('removing a member', () => {
  it('requires an admin, and no member above the caller’s own level', async () => {
    const { acme, organization_id, admin, member, owner } = await setUp();
    expect(await refusal(member.members.delete({ organization_id, user_uuid: acme.admin.uuid }))).toEqual(tooLow);
    expect(await refusal(member.members.delete({ organization_id, user_uuid: 'x' }))).toEqual(tooLow);
    expect(await refusal(admin.members.delete({ organization_id, user_uuid: acme.owner.uuid }))).toEqual(tooHigh);
    expect(await refusal(admin.members.delete({ organization_id, user_uuid: 'x' }))).toEqual(notFound);
    await admin.members.delete({ organization_id, user_uuid: acme.member.uuid });
    expect(await refusal(admin.members.delete({ organization_id, user_uuid: acme.member.uuid }))).toEqual(notFound);
    expect(await refusal(member.roles.list({ organization_id }))).toEqual(
      refused('permission_denied', 'You do not have permission to perform this action.'),
    );
    await owner.members.delete({ organization_id, user_uuid: acme.admin.uuid });
  });

  it('lets anybody leave, with their UUID in any case', async () => {
    const { rolecall, acme, organization_id, member } = await setUp();
    const globex = await createTestOrganization(rolecall, 'Globex');
    await rolecall.system().system.addMember({ organization_id: globex.id, email: acme.member.email });
    await member.members.delete({ organization_id, user_uuid: acme.member.uuid.toUpperCase() });
    expect((await member.organizations.list({})).results.map(({ id }) => id)).toEqual([globex.id]);
    expect((await member.organizations.get({ organization_id: '@current' })).id).toBe(globex.id);
  });

  it('requires the scope, even for leaving', async () => {
    const { rolecall, acme, organization_id } = await setUp();
    const { caller } = await withKey(rolecall, acme.member.email, {
      scopes: ['organization:write', 'organization_member:read'],
    });
    expect(await refusal(caller.members.delete({ organization_id, user_uuid: acme.member.uuid }))).toEqual(
      refused('permission_denied', "API key missing required scope 'organization_member:write'"),
    );
  });

  it('changes nothing in other organizations', async () => {
    const { rolecall, acme, organization_id, admin } = await setUp();
    const globex = await createTestOrganization(rolecall, 'Globex');
    await rolecall.system().system.addMember({ organization_id: globex.id, email: acme.member.email });
    await admin.members.delete({ organization_id, user_uuid: acme.member.uuid });
    expect((await (await globex.owner.caller()).members.list({ organization_id: globex.id })).count).toBe(4);
    const stranger = await createPerson(rolecall, 'Stranger');
    expect(await refusal(admin.members.delete({ organization_id, user_uuid: stranger.uuid }))).toEqual(notFound);
  });
});

describe('adding a member from the command line', () => {
  it('refuses existing members, and inactive or unknown users', async () => {
    const { rolecall, acme, organization_id } = await setUp();
    const add = (email: string, more: object = {}) =>
      rolecall.system().system.addMember({ organization_id, email, ...more });
    expect(await refusal(add(acme.member.email))).toEqual(
      refused('invalid_input', 'User is already a member of the organization.'),
    );
    expect(await refusal(add('nobody@example.com'))).toEqual(
      refused('does_not_exist', 'Invalid pk "nobody@example.com" - object does not exist.', 'email'),
    );
    const gone = await createPerson(rolecall, 'Gone');
    expect(await refusal(add(gone.email, { invited_by: 'nobody@example.com' }))).toEqual(
      refused('does_not_exist', 'Invalid pk "nobody@example.com" - object does not exist.', 'invited_by'),
    );
    await rolecall.system().system.deactivateUser({ email: gone.email });
    expect(await refusal(add(gone.email))).toEqual(refused('invalid_input', 'User inactive or deleted.', 'email'));
    expect((await (await acme.owner.caller()).members.list({ organization_id })).count).toBe(3);
  });
});

it('members can be filtered by when they last signed in and whether they ever did', async () => {
  const time = createTestClock();
  const rolecall = await openTestRolecall({ clock: time.clock });
  const acme = await createTestOrganization(rolecall);
  const { system } = rolecall.system();
  const signedIn = async (email: string) => {
    await createPersonWithPassword(rolecall, email);
    await system.addMember({ organization_id: acme.id, email });
    await signIn(rolecall, email);
  };
  await signedIn('long-ago@example.com');
  time.advance(60 * day);
  await signedIn('lately@example.com');
  time.advance(29 * day);
  const late = await acme.join('Late', levels.member);
  time.advance(day);
  const admin = await acme.admin.caller();
  const found = async (filter: object) => {
    const page = await admin.members.overview({ organization_id: acme.id, order: 'email', ...filter });
    expect(page.count).toBe(page.results.length);
    return page.results.map(({ user }) => user.email);
  };
  const founders = [acme.admin, acme.member, acme.owner].map(({ email }) => email).toSorted();
  expect(await found({ has_signed_in: true })).toEqual(['lately@example.com', 'long-ago@example.com']);
  expect(await found({ has_signed_in: false })).toEqual([...founders, late.email].toSorted());
  // Exact to the millisecond, and counted from joining for people who have never signed in.
  expect(await found({ idle_days: 30 })).toEqual(
    [...founders, 'lately@example.com', 'long-ago@example.com'].toSorted(),
  );
  expect(await found({ idle_days: 31 })).toEqual([...founders, 'long-ago@example.com'].toSorted());
  expect(await found({ idle_days: 31, has_signed_in: true })).toEqual(['long-ago@example.com']);
  expect(await found({ idle_days: 90, has_signed_in: true, search: 'LONG' })).toEqual(['long-ago@example.com']);
  expect(await found({ idle_days: 91 })).toEqual([]);
  await system.deactivateUser({ email: 'long-ago@example.com' });
  expect(await found({ idle_days: 31, is_active: false })).toEqual(['long-ago@example.com']);
  const member = await acme.member.caller();
  expect((await member.members.overview({ organization_id: acme.id, idle_days: 31, has_signed_in: true })).count).toBe(
    0,
  );
});
