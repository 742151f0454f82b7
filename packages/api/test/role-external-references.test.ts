import { describe, expect, it } from 'vitest';
import { createTestClock, createTestOrganization, notFound, openTestRolecall, refusal, refused } from './support.ts';

const slugTaken = refused(
  'invalid_input',
  'A role external reference with this provider, organization, and role slug already exists.',
);
const idTaken = refused(
  'invalid_input',
  'A role external reference with this provider, organization, and role ID already exists.',
);

async function setUp() {
  const time = createTestClock();
  const rolecall = await openTestRolecall({ clock: time.clock });
  const acme = await createTestOrganization(rolecall);
  const organization_id = acme.id;
  const admin = await acme.admin.caller();
  const { id: role } = await admin.roles.create({ organization_id, name: 'On call' });
  const group = {
    provider: 'github',
    provider_organization_id: 'acme',
    provider_role_id: '4242',
    provider_role_slug: 'on-call',
    provider_role_name: 'On call',
  };
  const create = (
    changes: Partial<
      Omit<typeof group, 'provider_role_slug'> & { role: string; provider_role_slug: string | null }
    > = {},
  ) => admin.roleExternalReferences.create({ organization_id, role, ...group, ...changes });
  return { time, rolecall, acme, organization_id, admin, member: await acme.member.caller(), role, group, create };
}

describe('creating a reference', () => {
  it('returns it with its creator', async () => {
    const { time, acme, organization_id, admin, role, group, create } = await setUp();
    const reference = await create();
    const me = (await admin.members.get({ organization_id, user_uuid: acme.admin.uuid })).user;
    expect(reference).toEqual({ id: expect.any(String), ...group, role, created_at: time.at(), created_by: me });
  });

  it('returns no creator if the system created it', async () => {
    const { rolecall, organization_id, role, group } = await setUp();
    const reference = await rolecall.system().roleExternalReferences.create({ organization_id, role, ...group });
    expect(reference.created_by).toBeNull();
    expect((await rolecall.system().roleExternalReferences.list({ organization_id })).results).toEqual([reference]);
  });

  it('requires a role of the same organization', async () => {
    const { rolecall, create } = await setUp();
    const globex = await createTestOrganization(rolecall, 'Globex');
    const { id: foreign } = await (
      await globex.admin.caller()
    ).roles.create({ organization_id: globex.id, name: 'On call' });
    for (const role of [foreign, '00000000-0000-4000-8000-000000000000'])
      expect(await refusal(create({ role }))).toEqual(
        refused('does_not_exist', `Invalid pk "${role}" - object does not exist.`, 'role'),
      );
    expect(await refusal(create({ role: 'x' }))).toEqual(refused('invalid_input', 'Must be a valid UUID.', 'role'));
  });

  it('requires an admin', async () => {
    const { organization_id, member, role, group } = await setUp();
    expect((await refusal(member.roleExternalReferences.create({ organization_id, role, ...group }))).code).toBe(
      'permission_denied',
    );
  });

  it('accepts text, an empty string or null as the slug', async () => {
    const { create } = await setUp();
    expect((await create({ provider_role_id: '1', provider_role_slug: '' })).provider_role_slug).toBe('');
    expect((await create({ provider_role_id: '2', provider_role_slug: null })).provider_role_slug).toBeNull();
    expect((await create({ provider_role_id: '3', provider_role_slug: ' Ops ' })).provider_role_slug).toBe('Ops');
  });
});

