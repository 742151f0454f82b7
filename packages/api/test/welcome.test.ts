import { levels, ProductKey, type Scope, type Welcome } from '@rolecall/contracts';
import { expect, test } from 'vitest';
import type { Caller } from '../src/app-router.ts';
import { databaseOf, type Rolecall } from '../src/rolecall.ts';
import { suggestNextSteps } from '../src/welcome/service.ts';
import { createPerson, createTestOrganization, openTestRolecall } from './support.ts';

const start = Date.parse('2026-03-01T12:00:00.000Z');
const minute = 60_000;
const hour = 60 * minute;
const day = 24 * hour;

/** Opens a Rolecall with a clock that the test sets. */
async function openWithClock() {
  const clock = { time: start };
  return { clock, rolecall: await openTestRolecall({ clock: () => clock.time }) };
}

const welcome = (caller: Caller, organization: { id: string }) =>
  caller.welcome.get({ organization_id: organization.id });

async function signedIn(rolecall: Rolecall, person: { id: number }, at: number) {
  await databaseOf(rolecall)
    .executor.updateTable('users')
    .set({ last_login: new Date(at).toISOString() })
    .where('id', '=', person.id)
    .execute();
}

async function withKey(
  rolecall: Rolecall,
  email: string,
  limits: { scopes?: Scope[]; scoped_organizations?: string[]; scoped_projects?: number[] },
): Promise<Caller> {
  const { value } = await rolecall
    .system()
    .system.createPersonalApiKey({ email, label: 'test', scopes: ['*'], ...limits });
  return rolecall.createCaller(await rolecall.identify({ authorization: `Bearer ${value}` }));
}

test('the founder of an organization has no inviter, and gets a next step', async () => {
  const { rolecall } = await openWithClock();
  const founder = await createPerson(rolecall, 'Frida');
  const organization = await rolecall.system().system.createOrganization({ name: 'Acme', owner: founder.email });
  const founded = { actor_name: 'Rolecall', timestamp: new Date(start).toISOString() };
  expect(await welcome(await founder.caller(), organization)).toEqual({
    organization_name: 'Acme',
    inviter: null,
    team_members: [],
    recent_activity: [
      {
        ...founded,
        type: 'OrganizationMembership.created',
        entity_name: founder.email,
        entity_url: `/members/${founder.uuid}`,
      },
      { ...founded, type: 'Organization.created', entity_name: 'Acme', entity_url: '/settings' },
    ],
    popular_dashboards: [],
    products_in_use: [],
    suggested_next_steps: expect.arrayContaining([expect.objectContaining({ href: '/roles' })]),
    is_organization_first_user: true,
    posthog_contact: null,
    shared_slack_channel_url: null,
  });
});

test('the first steps of a new organization are completed one by one', async () => {
  const { clock, rolecall } = await openWithClock();
  const founder = await createPerson(rolecall, 'Frida');
  const { id: organization_id } = await rolecall
    .system()
    .system.createOrganization({ name: 'Acme', owner: founder.email });
  // Other organizations do not count.
  const globex = await createTestOrganization(rolecall, 'Globex');
  const globexAdmin = await globex.admin.caller();
  await globexAdmin.roles.create({ organization_id: globex.id, name: 'On call' });
  await globexAdmin.projects.create({ organization_id: globex.id, name: 'Web shop' });
  await withKey(rolecall, globex.admin.email, {});
  const caller = await founder.caller();
  const steps = () => caller.welcome.firstSteps({ organization_id });
  const done = { people: false, roles: false, external_groups: false, projects: false, api_key: false };
  expect(await steps()).toEqual(done);
  await caller.invites.create({ organization_id, target_email: 'grace@example.com' });
  expect(await steps()).toEqual({ ...done, people: true });
  clock.time += 8 * day;
  expect(await steps()).toEqual(done);
  await rolecall.system().system.addMember({ organization_id, email: globex.member.email });
  const role = await caller.roles.create({ organization_id, name: 'On call' });
  expect(await steps()).toEqual({ ...done, people: true, roles: true });
  await caller.roleExternalReferences.create({
    organization_id,
    role: role.id,
    provider: 'github',
    provider_organization_id: 'acme',
    provider_role_id: '1',
    provider_role_name: 'On call',
  });
  await caller.projects.create({ organization_id, name: 'Web shop' });
  await withKey(rolecall, founder.email, {});
  expect(await steps()).toEqual({ people: true, roles: true, external_groups: true, projects: true, api_key: true });
});

