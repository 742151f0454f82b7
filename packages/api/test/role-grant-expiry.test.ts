import { setTimeout as sleep } from 'node:timers/promises';
import { transaction } from '@rolecall/db';
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { newDatabaseUrl } from '../../db/testing/database-urls.ts';
import { databaseOf } from '../src/testing.ts';
import { silentEffects } from './events/replay.ts';
import {
  createPerson,
  createTestClock,
  createTestOrganization,
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
  const role = { organization_id, role_id };
  const inSeconds = (seconds: number) => new Date(time.clock() + seconds * second).toISOString();
  // Only the role has access to this project.
  const { id: project_id } = await admin.projects.create({ organization_id, name: 'Secret' });
  await admin.access.setProjectRule({ project_id, access_level: 'none' });
  await admin.access.setProjectRule({ project_id, role: role_id, access_level: 'admin' });
  const giveFor = (seconds: number, user_uuid = acme.member.uuid) =>
    admin.roleMemberships.create({ ...role, user_uuid, expires_at: inSeconds(seconds) });
  const log = async (limit = 10) => (await admin.activityLog.list({ organization_id, limit })).results;
  const nextExpiry = async () => {
    const { executor } = databaseOf(rolecall);
    const rows = executor.selectFrom('organizations').select('role_grants_expire_at').where('id', '=', organization_id);
    return (await rows.executeTakeFirstOrThrow()).role_grants_expire_at;
  };
  return { time, rolecall, acme, admin, organization_id, project_id, role, inSeconds, giveFor, log, nextExpiry };
}

type SetUp = Awaited<ReturnType<typeof setUp>>;

/** Calls after a role has expired, each of which must take the expiry into account by itself. */
const ways: Record<string, (given: SetUp, membership: { id: string }) => Promise<unknown>> = {
  async 'a list'({ admin, role }) {
    expect(await admin.roleMemberships.list(role)).toEqual({ count: 0, results: [] });
  },
  async 'a list by name'({ admin, role }) {
    expect(await admin.roleMemberships.list({ ...role, search: 'a' })).toEqual({ count: 0, results: [] });
  },
  async 'the membership itself'({ admin, role }, { id }) {
    expect((await refusal(admin.roleMemberships.get({ ...role, id }))).code).toBe('not_found');
  },
  async 'its grants'({ admin, role }, { id }) {
    expect((await refusal(admin.roleMemberships.explain({ ...role, id }))).code).toBe('not_found');
  },
  async 'the role, by @current'({ admin, role }) {
    const { members } = await admin.roles.get({ organization_id: '@current', id: role.role_id });
    expect(members).toEqual([]);
  },
  async 'the list of roles'({ admin, organization_id }) {
    const { results } = await admin.roles.list({ organization_id });
    expect(results.flatMap(({ members }) => members)).toEqual([]);
  },
  async 'the candidates for the role'({ admin, acme, role }) {
    const { results } = await admin.roleMemberships.candidates(role);
    expect(results.map(({ uuid }) => uuid)).toContain(acme.member.uuid);
  },
  async 'the members, as the member sees them'({ acme, organization_id }) {
    const { results } = await (await acme.member.caller()).members.overview({ organization_id });
    expect(results.flatMap(({ roles }) => roles)).toEqual([]);
  },
  async 'the activity log'({ log, role }) {
    expect((await log())[0]).toMatchObject({ type: 'role_membership.expired', before: { role_id: role.role_id } });
  },
  async 'the system'({ rolecall, role }) {
    expect((await rolecall.system().roleMemberships.list(role)).count).toBe(0);
  },
  async 'calls that name no organization'({ acme, admin, organization_id, role }) {
    const project = { project_id: (await admin.projects.list({ organization_id })).results[0]?.id ?? 0 };
    expect(project.project_id).not.toBe(0);
    const member = await acme.member.caller();
    expect((await refusal(member.projects.current())).code).toBe('not_found');
    expect((await member.users.me()).team).toBeNull();
    expect((await admin.roleMemberships.list(role)).count).toBe(0);
  },
  async 'a write that requires it to have ended'({ acme, admin, role }) {
    await admin.roleMemberships.create({ ...role, user_uuid: acme.member.uuid });
    expect((await admin.roleMemberships.list(role)).count).toBe(1);
  },
  async 'a write that requires it to exist'({ admin, role, inSeconds }, { id }) {
    const extended = admin.roleMemberships.setExpiry({ ...role, id, expires_at: inSeconds(60) });
    expect((await refusal(extended)).code).toBe('not_found');
  },
};

