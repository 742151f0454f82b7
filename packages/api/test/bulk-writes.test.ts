import { type ErrorBody, type Level, levels, maxAtOnce } from '@rolecall/contracts';
import { newId } from '@rolecall/db';
import { describe, expect, it } from 'vitest';
import { databaseOf, type Rolecall } from '../src/rolecall.ts';
import {
  activityOf,
  contents,
  createTestClock,
  createTestOrganization,
  openTestRolecall,
  refusal,
  refused,
  second,
  withKey,
} from './support.ts';

/*
 * Writes to everything selected in a list: to all of it or, if one item is refused, to none of it.
 */

const unknownId = '00000000-0000-4000-8000-000000000000';
const tooLow = refused('permission_denied', 'Your organization access level is insufficient.');
const tooHigh = refused('permission_denied', 'You can only edit others with level lower or equal to you.');
const ownerNeeded = refused('conflict', 'The organization must keep an owner: make somebody else owner first.');

async function setUp() {
  const time = createTestClock();
  const rolecall = await openTestRolecall({ clock: time.clock });
  const acme = await createTestOrganization(rolecall);
  const [owner, admin, member] = [await acme.owner.caller(), await acme.admin.caller(), await acme.member.caller()];
  return { time, rolecall, acme, organization_id: acme.id, owner, admin, member };
}

/** Expects that the call refuses each kind of invalid list and changes nothing. */
async function expectRefusals(
  rolecall: Rolecall,
  attr: string,
  one: string,
  call: (named: string[]) => Promise<unknown>,
  others: string[] = [],
) {
  const before = await contents(rolecall);
  const cases: [string[], ErrorBody][] = [
    [[], refused('invalid_input', 'This list may not be empty.', attr)],
    [
      Array.from({ length: maxAtOnce + 1 }, () => one),
      refused('max_length', 'Ensure this field has no more than 500 elements.', attr),
    ],
    [[one, 'x'], refused('invalid_input', 'Must be a valid UUID.', attr)],
    ...[unknownId, ...others].map((other): [string[], ErrorBody] => [
      [one, other],
      refused('does_not_exist', `Invalid pk "${other}" - object does not exist.`, attr),
    ]),
  ];
  for (const [named, expected] of cases) expect(await refusal(call(named))).toEqual(expected);
  expect(await contents(rolecall)).toEqual(before);
}

const told = (lines: Awaited<ReturnType<typeof activityOf>>) => lines.map(({ type, item_id }) => [type, item_id]);