test('what needs attention is shown to those who can act on it', async () => {
  const { clock, rolecall } = await openWithClock();
  const organization = await createTestOrganization(rolecall);
  const organization_id = organization.id;
  const [admin, member] = [await organization.admin.caller(), await organization.member.caller()];
  const attention = (caller: Caller) => caller.welcome.attention({ organization_id });
  const nothing = { invites: [], empty_roles: [], ending_roles: [], token_backups: [], api_keys: [] };
  const held = await admin.roles.create({ organization_id, name: 'Held' });
  await admin.roleMemberships.create({ organization_id, role_id: held.id, user_uuid: organization.member.uuid });
  expect(await attention(admin)).toEqual(nothing);

  const press = await admin.roles.create({ organization_id, name: 'Press' });
  const linked = await admin.roles.create({ organization_id, name: 'Linked' });
  const group = { provider: 'github', provider_organization_id: 'acme', provider_role_id: '1' };
  await admin.roleExternalReferences.create({ organization_id, role: linked.id, ...group, provider_role_name: 'All' });
  const invite = await admin.invites.create({ organization_id, target_email: 'grace@example.com' });
  const project = await admin.projects.create({ organization_id, name: 'Web shop' });
  await admin.projects.rotateSecretToken({ organization_id, id: project.id });
  await admin.projects.rotateSecretToken({ organization_id, id: project.id });
  const expires_at = new Date(start + 10 * day).toISOString();
  const { id: keyId } = await member.personalApiKeys.create({ label: 'ci', scopes: ['*'], expires_at });
  await member.personalApiKeys.create({ label: 'lasting', scopes: ['*'] });
  const empty_roles = [
    { id: linked.id, name: 'Linked', has_groups: true },
    { id: press.id, name: 'Press', has_groups: false },
  ];
  expect(await attention(admin)).toEqual({ ...nothing, empty_roles });
  expect(await attention(member)).toEqual(nothing);

  clock.time = start + 8 * day;
  expect(await attention(admin)).toEqual({
    invites: [{ id: invite.id, target_email: 'grace@example.com', expires_at: invite.expires_at }],
    empty_roles,
    ending_roles: [],
    token_backups: [{ id: project.id, name: 'Web shop' }],
    api_keys: [],
  });
  expect(await attention(member)).toEqual({ ...nothing, api_keys: [{ id: keyId, label: 'ci', expires_at }] });
  const reading = await withKey(rolecall, organization.admin.email, { scopes: ['organization:read'] });
  expect(await attention(reading)).toEqual({ ...nothing, empty_roles });

  // People with an inactive account do not count as holders.
  await rolecall.system().system.deactivateUser({ email: organization.member.email });
  expect((await attention(admin)).empty_roles.map(({ name }) => name)).toEqual(['Held', 'Linked', 'Press']);
  for (const name of ['A', 'B', 'C', 'D']) await admin.roles.create({ organization_id, name });
  expect((await attention(admin)).empty_roles.map(({ name }) => name)).toEqual(['A', 'B', 'C', 'D']);
});

test("the organization's settings provide the contact and the Slack channel", async () => {
  const { rolecall } = await openWithClock();
  const organization = await createTestOrganization(rolecall);
  const settings = {
    posthog_contact: { name: 'Grace' },
    shared_slack_channel_url: 'https://acme.slack.example/archives/C1',
  };
  await (await organization.admin.caller()).organizations.update({ organization_id: organization.id, ...settings });
  expect(await welcome(await organization.member.caller(), organization)).toMatchObject(settings);
});

