import { maxAtOnce } from '@rolecall/contracts';
import { describe, expect, it } from 'vitest';
import {
  activityOf,
  contents,
  countQueries,
  createPerson,
  createTestClock,
  createTestOrganization,
  deactivateOwner,
  notFound,
  openTestRolecall,
  refusal,
  refused,
  second,
} from './support.ts';

async function setUp() {
  const time = createTestClock();
  const rolecall = await openTestRolecall({ clock: time.clock });
  const acme = await createTestOrganization(rolecall);
  const organization_id = acme.id;
  const admin = await acme.admin.caller();
  const { id: role_id } = await admin.roles.create({ organization_id, name: 'On call' });
  return {
    time,
    rolecall,
    acme,
    role: { organization_id, role_id },
    organization_id,
    role_id,
    admin,
    member: await acme.member.caller(),
  };
}

describe('granting a role', () => {
  it('returns the holder as a member and as a user', async () => {
    const { time, acme, role, admin, member } = await setUp();
    time.advance(second);
    const membership = await admin.roleMemberships.create({ ...role, user_uuid: acme.member.uuid });
    const listed = (await member.members.list({ organization_id: acme.id })).results;
    const { is_active, ...organization_member } = listed.find(({ user }) => user.uuid === acme.member.uuid)!;
    expect(is_active).toBe(true);
    expect(membership).toEqual({
      id: expect.any(String),
      role_id: role.role_id,
      organization_member,
      user: organization_member.user,
      joined_at: time.at(),
      updated_at: time.at(),
    });
    expect(await member.roleMemberships.get({ ...role, id: membership.id })).toEqual(membership);
    for (const organization_id of [acme.id, acme.id.toUpperCase(), '@current'])
      expect(await member.roleMemberships.list({ ...role, organization_id })).toEqual({
        count: 1,
        results: [membership],
      });
  });

  it('accepts a UUID in any case', async () => {
    const { acme, role, admin } = await setUp();
    expect((await admin.roleMemberships.create({ ...role, user_uuid: acme.member.uuid.toUpperCase() })).user.uuid).toBe(
      acme.member.uuid,
    );
  });

  it('is refused if the user already holds it', async () => {
    const { acme, role, admin } = await setUp();
    await admin.roleMemberships.create({ ...role, user_uuid: acme.member.uuid });
    expect(await refusal(admin.roleMemberships.create({ ...role, user_uuid: acme.member.uuid }))).toEqual(
      refused('invalid_input', 'User is already part of the role.'),
    );
  });

  it('is refused for users who are unknown, inactive or not in the organization', async () => {
    const { rolecall, acme, role, admin } = await setUp();
    const stranger = await createPerson(rolecall, 'Stranger');
    const globex = await createTestOrganization(rolecall, 'Globex');
    await deactivateOwner(rolecall, acme);
    for (const user_uuid of [
      stranger.uuid,
      globex.member.uuid,
      acme.owner.uuid,
      '00000000-0000-4000-8000-000000000000',
    ])
      expect(await refusal(admin.roleMemberships.create({ ...role, user_uuid }))).toEqual(
        refused('invalid_input', 'User does not exist.'),
      );
  });

  it('requires a role of the organization', async () => {
    const { rolecall, acme, organization_id, admin } = await setUp();
    const globex = await createTestOrganization(rolecall, 'Globex');
    const { id: foreign } = await (
      await globex.admin.caller()
    ).roles.create({ organization_id: globex.id, name: 'On call' });
    for (const role_id of [foreign, 'x', '00000000-0000-4000-8000-000000000000'])
      expect(
        await refusal(admin.roleMemberships.create({ organization_id, role_id, user_uuid: acme.member.uuid })),
      ).toEqual(refused('invalid_input', 'Role does not exist.'));
  });

  it('requires an admin', async () => {
    const { acme, role, member } = await setUp();
    expect((await refusal(member.roleMemberships.create({ ...role, user_uuid: acme.member.uuid }))).detail).toBe(
      'Your organization access level is insufficient.',
    );
  });

  it('is possible for any number of roles per person', async () => {
    const { acme, organization_id, admin } = await setUp();
    for (let number = 0; number < 5; number += 1) {
      const { id: role_id } = await admin.roles.create({ organization_id, name: `Role ${number}` });
      await admin.roleMemberships.create({ organization_id, role_id, user_uuid: acme.member.uuid });
    }
    expect(
      (await admin.roles.list({ organization_id })).results.filter(({ members }) => members.length === 1),
    ).toHaveLength(5);
  });
});

