import { describe, expect, it } from 'vitest';
import { createCaller } from '../src/app-router.ts';
import { revisionOf } from '../src/context.ts';
import { databaseOf, type Rolecall } from '../src/rolecall.ts';
import { activityOf, createPerson, createTestOrganization, openTestRolecall, withKey } from './support.ts';

/*
 * What single writes log about their effects, and what they leave alone.
 */

const tokenOf = ({ path }: { path: string }) => path.replace('/invite/', '');

async function setUp() {
  const rolecall = await openTestRolecall();
  const acme = await createTestOrganization(rolecall);
  return { rolecall, acme, organization_id: acme.id, owner: await acme.owner.caller() };
}

async function revisionsIn(rolecall: Rolecall): Promise<number[]> {
  const organizations = databaseOf(rolecall).executor.selectFrom('organizations');
  const rows = await organizations.select('revision').orderBy('id').execute();
  return rows.map(({ revision }) => Number(revision));
}

/** The types of the events that `work` logs, each with the type of its cause. */
const causesOf = async (rolecall: Rolecall, work: () => Promise<unknown>) =>
  (await activityOf(rolecall, work)).map(({ type, cause_type }) => [type, cause_type]);

describe('the logged cause', () => {
  it('of ending an invite whose address joins is the new membership', async () => {
    const { rolecall, organization_id, owner } = await setUp();
    const { email } = await createPerson(rolecall, 'Guest');
    await owner.invites.create({ organization_id, target_email: email });
    expect(await causesOf(rolecall, () => rolecall.system().system.addMember({ organization_id, email }))).toEqual([
      ['organization_membership.created', null],
      ['invite.ended', 'organization_membership.created'],
    ]);
  });

  it('of joining by an invite is its acceptance', async () => {
    const { rolecall, organization_id, owner } = await setUp();
    const guest = await createPerson(rolecall, 'Guest');
    const { id: role_id } = await owner.roles.create({ organization_id, name: 'On call' });
    const invite = await owner.invites.create({
      organization_id,
      target_email: guest.email,
      role_ids: [role_id],
    });
    const caller = await guest.caller();
    expect(await causesOf(rolecall, () => caller.invites.accept({ token: tokenOf(invite) }))).toEqual([
      ['invite.accepted', null],
      ['organization_membership.joined', 'invite.accepted'],
      ['role_membership.granted', 'organization_membership.joined'],
      ['user.updated', 'invite.accepted'],
    ]);
  });

  it('of ending a membership that an invite replaces is the invite', async () => {
    const { rolecall, acme, organization_id, owner } = await setUp();
    const { email } = acme.member;
    await rolecall.system().system.deactivateUser({ email });
    const lines = await causesOf(rolecall, () => owner.invites.create({ organization_id, target_email: email }));
    expect(lines.slice(0, 2)).toEqual([
      ['invite.created', null],
      ['organization_membership.ended', 'invite.created'],
    ]);
  });
});

it('the log of a role includes everything that its deletion changed', async () => {
  const { organization_id, owner } = await setUp();
  const { id: role_id } = await owner.roles.create({ organization_id, name: 'On call' });
  await owner.organizations.update({ organization_id, default_role_id: role_id });
  await owner.invites.create({ organization_id, target_email: 'guest@example.com', role_ids: [role_id] });
  await owner.roles.delete({ organization_id, id: role_id });
  const { results } = await owner.activityLog.list({ organization_id, role_id });
  expect(results.map(({ type }) => type)).toEqual([
    'organization.updated',
    'invite.roles_changed',
    'role.deleted',
    'organization.updated',
    'role.created',
  ]);
});

it('events name the inviter and the granter, and include the text of an invite', async () => {
  const { rolecall, acme, organization_id, owner } = await setUp();
  const guest = await createPerson(rolecall, 'Guest');
  const { id: role_id } = await owner.roles.create({ organization_id, name: 'On call' });
  const admin = await acme.admin.caller();
  const given = { target_email: guest.email, role_ids: [role_id], first_name: 'Gus', message: 'Welcome' };
  const invite = await admin.invites.create({ organization_id, ...given });
  const caller = await guest.caller();
  await caller.invites.accept({ token: tokenOf(invite) });
  const { results } = await owner.activityLog.list({ organization_id });
  const afterOf = (type: string) => results.find((entry) => entry.type === type)?.after;
  expect(afterOf('invite.created')).toMatchObject({ first_name: 'Gus', message: 'Welcome' });
  expect(afterOf('organization_membership.joined')).toMatchObject({ inviter_uuid: acme.admin.uuid });
  expect(afterOf('role_membership.granted')).toMatchObject({ grants: [{ granted_by_uuid: acme.admin.uuid }] });
});