test('the inviter comes from the membership or from an open invite to the address', async () => {
  const { rolecall, clock } = await openWithClock();
  const organization = await createTestOrganization(rolecall);
  const { owner, admin } = organization;
  const recorded = await welcome(await organization.member.caller(), organization);
  expect(recorded).toMatchObject({ inviter: { name: 'Olive', email: owner.email }, is_organization_first_user: false });

  const late = await createPerson(rolecall, 'Lena');
  await (
    await admin.caller()
  ).invites.create({ organization_id: organization.id, target_email: late.email.toUpperCase() });
  await rolecall.system().system.addMember({ organization_id: organization.id, email: late.email });
  const caller = await late.caller();
  expect(await welcome(caller, organization)).toMatchObject({
    inviter: { name: 'Anna', email: admin.email },
    is_organization_first_user: false,
  });
  // The invite ended when they joined; the membership keeps who created it.
  clock.time += 30 * day;
  expect(await welcome(caller, organization)).toMatchObject({ inviter: { email: admin.email } });
});

test('an invite to another organization does not provide an inviter', async () => {
  const { rolecall } = await openWithClock();
  const [one, two] = [await createTestOrganization(rolecall), await createTestOrganization(rolecall)];
  const person = await createPerson(rolecall, 'Lena');
  await (await two.admin.caller()).invites.create({ organization_id: two.id, target_email: person.email });
  await rolecall.system().system.addMember({ organization_id: one.id, email: person.email });
  expect(await welcome(await person.caller(), one)).toMatchObject({ inviter: null, is_organization_first_user: true });
});

test('the team is up to eight other active members by latest sign-in, and then the newest', async () => {
  const { rolecall, clock } = await openWithClock();
  const organization = await createTestOrganization(rolecall);
  const { owner, admin, member } = organization;
  const gone = await organization.join('Gina', levels.member);
  await rolecall.system().system.deactivateUser({ email: gone.email });
  clock.time += minute;
  const newest = await organization.join('Nora', levels.member);
  const now = clock.time;
  await signedIn(rolecall, owner, now - day);
  await signedIn(rolecall, admin, now - minute);
  await signedIn(rolecall, gone, now);
  await signedIn(rolecall, member, now);

  const { team_members } = await welcome(await member.caller(), organization);
  expect(team_members).toEqual([
    { name: 'Anna', email: admin.email, avatar: null, role: 'administrator', last_active: 'today' },
    { name: 'Olive', email: owner.email, avatar: null, role: 'owner', last_active: 'today' },
    { name: 'Nora', email: newest.email, avatar: null, role: 'member', last_active: 'never' },
  ]);
  const lastActive = async () =>
    (await welcome(await member.caller(), organization)).team_members.map((person) => person.last_active);
  clock.time += 1;
  expect(await lastActive()).toEqual(['today', 'this_week', 'never']);
  clock.time = now + 6 * day;
  expect(await lastActive()).toEqual(['this_week', 'this_week', 'never']);
  clock.time += 1;
  expect(await lastActive()).toEqual(['this_week', 'inactive', 'never']);

  clock.time += minute;
  for (let count = 0; count < 8; count += 1) await organization.join('Extra', levels.member);
  expect((await welcome(await member.caller(), organization)).team_members.map((person) => person.name)).toEqual([
    'Anna',
    'Olive',
    ...Array<string>(6).fill('Extra'),
  ]);
});

test('someone without a first name is named after their email address', async () => {
  const { rolecall } = await openWithClock();
  const organization = await createTestOrganization(rolecall);
  await rolecall.system().system.createUser({ email: 'no.name@example.com', first_name: ' ' });
  await rolecall.system().system.addMember({ organization_id: organization.id, email: 'no.name@example.com' });
  const { team_members } = await welcome(await organization.member.caller(), organization);
  expect(team_members.find((person) => person.email === 'no.name@example.com')?.name).toBe('no.name');
});

const kinds = ({ recent_activity }: Welcome) => recent_activity.map((entry) => `${entry.type} ${entry.entity_name}`);

