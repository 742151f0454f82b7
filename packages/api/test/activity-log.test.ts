import { permissionOf, permissions, type ProcedureName } from '@rolecall/contracts';
import { describe, expect, it } from 'vitest';
import { databaseOf } from '../src/rolecall.ts';
import { call, createFixture, inputsFor, leastCaller } from './fixture.ts';
import {
  activityLines,
  activityOf,
  callerOf,
  createPerson,
  createPersonWithPassword,
  createTestClock,
  createTestOrganization,
  minute,
  openTestRolecall,
  refusal,
  refused,
  signIn,
  testPassword,
  withKey,
  countQueries,
} from './support.ts';

const writes = (Object.keys(permissions) as ProcedureName[]).filter((name) => permissionOf(name).writes);

/** The log entries of each write that logs anything other than one entry named after its resource and verb. */
const told: Partial<Record<ProcedureName, string[]>> = {
  'organizations.create': ['Organization created', 'OrganizationMembership created', 'User updated'],
  'system.createOrganization': ['Organization created', 'OrganizationMembership created', 'User updated'],
  'system.setPassword': ['User password_changed'],
  'system.removeSecondFactor': ['User second_factor_removed'],
  'system.revokePersonalApiKeys': ['PersonalAPIKey deleted'],
  'users.signUp': ['Organization created', 'OrganizationMembership created', 'User created', 'User updated'],
  'organizations.delete': [
    'AccessControl deleted',
    'AccessControl deleted',
    'AccessControl deleted',
    'Dashboard deleted',
    'Organization deleted',
    'OrganizationInvite ended',
    'OrganizationMembership deleted',
    'OrganizationMembership deleted',
    'OrganizationMembership deleted',
    'OrganizationMembership deleted',
    'Project deleted',
    'Role deleted',
    'Role deleted',
    'RoleExternalReference deleted',
    'RoleMembership deleted',
    'User updated',
  ],
  'roles.delete': [
    'AccessControl deleted',
    'AccessControl deleted',
    'AccessControl deleted',
    'OrganizationInvite updated',
    'Role deleted',
    'RoleExternalReference deleted',
    'RoleMembership deleted',
  ],
  'projects.delete': [
    'AccessControl deleted',
    'AccessControl deleted',
    'AccessControl deleted',
    'Dashboard deleted',
    'Project deleted',
  ],
  'dashboards.delete': ['AccessControl deleted', 'Dashboard deleted'],
  'roleMemberships.createMany': ['RoleMembership created', 'RoleMembership created'],
  'roleMemberships.setExpiry': ['RoleMembership expiry_changed'],
  'roleMemberships.deleteMany': ['RoleMembership deleted'],
  'members.addRoles': ['RoleMembership created', 'RoleMembership created'],
  'members.updateMany': ['OrganizationMembership updated', 'OrganizationMembership updated'],
  'members.deleteMany': ['OrganizationMembership deleted'],
  'invites.deleteMany': ['OrganizationInvite deleted'],
  'roleExternalReferences.deleteMany': ['RoleExternalReference deleted'],
  'groupSyncs.plan': [],
  'groupSyncs.applyPlan': ['GroupSync applied', 'RoleMembership created'],
  'groupSyncs.delete': [],
  'personalApiKeys.deleteMany': ['PersonalAPIKey deleted'],
  'invites.renew': ['OrganizationInvite renewed'],
  'invites.accept': [
    'OrganizationInvite accepted',
    'OrganizationMembership joined',
    'RoleMembership created',
    'User updated',
  ],
  'projects.rotateSecretToken': ['Project rotated'],
  'projects.deleteSecretTokenBackup': ['Project secret_token_backup_deleted'],
  'projects.resetToken': ['Project token_reset'],
  'environments.update': ['Project updated'],
  'access.setProjectRule': ['AccessControl created'],
  'access.setResourceRule': ['AccessControl created'],
  'access.setDashboardRule': ['AccessControl created'],
  'users.updateMe': ['User updated'],
  'users.changePassword': ['User password_changed'],
  'users.confirmPassword': ['User confirmed'],
  'sessions.delete': ['User session_revoked'],
  'sessions.deleteOthers': ['User session_revoked'],
  'users.requestVerification': ['User link_mailed'],
  'users.requestAddressChange': ['User link_mailed'],
  'secondFactor.beginTotp': [],
  'secondFactor.confirmTotp': ['User second_factor_app_added'],
  'secondFactor.removeTotp': ['User second_factor_app_removed'],
  'secondFactor.newRecoveryCodes': ['User second_factor_recovery_codes_made'],
  'secondFactor.beginPasskey': [],
  'secondFactor.finishPasskey': ['User second_factor_passkey_added'],
  'secondFactor.deletePasskey': ['User second_factor_passkey_removed'],
  'secondFactor.confirmWithCode': ['User confirmed'],
  'secondFactor.beginConfirmation': [],
  'secondFactor.confirmWithPasskey': ['User confirmed'],
  'users.deleteMe': ['User deleted'],
  'users.signOutEverywhere': ['User signed_out_everywhere'],
  'system.createUser': ['User created'],
  'system.deactivateUser': ['User deactivated'],
  'system.reactivateUser': ['User reactivated'],
  'system.addMember': ['OrganizationInvite ended', 'OrganizationMembership created'],
  'system.setMemberLevel': ['OrganizationMembership updated'],
  'system.removeMember': ['OrganizationMembership deleted', 'RoleMembership deleted'],
  'system.createPersonalApiKey': ['PersonalAPIKey created'],
};
/** The number of events without a cause that a write logs, if it is not one. */
const independent: Partial<Record<ProcedureName, number>> = {
  'users.signUp': 3,
  'organizations.create': 2,
  'system.createOrganization': 2,
  'roleMemberships.createMany': 2,
  'members.addRoles': 2,
  'members.updateMany': 2,
  // A plan changes nothing yet.
  'groupSyncs.plan': 0,
  'groupSyncs.delete': 0,
  // A challenge that waits for its response changes nothing yet.
  'secondFactor.beginTotp': 0,
  'secondFactor.beginPasskey': 0,
  'secondFactor.beginConfirmation': 0,
};
const scopeOf: Record<string, string> = {
  roles: 'Role',
  roleMemberships: 'RoleMembership',
  roleExternalReferences: 'RoleExternalReference',
  groupSyncs: 'GroupSync',
  organizations: 'Organization',
  members: 'OrganizationMembership',
  invites: 'OrganizationInvite',
  projects: 'Project',
  dashboards: 'Dashboard',
  environments: 'Project',
  access: 'AccessControl',
  personalApiKeys: 'PersonalAPIKey',
};

