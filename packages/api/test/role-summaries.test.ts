import { maxOnMap } from '@rolecall/contracts';
import { describe, expect, it } from 'vitest';
import {
  countQueries,
  createTestClock,
  createTestOrganization,
  deactivateOwner,
  notFound,
  openTestRolecall,
  refusal,
  second,
  withKey,
} from './support.ts';

/** Roles of different ages, with different numbers of people and groups. */
async function setUp() {
  const time = createTestClock();
  const rolecall = await openTestRolecall({ clock: time.clock });
  const acme = await createTestOrganization(rolecall);
  const organization_id = acme.id;
  const admin = await acme.admin.caller();
  const ids: Record<string, string> = {};
  const add = async (name: string, people: string[] = [], groups = 0) => {
    time.advance(second);
    const { id } = await admin.roles.create({ organization_id, name });
    ids[name] = id;
    for (const user_uuid of people) await admin.roleMemberships.create({ organization_id, role_id: id, user_uuid });
    for (let number = 0; number < groups; number += 1)
      await admin.roleExternalReferences.create({
        organization_id,
        role: id,
        provider: 'github',
        provider_organization_id: 'acme',
        provider_role_id: `${name} ${number}`,
        provider_role_name: `${name} ${number}`,
      });
  };
  await add('On call', [acme.member.uuid, acme.owner.uuid], 1);
  await add('Ärzte');
  await add('ops_100%', [acme.member.uuid], 3);
  await add('Design', [acme.member.uuid, acme.owner.uuid, acme.admin.uuid]);
  return { time, rolecall, acme, organization_id, admin, member: await acme.member.caller(), ids, add };
}

describe('the overview of roles', () => {
  it('counts active members and external groups', async () => {
    const { rolecall, acme, organization_id, admin, member, ids } = await setUp();
    await admin.organizations.update({ organization_id, default_role_id: ids['Ärzte'] ?? '' });
    const { count, results } = await member.roles.overview({ organization_id, order: 'created_at' });
    expect(count).toBe(4);
    expect(
      results.map(({ name, member_count, external_reference_count, is_default }) => [
        name,
        member_count,
        external_reference_count,
        is_default,
      ]),
    ).toEqual([
      ['On call', 2, 1, false],
      ['Ärzte', 0, 0, true],
      ['ops_100%', 1, 3, false],
      ['Design', 3, 0, false],
    ]);
    for (const { members: _, ...role } of results)
      expect(await member.roles.summary({ organization_id, id: role.id })).toEqual(role);
    await deactivateOwner(rolecall, acme);
    const { results: later } = await member.roles.overview({ organization_id, order: 'created_at' });
    expect(later.map(({ member_count }) => member_count)).toEqual([1, 0, 1, 2]);
    for (const { id, member_count } of later)
      expect((await member.roles.get({ organization_id, id })).members).toHaveLength(member_count);
  });

  it('names the first three active holders of each role', async () => {
    const { rolecall, acme, organization_id, member, ids, add } = await setUp();
    const { uuid } = await acme.join('Ábel', 1);
    await add('Crowd', [acme.member.uuid, acme.owner.uuid, acme.admin.uuid, uuid]);
    const shown = async () => {
      const { results } = await member.roles.overview({ organization_id, order: '-member_count' });
      const entries = results.map((role) => [role.name, role.members.map(({ first_name }) => first_name)]);
      return Object.fromEntries(entries) as Record<string, string[]>;
    };
    expect(await shown()).toEqual({
      Crowd: ['Ábel', 'Anna', 'Max'],
      Design: ['Anna', 'Max', 'Olive'],
      'On call': ['Max', 'Olive'],
      'ops_100%': ['Max'],
      Ärzte: [],
    });
    const [role] = (await member.roles.overview({ organization_id, search: 'on call' })).results;
    const { results } = await member.roleMemberships.list({ organization_id, role_id: ids['On call'] ?? '' });
    expect(role?.members).toEqual(
      results.map(({ user }) => user).toSorted((one, other) => (one.first_name < other.first_name ? -1 : 1)),
    );
    await rolecall.system().system.deactivateUser({ email: acme.admin.email });
    expect((await shown())['Crowd']).toEqual(['Ábel', 'Max', 'Olive']);
    expect((await shown())['Design']).toEqual(['Max', 'Olive']);
  });

  it.each([
    ['name', ['Design', 'On call', 'ops_100%', 'Ärzte']],
    ['created_at', ['On call', 'Ärzte', 'ops_100%', 'Design']],
    ['member_count', ['Ärzte', 'ops_100%', 'On call', 'Design']],
    ['external_reference_count', ['Design', 'Ärzte', 'On call', 'ops_100%']],
  ] as const)(
    'can be sorted by %s in both directions, in pages that neither skip nor repeat entries',
    async (order, expected) => {
      const { organization_id, member } = await setUp();
      const names = async (given: typeof order | `-${typeof order}`) => {
        const pages = await Promise.all(
          [0, 1, 2, 3, 4].map((offset) => member.roles.overview({ organization_id, order: given, limit: 1, offset })),
        );
        expect(pages.map(({ count }) => count)).toEqual([4, 4, 4, 4, 4]);
        return pages.flatMap(({ results }) => results.map(({ name }) => name));
      };
      expect(await names(order)).toEqual(expected);
      const turned = await names(`-${order}`);
      // Roles with equal counts are in ascending order of name in both directions.
      expect(turned).toEqual(
        order === 'external_reference_count' ? ['ops_100%', 'On call', 'Design', 'Ärzte'] : expected.toReversed(),
      );
    },
  );

  it('searches names literally, ignoring case and accents', async () => {
    const { organization_id, member } = await setUp();
    const search = async (term: string) => {
      const { count, results } = await member.roles.overview({ organization_id, search: term });
      expect(count).toBe(results.length);
      return results.map(({ name }) => name);
    };
    expect(await search('ÄRZ')).toEqual(['Ärzte']);
    expect(await search('a\u0308r')).toEqual(['Ärzte']);
    expect(await search('arzte')).toEqual(['Ärzte']);
    expect(await search('N C')).toEqual(['On call']);
    expect(await search('%')).toEqual(['ops_100%']);
    expect(await search('_')).toEqual(['ops_100%']);
    expect(await search('\\')).toEqual([]);
    expect(await search('')).toHaveLength(4);
    const { count, results } = await member.roles.overview({ organization_id, search: 'n', limit: 1, offset: 1 });
    expect([count, results.map(({ name }) => name)]).toEqual([2, ['On call']]);
  });

  it('has no summary of a role that does not exist', async () => {
    const { organization_id, member } = await setUp();
    for (const id of ['x', '', organization_id])
      expect(await refusal(member.roles.summary({ organization_id, id }))).toEqual(notFound);
  });

  it('takes a fixed number of queries, as does the map', async () => {
    const { rolecall, organization_id, admin, member, ids, add, acme } = await setUp();
    const queries = countQueries(rolecall);
    const count = async (read: () => Promise<unknown>) => {
      queries();
      await read();
      return queries();
    };
    const overview = () => count(() => member.roles.overview({ organization_id, order: '-member_count' }));
    const map = () => count(() => member.roles.map({ organization_id }));
    const openTo = async (role: string) => {
      const { id: project_id } = await admin.projects.create({ organization_id, name: role });
      await admin.access.setProjectRule({ project_id, role: ids[role] ?? '', access_level: 'member' });
    };
    await openTo('Design');
    const before = [await overview(), await map()];
    for (let number = 0; number < 4; number += 1) {
      await add(`More ${number}`, [acme.owner.uuid], 2);
      await openTo(`More ${number}`);
    }
    expect([await overview(), await map()]).toEqual(before);
  });
});

