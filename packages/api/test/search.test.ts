import { levels, searchLimit } from '@rolecall/contracts';
import { describe, expect, it } from 'vitest';
import { databaseOf } from '../src/rolecall.ts';
import { createTestOrganization, openTestRolecall, withKey } from './support.ts';

async function setUp() {
  const rolecall = await openTestRolecall();
  const acme = await createTestOrganization(rolecall);
  const owner = await acme.owner.caller();
  return { rolecall, acme, organization_id: acme.id, owner };
}

const names = (results: { name: string }[]) => results.map(({ name }) => name);

describe('search', () => {
  it('finds members, roles and projects by any part of their names, ignoring case', async () => {
    const { acme, organization_id, owner } = await setUp();
    const role = await owner.roles.create({ organization_id, name: 'Ärzte maximal' });
    const project = await owner.projects.create({ organization_id, name: 'Maxwell' });
    await owner.roles.create({ organization_id, name: 'Other' });
    const { members, roles, projects } = await owner.search.everything({ organization_id, search: 'MAX' });
    expect(members).toEqual([{ uuid: acme.member.uuid, first_name: 'Max', last_name: '', email: acme.member.email }]);
    expect(roles).toEqual([{ id: role.id, name: 'Ärzte maximal' }]);
    expect(projects).toEqual([{ id: project.id, name: 'Maxwell' }]);
    expect(names((await owner.search.everything({ organization_id, search: 'äRZ' })).roles)).toEqual(['Ärzte maximal']);
  });

  it('ignores accents in every list that can be searched', async () => {
    const { rolecall, acme, organization_id, owner } = await setUp();
    const { system } = rolecall.system();
    const accented = [
      ['novak', 'Novák'],
      ['strasse', 'Straße'],
      ['lukasz', 'Łukasz'],
      ['oyvind', 'Øyvind'],
    ] as const;
    for (const [typed, name] of accented) {
      const email = `person-${accented.findIndex(([one]) => one === typed)}@example.com`;
      const user = await system.createUser({ email, first_name: 'Some', last_name: name });
      await system.addMember({ organization_id, email, level: levels.member, invited_by: acme.owner.email });
      const role = await owner.roles.create({ organization_id, name: `Team ${name}` });
      const other = await owner.roles.create({ organization_id, name: `Other ${typed.length} ${typed[0]}` });
      const project = await owner.projects.create({ organization_id, name: `Shop ${name}` });
      const dashboard = await owner.dashboards.create({ project_id: project.id, name: 'Sales' });
      await owner.roleMemberships.create({ organization_id, role_id: role.id, user_uuid: user.uuid });
      const group = { provider: 'github', provider_organization_id: typed.length.toString(), provider_role_id: email };
      const reference = { organization_id, role: other.id, ...group, provider_role_name: `Group ${name}` };
      const { id } = await owner.roleExternalReferences.create(reference);
      const target_email = `invited-${email}`;
      const invite = await owner.invites.create({ organization_id, target_email, first_name: name });
      const key = await owner.personalApiKeys.create({ label: `Key ${name}`, scopes: ['*'] });
      expect((await owner.invites.list({ organization_id, search: target_email.toUpperCase() })).count).toBe(1);
      for (const search of [typed, name, typed.toUpperCase(), name.toUpperCase(), name.normalize('NFD')]) {
        const asked = { organization_id, search };
        const idsOf = ({ count, results }: { count: number; results: { id: string | number }[] }) => {
          expect(count).toBe(results.length);
          return results.map((result) => result.id);
        };
        const everything = await owner.search.everything(asked);
        expect(everything.members.map(({ uuid }) => uuid)).toEqual([user.uuid]);
        expect(everything.roles.map((found) => found.id)).toEqual([role.id]);
        expect(everything.projects.map((found) => found.id)).toEqual([project.id]);
        const members = await owner.members.list(asked);
        expect([members.count, members.results.map((found) => found.user.uuid)]).toEqual([1, [user.uuid]]);
        expect(idsOf(await owner.roles.list(asked))).toEqual([role.id]);
        expect(idsOf(await owner.roles.names(asked))).toEqual([role.id]);
        expect(idsOf(await owner.roles.overview(asked))).toEqual([role.id]);
        expect(idsOf(await owner.roles.map(asked))).toEqual([role.id]);
        expect(idsOf(await owner.projects.overview(asked))).toEqual([project.id]);
        expect(idsOf(await owner.invites.list(asked))).toEqual([invite.id]);
        expect(idsOf(await owner.personalApiKeys.list({ search }))).toEqual([key.id]);
        expect(idsOf(await owner.personalApiKeys.listOfOrganization(asked))).toEqual([key.id]);
        // By the name of the group; the name of its role differs.
        expect(idsOf(await owner.roleExternalReferences.overview(asked))).toEqual([id]);
        const ofRole = await owner.roleMemberships.list({ ...asked, role_id: role.id });
        expect(ofRole.results.map((found) => found.user.uuid)).toEqual([user.uuid]);
        const project_id = project.id;
        const reaching = await owner.access.projectUsers({ project_id, search });
        expect([reaching.total_count, reaching.users.map(({ user_id }) => user_id)]).toEqual([1, [user.uuid]]);
        const looking = await owner.access.dashboardUsers({ project_id, dashboard_id: dashboard.id, search });
        expect(looking.users.map(({ user_id }) => user_id)).toEqual([user.uuid]);
        const candidates = await owner.roleMemberships.candidates({ ...asked, role_id: other.id });
        expect(candidates.results.map(({ uuid }) => uuid)).toEqual([user.uuid]);
      }
    }
    // References are also found by the name of their role.
    const [role] = (await owner.roles.names({ organization_id, search: 'team novak' })).results;
    const group = { provider: 'github', provider_organization_id: 'x', provider_role_id: 'x', provider_role_name: 'x' };
    const { id } = await owner.roleExternalReferences.create({ organization_id, role: role!.id, ...group });
    const found = await owner.roleExternalReferences.overview({ organization_id, search: 'TEAM NOVAK' });
    expect(found.results.map((reference) => reference.id)).toEqual([id]);
  });

  it('follows renames, and tells apart names that differ by an accent', async () => {
    const { acme, organization_id, owner } = await setUp();
    const role = await owner.roles.create({ organization_id, name: 'Novak' });
    const accented = await owner.roles.create({ organization_id, name: 'Novák' });
    const project = await owner.projects.create({ organization_id, name: 'Novák' });
    const search = async (term: string) => {
      const { members, roles, projects } = await owner.search.everything({ organization_id, search: term });
      return [members.map(({ uuid }) => uuid), roles.map(({ id }) => id), projects.map(({ id }) => id)];
    };
    expect(await search('novak')).toEqual([[], [role.id, accented.id], [project.id]]);
    await owner.roles.update({ organization_id, id: accented.id, name: 'Łukasz' });
    await owner.projects.update({ organization_id, id: project.id, name: 'Łukasz' });
    await owner.users.updateMe({ last_name: 'Łukasz' });
    expect(await search('novak')).toEqual([[], [role.id], []]);
    expect(await search('lukasz')).toEqual([[acme.owner.uuid], [accented.id], [project.id]]);
  });

  it('ranks names that start with the term first, then words that do, and limits the results', async () => {
    const { organization_id, owner } = await setUp();
    for (const name of ['Recall', 'Second call', 'Callers', 'First call', 'Call'])
      await owner.roles.create({ organization_id, name });
    expect(names((await owner.search.everything({ organization_id, search: 'call' })).roles)).toEqual([
      'Call',
      'Callers',
      'First call',
      'Second call',
      'Recall',
    ]);
    for (let number = 0; number < searchLimit; number += 1)
      await owner.roles.create({ organization_id, name: `Callback ${number}` });
    const { roles, counts } = await owner.search.everything({ organization_id, search: 'call' });
    expect(roles).toHaveLength(searchLimit);
    expect(counts).toEqual({ members: 0, roles: searchLimit + 5, projects: 0 });
  });

  it('matches % and _ literally', async () => {
    const { organization_id, owner } = await setUp();
    for (const name of ['100 %', '100 x', 'a_b', 'axb']) await owner.roles.create({ organization_id, name });
    expect(names((await owner.search.everything({ organization_id, search: '100 %' })).roles)).toEqual(['100 %']);
    expect(names((await owner.search.everything({ organization_id, search: 'a_b' })).roles)).toEqual(['a_b']);
  });

  it('stays within the organization and what the caller may see', async () => {
    const { rolecall, acme, organization_id, owner } = await setUp();
    const globex = await createTestOrganization(rolecall, 'Globex');
    const theirs = await globex.owner.caller();
    await theirs.roles.create({ organization_id: globex.id, name: 'Secret role' });
    await theirs.projects.create({ organization_id: globex.id, name: 'Secret project' });
    const project = await owner.projects.create({ organization_id, name: 'Secret plan' });
    await owner.projects.update({ organization_id, id: project.id, access_control: true });
    const search = { organization_id, search: 'secret' };
    expect(await owner.search.everything(search)).toEqual({
      members: [],
      roles: [],
      projects: [{ id: project.id, name: 'Secret plan' }],
      counts: { members: 0, roles: 0, projects: 1 },
    });
    const member = await acme.member.caller();
    expect(await member.search.everything(search)).toEqual({
      members: [],
      roles: [],
      projects: [],
      counts: { members: 0, roles: 0, projects: 0 },
    });
    const { members } = await owner.search.everything({ organization_id, search: 'example.com' });
    expect(members.map(({ uuid }) => uuid).toSorted()).toEqual(
      [acme.owner, acme.admin, acme.member].map(({ uuid }) => uuid).toSorted(),
    );
    await rolecall.system().system.deactivateUser({ email: acme.member.email });
    expect((await owner.search.everything({ organization_id, search: acme.member.email })).members).toEqual([]);
  });

  it('returns to a key only what its scopes allow', async () => {
    const { rolecall, acme, organization_id, owner } = await setUp();
    await owner.roles.create({ organization_id, name: 'Olive' });
    await owner.projects.create({ organization_id, name: 'Olive' });
    const found = async (scopes: Parameters<typeof withKey>[2]) => {
      const { caller } = await withKey(rolecall, acme.owner.email, scopes);
      const results = await caller.search.everything({ organization_id, search: 'olive' });
      return [results.members.length, results.roles.length, results.projects.length];
    };
    expect(await found({ scopes: ['organization:read'] })).toEqual([0, 1, 0]);
    expect(await found({ scopes: ['organization:read', 'organization_member:read'] })).toEqual([1, 1, 0]);
    expect(await found({ scopes: ['organization:write', 'project:write'] })).toEqual([0, 1, 1]);
    expect(await found({ scopes: ['*'] })).toEqual([1, 1, 1]);
  });

  it('is fast with 5,000 members, 500 roles and 20 projects', { timeout: 120_000 }, async () => {
    const { rolecall, organization_id, owner } = await setUp();
    const template = await databaseOf(rolecall)
      .executor.selectFrom('users')
      .selectAll()
      .limit(1)
      .executeTakeFirstOrThrow();
    const { id: _, ...common } = template;
    const now = template.created_at;
    const uuidOf = (kind: number, number: number) =>
      `0000000${kind}-0000-7000-8000-${String(number).padStart(12, '0')}`;
    await databaseOf(rolecall)
      .executor.transaction()
      .execute(async (trx) => {
        for (let from = 0; from < 5000; from += 250) {
          const numbers = Array.from({ length: 250 }, (__, index) => from + index);
          const users = await trx
            .insertInto('users')
            .values(
              numbers.map((number) => ({
                ...common,
                uuid: uuidOf(1, number),
                distinct_id: `crowd-${number}`,
                email: `crowd-${number}@example.com`,
                email_key: `crowd-${number}@example.com`,
                search_key: `person${number % 7} of the crowd ${number} crowd-${number}@example.com`,
              })),
            )
            .returning(['id'])
            .execute();
          await trx
            .insertInto('organization_memberships')
            .values(
              users.map(({ id }, index) => ({
                organization_id,
                id: uuidOf(2, from + index),
                user_id: id,
                level: levels.member,
                invited_by_user_id: null,
                joined_at: now,
                updated_at: now,
              })),
            )
            .execute();
        }
        await trx
          .insertInto('roles')
          .values(
            Array.from({ length: 500 }, (__, number) => ({
              organization_id,
              id: uuidOf(3, number),
              name: `Role of the crowd ${number}`,
              name_key: `role of the crowd ${number}`,
              search_key: `role of the crowd ${number}`,
              is_default: 0,
              created_at: now,
              updated_at: now,
            })),
          )
          .execute();
      });
    for (let number = 0; number < 20; number += 1)
      await owner.projects.create({ organization_id, name: `Project of the crowd ${number}` });
    const found = await owner.search.everything({ organization_id, search: 'crowd 49' });
    expect(found.members[0]?.email).toMatch(/^crowd-49/);
    expect(names(found.roles)[0]).toBe('Role of the crowd 49');
    const times: number[] = [];
    // Terms that match everything, some entries and nothing: each has to search all entries.
    for (const search of ['c', 'crowd', 'crowd-4999', 'person3', 'nothing like it'])
      for (let time = 0; time < 5; time += 1) {
        const begun = performance.now();
        await owner.search.everything({ organization_id, search });
        times.push(performance.now() - begun);
      }
    const median = times.toSorted((one, other) => one - other)[Math.floor(times.length / 2)] ?? Infinity;
    console.info(
      `search.everything on ${databaseOf(rolecall).engine?.name}: median ${median.toFixed(1)} ms, most ${Math.max(...times).toFixed(1)} ms`,
    );
    expect(median).toBeLessThan(100);
  });
});