describe('a role with an expiry', () => {
  it('is held until then, and only its grants show the expiry', async () => {
    const { time, admin, role, giveFor, inSeconds } = await setUp();
    const expires_at = inSeconds(60);
    const membership = await giveFor(60);
    expect(Object.keys(membership)).not.toContain('expires_at');
    time.advance(59.999 * second);
    expect((await admin.roleMemberships.list(role)).results).toEqual([membership]);
    const { grants } = await admin.roleMemberships.explain({ ...role, id: membership.id });
    expect(grants).toMatchObject([{ source: 'manual', expires_at }]);
  });

  it.each(Object.keys(ways))('ends at that instant for %s', async (way) => {
    const given = await setUp();
    const membership = await given.giveFor(60);
    given.time.advance(60 * second);
    await ways[way]?.(given, membership);
    expect(await silentEffects(databaseOf(given.rolecall))).toEqual([]);
  });

  it('ends with one row in the log, without an actor', async () => {
    const { time, acme, role, giveFor, inSeconds, log } = await setUp();
    const expires_at = inSeconds(60);
    const { id } = await giveFor(60);
    time.advance(61 * second);
    const [line, before] = await log();
    expect(line).toMatchObject({
      type: 'role_membership.expired',
      item_id: id,
      user: null,
      before: {
        role_id: role.role_id,
        user_uuid: acme.member.uuid,
        grants: [{ source: 'manual', source_key: '', expires_at }],
      },
    });
    expect(before).toMatchObject({ type: 'role_membership.granted', item_id: id });
  });

  it('no longer gives access once it has ended', async () => {
    const { time, acme, organization_id, project_id, giveFor } = await setUp();
    const member = await acme.member.caller();
    await giveFor(60);
    expect((await member.projects.get({ organization_id, id: project_id })).name).toBe('Secret');
    time.advance(60 * second);
    expect((await refusal(member.projects.get({ organization_id, id: project_id }))).code).toBe('permission_denied');
  });

  it('ends only for those members whose grant has expired', async () => {
    const { time, acme, admin, role, giveFor, nextExpiry, inSeconds } = await setUp();
    const later = inSeconds(120);
    await giveFor(60);
    await giveFor(120, acme.owner.uuid);
    await admin.roleMemberships.create({ ...role, user_uuid: acme.admin.uuid });
    const held = async () => (await admin.roleMemberships.list(role)).results.map(({ user }) => user.uuid);
    expect(await held()).toHaveLength(3);
    time.advance(60 * second);
    expect(new Set(await held())).toEqual(new Set([acme.owner.uuid, acme.admin.uuid]));
    expect(await nextExpiry()).toBe(later);
    time.advance(60 * second);
    expect(await held()).toEqual([acme.admin.uuid]);
    expect(await nextExpiry()).toBeNull();
  });

  it('is shown with its expiry on the role, on the member and to admins who can extend it', async () => {
    const { time, acme, admin, organization_id, role, giveFor, inSeconds } = await setUp();
    const day = 24 * 3600;
    const member = await acme.member.caller();
    const expires_at = inSeconds(8 * day);
    const other = await admin.roles.create({ organization_id, name: 'Standby' });
    const [standby] = await admin.members.addRoles({
      organization_id,
      user_uuid: acme.member.uuid,
      role_ids: [other.id],
      expires_at,
    });
    expect(standby).toMatchObject({ role_name: 'Standby', expires_at });
    const lasting = await admin.roleMemberships.create({ ...role, user_uuid: acme.admin.uuid });
    const membership = await giveFor(6 * day);
    expect(await member.roleMemberships.overview(role)).toEqual({
      count: 2,
      results: [
        { ...lasting, expires_at: null },
        { ...membership, expires_at: inSeconds(6 * day) },
      ],
    });
    for (const missing of ['x', other.id.replace(/^./, 'f')])
      expect(await member.roleMemberships.overview({ ...role, role_id: missing })).toEqual({ count: 0, results: [] });
    const { roles } = await member.members.get({ organization_id, user_uuid: acme.member.uuid });
    expect(roles.map((one) => [one.role_name, one.expires_at])).toEqual([
      ['On call', inSeconds(6 * day)],
      ['Standby', expires_at],
    ]);
    const soon = async () => (await admin.welcome.attention({ organization_id })).ending_roles;
    const onCall = { id: membership.id, role_id: role.role_id, role_name: 'On call', user: membership.user };
    expect(await soon()).toEqual([{ ...onCall, expires_at: inSeconds(6 * day) }]);
    expect((await member.welcome.attention({ organization_id })).ending_roles).toEqual([]);
    time.advance(2 * day * second);
    expect((await soon()).map((one) => one.role_name)).toEqual(['On call', 'Standby']);
    time.advance(4 * day * second);
    expect((await soon()).map((one) => one.role_name)).toEqual(['Standby']);
    const late = admin.members.addRoles({
      organization_id,
      user_uuid: acme.member.uuid,
      role_ids: [role.role_id],
      expires_at: inSeconds(0),
    });
    expect(await refusal(late)).toEqual(refused('invalid_input', 'The expiry must lie in the future.', 'expires_at'));
  });

  it('is kept if another grant remains, and the log says so', async () => {
    const { time, rolecall, acme, admin, organization_id, role, giveFor, log } = await setUp();
    await giveFor(60);
    const group = { provider: 'github', provider_organization_id: 'acme' };
    const reference = { ...group, provider_role_id: '1', provider_role_slug: null, provider_role_name: 'On call' };
    await admin.roleExternalReferences.create({ organization_id, role: role.role_id, ...reference });
    const members = [{ email: acme.member.email }];
    const plan = { organization_id, ...group, complete: true, groups: [{ id: '1', members }] };
    const { id } = await admin.groupSyncs.plan(plan);
    await admin.groupSyncs.applyPlan({ organization_id, id });
    // The group grants the role as well, so it does not end.
    expect((await admin.roleMemberships.overview(role)).results).toMatchObject([{ expires_at: null }]);
    expect((await admin.welcome.attention({ organization_id })).ending_roles).toEqual([]);
    time.advance(60 * second);
    const [membership] = (await admin.roleMemberships.list(role)).results;
    const { grants } = await admin.roleMemberships.explain({ ...role, id: membership?.id ?? '' });
    expect(grants).toMatchObject([{ source: 'sync', expires_at: null }]);
    expect((await log())[0]?.type).toBe('role_membership.grant_expired');
    // An expired grant does not count as removed by hand.
    expect((await admin.groupSyncs.plan(plan)).plan.additions).toEqual([]);
    await admin.roleMemberships.delete({ ...role, id: membership?.id ?? '' });
    const again = await admin.groupSyncs.plan(plan);
    await admin.groupSyncs.applyPlan({ organization_id, id: again.id });
    const [bySync] = (await admin.roleMemberships.list(role)).results;
    // The response to revoking it shows that no one granted it by hand.
    expect(await admin.roleMemberships.deleteMany({ organization_id, ids: [bySync?.id ?? ''] })).toEqual([
      { id: bySync?.id, expires_at: null, sources: ['sync'] },
    ]);
    expect(await silentEffects(databaseOf(rolecall))).toEqual([]);
  });

  it('does not count as removed by hand in a sync after it has ended', async () => {
    const { time, acme, admin, organization_id, role, giveFor } = await setUp();
    await giveFor(60);
    time.advance(60 * second);
    const group = { provider: 'github', provider_organization_id: 'acme' };
    const reference = { ...group, provider_role_id: '1', provider_role_slug: null, provider_role_name: 'On call' };
    await admin.roleExternalReferences.create({ organization_id, role: role.role_id, ...reference });
    const groups = [{ id: '1', members: [{ email: acme.member.email }] }];
    const { plan } = await admin.groupSyncs.plan({ organization_id, ...group, complete: true, groups });
    expect(plan.additions).toMatchObject([{ user_uuid: acme.member.uuid, removed_by_hand_at: null }]);
  });

  it('also ends for someone whose account is inactive', async () => {
    const { time, rolecall, acme, role, giveFor } = await setUp();
    await giveFor(60);
    await rolecall.system().system.deactivateUser({ email: acme.member.email });
    time.advance(60 * second);
    await rolecall.system().roleMemberships.list(role);
    await rolecall.system().system.reactivateUser({ email: acme.member.email });
    expect((await rolecall.system().roleMemberships.list(role)).count).toBe(0);
  });

  it('cannot be granted with an expiry that is not in the future', async () => {
    const { acme, admin, role, inSeconds } = await setUp();
    const past = refused('invalid_input', 'The expiry must lie in the future.', 'expires_at');
    for (const expires_at of [inSeconds(0), inSeconds(-1), '1999-12-31']) {
      const user_uuid = acme.member.uuid;
      expect(await refusal(admin.roleMemberships.create({ ...role, user_uuid, expires_at }))).toEqual(past);
      expect(await refusal(admin.roleMemberships.createMany({ ...role, user_uuids: [user_uuid], expires_at }))).toEqual(
        past,
      );
    }
    const nonsense = admin.roleMemberships.create({ ...role, user_uuid: acme.member.uuid, expires_at: 'tomorrow' });
    expect((await refusal(nonsense)).attr).toBe('expires_at');
    expect((await admin.roleMemberships.list(role)).count).toBe(0);
  });

  it('can be granted to several people with the same expiry', async () => {
    const { time, acme, admin, role, inSeconds } = await setUp();
    const user_uuids = [acme.member.uuid, acme.owner.uuid];
    await admin.roleMemberships.createMany({ ...role, user_uuids, expires_at: inSeconds(60) });
    expect((await admin.roleMemberships.list(role)).count).toBe(2);
    time.advance(60 * second);
    expect((await admin.roleMemberships.list(role)).count).toBe(0);
  });
});