describe('a change is logged once', () => {
  it.each(writes)('%s', async (name) => {
    const rolecall = await openTestRolecall();
    const given = await createFixture(rolecall);
    const caller = await leastCaller(rolecall, given, name);
    const lines = await activityOf(rolecall, () => call(caller, name, inputsFor(given)[name]));
    const [resource, verb] = name.split('.') as [string, string];
    const expected = told[name] ?? [`${scopeOf[resource]} ${verb}d`];
    expect(lines.map(({ scope, activity }) => `${scope} ${activity}`).toSorted()).toEqual(expected);
    // One event of a write is the cause of all the others, directly or indirectly.
    const ids = new Set(lines.map(({ id }) => id));
    const unexplained = lines.filter(({ cause_id }) => cause_id === null || !ids.has(cause_id));
    expect(lines.filter(({ cause_id }) => cause_id !== null && !ids.has(cause_id))).toEqual([]);
    expect(unexplained.length).toBe(independent[name] ?? 1);
    for (const line of lines) {
      expect(line.item_id).not.toBe('');
      expect(line.item_name).not.toBe('');
      if (line.cause_id !== null) continue;
      if (verb === 'create')
        expect({ before: line.before, after: typeof line.after }).toEqual({ before: null, after: 'object' });
      if (verb === 'delete')
        expect({ before: typeof line.before, after: line.after }).toEqual({ before: 'object', after: null });
      if (verb === 'update') expect(Object.keys(line.before ?? {})).toEqual(Object.keys(line.after ?? {}));
      // The log contains no secrets, and nothing that could be used to sign in.
      const text = JSON.stringify(line);
      expect(text).not.toMatch(/ph[xs]_[0-9A-Za-z]{10}/);
      expect(text).not.toMatch(/\$argon2/);
      expect(text).not.toContain(testPassword);
      expect(text).not.toContain(given.inviteToken);
    }
  });
});

