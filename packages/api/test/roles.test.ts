import { describe, expect, it } from 'vitest';
import { databaseOf } from '../src/rolecall.ts';
import {
  countQueries,
  createTestClock,
  createTestOrganization,
  deactivateOwner,
  notFound,
  openTestRolecall,
  refusal,
  refused,
  second,
} from './support.ts';

const taken = refused('unique', 'There is already a role with this name.', 'name');

async function setUp() {
  const time = createTestClock();
  const rolecall = await openTestRolecall({ clock: time.clock });
  const acme = await createTestOrganization(rolecall);
  return {
    time,
    rolecall,
    acme,
    organization_id: acme.id,
    admin: await acme.admin.caller(),
    member: await acme.member.caller(),
  };
}

describe('creating a role', () => {
  it('returns the role with a trimmed name and without its creator', async () => {
    const { time, organization_id, admin, member } = await setUp();
    const role = await admin.roles.create({ organization_id, name: '  On call ' });
    expect(role).toEqual({
      id: expect.stringMatching(/^[0-9a-f-]{14}7/),
      name: 'On call',
      created_at: time.at(),
      created_by: null,
      members: [],
      is_default: false,
    });
    expect(await member.roles.get({ organization_id, id: role.id })).toEqual(role);
  });

  it('requires an admin or an owner', async () => {
    const { acme, organization_id, member } = await setUp();
    expect(await refusal(member.roles.create({ organization_id, name: 'On call' }))).toEqual(
      refused('permission_denied', 'Your organization access level is insufficient.'),
    );
    await (await acme.owner.caller()).roles.create({ organization_id, name: 'On call' });
  });

  it.each([
    ['On call', 'ON CALL'],
    ['ÄRZTE', 'ärzte'],
    ['Ärzte', 'A\u0308rzte'],
    ['ПРИВЕТ', 'привет'],
    ['On call', ' On call '],
  ])('treats %j and %j as the same name', async (one, other) => {
    const { organization_id, admin } = await setUp();
    await admin.roles.create({ organization_id, name: one });
    expect(await refusal(admin.roles.create({ organization_id, name: other }))).toEqual(taken);
  });

  it('keeps the name as it was typed', async () => {
    const { organization_id, admin } = await setUp();
    for (const name of ['A\u0308rzte', '🦊'.repeat(200), "'; drop table roles; --", '%_\\', '<script>'])
      expect((await admin.roles.create({ organization_id, name })).name).toBe(name);
  });

  it('refuses an invalid name', async () => {
    const { organization_id, admin } = await setUp();
    expect(await refusal(admin.roles.create({ organization_id, name: '🦊'.repeat(201) }))).toEqual(
      refused('max_length', 'Ensure this field has no more than 200 characters.', 'name'),
    );
    expect(await refusal(admin.roles.create({ organization_id, name: ' ' }))).toEqual(
      refused('blank', 'This field may not be blank.', 'name'),
    );
    expect(await refusal(admin.roles.create({ organization_id } as never))).toEqual(
      refused('required', 'This field is required.', 'name'),
    );
  });
});