describe('changing the expiry of a role', () => {
  it('is logged and takes effect', async () => {
    const { time, rolecall, admin, role, giveFor, inSeconds, log } = await setUp();
    const [soon, later] = [inSeconds(60), inSeconds(3600)];
    const { id } = await giveFor(60);
    time.advance(10 * second);
    const { grants } = await admin.roleMemberships.setExpiry({ ...role, id, expires_at: later });
    expect(grants).toMatchObject([{ source: 'manual', expires_at: later }]);
    expect((await admin.roleMemberships.get({ ...role, id })).updated_at).toBe(time.at());
    expect((await log())[0]).toMatchObject({
      type: 'role_membership.expiry_changed',
      item_id: id,
      before: { expires_at: soon },
      after: { expires_at: later },
    });
    time.advance(60 * second);
    expect((await admin.roleMemberships.list(role)).count).toBe(1);
    await admin.roleMemberships.setExpiry({ ...role, id, expires_at: null });
    time.advance(7200 * second);
    expect((await admin.roleMemberships.list(role)).count).toBe(1);
    await admin.roleMemberships.setExpiry({ ...role, id, expires_at: inSeconds(5) });
    time.advance(5 * second);
    expect((await admin.roleMemberships.list(role)).count).toBe(0);
    expect(await silentEffects(databaseOf(rolecall))).toEqual([]);
  });

  it('to its current value changes nothing', async () => {
    const { admin, role, giveFor, inSeconds, log } = await setUp();
    const { id } = await giveFor(60);
    const before = await log();
    await admin.roleMemberships.setExpiry({ ...role, id, expires_at: inSeconds(60) });
    expect(await log()).toEqual(before);
  });

  it('is refused for a time in the past, and for a role that was not granted by hand', async () => {
    const { rolecall, acme, admin, organization_id, role, giveFor, inSeconds } = await setUp();
    const { id } = await giveFor(60);
    expect(await refusal(admin.roleMemberships.setExpiry({ ...role, id, expires_at: inSeconds(0) }))).toEqual(
      refused('invalid_input', 'The expiry must lie in the future.', 'expires_at'),
    );
    await admin.organizations.update({ organization_id, default_role_id: role.role_id });
    const person = await createPerson(rolecall, 'New');
    await rolecall.system().system.addMember({ organization_id, email: person.email, level: 1 });
    const { results } = await admin.roleMemberships.list(role);
    const byDefault = results.find(({ user }) => user.uuid === person.uuid);
    const change = admin.roleMemberships.setExpiry({ ...role, id: byDefault?.id ?? '', expires_at: inSeconds(60) });
    expect(await refusal(change)).toEqual(
      refused('invalid_input', 'Only a role that was granted by hand can expire.', 'expires_at'),
    );
    const member = await acme.member.caller();
    expect((await refusal(member.roleMemberships.setExpiry({ ...role, id, expires_at: null }))).code).toBe(
      'permission_denied',
    );
  });

  it('revoking the role returns its expiry, so that it can be granted again', async () => {
    const { admin, role, giveFor, inSeconds, nextExpiry } = await setUp();
    const first = await giveFor(60);
    const ended = ({ id }: { id: string }) => ({ id, expires_at: inSeconds(60), sources: ['manual'] });
    expect(await admin.roleMemberships.delete({ ...role, id: first.id })).toEqual(ended(first));
    expect(await nextExpiry()).toBeNull();
    const second = await giveFor(60);
    expect(await admin.roleMemberships.deleteMany({ organization_id: role.organization_id, ids: [second.id] })).toEqual(
      [ended(second)],
    );
  });
});