describe('listing the holders of a role', () => {
  it('returns pages in joining order', async () => {
    const { time, acme, role, admin, member } = await setUp();
    const ids: string[] = [];
    for (const { uuid } of [acme.owner, acme.member, acme.admin]) {
      ids.push((await admin.roleMemberships.create({ ...role, user_uuid: uuid })).id);
      time.advance(second);
    }
    const pages = await Promise.all([0, 2].map((offset) => member.roleMemberships.list({ ...role, limit: 2, offset })));
    expect(pages.flatMap(({ results }) => results.map(({ id }) => id))).toEqual(ids);
    expect(pages.map(({ count }) => count)).toEqual([3, 3]);
  });

  it('leaves out inactive users, whose memberships cannot be read or deleted either', async () => {
    const { rolecall, acme, role, admin } = await setUp();
    const { id } = await admin.roleMemberships.create({ ...role, user_uuid: acme.member.uuid });
    await rolecall.system().system.deactivateUser({ email: acme.member.email });
    expect(await admin.roleMemberships.list(role)).toEqual({ count: 0, results: [] });
    expect(await refusal(admin.roleMemberships.get({ ...role, id }))).toEqual(notFound);
    expect(await refusal(admin.roleMemberships.delete({ ...role, id }))).toEqual(notFound);
  });

  it('returns nothing for a role that is foreign or does not exist', async () => {
    const { rolecall, organization_id, admin } = await setUp();
    const globex = await createTestOrganization(rolecall, 'Globex');
    const theirs = await globex.admin.caller();
    const { id: foreign } = await theirs.roles.create({ organization_id: globex.id, name: 'On call' });
    await theirs.roleMemberships.create({
      organization_id: globex.id,
      role_id: foreign,
      user_uuid: globex.member.uuid,
    });
    for (const role_id of [foreign, 'x', ''])
      expect(await admin.roleMemberships.list({ organization_id, role_id })).toEqual({ count: 0, results: [] });
  });
});

describe('a membership', () => {
  it('is found only in its own role and organization', async () => {
    const { rolecall, acme, role, organization_id, admin } = await setUp();
    const { id } = await admin.roleMemberships.create({ ...role, user_uuid: acme.member.uuid });
    const { id: other } = await admin.roles.create({ organization_id, name: 'Other' });
    const globex = await createTestOrganization(rolecall, 'Globex');
    const theirs = await globex.admin.caller();
    const elsewhere = [
      [admin, { organization_id, role_id: other, id }],
      [admin, { ...role, id: role.role_id }],
      [admin, { ...role, id: 'x' }],
      [admin, { organization_id, role_id: 'x', id }],
      [theirs, { organization_id: globex.id, role_id: role.role_id, id }],
    ] as const;
    for (const [caller, path] of elsewhere) {
      expect(await refusal(caller.roleMemberships.get(path))).toEqual(notFound);
      expect(await refusal(caller.roleMemberships.delete(path))).toEqual(notFound);
    }
    expect((await admin.roleMemberships.get({ ...role, id })).id).toBe(id);
  });

  it('ends when it is revoked, and can be granted again', async () => {
    const { acme, role, admin, member } = await setUp();
    const { id } = await admin.roleMemberships.create({ ...role, user_uuid: acme.member.uuid });
    expect((await refusal(member.roleMemberships.delete({ ...role, id }))).code).toBe('permission_denied');
    await admin.roleMemberships.delete({ ...role, id });
    expect(await refusal(admin.roleMemberships.delete({ ...role, id }))).toEqual(notFound);
    expect((await admin.roleMemberships.create({ ...role, user_uuid: acme.member.uuid })).id).not.toBe(id);
  });

  it('ends when the person leaves the organization, and does not return with them', async () => {
    const { rolecall, acme, role, organization_id, admin, member } = await setUp();
    await admin.roleMemberships.create({ ...role, user_uuid: acme.member.uuid });
    await member.members.delete({ organization_id, user_uuid: acme.member.uuid });
    expect(await admin.roleMemberships.list(role)).toEqual({ count: 0, results: [] });
    await rolecall.system().system.addMember({ organization_id, email: acme.member.email });
    expect(await admin.roleMemberships.list(role)).toEqual({ count: 0, results: [] });
  });
});