describe('the uniqueness of references', () => {
  it.each([
    ['the case of the provider', { provider: 'GitHub' }],
    ['the case of the organization', { provider_organization_id: 'ACME' }],
    ['the case of the slug', { provider_role_slug: 'On-Call' }],
    ['white space', { provider_role_slug: ' on-call ' }],
  ])('makes slugs collide that differ only in %s', async (_, changes) => {
    const { create } = await setUp();
    await create();
    expect(await refusal(create({ provider_role_id: 'other', ...changes }))).toEqual(slugTaken);
  });

  it.each([
    ['provider', { provider: 'GITHUB', provider_role_id: 'T-Ä' }],
    ['organization', { provider_organization_id: 'Acme', provider_role_id: 'T-Ä' }],
    ['id', { provider_role_id: 't-a\u0308' }],
  ])('makes ids collide, whatever the case of the %s', async (_, changes) => {
    const { create } = await setUp();
    await create({ provider_role_id: 'T-Ä' });
    expect(await refusal(create({ provider_role_slug: 'other', ...changes }))).toEqual(idTaken);
    expect(await refusal(create({ provider_role_slug: null, ...changes }))).toEqual(idTaken);
  });

  it.each([
    ['ÄRZTE', 'ärzte'],
    ['A\u0308rzte', 'ärzte'],
    ['ОПС', 'опс'],
  ])('treats %j and %j as the same slug', async (one, other) => {
    const { create } = await setUp();
    await create({ provider_role_id: '1', provider_role_slug: one });
    expect(await refusal(create({ provider_role_id: '2', provider_role_slug: other }))).toEqual(slugTaken);
  });

  it('reports the slug if both slug and id are taken', async () => {
    const { create } = await setUp();
    await create();
    expect(await refusal(create())).toEqual(slugTaken);
  });

  it('never makes null or empty slugs collide', async () => {
    const { organization_id, admin, create } = await setUp();
    const slugs = [null, null, '', '', ' '];
    for (const [number, provider_role_slug] of slugs.entries())
      await create({ provider_role_id: `${number}`, provider_role_slug });
    expect((await admin.roleExternalReferences.list({ organization_id })).count).toBe(5);
  });

  it('applies within one organization of one provider', async () => {
    const { create } = await setUp();
    await create();
    await create({ provider: 'slack' });
    await create({ provider_organization_id: 'globex' });
  });

  it('applies across all roles of the organization', async () => {
    const { organization_id, admin, create } = await setUp();
    await create();
    const { id: role } = await admin.roles.create({ organization_id, name: 'Other' });
    expect(await refusal(create({ role }))).toEqual(slugTaken);
  });

  it('ends when the reference is deleted', async () => {
    const { organization_id, admin, create } = await setUp();
    const { id } = await create();
    await admin.roleExternalReferences.delete({ organization_id, id });
    await create();
  });
});

describe('listing references', () => {
  const rows = [
    ['github', 'acme', null, '1'],
    ['github', 'acme', null, '2'],
    ['github', 'acme', '', '3'],
    ['github', 'acme', 'a', '4'],
    ['github', 'acme', 'b', '5'],
    ['github', 'globex', 'a', '6'],
    ['slack', 'acme', 'a', '7'],
  ] as const;

  async function filled() {
    const given = await setUp();
    const { id: otherRole } = await given.admin.roles.create({ organization_id: given.organization_id, name: 'Other' });
    // Created in reverse, so that the order of creation differs from that of the list, except where the id decides.
    const made = new Map<string, string>();
    for (const [provider, provider_organization_id, provider_role_slug, provider_role_id] of [...rows].toReversed()) {
      const reference = await given.create({
        provider,
        provider_organization_id,
        provider_role_slug,
        provider_role_id,
        role: provider_role_id > '4' ? otherRole : given.role,
      });
      made.set(provider_role_id, reference.id);
    }
    const list = async (filter: object = {}) => {
      const { count, results } = await given.member.roleExternalReferences.list({
        organization_id: given.organization_id,
        ...filter,
      });
      return { count, ids: results.map((reference) => reference.provider_role_id) };
    };
    return { ...given, otherRole, list, made };
  }

  it('sorts by provider, its organization, slug and id', async () => {
    const { list } = await filled();
    expect(await list()).toEqual({ count: 7, ids: ['2', '1', '3', '4', '5', '6', '7'] });
  });

  it('returns pages that neither skip nor repeat entries', async () => {
    const { list } = await filled();
    const pages = await Promise.all([0, 2, 4, 6].map((offset) => list({ limit: 2, offset })));
    expect(pages.flatMap((page) => page.ids)).toEqual((await list()).ids);
    expect(new Set(pages.map((page) => page.count))).toEqual(new Set([7]));
  });

  it('applies filters alone and together, and counts what they match', async () => {
    const { list, role, otherRole } = await filled();
    expect(await list({ provider: 'slack' })).toEqual({ count: 1, ids: ['7'] });
    expect(await list({ provider_organization_id: 'globex' })).toEqual({ count: 1, ids: ['6'] });
    expect(await list({ role_id: otherRole })).toEqual({ count: 3, ids: ['5', '6', '7'] });
    expect(await list({ role_id: otherRole.toUpperCase(), limit: 1, offset: 1 })).toEqual({ count: 3, ids: ['6'] });
    expect(await list({ provider: 'github', provider_organization_id: 'acme', role_id: role })).toEqual({
      count: 4,
      ids: ['2', '1', '3', '4'],
    });
    expect(await list({ provider: 'jira' })).toEqual({ count: 0, ids: [] });
    // Blank filters are ignored.
    expect(await list({ provider: '', provider_organization_id: ' ' })).toEqual(await list({}));
    expect(await list({ role_id: '00000000-0000-4000-8000-000000000000' })).toEqual({ count: 0, ids: [] });
  });
});