describe('listing roles', () => {
  it('returns roles in order of creation, in pages that neither skip nor repeat roles', async () => {
    const { time, organization_id, admin, member } = await setUp();
    const ids: string[] = [];
    for (let number = 0; number < 7; number += 1) {
      ids.push((await admin.roles.create({ organization_id, name: `Role ${9 - number}` })).id);
      // Some are created at the same instant, so that the id decides.
      if (number % 3 === 0) time.advance(second);
    }
    const pages = await Promise.all(
      [0, 3, 6, 9].map((offset) => member.roles.list({ organization_id, limit: 3, offset })),
    );
    expect(pages.map((page) => page.results.length)).toEqual([3, 3, 1, 0]);
    expect(pages.flatMap((page) => page.results.map((role) => role.id))).toEqual(ids);
    expect(pages.map((page) => page.count)).toEqual([7, 7, 7, 7]);
    expect(await member.roles.list({ organization_id })).toEqual(
      await member.roles.list({ organization_id, limit: 100, offset: 0 }),
    );
  });

  it('finds roles by a part of their name, with the count and their members', async () => {
    const { acme, organization_id, admin, member } = await setUp();
    const { uuid: user_uuid } = await acme.member.caller().then((caller) => caller.users.me());
    for (const name of ['On call', '100% remote', 'Called away', 'Press'])
      await admin.roles.create({ organization_id, name });
    const found = await member.roles.list({ organization_id, search: 'CALL' });
    expect(found).toMatchObject({ count: 2, results: [{ name: 'On call' }, { name: 'Called away' }] });
    const role_id = found.results[1]?.id ?? '';
    await admin.roleMemberships.create({ organization_id, role_id, user_uuid });
    expect(await member.roles.list({ organization_id, search: ' call', limit: 1, offset: 1 })).toMatchObject({
      count: 2,
      results: [{ id: role_id, members: [{ user: { uuid: user_uuid } }] }],
    });
    expect(await member.roles.list({ organization_id, search: '0%' })).toMatchObject({ count: 1 });
    expect(await member.roles.list({ organization_id, search: '%0' })).toEqual({ count: 0, results: [] });
    expect(await member.roles.list({ organization_id, search: ' ' })).toMatchObject({ count: 4 });
  });

  it('includes the active members of each role, in joining order', async () => {
    const { time, rolecall, acme, organization_id, admin, member } = await setUp();
    const [first, other] = [
      await admin.roles.create({ organization_id, name: 'First' }),
      await admin.roles.create({ organization_id, name: 'Other' }),
    ];
    const join = (role_id: string, user_uuid: string) =>
      admin.roleMemberships.create({ organization_id, role_id, user_uuid });
    const memberships = [];
    for (const { uuid } of [acme.member, acme.owner, acme.admin]) {
      memberships.push(await join(first.id, uuid));
      time.advance(second);
    }
    const inOther = await join(other.id, acme.owner.uuid);
    const { results } = await member.roles.list({ organization_id });
    expect(results.map((role) => role.members)).toEqual([memberships, [inOther]]);
    await deactivateOwner(rolecall, acme);
    expect(
      (await member.roles.list({ organization_id })).results.map((role) => role.members.map(({ id }) => id)),
    ).toEqual([[memberships[0]?.id, memberships[2]?.id], []]);
    expect((await member.roles.get({ organization_id, id: first.id })).members.map(({ id }) => id)).toEqual([
      memberships[0]?.id,
      memberships[2]?.id,
    ]);
  });

  it('takes a fixed number of queries', async () => {
    const { rolecall, acme, organization_id, admin } = await setUp();
    const queries = countQueries(rolecall);
    const count = async () => {
      queries();
      await admin.roles.list({ organization_id });
      return queries();
    };
    const none = await count();
    for (let number = 0; number < 5; number += 1) {
      const { id: role_id } = await admin.roles.create({ organization_id, name: `Role ${number}` });
      for (const { uuid } of [acme.member, acme.owner])
        await admin.roleMemberships.create({ organization_id, role_id, user_uuid: uuid });
    }
    expect(await count()).toBe(none);
    expect(none).toBeGreaterThan(0);
  });
});

describe('changing a role', () => {
  it('renames it, even if only the case of the name changes', async () => {
    const { organization_id, admin, member } = await setUp();
    const { id } = await admin.roles.create({ organization_id, name: 'On call' });
    for (const name of ['ON CALL', 'On-call', 'On-call']) {
      expect((await admin.roles.update({ organization_id, id, name })).name).toBe(name);
      expect((await member.roles.get({ organization_id, id })).name).toBe(name);
    }
  });

  it('releases the old name and reserves the new one', async () => {
    const { organization_id, admin } = await setUp();
    const { id } = await admin.roles.create({ organization_id, name: 'Old' });
    await admin.roles.update({ organization_id, id, name: 'New' });
    await admin.roles.create({ organization_id, name: 'old' });
    expect(await refusal(admin.roles.create({ organization_id, name: 'NEW' }))).toEqual(taken);
    expect(await refusal(admin.roles.update({ organization_id, id, name: 'OLD' }))).toEqual(taken);
  });

  it('keeps omitted fields and the members', async () => {
    const { acme, organization_id, admin } = await setUp();
    const { id } = await admin.roles.create({ organization_id, name: 'On call' });
    const membership = await admin.roleMemberships.create({
      organization_id,
      role_id: id,
      user_uuid: acme.member.uuid,
    });
    expect(await admin.roles.update({ organization_id, id })).toMatchObject({ name: 'On call', members: [membership] });
  });

  it('reports a missing role before an invalid name', async () => {
    const { organization_id, admin } = await setUp();
    expect(await refusal(admin.roles.update({ organization_id, id: organization_id, name: '' }))).toEqual(notFound);
  });

  it('never sets updated_at to before created_at', async () => {
    const { time, rolecall, organization_id, admin } = await setUp();
    const { id } = await admin.roles.create({ organization_id, name: 'On call' });
    time.advance(-60 * second);
    await admin.roles.update({ organization_id, id, name: 'Later' });
    const row = await databaseOf(rolecall)
      .executor.selectFrom('roles')
      .selectAll()
      .where('id', '=', id)
      .executeTakeFirstOrThrow();
    expect(row.updated_at).toBe(row.created_at);
  });
});