describe('changing the level of several members', () => {
  it('changes each once, and logs each that changes', async () => {
    const { time, rolecall, acme, organization_id, owner } = await setUp();
    time.advance(second);
    const user_uuids = [acme.member.uuid, acme.admin.uuid, acme.member.uuid.toUpperCase()];
    let answer: unknown;
    const lines = await activityOf(rolecall, async () => {
      answer = await owner.members.updateMany({ organization_id, user_uuids, level: levels.admin });
    });
    const { results } = await owner.members.list({ organization_id });
    expect(results.map(({ level, updated_at }) => [level, updated_at])).toEqual([
      [15, time.at(-second)],
      [8, time.at(-second)],
      [8, time.at()],
    ]);
    expect(answer).toEqual([results[2], results[1]]);
    expect(told(lines)).toEqual([['organization_membership.level_changed', results[2]?.id]]);
  });

  it('ends invites that their inviters may no longer make', async () => {
    const { acme, organization_id, owner, admin } = await setUp();
    await admin.invites.create({ organization_id, target_email: 'new@example.com', level: 8 });
    await owner.members.updateMany({ organization_id, user_uuids: [acme.admin.uuid], level: 1 });
    expect((await owner.invites.list({ organization_id })).count).toBe(0);
  });

  it('requires an admin, and neither members nor a new level above the caller’s own', async () => {
    const { rolecall, acme, organization_id, admin, member } = await setUp();
    const before = await contents(rolecall);
    const update = (caller: typeof admin, user_uuids: string[], level: 1 | 8 | 15) =>
      refusal(caller.members.updateMany({ organization_id, user_uuids, level }));
    expect(await update(member, [acme.member.uuid], 1)).toEqual(tooLow);
    expect(await update(member, [], 1)).toEqual(tooLow);
    expect(await update(admin, [acme.member.uuid, acme.owner.uuid], 1)).toEqual(tooHigh);
    expect(await update(admin, [acme.member.uuid], 15)).toEqual(
      refused('permission_denied', 'You can only change access level of others to lower or equal to your current one.'),
    );
    expect(await contents(rolecall)).toEqual(before);
    const { caller } = await withKey(rolecall, acme.admin.email, { scopes: ['organization:write'] });
    expect(await update(caller, [acme.member.uuid], 8)).toEqual(
      refused('permission_denied', "API key missing required scope 'organization_member:write'"),
    );
  });

  it('is refused as a whole if a level has changed, unless to the requested one', async () => {
    const { rolecall, acme, organization_id, owner } = await setUp();
    const eve = await acme.join('Eve', levels.member);
    const user_uuids = [acme.member.uuid, acme.admin.uuid, eve.uuid];
    const update = (level: Level, expected: Record<string, unknown>) =>
      owner.members.updateMany({ organization_id, user_uuids, level, expected: expected as Record<string, Level> });
    const before = await contents(rolecall);
    const changed = refused('precondition_failed', 'The object has changed since it was read.', 'level');
    const seen = { [acme.member.uuid]: levels.member, [acme.admin.uuid]: levels.member };
    expect(await refusal(update(levels.owner, seen))).toEqual(changed);
    for (const wrong of [{ x: 1 }, { [eve.uuid]: 2 }, { [eve.uuid]: null }])
      expect(await refusal(update(levels.owner, wrong))).toMatchObject({ code: 'invalid_input', attr: 'expected' });
    expect(await contents(rolecall)).toEqual(before);
    // The admin already has the requested level, and no level is expected of Eve.
    expect((await update(levels.admin, seen)).map(({ level }) => level)).toEqual([8, 8, 8]);
  });

  it('is all or nothing, and keeps an owner', async () => {
    const { rolecall, acme, organization_id, owner } = await setUp();
    const globex = await createTestOrganization(rolecall, 'Globex');
    const update = (user_uuids: string[]) => owner.members.updateMany({ organization_id, user_uuids, level: 1 });
    await expectRefusals(rolecall, 'user_uuids', acme.admin.uuid, update, [globex.member.uuid]);
    await owner.members.updateMany({ organization_id, user_uuids: [acme.admin.uuid], level: 15 });
    const before = await contents(rolecall);
    expect(await refusal(update([acme.member.uuid, acme.admin.uuid, acme.owner.uuid]))).toEqual(ownerNeeded);
    expect(await contents(rolecall)).toEqual(before);
    await update([acme.member.uuid, acme.owner.uuid]);
    expect((await owner.members.list({ organization_id, level: 15 })).results.map(({ user }) => user.uuid)).toEqual([
      acme.admin.uuid,
    ]);
  });
});