describe('the description of a role', () => {
  it('is trimmed, and shown in overviews and the log, but not in documented objects', async () => {
    const { organization_id, admin, member } = await setUp();
    const created = await admin.roles.create({ organization_id, name: 'Night', description: ' Answers alerts ' });
    const { id } = created;
    const path = { organization_id, id };
    expect(created).not.toHaveProperty('description');
    expect(await member.roles.get(path)).not.toHaveProperty('description');
    const description = async () => {
      const { description: summarized } = await member.roles.summary(path);
      const [listed] = (await member.roles.overview({ organization_id, search: 'Night' })).results;
      expect(listed?.description).toBe(summarized);
      return summarized;
    };
    expect(await description()).toBe('Answers alerts');
    await admin.roles.update({ ...path, description: 'Sleeps' });
    await admin.roles.update({ ...path, description: ' Sleeps ' });
    expect(await description()).toBe('Sleeps');
    await admin.roles.update({ ...path, name: 'Day', description: '' });
    expect((await member.roles.summary(path)).description).toBe('');
    expect(await refusal(admin.roles.update({ ...path, description: 'x'.repeat(501) }))).toMatchObject({
      code: 'max_length',
      attr: 'description',
    });
    const { results } = await admin.activityLog.list({ organization_id, item_id: id });
    expect(results.map(({ type, before, after }) => ({ type, before, after }))).toEqual([
      { type: 'role.described', before: { description: 'Sleeps' }, after: { description: '' } },
      { type: 'role.renamed', before: { name: 'Night' }, after: { name: 'Day' } },
      { type: 'role.described', before: { description: 'Answers alerts' }, after: { description: 'Sleeps' } },
      { type: 'role.created', before: null, after: { name: 'Night', description: 'Answers alerts' } },
    ]);
  });
});