it('a write that waits past the expiry of a role is decided without that role', async () => {
  const { time, rolecall, acme, organization_id, project_id, giveFor } = await setUp();
  await giveFor(60);
  const member = await acme.member.caller();
  let release = () => {};
  const held = new Promise<void>((resolve) => (release = resolve));
  const blocker = transaction(databaseOf(rolecall), () => held, organization_id);
  const rename = refusal(member.projects.update({ organization_id, id: project_id, name: 'Mine' }));
  await sleep(100);
  time.advance(60 * second);
  release();
  await blocker;
  expect((await rename).code).toBe('permission_denied');
});

it('a stale next expiry of an organization does not block writes', async () => {
  const { rolecall, admin, organization_id, nextExpiry } = await setUp();
  const { executor } = databaseOf(rolecall);
  const stale = { role_grants_expire_at: '2026-01-01T00:00:00.000Z' };
  await executor.updateTable('organizations').set(stale).where('id', '=', organization_id).execute();
  await admin.roles.create({ organization_id, name: 'Another' });
  expect(await nextExpiry()).toBeNull();
});

it('an expiry can be changed right after a process whose clock is ahead granted the role', async () => {
  const { time, admin, role, giveFor, inSeconds } = await setUp();
  const { id, joined_at } = await giveFor(60);
  time.advance(-2 * second);
  const { grants } = await admin.roleMemberships.setExpiry({ ...role, id, expires_at: inSeconds(30) });
  expect(grants[0]?.expires_at).toBe(inSeconds(30));
  expect((await admin.roleMemberships.get({ ...role, id })).updated_at).toBe(joined_at);
  const beforeIt = admin.roleMemberships.setExpiry({ ...role, id, expires_at: inSeconds(1) });
  expect(await refusal(beforeIt)).toEqual(refused('invalid_input', 'The expiry must lie in the future.', 'expires_at'));
});

