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
  it('finds members, roles and projects, whatever the case, by any part of their names', async () => {
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

  it('puts first what begins so, then what has a word that does, and answers a few', async () => {
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
    expect((await owner.search.everything({ organization_id, search: 'call' })).roles).toHaveLength(searchLimit);
  });

  it('takes % and _ as they are', async () => {
    const { organization_id, owner } = await setUp();
    for (const name of ['100 %', '100 x', 'a_b', 'axb']) await owner.roles.create({ organization_id, name });
    expect(names((await owner.search.everything({ organization_id, search: '100 %' })).roles)).toEqual(['100 %']);
    expect(names((await owner.search.everything({ organization_id, search: 'a_b' })).roles)).toEqual(['a_b']);
  });

  it('stays in the organization, and shows what the caller may see', async () => {
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
    });
    const member = await acme.member.caller();
    expect(await member.search.everything(search)).toEqual({ members: [], roles: [], projects: [] });
    const { members } = await owner.search.everything({ organization_id, search: 'example.com' });
    expect(members.map(({ uuid }) => uuid).toSorted()).toEqual(
      [acme.owner, acme.admin, acme.member].map(({ uuid }) => uuid).toSorted(),
    );
    await rolecall.system().system.deactivateUser({ email: acme.member.email });
    expect((await owner.search.everything({ organization_id, search: acme.member.email })).members).toEqual([]);
  });

  it('answers a key what its scopes let it read', async () => {
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

  it('answers in time with 5,000 members, 500 roles and 500 projects', { timeout: 120_000 }, async () => {
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
    // What fits everything, what fits some, and what fits nothing: nothing spares the search of all.
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