describe('looking up a reference', () => {
  it('finds it by id or slug, ignoring case', async () => {
    const { organization_id, member, create } = await setUp();
    const reference = await create({ provider_role_slug: 'Ärzte' });
    const lookup = (query: object) =>
      member.roleExternalReferences.lookup({
        organization_id,
        provider: 'GitHub',
        provider_organization_id: 'ACME',
        ...query,
      });
    expect(await lookup({ provider_role_id: '4242' })).toEqual({ reference });
    expect(await lookup({ provider_role_slug: 'A\u0308RZTE' })).toEqual({ reference });
    expect(await lookup({ provider_role_slug: 'ÄRZTE', provider_role_id: '' })).toEqual({ reference });
    expect(await lookup({ provider_role_id: ' 4242 ', provider_role_slug: 'unknown' })).toEqual({ reference });
  });

  it('prefers the id if both are given, and falls back to the slug', async () => {
    const { organization_id, member, create } = await setUp();
    const byId = await create({ provider_role_id: '1', provider_role_slug: 'one' });
    const bySlug = await create({ provider_role_id: '2', provider_role_slug: 'two' });
    const lookup = (provider_role_id: string, provider_role_slug: string) =>
      member.roleExternalReferences.lookup({
        organization_id,
        provider: 'github',
        provider_organization_id: 'acme',
        provider_role_id,
        provider_role_slug,
      });
    expect(await lookup('1', 'two')).toEqual({ reference: byId });
    expect(await lookup('unknown', 'two')).toEqual({ reference: bySlug });
    expect(await lookup('unknown', 'unknown')).toEqual({ reference: null });
  });

  it('finds nothing in another organization, provider or group', async () => {
    const { rolecall, organization_id, member, create } = await setUp();
    await create();
    const globex = await createTestOrganization(rolecall, 'Globex');
    const query = { provider: 'github', provider_organization_id: 'acme', provider_role_id: '4242' };
    expect(
      await (await globex.member.caller()).roleExternalReferences.lookup({ organization_id: globex.id, ...query }),
    ).toEqual({ reference: null });
    expect(await member.roleExternalReferences.lookup({ organization_id, ...query, provider: 'slack' })).toEqual({
      reference: null,
    });
    expect(await member.roleExternalReferences.lookup({ organization_id, ...query, provider_role_id: '424' })).toEqual({
      reference: null,
    });
  });

  it('requires a slug or an id', async () => {
    const { organization_id, member } = await setUp();
    expect(
      await refusal(
        member.roleExternalReferences.lookup({ organization_id, provider: 'github', provider_organization_id: 'acme' }),
      ),
    ).toEqual(refused('invalid_input', 'Either provider_role_slug or provider_role_id must be provided.'));
    expect(
      await refusal(member.roleExternalReferences.lookup({ organization_id, provider_role_id: '1' } as never)),
    ).toEqual(refused('required', 'This field is required.', 'provider'));
  });

  it('never matches an empty slug', async () => {
    const { organization_id, member, create } = await setUp();
    await create({ provider_role_slug: '' });
    expect(
      await member.roleExternalReferences.lookup({
        organization_id,
        provider: 'github',
        provider_organization_id: 'acme',
        provider_role_id: 'x',
        provider_role_slug: '',
      }),
    ).toEqual({ reference: null });
  });
});