describe('the sweeper', () => {
  it('processes other organizations while one is locked', async () => {
    const { time, rolecall, acme, giveFor, organization_id } = await setUp();
    const system = rolecall.system();
    const globex = await createTestOrganization(rolecall, 'Globex');
    const other = { organization_id: globex.id };
    const { id: role_id } = await system.roles.create({ ...other, name: 'On call' });
    const expires_at = new Date(time.clock() + 61 * second).toISOString();
    await system.roleMemberships.create({ ...other, role_id, user_uuid: globex.member.uuid, expires_at });
    await giveFor(60, acme.member.uuid);
    let release = () => {};
    const database = databaseOf(rolecall);
    const blocker = transaction(database, () => new Promise<void>((resolve) => (release = resolve)), organization_id);
    await sleep(100);
    const failures: unknown[] = [];
    rolecall.startGrantExpiry((error) => void failures.push(error));
    time.advance(120 * second);
    const held = async (id: string) =>
      (await database.executor.selectFrom('role_memberships').select('id').where('organization_id', '=', id).execute())
        .length;
    // An embedded database has a single writer, so everything waits there.
    if (database.engine.hasSingleWriter) release();
    await expect.poll(() => held(globex.id), { timeout: 60_000 }).toBe(0);
    if (!database.engine.hasSingleWriter) expect(await held(organization_id)).toBe(1);
    release();
    await blocker;
    await expect.poll(() => held(organization_id), { timeout: 60_000 }).toBe(0);
    expect(failures).toEqual([]);
  });

  it('ends roles of organizations without requests, in two processes at once', async () => {
    const databaseUrl = await newDatabaseUrl();
    const time = createTestClock();
    const [one, other] = [
      await openTestRolecall({ databaseUrl, clock: time.clock }),
      await openTestRolecall({ databaseUrl, clock: time.clock }),
    ];
    const ids: string[] = [];
    for (const name of ['Acme', 'Globex']) {
      const organization = await createTestOrganization(one, name);
      const system = one.system();
      const role = await system.roles.create({ organization_id: organization.id, name: 'On call' });
      const expires_at = new Date(time.clock() + 60 * second).toISOString();
      const user_uuid = organization.member.uuid;
      await system.roleMemberships.create({
        organization_id: organization.id,
        role_id: role.id,
        user_uuid,
        expires_at,
      });
      ids.push(organization.id);
    }
    const failures: unknown[] = [];
    for (const rolecall of [one, other]) rolecall.startGrantExpiry((error) => void failures.push(error));
    const { executor } = databaseOf(one);
    const held = () => executor.selectFrom('role_memberships').select('id').execute();
    await sleep(1200);
    expect(await held()).toHaveLength(2);
    time.advance(60 * second);
    await expect.poll(held, { timeout: 60_000 }).toEqual([]);
    const lines = await executor
      .selectFrom('activity_log')
      .select('organization_id')
      .where('type', '=', 'role_membership.expired')
      .execute();
    expect(lines.map(({ organization_id }) => organization_id).toSorted()).toEqual(ids.toSorted());
    expect(failures).toEqual([]);
    expect(await silentEffects(databaseOf(one))).toEqual([]);
  });
});