async function setUp() {
  const time = createTestClock();
  const rolecall = await openTestRolecall({ clock: time.clock });
  const acme = await createTestOrganization(rolecall);
  return {
    time,
    rolecall,
    acme,
    organization_id: acme.id,
    owner: await acme.owner.caller(),
    admin: await acme.admin.caller(),
  };
}

describe('log entries', () => {
  it('have only the changed fields in before and after', async () => {
    const { rolecall, organization_id, admin } = await setUp();
    const { id } = await admin.roles.create({ organization_id, name: 'Old' });
    const [renamed] = await activityOf(rolecall, () => admin.roles.update({ organization_id, id, name: 'New' }));
    expect(renamed).toMatchObject({
      scope: 'Role',
      activity: 'updated',
      item_id: id,
      item_name: 'New',
      before: { name: 'Old' },
      after: { name: 'New' },
    });
    const [organization] = await activityOf(rolecall, () =>
      admin.organizations.update({
        organization_id,
        name: 'Acme',
        default_role_id: id,
        posthog_contact: { name: 'Grace' },
      }),
    );
    expect(organization?.before).toEqual({ default_role_id: null, posthog_contact: null });
    expect(organization?.after).toEqual({ default_role_id: id, posthog_contact: { name: 'Grace' } });
    const { id: projectId } = await admin.projects.create({ organization_id, name: 'Web shop' });
    const [project] = await activityOf(rolecall, () =>
      admin.projects.update({
        organization_id,
        id: projectId,
        name: 'Web shop',
        app_urls: ['https://shop.example.com'],
        is_demo: true,
      }),
    );
    expect(project).toMatchObject({
      project_id: projectId,
      before: { app_urls: [], is_demo: false },
      after: { app_urls: ['https://shop.example.com'], is_demo: true },
    });
    expect(Object.keys(project?.after ?? {})).toEqual(['app_urls', 'is_demo']);
  });

  it('of cascading deletions name the cause, and outlive everything they name', async () => {
    const { rolecall, acme, organization_id, owner } = await setUp();
    const { id } = await owner.roles.create({ organization_id, name: 'On call' });
    const role = { organization_id, role_id: id };
    const membership = await owner.roleMemberships.create({ ...role, user_uuid: acme.member.uuid });
    const [deleted, revoked, ...others] = await activityOf(rolecall, () => owner.roles.delete({ organization_id, id }));
    expect(others).toEqual([]);
    expect(deleted).toMatchObject({ type: 'role.deleted', item_name: 'On call', cause_id: null });
    expect(revoked).toMatchObject({
      type: 'role_membership.revoked',
      item_id: membership.id,
      role_id: id,
      before: { role: 'On call', user: acme.member.email, user_uuid: acme.member.uuid },
      after: null,
      cause_id: deleted?.id,
      cause_type: 'role.deleted',
      created_at: deleted?.created_at,
    });
    const sequence = Number(revoked?.sequence);
    const [organization, ...ended] = await activityOf(rolecall, () => owner.organizations.delete({ organization_id }));
    expect(organization).toMatchObject({ type: 'organization.deleted', item_name: 'Acme', sequence: sequence + 1 });
    expect(ended.filter(({ type }) => type === 'organization_membership.ended')).toHaveLength(3);
    expect(new Set(ended.map(({ cause_id }) => cause_id))).toEqual(new Set([organization?.id]));
    for (const line of [deleted, organization])
      expect(line).toMatchObject({ organization_id, actor_uuid: acme.owner.uuid, actor_email: acme.owner.email });
    // No entry is missing from the log.
    const sequences = (await activityLines(rolecall))
      .filter((line) => line.organization_id === organization_id)
      .map((line) => Number(line.sequence));
    expect(sequences).toEqual(sequences.map((_, index) => index + 1));
  });

  it('mask secrets', async () => {
    const { rolecall, organization_id, admin } = await setUp();
    const { id } = await admin.projects.create({ organization_id, name: 'Web shop' });
    const one = await admin.projects.rotateSecretToken({ organization_id, id });
    const two = { answer: one };
    const [line] = await activityOf(
      rolecall,
      async () => (two.answer = await admin.projects.rotateSecretToken({ organization_id, id })),
    );
    const mask = (token: string | null) => `phs_...${token?.slice(-4)}`;
    expect(line?.before).toMatchObject({ secret_api_token: mask(one.secret_api_token) });
    expect(line?.after).toMatchObject({
      secret_api_token: mask(two.answer.secret_api_token),
      secret_api_token_backup: mask(one.secret_api_token),
    });
    const everything = JSON.stringify(await activityLines(rolecall));
    for (const token of [one.secret_api_token, two.answer.secret_api_token]) expect(everything).not.toContain(token);
  });
});