test('recent activity has up to ten items of the last 30 days, newest first, one entry each', async () => {
  const { rolecall, clock } = await openWithClock();
  const organization = await createTestOrganization(rolecall);
  const organization_id = organization.id;
  const admin = await organization.admin.caller();
  clock.time += 31 * day;
  const caller = await organization.member.caller();
  expect((await welcome(caller, organization)).recent_activity).toEqual([]);

  const role = await admin.roles.create({ organization_id, name: 'On call' });
  clock.time += minute;
  const other = await admin.roles.create({ organization_id, name: 'Support' });
  clock.time += minute;
  await admin.roles.update({ organization_id, id: role.id, name: 'Duty' });
  const renamed = new Date(clock.time).toISOString();
  clock.time += minute;
  await admin.roles.delete({ organization_id, id: other.id });
  expect((await welcome(caller, organization)).recent_activity).toEqual([
    {
      type: 'Role.deleted',
      actor_name: 'Anna',
      entity_name: 'Support',
      entity_url: null,
      timestamp: new Date(clock.time).toISOString(),
    },
    {
      type: 'Role.updated',
      actor_name: 'Anna',
      entity_name: 'Duty',
      entity_url: `/roles/${role.id}`,
      timestamp: renamed,
    },
  ]);

  for (let count = 0; count < 12; count += 1) await admin.roles.create({ organization_id, name: `Role ${count}` });
  expect(kinds(await welcome(caller, organization))).toEqual(
    Array.from({ length: 10 }, (_, index) => `Role.created Role ${11 - index}`),
  );
  clock.time += 30 * day + 1;
  expect((await welcome(caller, organization)).recent_activity).toEqual([]);
});

test('an activity entry links to its page as long as that exists', async () => {
  const { rolecall, clock } = await openWithClock();
  const organization = await createTestOrganization(rolecall);
  const organization_id = organization.id;
  clock.time += 31 * day;
  const admin = await organization.admin.caller();
  const role = await admin.roles.create({ organization_id, name: 'On call' });
  await admin.roleMemberships.create({ organization_id, role_id: role.id, user_uuid: organization.member.uuid });
  await admin.roleExternalReferences.create({
    organization_id,
    provider: 'slack',
    provider_organization_id: 'T1',
    provider_role_id: 'C1',
    provider_role_name: 'x'.repeat(255),
    role: role.id,
  });
  const project = await admin.projects.create({ organization_id, name: 'Web shop' });
  await admin.dashboards.create({ project_id: project.id, name: 'Sales', url: 'https://example.com' });
  const invite = await admin.invites.create({ organization_id, target_email: 'somebody@example.com' });
  const joined = await organization.join('Nora', levels.member);
  const urls = async () =>
    Object.fromEntries(
      (await welcome(admin, organization)).recent_activity.map((entry) => [entry.type.split('.')[0], entry.entity_url]),
    );
  expect(await urls()).toEqual({
    Role: `/roles/${role.id}`,
    RoleMembership: `/roles/${role.id}`,
    RoleExternalReference: '/external-groups',
    Project: `/projects/${project.id}`,
    Dashboard: `/projects/${project.id}`,
    OrganizationInvite: '/members',
    OrganizationMembership: `/members/${joined.uuid}`,
  });
  for (const entry of (await welcome(admin, organization)).recent_activity)
    expect(entry.entity_name.length).toBeLessThanOrEqual(200);

  await admin.roles.delete({ organization_id, id: role.id });
  await admin.projects.delete({ organization_id, id: project.id });
  await admin.invites.delete({ organization_id, id: invite.id });
  await rolecall.system().system.deactivateUser({ email: joined.email });
  expect(await urls()).toEqual({
    Role: null,
    RoleMembership: null,
    RoleExternalReference: null,
    Project: null,
    Dashboard: null,
    OrganizationInvite: null,
    OrganizationMembership: null,
    User: null,
  });
});