it('random grants, changes and waits match a model, and each effect is in the log', async () => {
  const { time, rolecall, acme, admin, organization_id, role, nextExpiry } = await setUp();
  const people = [acme.owner.uuid, acme.admin.uuid, acme.member.uuid];
  /** When each person loses the role; null for never. */
  const model = new Map<string, number | null>();
  const ids = new Map<string, string>();
  const step = fc.record({
    kind: fc.constantFrom('give', 'change', 'take', 'wait', 'wait'),
    who: fc.constantFrom(...people),
    seconds: fc.integer({ min: -1, max: 4 }),
  });
  await fc.assert(
    fc.asyncProperty(fc.array(step, { minLength: 5, maxLength: 15 }), async (steps) => {
      for (const { kind, who, seconds } of steps) {
        for (const [uuid, end] of model) if (end !== null && end <= time.clock()) model.delete(uuid);
        const end = seconds < 0 ? null : time.clock() + seconds * second;
        const expires_at = end === null ? null : new Date(end).toISOString();
        const holds = model.has(who);
        const named = { ...role, id: ids.get(who) ?? '' };
        const outcome = async (call: Promise<unknown>) =>
          call.then(
            () => true,
            () => false,
          );
        if (kind === 'wait') time.advance(Math.max(seconds, 0) * second);
        else if (kind === 'take') {
          expect(await outcome(admin.roleMemberships.delete(named))).toBe(holds);
          model.delete(who);
        } else {
          const isAllowed = (kind === 'give' ? !holds : holds) && seconds !== 0;
          const call =
            kind === 'give'
              ? admin.roleMemberships
                  .create({ ...role, user_uuid: who, expires_at })
                  .then(({ id }) => void ids.set(who, id))
              : admin.roleMemberships.setExpiry({ ...named, expires_at });
          expect(await outcome(call)).toBe(isAllowed);
          if (isAllowed) model.set(who, end);
        }
      }
      const left = [...model].filter(([, end]) => end === null || end > time.clock());
      const { results } = await admin.roleMemberships.list(role);
      expect(results.map(({ user }) => user.uuid).toSorted()).toEqual(left.map(([uuid]) => uuid).toSorted());
      const ends = left.flatMap(([, end]) => end ?? []);
      expect(await nextExpiry()).toBe(ends.length === 0 ? null : new Date(Math.min(...ends)).toISOString());
    }),
    { numRuns: process.env['ROLECALL_NIGHTLY'] === '1' ? 500 : 20 },
  );
  expect(await silentEffects(databaseOf(rolecall))).toEqual([]);
  expect((await admin.activityLog.list({ organization_id })).count).toBeGreaterThan(20);
});