describe('the actor of a log entry', () => {
  it('is the owner of the key, with the key’s label', async () => {
    const { rolecall, acme, organization_id } = await setUp();
    const { authorization, caller } = await withKey(rolecall, acme.admin.email, { label: 'terraform' });
    const [line] = await activityOf(rolecall, () => caller.roles.create({ organization_id, name: 'One' }));
    expect(line).toMatchObject({ user_id: acme.admin.id, via: 'key', credential: 'terraform' });
    const [mcp] = await activityOf(rolecall, async () =>
      (await callerOf(rolecall, { authorization, via: 'mcp' })).roles.create({ organization_id, name: 'Two' }),
    );
    expect(mcp).toMatchObject({ user_id: acme.admin.id, via: 'mcp', credential: 'terraform' });
  });

  it('is the user of the session', async () => {
    const { rolecall, organization_id } = await setUp();
    const { id } = await createPersonWithPassword(rolecall, 'ada@example.com');
    await rolecall.system().system.addMember({ organization_id, email: 'ada@example.com', level: 8 });
    const { caller } = await signIn(rolecall, 'ada@example.com');
    const [line] = await activityOf(rolecall, () => caller.roles.create({ organization_id, name: 'One' }));
    expect(line).toMatchObject({ user_id: id, via: 'session', credential: null });
  });

  it('is nobody for the system, on the command line or in an embedding program', async () => {
    const { rolecall, acme, organization_id, admin } = await setUp();
    for (const via of ['command line', 'library'] as const) {
      const [line] = await activityOf(rolecall, () =>
        rolecall.system(via).roles.create({ organization_id, name: via }),
      );
      expect(line).toMatchObject({ user_id: null, via, credential: null });
    }
    const [line] = await activityOf(rolecall, () => admin.roles.create({ organization_id, name: 'One' }));
    expect(line).toMatchObject({ user_id: acme.admin.id, via: 'library', credential: null });
  });

  it('is the new user for every event of their sign-up', async () => {
    const { rolecall } = await setUp();
    const lines = await activityOf(rolecall, () =>
      rolecall.createCaller({ kind: 'anonymous' }).users.signUp({ email: 'ada@example.com', password: testPassword }),
    );
    const { id } = await databaseOf(rolecall)
      .executor.selectFrom('users')
      .select('id')
      .where('email', '=', 'ada@example.com')
      .executeTakeFirstOrThrow();
    for (const line of lines) expect(line).toMatchObject({ user_id: id, via: 'session', credential: null });
  });
});

