import { permissionOf, permissions, type ProcedureName } from '@rolecall/contracts';
import { lockOrganization, transaction } from '@rolecall/db';
import { describe, expect, it } from 'vitest';
import { newDatabaseUrl } from '../../db/testing/database-urls.ts';
import { createCaller } from '../src/app-router.ts';
import { revisionOf } from '../src/context.ts';
import { databaseOf, type Rolecall } from '../src/rolecall.ts';
import { call, createFixture, inputsFor, leastCaller } from './fixture.ts';
import { activityLines, activityOf, contents, createTestOrganization, openTestRolecall, refusal } from './support.ts';

/** The revision of an organization, and the number of its rows in the log. */
const countersOf = async (rolecall: Rolecall, organizationId: string) => {
  const { revision, last_sequence } = await databaseOf(rolecall)
    .executor.selectFrom('organizations')
    .select(['revision', 'last_sequence'])
    .where('id', '=', organizationId)
    .executeTakeFirstOrThrow();
  return { revision: Number(revision), last_sequence: Number(last_sequence) };
};

async function setUp() {
  const rolecall = await openTestRolecall();
  const acme = await createTestOrganization(rolecall);
  return { rolecall, acme, organization_id: acme.id, admin: await acme.admin.caller() };
}

describe('the revision', () => {
  it('counts each write once, and the log each row, while several processes write', async () => {
    const databaseUrl = await newDatabaseUrl();
    const processes: Rolecall[] = [];
    for (let count = 0; count < 3; count += 1) processes.push(await openTestRolecall({ databaseUrl }));
    const [first] = processes as [Rolecall, ...Rolecall[]];
    const acme = await createTestOrganization(first);
    const organization_id = acme.id;
    const before = await countersOf(first, organization_id);
    let writes = 0;
    const write = async (work: Promise<unknown>) => {
      const done = await work.then(
        () => 1,
        () => 0,
      );
      writes += done;
      return done === 1;
    };
    await Promise.all(
      Array.from({ length: 20 }, async (_, writer) => {
        const caller = await (processes[writer % 3] as Rolecall).actingAs(acme.admin.email);
        for (let round = 0; round < 6; round += 1) {
          // Of concurrent roles with the same name, one is created.
          const name = `Role ${writer % 4} ${round}`;
          if (!(await write(caller.roles.create({ organization_id, name })))) continue;
          const { results } = await caller.roles.names({ organization_id, search: name });
          const role_id = results[0]?.id ?? '';
          await write(caller.members.addRoles({ organization_id, user_uuid: acme.member.uuid, role_ids: [role_id] }));
          if (round % 2 === 0) await write(caller.roles.delete({ organization_id, id: role_id }));
        }
      }),
    );
    const after = await countersOf(first, organization_id);
    expect(writes).toBeGreaterThan(20);
    expect(after.revision - before.revision).toBe(writes);
    const lines = (await activityLines(first)).filter((line) => line.organization_id === organization_id);
    const sequences = lines.map(({ sequence }) => Number(sequence)).toSorted((one, other) => one - other);
    expect(sequences).toEqual(Array.from({ length: after.last_sequence }, (_, index) => index + 1));
    // In the order of the sequence, time never goes back.
    const times = lines.toSorted((one, other) => Number(one.sequence) - Number(other.sequence));
    expect(times.map((line) => line.created_at)).toEqual(times.map((line) => line.created_at).toSorted());
  });

  it('is incremented by changes that results show, and by nothing else', async () => {
    const { rolecall, acme, organization_id, admin } = await setUp();
    const stepOf = async (work: () => Promise<unknown>) => {
      const { revision } = await countersOf(rolecall, organization_id);
      await work();
      return (await countersOf(rolecall, organization_id)).revision - revision;
    };
    const { id } = await admin.projects.create({ organization_id, name: 'Web shop' });
    const dashboard = await admin.dashboards.create({ project_id: id, name: 'One', url: 'https://example.com' });
    const owner = await acme.owner.caller();
    expect({
      opened: await stepOf(() => admin.dashboards.update({ project_id: id, id: dashboard.id, opened: true })),
      renamed: await stepOf(() => owner.users.updateMe({ first_name: 'Olga' })),
      read: await stepOf(() => admin.roles.list({ organization_id })),
      current: await stepOf(() => owner.users.updateMe({ set_current_organization: organization_id })),
      refused: await stepOf(() => refusal(admin.roles.delete({ organization_id, id: organization_id }))),
      deactivated: await stepOf(() => rolecall.system().system.deactivateUser({ email: acme.member.email })),
    }).toEqual({ opened: 1, renamed: 1, read: 0, current: 0, refused: 0, deactivated: 1 });
  });

  it('is known to a request that reads or writes, but not to a refused one', async () => {
    const { rolecall, acme, organization_id } = await setUp();
    const actor = await rolecall.actingAs(acme.admin.email);
    await actor.roles.create({ organization_id, name: 'One' });
    const { revision } = await countersOf(rolecall, organization_id);
    const identified = await (async () => {
      const { value } = await rolecall
        .system()
        .system.createPersonalApiKey({ email: acme.admin.email, label: 'ci', scopes: ['*'] });
      return rolecall.identify({ authorization: `Bearer ${value}` });
    })();
    const reading = rolecall.createContext(identified);
    await createCaller(reading).roles.list({ organization_id });
    expect(revisionOf(reading)).toBe(revision);
    const writing = rolecall.createContext(identified);
    await createCaller(writing).roles.create({ organization_id, name: 'Two' });
    expect(revisionOf(writing)).toBe(revision + 1);
    const stranger = await createTestOrganization(rolecall, 'Globex');
    const asking = rolecall.createContext(identified);
    await refusal(createCaller(asking).roles.list({ organization_id: stranger.id }));
    expect(revisionOf(asking)).toBeUndefined();
  });
});