describe('removing several members', () => {
  it('deletes what each of them has, as removing one does', async () => {
    const { rolecall, acme, organization_id, owner, admin } = await setUp();
    const { id: role_id } = await owner.roles.create({ organization_id, name: 'On call' });
    await owner.roleMemberships.createMany({
      organization_id,
      role_id,
      user_uuids: [acme.member.uuid, acme.admin.uuid, acme.owner.uuid],
    });
    await admin.invites.create({ organization_id, target_email: 'new@example.com' });
    const [memberId, adminId] = [acme.member.membership.id, acme.admin.membership.id];
    const user_uuids = [acme.member.uuid, acme.admin.uuid.toUpperCase(), acme.member.uuid];
    const lines = await activityOf(rolecall, () => owner.members.deleteMany({ organization_id, user_uuids }));
    const ended = lines.filter(({ type }) => type === 'organization_membership.ended');
    expect(ended.map(({ item_id, cause_id }) => [item_id, cause_id])).toEqual([
      [memberId, null],
      [adminId, null],
    ]);
    const causes = new Map(ended.map(({ id, item_id }) => [id, item_id]));
    const others = lines.filter(({ type }) => type !== 'organization_membership.ended');
    expect(others.map(({ type, cause_id }) => [type, causes.get(cause_id ?? '')])).toEqual([
      ['role_membership.revoked', memberId],
      ['role_membership.revoked', adminId],
      ['invite.ended', adminId],
    ]);
    expect((await owner.members.list({ organization_id })).results.map(({ user }) => user.uuid)).toEqual([
      acme.owner.uuid,
    ]);
    expect((await owner.roles.get({ organization_id, id: role_id })).members).toHaveLength(1);
  });

  it('requires an admin, and no member above the caller’s own level', async () => {
    const { rolecall, acme, organization_id, admin, member } = await setUp();
    const before = await contents(rolecall);
    const remove = (caller: typeof admin, ...user_uuids: string[]) =>
      refusal(caller.members.deleteMany({ organization_id, user_uuids }));
    // Members can leave with `delete`, but not with `deleteMany`.
    expect(await remove(member, acme.member.uuid)).toEqual(tooLow);
    expect(await remove(admin, acme.member.uuid, acme.owner.uuid)).toEqual(tooHigh);
    expect(await contents(rolecall)).toEqual(before);
  });

  it('is all or nothing, and keeps an owner', async () => {
    const { rolecall, acme, organization_id, owner } = await setUp();
    const globex = await createTestOrganization(rolecall, 'Globex');
    const remove = (user_uuids: string[]) => owner.members.deleteMany({ organization_id, user_uuids });
    await expectRefusals(rolecall, 'user_uuids', acme.admin.uuid, remove, [globex.member.uuid]);
    const before = await contents(rolecall);
    expect(await refusal(remove([acme.member.uuid, acme.owner.uuid]))).toEqual(ownerNeeded);
    expect(await contents(rolecall)).toEqual(before);
    await rolecall.system().system.deactivateUser({ email: acme.member.email });
    await remove([acme.member.uuid, acme.admin.uuid]);
    expect((await owner.members.list({ organization_id })).count).toBe(1);
    expect(await refusal(remove([acme.admin.uuid]))).toEqual(
      refused('does_not_exist', `Invalid pk "${acme.admin.uuid}" - object does not exist.`, 'user_uuids'),
    );
  });

  it('succeeds once if two callers remove the same person at once', async () => {
    const { acme, organization_id, owner, admin } = await setUp();
    const user_uuids = [acme.member.uuid];
    const settled = await Promise.allSettled(
      [owner, admin].map((caller) => caller.members.deleteMany({ organization_id, user_uuids })),
    );
    expect(settled.map(({ status }) => status).toSorted()).toEqual(['fulfilled', 'rejected']);
  });
});

describe('revoking several invites', () => {
  it('ends the link of each, up to the caller’s own level, all or none', async () => {
    const { rolecall, organization_id, owner, admin, member } = await setUp();
    const globex = await createTestOrganization(rolecall, 'Globex');
    const theirs = await (
      await globex.owner.caller()
    ).invites.create({ organization_id: globex.id, target_email: 'ada@example.com' });
    const invite = (name: string, level: 1 | 15 = 1) =>
      owner.invites.create({ organization_id, target_email: `${name}@example.com`, level });
    const [ada, bob, cleo] = [await invite('ada'), await invite('bob'), await invite('cleo', 15)];
    const revoke = (ids: string[], caller = admin) => caller.invites.deleteMany({ organization_id, ids });
    await expectRefusals(rolecall, 'ids', ada.id, revoke, [theirs.id]);
    expect(await refusal(revoke([ada.id], member))).toEqual(tooLow);
    expect(await refusal(revoke([ada.id, cleo.id]))).toEqual(
      refused('permission_denied', 'You can only renew and revoke invites to a level lower or equal to your own.'),
    );
    expect((await owner.invites.list({ organization_id })).count).toBe(3);
    const lines = await activityOf(rolecall, () => revoke([bob.id, ada.id.toUpperCase(), ada.id]));
    expect(told(lines).toSorted()).toEqual([ada.id, bob.id].map((id) => ['invite.revoked', id]).toSorted());
    expect((await owner.invites.list({ organization_id })).results.map(({ id }) => id)).toEqual([cleo.id]);
    expect((await refusal(admin.invites.preview({ token: ada.path.replace('/invite/', '') }))).code).toBe('not_found');
  });
});