test('activity and dashboards include only what the member or key can access', async () => {
  const { rolecall, clock } = await openWithClock();
  const organization = await createTestOrganization(rolecall);
  const stranger = await createTestOrganization(rolecall);
  const organization_id = organization.id;
  clock.time += 31 * day;
  const admin = await organization.admin.caller();
  const make = async (name: string) => {
    const project = await admin.projects.create({ organization_id, name });
    await admin.dashboards.create({ project_id: project.id, name: `Dashboard of ${name}`, url: 'https://example.com' });
    return project;
  };
  const open = await make('Open');
  const secret = await make('Secret');
  const closed = await make('Closed');
  await admin.projects.delete({ organization_id, id: closed.id });
  await admin.projects.update({ organization_id, id: secret.id, access_control: true });
  await admin.invites.create({ organization_id, target_email: 'somebody@example.com' });
  await admin.roles.create({ organization_id, name: 'On call' });

  const all = [
    'Role.created On call',
    'OrganizationInvite.created somebody@example.com',
    'AccessControl.created Default on Secret',
    'Project.deleted Closed',
    'Dashboard.created Dashboard of Closed',
    'Dashboard.created Dashboard of Secret',
    'Project.created Secret',
    'Dashboard.created Dashboard of Open',
    'Project.created Open',
  ];
  const asAdmin = await welcome(admin, organization);
  expect(kinds(asAdmin)).toEqual(all);
  expect(asAdmin.popular_dashboards.map((dashboard) => dashboard.team_id)).toEqual([secret.id, open.id]);
  const asMember = await welcome(await organization.member.caller(), organization);
  expect(kinds(asMember)).toEqual([
    'Role.created On call',
    'Dashboard.created Dashboard of Open',
    'Project.created Open',
  ]);
  expect(asMember.popular_dashboards.map((dashboard) => dashboard.team_id)).toEqual([open.id]);

  const limits = {
    scopes: ['organization:read', 'activity_log:read'] satisfies Scope[],
    scoped_organizations: [organization_id],
    scoped_projects: [secret.id],
  };
  const asKey = await welcome(await withKey(rolecall, organization.admin.email, limits), organization);
  expect(kinds(asKey)).toEqual(all.filter((entry) => !/Open|Closed/.test(entry)));
  expect(asKey.popular_dashboards.map((dashboard) => dashboard.team_id)).toEqual([secret.id]);
  const asSystem = await welcome(rolecall.system(), organization);
  expect(kinds(asSystem)).toEqual(all);
  expect(asSystem.team_members).toHaveLength(3);

  const limitsOfMember = { ...limits, scoped_projects: [open.id] };
  const asMemberKey = await welcome(await withKey(rolecall, organization.member.email, limitsOfMember), organization);
  expect(kinds(asMemberKey)).toEqual(kinds(asMember));
  // From here on, only admins can see the open project.
  await admin.projects.update({ organization_id, id: open.id, access_control: true });
  const asBlindKey = await welcome(await withKey(rolecall, organization.member.email, {}), organization);
  expect(kinds(asBlindKey)).toEqual(['Role.created On call']);
  expect(asBlindKey.popular_dashboards).toEqual([]);

  const elsewhere = await welcome(await stranger.owner.caller(), stranger);
  expect(elsewhere).toMatchObject({ recent_activity: [], popular_dashboards: [], products_in_use: [] });
  expect(elsewhere.team_members.map((person) => person.email)).not.toContain(organization.owner.email);
});

test('popular dashboards are three, the most recently opened first, then those never opened', async () => {
  const { rolecall, clock } = await openWithClock();
  const organization = await createTestOrganization(rolecall);
  const member = await organization.member.caller();
  const { id: project_id } = await (
    await organization.admin.caller()
  ).projects.create({ organization_id: organization.id, name: 'Web shop' });
  const names = async () => (await welcome(member, organization)).popular_dashboards.map((dashboard) => dashboard.name);
  const ids: number[] = [];
  for (const name of ['A', 'B', 'C', 'D'])
    ids.push(
      (await member.dashboards.create({ project_id, name, url: `https://example.com/${name}`, description: 'Numbers' }))
        .id,
    );
  for (const index of [1, 0]) {
    clock.time += minute;
    await member.dashboards.update({ project_id, id: ids[index] ?? 0, opened: true });
  }
  expect(await names()).toEqual(['A', 'B', 'D']);
  expect((await welcome(member, organization)).popular_dashboards[0]).toEqual({
    id: ids[0],
    name: 'A',
    description: 'Numbers',
    team_id: project_id,
    url: 'https://example.com/A',
  });
});