describe('searching the holders of a role', () => {
  it('matches names and email addresses, in pages', async () => {
    const { time, acme, role, admin, member } = await setUp();
    for (const { uuid } of [acme.owner, acme.member, acme.admin]) {
      await admin.roleMemberships.create({ ...role, user_uuid: uuid });
      time.advance(second);
    }
    const search = async (term: string, page = {}) => {
      const { count, results } = await member.roleMemberships.list({ ...role, search: term, ...page });
      return [count, results.map(({ user }) => user.first_name)];
    };
    expect(await search('MAX')).toEqual([1, ['Max']]);
    expect(await search('@EXAMPLE.com')).toEqual([3, ['Olive', 'Max', 'Anna']]);
    expect(await search('@', { limit: 1, offset: 1 })).toEqual([3, ['Max']]);
    expect(await search('%')).toEqual([0, []]);
    expect((await member.roleMemberships.list({ ...role, search: 'max' })).results).toEqual(
      (await member.roleMemberships.list(role)).results.slice(1, 2),
    );
  });
});

describe('the candidates for a role', () => {
  it('are all active members without it, by name', async () => {
    const { rolecall, acme, role, admin } = await setUp();
    const globex = await createTestOrganization(rolecall, 'Globex');
    const candidates = async (search = '', page = {}) => {
      const { count, results } = await admin.roleMemberships.candidates({ ...role, search, ...page });
      return [count, results.map(({ first_name }) => first_name)];
    };
    expect(await candidates()).toEqual([3, ['Anna', 'Max', 'Olive']]);
    expect(await candidates('', { limit: 1, offset: 1 })).toEqual([3, ['Max']]);
    expect(await candidates('MAX')).toEqual([1, ['Max']]);
    await admin.roleMemberships.create({ ...role, user_uuid: acme.member.uuid });
    await deactivateOwner(rolecall, acme);
    expect(await candidates()).toEqual([1, ['Anna']]);
    expect(await candidates('max')).toEqual([0, []]);
    // A role that is not in the organization has no candidates.
    const { id: foreign } = await (
      await globex.admin.caller()
    ).roles.create({ organization_id: globex.id, name: 'On call' });
    for (const role_id of [foreign, 'x'])
      expect(await admin.roleMemberships.candidates({ ...role, role_id })).toEqual({ count: 0, results: [] });
  });
});

describe('granting a role to several people at once', () => {
  it('returns each membership once, in the given order, and logs each', async () => {
    const { time, rolecall, acme, role, role_id, admin, member } = await setUp();
    const uuids = [acme.owner.uuid, acme.member.uuid, acme.owner.uuid.toUpperCase()];
    let given: Awaited<ReturnType<typeof admin.roleMemberships.createMany>> = [];
    const lines = await activityOf(rolecall, async () => {
      given = await admin.roleMemberships.createMany({ ...role, user_uuids: uuids });
    });
    expect(given.map(({ user }) => user.uuid)).toEqual(uuids.slice(0, 2));
    for (const membership of given) {
      expect(membership).toMatchObject({ role_id, joined_at: time.at(), updated_at: time.at() });
      expect(await member.roleMemberships.get({ ...role, id: membership.id })).toEqual(membership);
    }
    expect(
      lines.map(({ scope, activity, item_id, item_name, after }) => [scope, activity, item_id, item_name, after]),
    ).toEqual(
      given.map(({ id, user }) => [
        'RoleMembership',
        'created',
        id,
        `${user.email} in On call`,
        {
          role: 'On call',
          role_id,
          user: user.email,
          user_uuid: user.uuid,
          grants: [{ source: 'manual', source_key: '', granted_by_uuid: acme.admin.uuid }],
        },
      ]),
    );
  });

  it('is all or nothing, and names the person it failed for', async () => {
    const { rolecall, acme, role, admin } = await setUp();
    await admin.roleMemberships.create({ ...role, user_uuid: acme.member.uuid });
    const stranger = await createPerson(rolecall, 'Stranger');
    const before = await contents(rolecall);
    const give = (...user_uuids: string[]) => refusal(admin.roleMemberships.createMany({ ...role, user_uuids }));
    expect(await give(acme.owner.uuid, acme.member.uuid)).toEqual(
      refused('invalid_input', `${acme.member.email} is already part of the role.`, 'user_uuids'),
    );
    expect(await give(acme.owner.uuid, stranger.uuid)).toEqual(
      refused('invalid_input', 'User does not exist.', 'user_uuids'),
    );
    expect(await give()).toEqual(refused('invalid_input', 'This list may not be empty.', 'user_uuids'));
    expect(await give(...Array.from({ length: maxAtOnce + 1 }, () => acme.owner.uuid))).toEqual(
      refused('max_length', 'Ensure this field has no more than 500 elements.', 'user_uuids'),
    );
    expect((await give('x')).detail).toBe('Must be a valid UUID.');
    expect(
      await refusal(admin.roleMemberships.createMany({ ...role, role_id: acme.id, user_uuids: [acme.owner.uuid] })),
    ).toEqual(refused('invalid_input', 'Role does not exist.'));
    expect(await contents(rolecall)).toEqual(before);
  });

  it('takes a fixed number of queries, as does revoking it', async () => {
    const { rolecall, acme, role, admin } = await setUp();
    const uuids = [];
    for (let number = 0; number < 20; number += 1) uuids.push((await acme.join('Extra', 1)).uuid);
    const queries = countQueries(rolecall);
    const few = await admin.roleMemberships.createMany({ ...role, user_uuids: uuids.slice(0, 2) });
    const forTwo = queries();
    const many = await admin.roleMemberships.createMany({ ...role, user_uuids: uuids.slice(2) });
    expect(queries()).toBe(forTwo);
    expect(forTwo).toBeGreaterThan(0);

    const take = (given: typeof few) =>
      admin.roleMemberships.deleteMany({ organization_id: acme.id, ids: given.map(({ id }) => id) });
    await take(few);
    const toTakeTwo = queries();
    await take(many);
    expect(queries()).toBe(toTakeTwo);
  });
});