describe('the activity about a person', () => {
  it('shows their current name and address as long as they have an account', async () => {
    const { rolecall, acme, organization_id, owner } = await setUp();
    const role = await owner.roles.create({ organization_id, name: 'On call' });
    await owner.roleMemberships.create({ organization_id, role_id: role.id, user_uuid: acme.member.uuid });
    await (await acme.member.caller()).users.updateMe({ first_name: 'Maxine', last_name: 'Moss' });
    await owner.members.delete({ organization_id, user_uuid: acme.member.uuid });
    const list = async () => (await owner.activityLog.list({ organization_id, limit: 1000 })).results;
    const { uuid, email } = acme.member;
    const maxine = { uuid, email, first_name: 'Maxine', last_name: 'Moss' };
    const people = Object.fromEntries((await list()).map(({ type, person }) => [type, person]));
    expect(people).toMatchObject({
      'organization_membership.ended': maxine,
      'role_membership.revoked': maxine,
      'role_membership.granted': maxine,
      'role.created': null,
    });
    await databaseOf(rolecall).executor.deleteFrom('users').where('uuid', '=', uuid).execute();
    for (const { person } of await list()) expect(person?.uuid).not.toBe(uuid);
  });

  it('has a count that matches the list, on every page', async () => {
    const { organization_id, owner } = await setUp();
    for (const name of ['One', 'Two', 'Three']) await owner.roles.create({ organization_id, name });
    const { count, results } = await owner.activityLog.list({ organization_id, limit: 1000 });
    expect(count).toBe(results.length);
    const paged = await owner.activityLog.list({ organization_id, limit: 1, offset: 2 });
    expect([paged.count, paged.results[0]?.id]).toEqual([count, results[2]?.id]);
    const before = results[1]?.sequence ?? 0;
    expect((await owner.activityLog.list({ organization_id, before, limit: 1 })).count).toBe(count - 2);
    expect((await owner.activityLog.list({ organization_id, offset: count })).count).toBe(count);
  });

  it('includes what they did and what was done to them, and nothing else', async () => {
    const { rolecall, acme, organization_id, owner, admin } = await setUp();
    const about = async (who: { uuid: string }, more: object = {}) => {
      const { count, results } = await owner.activityLog.list({ organization_id, about: who.uuid, ...more });
      expect(count).toBe(results.length);
      return results.map(({ type }) => type).toReversed();
    };
    const joined = await about(acme.member);
    expect(joined).toEqual(['organization_membership.created']);
    const role = await owner.roles.create({ organization_id, name: 'On call' });
    const ofRole = { organization_id, role_id: role.id };
    const granted = await admin.roleMemberships.create({ ...ofRole, user_uuid: acme.member.uuid });
    await admin.roleMemberships.create({ ...ofRole, user_uuid: acme.owner.uuid });
    await owner.members.update({ organization_id, user_uuid: acme.member.uuid, level: 8 });
    const member = await acme.member.caller();
    await member.roles.create({ organization_id, name: 'Press' });
    const { id: project_id } = await owner.projects.create({ organization_id, name: 'Shop' });
    const rule = { project_id, organization_member: acme.member.membership.id };
    for (const access_level of ['member', 'admin', null] as const)
      await owner.access.setProjectRule({ ...rule, access_level });
    await owner.roleMemberships.delete({ ...ofRole, id: granted.id });
    const until = [
      ...joined,
      'role_membership.granted',
      'organization_membership.level_changed',
      'role.created',
      'access_control.created',
      'access_control.updated',
      'access_control.deleted',
      'role_membership.revoked',
    ];
    expect(await about(acme.member)).toEqual(until);
    expect(await about(acme.member, { scope: 'RoleMembership' })).toEqual([
      'role_membership.granted',
      'role_membership.revoked',
    ]);
    expect(await about(acme.member, { user: acme.admin.uuid })).toEqual(['role_membership.granted']);
    expect(await about(acme.admin)).toEqual([
      'organization_membership.created',
      'role_membership.granted',
      'role_membership.granted',
    ]);
    // People who have left are still found.
    await rolecall.system().system.deactivateUser({ email: acme.member.email });
    await owner.members.delete({ organization_id, user_uuid: acme.member.uuid });
    const gone = [...until, 'user.deactivated', 'organization_membership.ended'];
    expect(await about(acme.member)).toEqual(gone);
    await databaseOf(rolecall).executor.deleteFrom('users').where('uuid', '=', acme.member.uuid).execute();
    expect(await about(acme.member)).toEqual(gone);
    expect(await about({ uuid: organization_id })).toEqual([]);
    const pages = [];
    for (let offset = 0; offset < gone.length; offset += 1) {
      const page = { organization_id, about: acme.member.uuid.toUpperCase(), limit: 1, offset };
      pages.push(...(await owner.activityLog.list(page)).results.map(({ type }) => type));
    }
    expect(pages.toReversed()).toEqual(gone);
  });

  it('includes the invite they accepted, and is not shown to other organizations', async () => {
    const { rolecall, organization_id, owner } = await setUp();
    const guest = await createPerson(rolecall, 'Guest');
    const invite = await owner.invites.create({ organization_id, target_email: guest.email });
    const caller = await guest.caller();
    await caller.invites.accept({ token: invite.path.replace('/invite/', '') });
    const globex = await createTestOrganization(rolecall, 'Globex');
    await rolecall.system().system.addMember({ organization_id: globex.id, email: guest.email });
    const about = { organization_id, about: guest.uuid };
    const { results } = await owner.activityLog.list(about);
    expect(results.map(({ type }) => type)).toEqual(['organization_membership.joined', 'invite.accepted']);
    const theirs = await globex.owner.caller();
    expect(await refusal(theirs.activityLog.list(about))).toEqual(
      refused('permission_denied', 'You do not have permission to perform this action.'),
    );
    expect(await refusal(caller.activityLog.list(about))).toEqual(
      refused('permission_denied', 'Your organization access level is insufficient.'),
    );
  });

  it('takes the same number of queries for any number of entries', async () => {
    const { rolecall, acme, organization_id, owner } = await setUp();
    const queries = countQueries(rolecall);
    const count = async (limit: number) => {
      queries();
      const { results } = await owner.activityLog.list({ organization_id, about: acme.owner.uuid, limit });
      expect(results).toHaveLength(limit);
      return queries();
    };
    for (let number = 0; number < 8; number += 1) await owner.roles.create({ organization_id, name: `Role ${number}` });
    await count(1);
    expect(await count(8)).toBe(await count(1));
  });
});