describe('deleting a role', () => {
  it('deletes its memberships and external references', async () => {
    const { acme, organization_id, admin, member } = await setUp();
    const { id } = await admin.roles.create({ organization_id, name: 'On call' });
    await admin.roleMemberships.create({ organization_id, role_id: id, user_uuid: acme.member.uuid });
    const group = { provider: 'github', provider_organization_id: 'acme', provider_role_id: '1' };
    await admin.roleExternalReferences.create({ organization_id, role: id, ...group, provider_role_name: 'On call' });
    await admin.roles.delete({ organization_id, id });
    expect(await refusal(member.roles.get({ organization_id, id }))).toEqual(notFound);
    expect(await member.roles.list({ organization_id })).toEqual({ count: 0, results: [] });
    expect(await member.roleMemberships.list({ organization_id, role_id: id })).toEqual({ count: 0, results: [] });
    expect(await member.roleExternalReferences.list({ organization_id })).toEqual({ count: 0, results: [] });
    expect(await member.roleExternalReferences.lookup({ organization_id, ...group })).toEqual({ reference: null });
    expect(await refusal(admin.roles.delete({ organization_id, id }))).toEqual(notFound);
  });
});

describe('the names of roles', () => {
  it('are sorted, paged and searched literally, ignoring case', async () => {
    const { organization_id, admin, member } = await setUp();
    const ids = new Map<string, string>();
    for (const name of ['Zebra', 'ÄRZTE', 'apes', '100%'])
      ids.set(name, (await admin.roles.create({ organization_id, name })).id);
    await admin.organizations.update({ organization_id, default_role_id: ids.get('apes') ?? '' });
    const names = async (more: object = {}) => {
      const { count, results } = await member.roles.names({ organization_id, ...more });
      return [count, ...results.map(({ name }) => name)];
    };
    expect(await names()).toEqual([4, '100%', 'apes', 'Zebra', 'ÄRZTE']);
    expect(await names({ limit: 2, offset: 1 })).toEqual([4, 'apes', 'Zebra']);
    expect(await names({ search: 'ärz' })).toEqual([1, 'ÄRZTE']);
    expect(await names({ search: 'Z', limit: 1 })).toEqual([2, 'Zebra']);
    expect(await names({ search: '%' })).toEqual([1, '100%']);
    expect(await names({ search: '' })).toEqual(await names());
    expect(await names({ ids: [ids.get('Zebra'), organization_id] })).toEqual([1, 'Zebra']);
    expect(await names({ ids: [] })).toEqual([0]);
    const [, apes] = (await member.roles.names({ organization_id })).results;
    expect(apes).toEqual({ id: ids.get('apes'), name: 'apes', is_default: true });
  });
});

describe('a role', () => {
  it.each(['', 'x', '1', '00000000-0000-4000-8000-000000000000', "' or 1=1 --", '__proto__'])(
    'is not found by the id %j',
    async (id) => {
      const { organization_id, admin } = await setUp();
      for (const call of [
        () => admin.roles.get({ organization_id, id }),
        () => admin.roles.update({ organization_id, id, name: 'x' }),
        () => admin.roles.delete({ organization_id, id }),
      ])
        expect(await refusal(call())).toEqual(notFound);
    },
  );

  it('is found by its UUID in any case', async () => {
    const { organization_id, admin } = await setUp();
    const { id } = await admin.roles.create({ organization_id, name: 'On call' });
    expect((await admin.roles.get({ organization_id, id: id.toUpperCase() })).id).toBe(id);
  });
});

describe('the organization of a call', () => {
  it('is found by its UUID in any case, or as @current', async () => {
    const { organization_id, admin } = await setUp();
    for (const given of [organization_id, organization_id.toUpperCase(), '@current'])
      expect(await admin.roles.list({ organization_id: given })).toEqual({ count: 0, results: [] });
  });

  it.each(['x', '', '@Current', '@current ', '00000000-0000-4000-8000-000000000000', '1'])(
    'is not found by the id %j',
    async (organization_id) => {
      const { admin } = await setUp();
      expect(await refusal(admin.roles.list({ organization_id }))).toEqual(notFound);
    },
  );

  it('is checked right after authentication, before level and input', async () => {
    const { rolecall, organization_id, member } = await setUp();
    const nobody = rolecall.createCaller({ kind: 'anonymous' });
    expect(await refusal(nobody.roles.create({ organization_id: 'x', name: '' }))).toEqual(
      refused('not_authenticated', 'Authentication credentials were not provided.'),
    );
    expect(await refusal(member.roles.create({ organization_id: 'x', name: '' }))).toEqual(notFound);
    expect((await refusal(member.roles.create({ organization_id, name: '' }))).code).toBe('permission_denied');
  });
});