describe('revoking several memberships at once', () => {
  it('revokes each once, across roles, and logs each', async () => {
    const { rolecall, acme, role, role_id, admin } = await setUp();
    const other = await admin.roles.create({ organization_id: acme.id, name: 'Platform' });
    const inRole = await admin.roleMemberships.createMany({
      ...role,
      user_uuids: [acme.owner.uuid, acme.member.uuid],
    });
    const elsewhere = await admin.roleMemberships.create({
      ...role,
      role_id: other.id,
      user_uuid: acme.member.uuid,
    });
    const [first, second] = inRole.map(({ id }) => id);
    const lines = await activityOf(rolecall, async () => {
      await admin.roleMemberships.deleteMany({
        organization_id: acme.id,
        ids: [first ?? '', elsewhere.id, first?.toUpperCase() ?? ''],
      });
    });
    const recorded = (user: { email: string; uuid: string }, name: string, id: string) => ({
      role: name,
      role_id: id,
      user: user.email,
      user_uuid: user.uuid,
      grants: [{ source: 'manual', source_key: '' }],
    });
    expect(lines.map(({ activity, item_id, before, after }) => [activity, item_id, before, after])).toEqual([
      ['deleted', first, recorded(acme.owner, 'On call', role_id), null],
      ['deleted', elsewhere.id, recorded(acme.member, 'Platform', other.id), null],
    ]);
    expect((await admin.roleMemberships.list(role)).results.map(({ id }) => id)).toEqual([second]);
    expect((await admin.roleMemberships.list({ ...role, role_id: other.id })).count).toBe(0);
  });

  it('is all or nothing', async () => {
    const { rolecall, acme, role, admin } = await setUp();
    const globex = await createTestOrganization(rolecall);
    const [{ id } = { id: '' }] = await admin.roleMemberships.createMany({
      ...role,
      user_uuids: [acme.owner.uuid, acme.member.uuid],
    });
    const globexAdmin = await globex.admin.caller();
    const foreignRole = await globexAdmin.roles.create({ organization_id: globex.id, name: 'On call' });
    const foreign = await globexAdmin.roleMemberships.create({
      organization_id: globex.id,
      role_id: foreignRole.id,
      user_uuid: globex.member.uuid,
    });
    const before = await contents(rolecall);
    const take = (...ids: string[]) => refusal(admin.roleMemberships.deleteMany({ organization_id: acme.id, ids }));
    for (const other of [foreign.id, '00000000-0000-4000-8000-000000000000'])
      expect(await take(id, other)).toEqual(
        refused('does_not_exist', `Invalid pk "${other}" - object does not exist.`, 'ids'),
      );
    expect(await take()).toEqual(refused('invalid_input', 'This list may not be empty.', 'ids'));
    expect(await take(...Array.from({ length: maxAtOnce + 1 }, () => id))).toEqual(
      refused('max_length', 'Ensure this field has no more than 500 elements.', 'ids'),
    );
    expect((await take('x')).detail).toBe('Must be a valid UUID.');
    expect(await contents(rolecall)).toEqual(before);
  });
});