test('products in use are derived from the settings of all projects that the caller may see', async () => {
  const { rolecall } = await openWithClock();
  const organization = await createTestOrganization(rolecall);
  const organization_id = organization.id;
  const admin = await organization.admin.caller();
  const products = async (caller: Caller = admin) => (await welcome(caller, organization)).products_in_use;
  const one = await admin.projects.create({ organization_id, name: 'One', surveys_opt_in: true });
  expect(await products()).toEqual(['surveys']);
  await admin.projects.create({ organization_id, name: 'Two', session_recording_opt_in: true, access_control: true });
  expect(await products()).toEqual(['session_replay', 'surveys']);
  expect(await products(await organization.member.caller())).toEqual(['surveys']);
  const limited = await withKey(rolecall, organization.admin.email, {
    scoped_organizations: [organization_id],
    scoped_projects: [one.id],
  });
  expect(await products(limited)).toEqual(['surveys']);
  await databaseOf(rolecall)
    .executor.updateTable('projects')
    .set({ ingested_event: 1 })
    .where('id', '=', one.id)
    .execute();
  const has_completed_onboarding_for = {
    web_analytics: true,
    experiments: true,
    feature_flags: false,
    error_tracking: 'true',
    data_warehouse: 1,
    nonsense: true,
  };
  await admin.projects.update({ organization_id, id: one.id, surveys_opt_in: false, has_completed_onboarding_for });
  expect(await products()).toEqual(['experiments', 'product_analytics', 'session_replay', 'web_analytics']);
  for (const odd of [['surveys'], 'surveys', 5, true])
    expect(
      (await admin.projects.update({ organization_id, id: one.id, has_completed_onboarding_for: odd }))
        .has_completed_onboarding_for,
    ).toEqual(odd);
  expect(await products()).toEqual(['product_analytics', 'session_replay']);
});

test('next steps fit the caller and the products in use', async () => {
  const { rolecall } = await openWithClock();
  const organization = await createTestOrganization(rolecall);
  const project = { name: 'One', has_completed_onboarding_for: { error_tracking: true } };
  await (await organization.admin.caller()).projects.create({ organization_id: organization.id, ...project });
  await (await organization.member.caller()).users.updateMe({ role_at_organization: 'engineering' });
  const steps = (await welcome(await organization.member.caller(), organization)).suggested_next_steps;
  expect(steps.map((step) => [step.href, step.product_key, step.docs_href])).toEqual([
    ['/projects', 'error_tracking', undefined],
    ['/settings/api-keys', undefined, '/docs/api'],
    ['/roles', undefined, undefined],
  ]);
});

test('everyone gets one to three next steps, always the same, that they can take', () => {
  for (const occupation of [
    null,
    'other',
    'engineering',
    'data',
    'product',
    'founder',
    'leadership',
    'marketing',
    'sales',
  ])
    for (const level of [levels.member, levels.admin, levels.owner])
      for (const products of [[], ...ProductKey.options.map((key) => [key]), ProductKey.options]) {
        const steps = suggestNextSteps({ occupation, level }, products);
        expect(steps.length).toBeGreaterThanOrEqual(1);
        expect(steps.length).toBeLessThanOrEqual(3);
        expect(suggestNextSteps({ occupation, level }, products)).toEqual(steps);
        for (const step of steps) if (step.product_key) expect(products).toContain(step.product_key);
        if (level < levels.admin) expect(steps.map((step) => step.label)).not.toContain('Invite your colleagues');
      }
});