describe('nothing is logged', () => {
  it('if nothing changed', async () => {
    const { rolecall, acme, organization_id, owner, admin } = await setUp();
    const { id } = await admin.roles.create({ organization_id, name: 'On call' });
    const project = await admin.projects.create({ organization_id, name: 'Web shop' });
    await admin.organizations.update({ organization_id, default_role_id: id });
    await rolecall.system().system.deactivateUser({ email: (await createPerson(rolecall, 'Gone')).email });
    const lines = await activityOf(rolecall, async () => {
      await admin.roles.update({ organization_id, id, name: 'On call' });
      await admin.roles.update({ organization_id, id });
      await admin.organizations.update({ organization_id, name: 'Acme', default_role_id: id });
      await admin.members.update({ organization_id, user_uuid: acme.member.uuid, level: 1 });
      await admin.projects.update({ organization_id, id: project.id, name: 'Web shop', is_demo: false });
      await owner.users.updateMe({ first_name: 'Olive' });
    });
    expect(lines).toEqual([]);
  });

  it('for refused calls and for reads', async () => {
    const { rolecall, organization_id, admin } = await setUp();
    await admin.roles.create({ organization_id, name: 'On call' });
    const lines = await activityOf(rolecall, async () => {
      await refusal(admin.roles.create({ organization_id, name: 'ON CALL' }));
      await refusal(admin.roles.create({ organization_id, name: '' }));
      await refusal(admin.roles.delete({ organization_id, id: 'x' }));
      await admin.roles.list({ organization_id });
      await admin.activityLog.list({ organization_id });
    });
    expect(lines).toEqual([]);
  });
});