describe('a write that changes nothing writes nothing', () => {
  /** Writes that change nothing if they are repeated. */
  const updates = (Object.keys(permissions) as ProcedureName[]).filter(
    (name) => permissionOf(name).writes && /\.(?:update\w*|setMemberLevel|deactivateUser|reactivateUser)$/.test(name),
  );

  it.each(updates)('%s', async (name) => {
    const rolecall = await openTestRolecall();
    const given = await createFixture(rolecall);
    const input = inputsFor(given)[name];
    await call(await leastCaller(rolecall, given, name), name, input);
    const caller = await leastCaller(rolecall, given, name);
    const before = await contents(rolecall);
    expect(await activityOf(rolecall, () => call(caller, name, input))).toEqual([]);
    expect(await contents(rolecall)).toEqual(before);
  });
});

describe('pages of the log', () => {
  it('neither skip nor repeat rows while others write', async () => {
    const { organization_id, admin } = await setUp();
    for (let number = 0; number < 12; number += 1)
      await admin.roles.create({ organization_id, name: `Role ${number}` });
    const { results: all } = await admin.activityLog.list({ organization_id });
    const seen: number[] = [];
    for (let before: number | undefined, page = 0; page < 20; page += 1) {
      const { results } = await admin.activityLog.list({
        organization_id,
        limit: 3,
        ...(before === undefined ? {} : { before }),
      });
      if (results.length === 0) break;
      seen.push(...results.map(({ sequence }) => sequence));
      before = results.at(-1)?.sequence;
      await admin.roles.create({ organization_id, name: `Meanwhile ${page}` });
    }
    expect(seen).toEqual(all.map(({ sequence }) => sequence));
    expect(seen.at(-1)).toBe(1);
  });
});

describe('role grants', () => {
  it('show why someone holds a role: by hand, by an invite, by default, or several of these', async () => {
    const { rolecall, acme, organization_id, admin } = await setUp();
    const { id: role_id } = await admin.roles.create({ organization_id, name: 'Everyone' });
    const byHand = await admin.roleMemberships.create({ organization_id, role_id, user_uuid: acme.member.uuid });
    const granted = await admin.roleMemberships.explain({ organization_id, role_id, id: byHand.id });
    expect(granted.grants).toMatchObject([
      { source: 'manual', source_key: '', granted_by: { uuid: acme.admin.uuid }, granted_at: byHand.joined_at },
    ]);
    await admin.organizations.update({ organization_id, default_role_id: role_id });
    const email = 'grace@example.com';
    const invite = await admin.invites.create({ organization_id, target_email: email, role_ids: [role_id] });
    await rolecall.createCaller({ kind: 'anonymous' }).users.signUp({
      email,
      password: 'correct horse battery staple',
      invite_token: invite.path.replace('/invite/', ''),
    });
    const { results } = await admin.roleMemberships.list({ organization_id, role_id });
    const joined = results.find(({ user }) => user.email === email);
    const { grants } = await admin.roleMemberships.explain({ organization_id, role_id, id: joined?.id ?? '' });
    expect(grants).toMatchObject([
      { source: 'default_role', source_key: '', granted_by: null },
      { source: 'invite', source_key: invite.id, granted_by: { uuid: acme.admin.uuid } },
    ]);
    // Revoking the role removes all its grants.
    await admin.roleMemberships.delete({ organization_id, role_id, id: joined?.id ?? '' });
    const { executor } = databaseOf(rolecall);
    expect(await executor.selectFrom('role_grants').select('user_id').execute()).toHaveLength(1);
  });
});

describe('an admin who is demoted during a write', () => {
  it.each(['first', 'last'])('is refused only if the demotion, requested %s, is committed first', async (turn) => {
    const { rolecall, acme, organization_id, admin } = await setUp();
    const owner = await acme.owner.caller();
    const database = databaseOf(rolecall);
    const demote = () => owner.members.update({ organization_id, user_uuid: acme.admin.uuid, level: 1 });
    const write = () => admin.roles.create({ organization_id, name: 'Late' });
    let release = () => {};
    const held = new Promise<void>((resolve) => (release = resolve));
    // Both wait for the lock of the organization in the order in which they came.
    const blocked = transaction(
      database,
      async (trx) => {
        await lockOrganization(database, trx, organization_id);
        await held;
      },
      organization_id,
    );
    const begun = turn === 'first' ? [demote(), write()] : [write(), demote()];
    release();
    await blocked;
    const outcomes = await Promise.allSettled(begun);
    const [demotion, writing] = turn === 'first' ? outcomes : outcomes.toReversed();
    expect(demotion?.status).toBe('fulfilled');
    const lines = (await activityLines(rolecall)).filter((line) => line.organization_id === organization_id);
    const sequenceOf = (type: string) => Number(lines.find((line) => line.type === type)?.sequence ?? Infinity);
    const isLate = sequenceOf('organization_membership.level_changed') < sequenceOf('role.created');
    expect(writing?.status).toBe(isLate ? 'rejected' : 'fulfilled');
    expect((await owner.roles.names({ organization_id })).count).toBe(isLate ? 0 : 1);
  });
});