describe('deleting several external references', () => {
  it('deletes each once, all or none', async () => {
    const { rolecall, organization_id, owner, member } = await setUp();
    const globex = await createTestOrganization(rolecall, 'Globex');
    const reference = async (caller: typeof owner, organization: string, number: number) => {
      const { id: role } = await caller.roles.create({ organization_id: organization, name: `Role ${number}` });
      const group = { provider: 'github', provider_organization_id: 'acme', provider_role_name: 'x' };
      const given = { organization_id: organization, role, ...group, provider_role_id: `${number}` };
      return (await caller.roleExternalReferences.create(given)).id;
    };
    const ids = [];
    for (const number of [1, 2, 3]) ids.push(await reference(owner, organization_id, number));
    const theirs = await reference(await globex.owner.caller(), globex.id, 1);
    const [first = '', other = '', last = ''] = ids;
    const remove = (named: string[], caller = owner) =>
      caller.roleExternalReferences.deleteMany({ organization_id, ids: named });
    await expectRefusals(rolecall, 'ids', first, remove, [theirs]);
    expect(await refusal(remove([first], member))).toEqual(tooLow);
    const lines = await activityOf(rolecall, () => remove([other, first.toUpperCase(), first]));
    expect(told(lines)).toEqual([first, other].map((id) => ['role_external_reference.deleted', id]));
    const { count, results } = await owner.roleExternalReferences.list({ organization_id });
    expect([count, results.map(({ id }) => id)]).toEqual([1, [last]]);
  });
});

describe('revoking several keys', () => {
  it('revokes each once, only the caller’s own, all or none', async () => {
    const { rolecall, acme, owner, admin } = await setUp();
    const make = async (caller: typeof owner, label: string) => caller.personalApiKeys.create({ label, scopes: ['*'] });
    const [first, other, last] = [await make(owner, 'a'), await make(owner, 'b'), await make(owner, 'c')];
    const theirs = await make(admin, 'd');
    const revoke = (ids: string[]) => owner.personalApiKeys.deleteMany({ ids });
    await expectRefusals(rolecall, 'ids', first.id, revoke, [theirs.id]);
    const { caller } = await withKey(rolecall, acme.owner.email);
    expect(await refusal(caller.personalApiKeys.deleteMany({ ids: [first.id] }))).toEqual(
      refused('permission_denied', 'This needs a signed-in session; API keys are not accepted here.'),
    );
    const lines = await activityOf(rolecall, () => revoke([other.id, first.id, first.id.toUpperCase()]));
    expect(told(lines)).toEqual([first.id, other.id].map((id) => ['personal_api_key.revoked', id]));
    expect((await rolecall.identify({ authorization: `Bearer ${first.value}` })).kind).toBe('anonymous');
    expect((await rolecall.identify({ authorization: `Bearer ${last.value}` })).kind).toBe('user');
  });
});

it('the maximum number of people per call can be given a role, changed and removed again', async () => {
  const { time, rolecall, organization_id, owner } = await setUp();
  const { executor } = databaseOf(rolecall);
  const at = time.at();
  const people = await executor
    .insertInto('users')
    .values(
      Array.from({ length: maxAtOnce }, (_, number) => ({
        uuid: newId(),
        distinct_id: newId(),
        email: `crowd-${number}@example.com`,
        email_key: `crowd-${number}@example.com`,
        search_key: `crowd-${number}@example.com`,
        password_digest: null,
        first_name: '',
        last_name: '',
        role_at_organization: null,
        current_organization_id: null,
        last_login: null,
        created_at: at,
        updated_at: at,
      })),
    )
    .returning(['id', 'uuid'])
    .execute();
  const joined = { organization_id, level: levels.member, invited_by_user_id: null, joined_at: at, updated_at: at };
  await executor
    .insertInto('organization_memberships')
    .values(people.map(({ id }) => ({ ...joined, id: newId(), user_id: id })))
    .execute();
  const user_uuids = people.map(({ uuid }) => uuid);
  const { id: role_id } = await owner.roles.create({ organization_id, name: 'Everyone' });
  const added = await owner.roleMemberships.createMany({ organization_id, role_id, user_uuids });
  expect(added.map(({ user }) => user.uuid)).toEqual(user_uuids);
  expect((await owner.roleMemberships.list({ organization_id, role_id, limit: 1 })).count).toBe(maxAtOnce);
  await owner.roleMemberships.deleteMany({ organization_id, ids: added.map(({ id }) => id) });
  expect((await owner.roleMemberships.list({ organization_id, role_id })).count).toBe(0);
  await owner.members.updateMany({ organization_id, user_uuids, level: levels.admin });
  expect((await owner.members.list({ organization_id, level: levels.admin, limit: 1 })).count).toBe(maxAtOnce + 1);
  await owner.members.deleteMany({ organization_id, user_uuids });
  expect((await owner.members.list({ organization_id })).count).toBe(3);
});