it.each([
  { session_recording_minimum_duration_milliseconds: -0 },
  { week_start_day: -0 as 0 },
  { extra_settings: { a: -0 } },
  { test_account_filters: [-0] },
])('a negative zero in place of a zero is no change: %o', async (settings) => {
  const { rolecall, organization_id, owner } = await setUp();
  const { id } = await owner.projects.create({ organization_id, name: 'Web' });
  await owner.projects.update({ organization_id, id, ...settings });
  const project = await owner.projects.get({ organization_id, id });
  const revisions = await revisionsIn(rolecall);
  expect(await activityOf(rolecall, () => owner.projects.update({ organization_id, id, ...settings }))).toEqual([]);
  expect(await owner.projects.get({ organization_id, id })).toEqual(project);
  expect(await revisionsIn(rolecall)).toEqual(revisions);
});

it('linking another provider increments the revision, because group syncs find people by it', async () => {
  const rolecall = await openTestRolecall();
  const names = { first_name: 'Ada', last_name: '' };
  const profile = { provider_account_id: '1', email: 'ada@example.com', email_verified: true, ...names };
  await rolecall.signInWithProvider({ ...profile, provider: 'google' });
  const revisions = await revisionsIn(rolecall);
  await rolecall.signInWithProvider({ ...profile, provider: 'github' });
  expect(await revisionsIn(rolecall)).toEqual(revisions.map((revision) => Number(revision) + 1));
});

it('a key without access to an organization does not get its revision', async () => {
  const { rolecall, acme, organization_id } = await setUp();
  const other = await createTestOrganization(rolecall, 'Other');
  const { email } = acme.member;
  const { system } = rolecall.system();
  await system.addMember({ organization_id: other.id, email });
  const limits = { scoped_organizations: [organization_id] };
  const { authorization } = await withKey(rolecall, email, { scopes: ['user:write'], ...limits });
  await system.removeMember({ organization_id, email });
  const context = rolecall.createContext(await rolecall.identify({ authorization }), { requestId: 'test' });
  await createCaller(context).users.updateMe({ first_name: 'Ada' });
  expect(revisionOf(context)).toBeUndefined();
});

describe('concurrent writes about one person', () => {
  it('do not deadlock if they change the account and an organization', async () => {
    const { organization_id, owner } = await setUp();
    const writes = Array.from({ length: 24 }, (_, index) =>
      index % 3
        ? owner.roles.create({ organization_id, name: `Role ${index}` })
        : owner.users.updateMe({ first_name: `Olive ${index}` }),
    );
    const settled = await Promise.allSettled(writes);
    expect(settled.filter(({ status }) => status === 'rejected')).toEqual([]);
  });

  it('never leave them with a current organization that they were removed from', async () => {
    const { rolecall, acme, organization_id } = await setUp();
    const other = await createTestOrganization(rolecall, 'Other');
    const { email, id, uuid } = acme.member;
    const caller = await acme.member.caller();
    const owner = await other.owner.caller();
    const { executor } = databaseOf(rolecall);
    for (let round = 0; round < 20; round += 1) {
      await rolecall.system().system.addMember({ organization_id: other.id, email });
      await caller.users.updateMe({ set_current_organization: organization_id });
      const [switched] = await Promise.allSettled([
        caller.users.updateMe({ set_current_organization: other.id }),
        owner.members.delete({ organization_id: other.id, user_uuid: uuid }),
      ]);
      if (switched.status === 'rejected')
        expect((switched.reason as { cause: unknown }).cause).toMatchObject({ code: 'does_not_exist' });
      const user = executor.selectFrom('users').select('current_organization_id').where('id', '=', id);
      expect((await user.executeTakeFirst())?.current_organization_id).not.toBe(other.id);
    }
  });
});