describe('deleting a reference', () => {
  it('requires an admin of its organization', async () => {
    const { rolecall, organization_id, admin, member, create } = await setUp();
    const { id } = await create();
    const globex = await createTestOrganization(rolecall, 'Globex');
    expect((await refusal(member.roleExternalReferences.delete({ organization_id, id }))).code).toBe(
      'permission_denied',
    );
    expect(
      await refusal((await globex.admin.caller()).roleExternalReferences.delete({ organization_id: globex.id, id })),
    ).toEqual(notFound);
    await admin.roleExternalReferences.delete({ organization_id, id });
    for (const gone of [id, 'x', ''])
      expect(await refusal(admin.roleExternalReferences.delete({ organization_id, id: gone }))).toEqual(notFound);
    expect(await admin.roleExternalReferences.list({ organization_id })).toEqual({ count: 0, results: [] });
  });
});

describe('the overview of references', () => {
  async function fixture() {
    const given = await setUp();
    const { admin, organization_id, create } = given;
    const { id: design } = await admin.roles.create({ organization_id, name: 'Größe' });
    await create({
      provider: 'slack',
      provider_role_name: 'Help desk',
      provider_role_id: 'C1',
      provider_role_slug: null,
    });
    await create({ provider: 'GitHub', provider_role_name: 'zebra', provider_role_id: '2', provider_role_slug: 'z' });
    await create({ provider_role_name: 'Älpha', provider_role_id: '3', provider_role_slug: 'ops_1', role: design });
    const overview = async (filter = {}) => {
      const { count, results } = await given.member.roleExternalReferences.overview({ organization_id, ...filter });
      return [count, results.map(({ provider_role_name, role_name }) => `${provider_role_name}: ${role_name}`)];
    };
    return { ...given, design, overview };
  }

  it('includes the role’s name, and sorts by provider and group name', async () => {
    const { organization_id, member, overview } = await fixture();
    expect(await overview()).toEqual([3, ['Älpha: Größe', 'zebra: On call', 'Help desk: On call']]);
    expect(await overview({ limit: 1, offset: 1 })).toEqual([3, ['zebra: On call']]);
    const { results } = await member.roleExternalReferences.overview({ organization_id });
    const byId = new Map(
      (await member.roleExternalReferences.list({ organization_id })).results.map((reference) => [
        reference.id,
        reference,
      ]),
    );
    for (const { role_name: _, ...reference } of results) expect(reference).toEqual(byId.get(reference.id));
  });

  it('filters by provider, ignoring case, and by role', async () => {
    const { design, overview } = await fixture();
    expect(await overview({ provider: 'GITHUB' })).toEqual([2, ['Älpha: Größe', 'zebra: On call']]);
    expect(await overview({ provider: 'jira' })).toEqual([0, []]);
    expect(await overview({ role_id: design })).toEqual([1, ['Älpha: Größe']]);
    expect(await overview({ role_id: design, provider: 'slack' })).toEqual([0, []]);
  });

  it('searches the group’s name, slug, id and organization and the role’s name literally', async () => {
    const { overview } = await fixture();
    expect(await overview({ search: 'älp' })).toEqual([1, ['Älpha: Größe']]);
    expect(await overview({ search: 'OPS_' })).toEqual([1, ['Älpha: Größe']]);
    expect(await overview({ search: 'c1' })).toEqual([1, ['Help desk: On call']]);
    expect(await overview({ search: 'grö' })).toEqual([1, ['Älpha: Größe']]);
    expect((await overview({ search: 'acme' }))[0]).toBe(3);
    expect(await overview({ search: 'acme', provider: 'slack' })).toEqual([1, ['Help desk: On call']]);
    expect(await overview({ search: '%' })).toEqual([0, []]);
  });

  it('counts references per provider, ignoring case', async () => {
    const { organization_id, member } = await fixture();
    expect(await member.roleExternalReferences.providers({ organization_id })).toEqual([
      { provider: 'github', count: 2 },
      { provider: 'slack', count: 1 },
    ]);
  });
});