describe('listing the log', () => {
  it('requires an admin and pages newest first, without skipping or repeating entries', async () => {
    const { time, acme, organization_id, admin } = await setUp();
    for (let number = 0; number < 7; number += 1) {
      await admin.roles.create({ organization_id, name: `Role ${number}` });
      // Some entries share a timestamp, so that only their sequence orders them.
      if (number % 3 === 0) time.advance(minute);
    }
    const all = await admin.activityLog.list({ organization_id });
    expect(all.results.filter(({ scope }) => scope === 'Role').map(({ item_name }) => item_name)).toEqual(
      [6, 5, 4, 3, 2, 1, 0].map((number) => `Role ${number}`),
    );
    const pages = await Promise.all(
      [0, 4, 8].map((offset) => admin.activityLog.list({ organization_id, limit: 4, offset })),
    );
    expect(pages.flatMap(({ results }) => results)).toEqual(all.results);
    expect(pages.map(({ count }) => count)).toEqual([all.count, all.count, all.count]);
    expect(await refusal((await acme.member.caller()).activityLog.list({ organization_id }))).toEqual(
      refused('permission_denied', 'Your organization access level is insufficient.'),
    );
  });

  it('applies each filter alone and all of them together', async () => {
    const { time, acme, organization_id, owner, admin } = await setUp();
    time.advance(minute);
    const one = await admin.roles.create({ organization_id, name: 'One' });
    time.advance(minute);
    const two = await owner.roles.create({ organization_id, name: 'Two' });
    await admin.roles.update({ organization_id, id: one.id, name: 'Eins' });
    const list = async (filter: object) => {
      const { count, results } = await admin.activityLog.list({ organization_id, ...filter });
      expect(count).toBe(results.length);
      return results.map(({ item_name, activity }) => `${item_name} ${activity}`);
    };
    expect(await list({ scope: 'Role' })).toEqual(['Eins updated', 'Two created', 'One created']);
    expect(await list({ item_id: one.id })).toEqual(['Eins updated', 'One created']);
    expect(await list({ user: acme.owner.uuid })).toEqual(['Two created']);
    expect(await list({ user: acme.owner.uuid.toUpperCase() })).toEqual(['Two created']);
    expect(await list({ since: two.created_at })).toEqual(['Eins updated', 'Two created']);
    expect(await list({ scope: 'Role', until: two.created_at })).toEqual(['One created']);
    expect(
      await list({
        scope: 'Role',
        item_id: one.id,
        user: acme.admin.uuid,
        since: one.created_at,
        until: two.created_at,
      }),
    ).toEqual(['One created']);
    expect(await list({ scope: 'Dashboard' })).toEqual([]);
    expect(await list({ user: '00000000-0000-4000-8000-000000000000' })).toEqual([]);
    expect(await list({ item_id: "' or 1=1 --" })).toEqual([]);
  });

  it('includes the members and external references of a role, even after its deletion', async () => {
    const { acme, organization_id, admin } = await setUp();
    const { id: role_id } = await admin.roles.create({ organization_id, name: 'On call' });
    const { id: other } = await admin.roles.create({ organization_id, name: 'Other' });
    await admin.roles.update({ organization_id, id: role_id, name: 'Standby' });
    const membership = await admin.roleMemberships.create({ organization_id, role_id, user_uuid: acme.member.uuid });
    await admin.roleMemberships.createMany({ organization_id, role_id, user_uuids: [acme.owner.uuid] });
    await admin.roleMemberships.create({ organization_id, role_id: other, user_uuid: acme.member.uuid });
    await admin.roleMemberships.delete({ organization_id, role_id, id: membership.id });
    const reference = await admin.roleExternalReferences.create({
      organization_id,
      role: role_id,
      provider: 'github',
      provider_organization_id: 'acme',
      provider_role_id: '1',
      provider_role_name: 'On call',
    });
    await admin.roleExternalReferences.delete({ organization_id, id: reference.id });
    await admin.roles.delete({ organization_id, id: role_id });
    const { count, results } = await admin.activityLog.list({ organization_id, role_id });
    expect(results.map(({ scope, activity }) => `${scope} ${activity}`)).toEqual([
      'RoleMembership deleted',
      'Role deleted',
      'RoleExternalReference deleted',
      'RoleExternalReference created',
      'RoleMembership deleted',
      'RoleMembership created',
      'RoleMembership created',
      'Role updated',
      'Role created',
    ]);
    expect(count).toBe(9);
    expect((await admin.activityLog.list({ organization_id, role_id, scope: 'Role' })).count).toBe(3);
  });

  it('includes the tokens and dashboards of a project, even after its deletion', async () => {
    const { organization_id, admin } = await setUp();
    const { id: project_id } = await admin.projects.create({ organization_id, name: 'Web shop' });
    const { id: other } = await admin.projects.create({ organization_id, name: 'Other' });
    const project = { organization_id, id: project_id };
    await admin.projects.update({ ...project, is_demo: true });
    await admin.projects.rotateSecretToken(project);
    await admin.projects.rotateSecretToken(project);
    await admin.projects.deleteSecretTokenBackup(project);
    await admin.projects.resetToken(project);
    const dashboard = { project_id, name: 'Orders', url: 'https://metrics.example.com' };
    const { id } = await admin.dashboards.create(dashboard);
    await admin.dashboards.create({ ...dashboard, project_id: other });
    await admin.dashboards.update({ project_id, id, name: 'Sales' });
    await admin.dashboards.delete({ project_id, id });
    await admin.projects.delete(project);
    const { count, results } = await admin.activityLog.list({ organization_id, project_id });
    expect(results.map(({ scope, activity }) => `${scope} ${activity}`)).toEqual([
      'Project deleted',
      'Dashboard deleted',
      'Dashboard updated',
      'Dashboard created',
      'Project token_reset',
      'Project secret_token_backup_deleted',
      'Project rotated',
      'Project rotated',
      'Project updated',
      'Project created',
    ]);
    expect(count).toBe(10);
    expect((await admin.activityLog.list({ organization_id, project_id, scope: 'Dashboard' })).count).toBe(3);
    expect((await admin.activityLog.list({ organization_id, project_id: 999_999 })).count).toBe(0);
  });

  it('links to what changed as long as it exists', async () => {
    const { acme, organization_id, admin } = await setUp();
    const { id } = await admin.roles.create({ organization_id, name: 'One' });
    const { id: goneId } = await admin.roles.create({ organization_id, name: 'Two' });
    const membership = { organization_id, role_id: id, user_uuid: acme.member.uuid };
    await admin.roleMemberships.create(membership);
    await admin.roleMemberships.create({ ...membership, role_id: goneId });
    await admin.roles.delete({ organization_id, id: goneId });
    const project = await admin.projects.create({ organization_id, name: 'Web shop' });
    const gone = await admin.projects.create({ organization_id, name: 'Closed' });
    await admin.projects.delete({ organization_id, id: gone.id });
    // More entries than fit the smallest prepared query.
    for (let level = 0; level < 9; level += 1)
      await admin.members.update({ organization_id, user_uuid: acme.member.uuid, level: level % 2 ? 1 : 8 });
    const { results } = await admin.activityLog.list({ organization_id });
    const subjects = new Map(results.map((entry) => [`${entry.item_name} ${entry.activity}`, entry.subject]));
    const member = acme.member.email;
    expect(Object.fromEntries(subjects)).toMatchObject({
      'One created': { kind: 'role', id },
      'Two created': null,
      'Two deleted': null,
      [`${member} in One created`]: { kind: 'role', id },
      [`${member} in Two created`]: null,
      'Web shop created': { kind: 'project', id: `${project.id}` },
      'Closed created': null,
      [`${member} created`]: { kind: 'member', id: acme.member.uuid },
      [`${member} updated`]: { kind: 'member', id: acme.member.uuid },
      'Acme created': { kind: 'organization', id: organization_id },
    });
  });

  it('links to invites and external references only while they exist', async () => {
    const { organization_id, admin } = await setUp();
    const { id: role } = await admin.roles.create({ organization_id, name: 'One' });
    const { id: otherRole } = await admin.roles.create({ organization_id, name: 'Two' });
    const group = { provider: 'github', provider_organization_id: 'acme' };
    const refer = (name: string) =>
      admin.roleExternalReferences.create({
        organization_id,
        role,
        ...group,
        provider_role_id: name,
        provider_role_name: name,
      });
    const [kept, gone] = [await refer('kept'), await refer('gone')];
    await admin.roleExternalReferences.delete({ organization_id, id: gone.id });
    const invite = (name: string) =>
      admin.invites.create({ organization_id, target_email: `${name}@example.com`, role_ids: [role, otherRole] });
    const [open, revoked] = [await invite('open'), await invite('revoked')];
    await admin.invites.renew({ organization_id, id: revoked.id });
    await admin.roles.delete({ organization_id, id: otherRole });
    const subjectsOf = async (item_id: string) =>
      (await admin.activityLog.list({ organization_id, item_id })).results.map(({ type, subject }) => [type, subject]);
    const toInvite = { kind: 'invite', id: revoked.id };
    expect(await subjectsOf(revoked.id)).toEqual([
      ['invite.roles_changed', toInvite],
      ['invite.renewed', toInvite],
      ['invite.created', toInvite],
    ]);
    await admin.invites.delete({ organization_id, id: revoked.id });
    expect(await subjectsOf(revoked.id)).toEqual([
      ['invite.revoked', null],
      ['invite.roles_changed', null],
      ['invite.renewed', null],
      ['invite.created', null],
    ]);
    expect(await subjectsOf(open.id)).toContainEqual(['invite.created', { kind: 'invite', id: open.id }]);
    expect(await subjectsOf(kept.id)).toEqual([
      ['role_external_reference.created', { kind: 'external_group', id: kept.id }],
    ]);
    expect(await subjectsOf(gone.id)).toEqual([
      ['role_external_reference.deleted', null],
      ['role_external_reference.created', null],
    ]);
  });

  it('shows the acting user as a person, and nobody for the system', async () => {
    const { acme, organization_id, admin } = await setUp();
    await admin.roles.create({ organization_id, name: 'One' });
    const { results } = await admin.activityLog.list({ organization_id });
    expect(results[0]?.user).toEqual((await admin.members.get({ organization_id, user_uuid: acme.admin.uuid })).user);
    expect(results.at(-1)?.user).toBeNull();
  });
});
