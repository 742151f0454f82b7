import { describe, expect, it } from 'vitest';
import {
  createPerson,
  createTestClock,
  createTestOrganization,
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

describe('giving a role', () => {
  it('answers who holds it, as a member and as a person', async () => {
    const { time, acme, role, admin, member } = await setUp();
    time.advance(second);
    const membership = await admin.roleMemberships.create({ ...role, user_uuid: acme.member.uuid });
    const [organization_member] = (await member.members.list({ organization_id: acme.id })).results.filter(
      ({ user }) => user.uuid === acme.member.uuid,
    );
    expect(membership).toEqual({
      id: expect.any(String),
      role_id: role.role_id,
      organization_member,
      user: organization_member?.user,
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

  it('takes a UUID in any case', async () => {
    const { acme, role, admin } = await setUp();
    expect((await admin.roleMemberships.create({ ...role, user_uuid: acme.member.uuid.toUpperCase() })).user.uuid).toBe(
      acme.member.uuid,
    );
  });

  it('is refused to who holds it already', async () => {
    const { acme, role, admin } = await setUp();
    await admin.roleMemberships.create({ ...role, user_uuid: acme.member.uuid });
    expect(await refusal(admin.roleMemberships.create({ ...role, user_uuid: acme.member.uuid }))).toEqual(
      refused('invalid_input', 'User is already part of the role.'),
    );
  });

  it('is refused to whoever is unknown, inactive or not in the organization', async () => {
    const { rolecall, acme, role, admin } = await setUp();
    const stranger = await createPerson(rolecall, 'Stranger');
    const globex = await createTestOrganization(rolecall, 'Globex');
    await rolecall.system().system.deactivateUser({ email: acme.owner.email });
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

  it('needs a role of the organization', async () => {
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

  it('is for admins', async () => {
    const { acme, role, member } = await setUp();
    expect((await refusal(member.roleMemberships.create({ ...role, user_uuid: acme.member.uuid }))).detail).toBe(
      'Your organization access level is insufficient.',
    );
  });

  it('may happen any number of times for one person', async () => {
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

describe('listing who holds a role', () => {
  it('is in order of joining, in pages', async () => {
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

  it('leaves out inactive users, who cannot be got either', async () => {
    const { rolecall, acme, role, admin } = await setUp();
    const { id } = await admin.roleMemberships.create({ ...role, user_uuid: acme.member.uuid });
    await rolecall.system().system.deactivateUser({ email: acme.member.email });
    expect(await admin.roleMemberships.list(role)).toEqual({ count: 0, results: [] });
    expect(await refusal(admin.roleMemberships.get({ ...role, id }))).toEqual(notFound);
    expect(await refusal(admin.roleMemberships.delete({ ...role, id }))).toEqual(notFound);
  });

  it('of a foreign or made-up role is empty', async () => {
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

describe('one membership', () => {
  it('is found in its own role and organization alone', async () => {
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

  it('ends when taken back, and can be given again', async () => {
    const { acme, role, admin, member } = await setUp();
    const { id } = await admin.roleMemberships.create({ ...role, user_uuid: acme.member.uuid });
    expect((await refusal(member.roleMemberships.delete({ ...role, id }))).code).toBe('permission_denied');
    await admin.roleMemberships.delete({ ...role, id });
    expect(await refusal(admin.roleMemberships.delete({ ...role, id }))).toEqual(notFound);
    expect((await admin.roleMemberships.create({ ...role, user_uuid: acme.member.uuid })).id).not.toBe(id);
  });

  it('ends on leaving the organization, and does not come back with the person', async () => {
    const { rolecall, acme, role, organization_id, admin, member } = await setUp();
    await admin.roleMemberships.create({ ...role, user_uuid: acme.member.uuid });
    await member.members.delete({ organization_id, user_uuid: acme.member.uuid });
    expect(await admin.roleMemberships.list(role)).toEqual({ count: 0, results: [] });
    await rolecall.system().system.addMember({ organization_id, email: acme.member.email });
    expect(await admin.roleMemberships.list(role)).toEqual({ count: 0, results: [] });
  });
});