describe('the map of roles', () => {
  it('shows each role with its groups and its people', async () => {
    const { acme, organization_id, member, ids } = await setUp();
    const { count, results } = await member.roles.map({ organization_id, limit: 3 });
    expect(count).toBe(4);
    expect(results.map(({ name }) => name)).toEqual(['Design', 'On call', 'ops_100%']);
    expect(results[1]).toEqual({
      ...(await member.roles.summary({ organization_id, id: ids['On call'] ?? '' })),
      people: [
        { uuid: acme.member.uuid, email: acme.member.email, first_name: 'Max', last_name: '' },
        { uuid: acme.owner.uuid, email: acme.owner.email, first_name: 'Olive', last_name: '' },
      ],
      groups: [
        {
          id: expect.any(String),
          provider: 'github',
          provider_organization_id: 'acme',
          provider_role_name: 'On call 0',
        },
      ],
      project_count: 0,
      projects: [],
    });
    expect(results[0]?.groups).toEqual([]);
    expect(results[2]?.groups?.map(({ provider_role_name }) => provider_role_name)).toEqual([
      'ops_100% 0',
      'ops_100% 1',
      'ops_100% 2',
    ]);
    expect((await member.roles.map({ organization_id, search: 'ärz' })).results).toMatchObject([
      { name: 'Ärzte', people: [], groups: [] },
    ]);
  });

  it('shows the projects that rules give each role access to, if the caller may see them', async () => {
    const { rolecall, acme, organization_id, admin, member, ids } = await setUp();
    const open = async (name: string, levelsOf: Record<string, 'none' | 'member' | 'admin'>) => {
      const { id: project_id } = await admin.projects.create({ organization_id, name });
      for (const [role, access_level] of Object.entries(levelsOf))
        await admin.access.setProjectRule({ project_id, role: ids[role] ?? '', access_level });
      return project_id;
    };
    const shop = await open('Shop', { 'On call': 'admin', Design: 'member', Ärzte: 'none' });
    const clinic = await open('clinic', { 'On call': 'member' });
    const closed = await open('Closed', { 'On call': 'none', Ärzte: 'member' });
    await admin.access.setProjectRule({ project_id: closed, access_level: 'none' });
    // Rules about the dashboards of a project, or about a person, do not give a role access to the project.
    await admin.access.setResourceRule({
      project_id: clinic,
      resource: 'dashboard',
      role: ids['Design'] ?? '',
      access_level: 'manager',
    });
    await admin.access.setProjectRule({
      project_id: clinic,
      organization_member: acme.member.membership.id,
      access_level: 'admin',
    });

    const shown = async (caller: typeof admin) => {
      const { results } = await caller.roles.map({ organization_id });
      for (const { project_count, projects } of results) expect(projects).toHaveLength(project_count);
      return Object.fromEntries(results.map(({ name, projects }) => [name, projects]));
    };
    const shopFor = (access_level: string) => ({ id: shop, name: 'Shop', access_level });
    const ofMember = {
      'On call': [{ id: clinic, name: 'clinic', access_level: 'member' }, shopFor('admin')],
      Design: [shopFor('member')],
      'ops_100%': [],
      Ärzte: [],
    };
    expect(await shown(member)).toEqual(ofMember);
    const all = { ...ofMember, Ärzte: [{ id: closed, name: 'Closed', access_level: 'member' }] };
    expect(await shown(admin)).toEqual(all);
    const keyWith = async (key: Parameters<typeof withKey>[2]) =>
      (await withKey(rolecall, acme.admin.email, key)).caller;
    expect(await shown(await keyWith({ scopes: ['organization:read', 'access_control:read'] }))).toEqual(all);
    expect(Object.values(await shown(await keyWith({ scopes: ['organization:read'] })))).toEqual([[], [], [], []]);
    const limited = await keyWith({ scoped_organizations: [organization_id], scoped_projects: [shop] });
    expect(await shown(limited)).toEqual({ ...ofMember, 'On call': [shopFor('admin')] });
  });

  it('shows only the counts if there are too many entries', async () => {
    const { acme, organization_id, admin, member, ids, add } = await setUp();
    const crowd = [];
    for (let number = 0; number < maxOnMap; number += 1) crowd.push((await acme.join('Extra', 1)).uuid);
    await add('Crowd', crowd, maxOnMap);
    const crowded = async () => (await member.roles.map({ organization_id, search: 'crowd' })).results[0];
    expect((await crowded())?.people).toHaveLength(maxOnMap);
    expect((await crowded())?.groups).toHaveLength(maxOnMap);
    await add('Crowd and one', [...crowd, acme.owner.uuid], maxOnMap + 1);
    expect((await member.roles.map({ organization_id, search: 'crowd and' })).results).toMatchObject([
      { member_count: maxOnMap + 1, external_reference_count: maxOnMap + 1, people: null, groups: null },
    ]);
    const openOne = async (number: number) => {
      const { id: project_id } = await admin.projects.create({ organization_id, name: `Project ${number}` });
      await admin.access.setProjectRule({ project_id, role: ids['Crowd'] ?? '', access_level: 'member' });
    };
    for (let number = 0; number < maxOnMap; number += 1) await openOne(number);
    expect((await crowded())?.projects).toHaveLength(maxOnMap);
    await openOne(maxOnMap);
    expect(await crowded()).toMatchObject({ project_count: maxOnMap + 1, projects: null });
  });
});
