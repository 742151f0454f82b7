import { CompiledQuery } from 'kysely';
import { beforeAll, describe, expect, it } from 'vitest';
import { databaseOf, openRolecall, type Rolecall } from '../src/rolecall.ts';
import { createFixture, type Fixture } from './fixture.ts';
import { openTestRolecall, signIn, testPassword, watchQueries, withKey } from './support.ts';

/** The query plan of each query that `work` runs. */
async function plansOf(
  rolecall: Rolecall,
  work: () => Promise<unknown>,
): Promise<{ query: string; steps: string[] }[]> {
  const database = databaseOf(rolecall);
  const queries: CompiledQuery[] = [];
  const stop = watchQueries(rolecall, (query) => void queries.push(query));
  try {
    await work();
  } finally {
    stop();
  }
  const plans = [];
  for (const { sql, parameters } of queries) {
    const { rows } = await database.executor.executeQuery<{ detail: string }>(
      CompiledQuery.raw(`explain query plan ${sql}`, [...parameters]),
    );
    plans.push({ query: sql, steps: rows.map(({ detail }) => detail) });
  }
  return plans;
}

const group = { provider: 'github', provider_organization_id: 'acme' };

type Caller = Fixture['ownerCaller'];
type Read = [string, (caller: Caller, given: Fixture, rolecall: Rolecall) => Promise<unknown>];
/** Every read that is frequent or covers many rows. */
const reads: Read[] = [
  ['the page of group syncs', ({ groupSyncs }, { organization_id }) => groupSyncs.list({ organization_id, limit: 20 })],
  ...(['source', '-source', 'state', '-created_at'] as const).map((order): Read => [
    `group syncs by ${order}`,
    ({ groupSyncs }, { organization_id }) => groupSyncs.list({ organization_id, order, limit: 20 }),
  ]),
  ...(['source', 'state', '-created_at'] as const).map((order): Read => [
    `applied group syncs by ${order}`,
    ({ groupSyncs }, { organization_id }) => groupSyncs.list({ organization_id, state: 'applied', order, limit: 20 }),
  ]),
  [
    'the health of references',
    ({ roleExternalReferences }, { organization_id }) => roleExternalReferences.health({ organization_id }),
  ],
  [
    'lookup of several references',
    ({ roleExternalReferences }, { organization_id }) =>
      roleExternalReferences.lookupMany({
        organization_id,
        keys: [{ ...group, provider_role_id: '4242', provider_role_slug: 'on-call' }],
      }),
  ],
  [
    'a plan of a group sync',
    ({ groupSyncs }, { organization_id, snapshot }) => groupSyncs.plan({ organization_id, ...snapshot }),
  ],
  ['the page of roles', ({ roles }, { organization_id }) => roles.list({ organization_id, limit: 20, offset: 20 })],
  ['the names of roles', ({ roles }, { organization_id }) => roles.names({ organization_id, limit: 50 })],
  ['one role', ({ roles }, { organization_id, roleId: id }) => roles.get({ organization_id, id })],
  [
    'the roles by name',
    ({ roles }, { organization_id }) => roles.overview({ organization_id, order: '-name', limit: 20, offset: 20 }),
  ],
  [
    'the roles by creation time',
    ({ roles }, { organization_id }) => roles.overview({ organization_id, order: '-created_at', limit: 20 }),
  ],
  ['roles by search', ({ roles }, { organization_id }) => roles.overview({ organization_id, search: 'call' })],
  ['the summary of a role', ({ roles }, { organization_id, roleId: id }) => roles.summary({ organization_id, id })],
  ['the current organization', ({ organizations }) => organizations.get({ organization_id: '@current' })],
  [
    'memberships of a role',
    ({ roleMemberships }, { organization_id, roleId: role_id }) => roleMemberships.list({ organization_id, role_id }),
  ],
  [
    'memberships of a role with their expiry',
    ({ roleMemberships }, { organization_id, roleId: role_id }) =>
      roleMemberships.overview({ organization_id, role_id }),
  ],
  [
    'one membership',
    ({ roleMemberships }, { organization_id, roleId: role_id, roleMembershipId: id }) =>
      roleMemberships.get({ organization_id, role_id, id }),
  ],
  [
    'memberships by search',
    ({ roleMemberships }, { organization_id, roleId: role_id }) =>
      roleMemberships.list({ organization_id, role_id, search: 'max' }),
  ],
  [
    'references with their roles',
    ({ roleExternalReferences }, { organization_id }) => roleExternalReferences.overview({ organization_id }),
  ],
  [
    'references by search',
    ({ roleExternalReferences }, { organization_id }) =>
      roleExternalReferences.overview({ organization_id, provider: 'GitHub', search: 'call' }),
  ],
  [
    'providers',
    ({ roleExternalReferences }, { organization_id }) => roleExternalReferences.providers({ organization_id }),
  ],
  ['references', ({ roleExternalReferences }, { organization_id }) => roleExternalReferences.list({ organization_id })],
  [
    'references by provider',
    ({ roleExternalReferences }, { organization_id }) =>
      roleExternalReferences.list({ organization_id, provider: 'github' }),
  ],
  [
    'references by external organization',
    ({ roleExternalReferences }, { organization_id }) =>
      roleExternalReferences.list({ organization_id, provider_organization_id: 'acme' }),
  ],
  [
    'references by role',
    ({ roleExternalReferences }, { organization_id, roleId: role_id }) =>
      roleExternalReferences.list({ organization_id, role_id }),
  ],
  [
    'references by provider and external organization',
    ({ roleExternalReferences }, { organization_id }) => roleExternalReferences.list({ organization_id, ...group }),
  ],
  [
    'references by all filters',
    ({ roleExternalReferences }, { organization_id, roleId: role_id }) =>
      roleExternalReferences.list({ organization_id, ...group, role_id }),
  ],
  [
    'lookup by id',
    ({ roleExternalReferences }, { organization_id }) =>
      roleExternalReferences.lookup({ organization_id, ...group, provider_role_id: '4242' }),
  ],
  [
    'lookup by slug',
    ({ roleExternalReferences }, { organization_id }) =>
      roleExternalReferences.lookup({ organization_id, ...group, provider_role_slug: 'on-call' }),
  ],
  [
    'lookup of an unknown group',
    ({ roleExternalReferences }, { organization_id }) =>
      roleExternalReferences.lookup({ organization_id, ...group, provider_role_id: 'x', provider_role_slug: 'x' }),
  ],
  ['members', ({ members }, { organization_id }) => members.list({ organization_id })],
  ['members with their roles', ({ members }, { organization_id }) => members.overview({ organization_id })],
  [
    'members who hold a role',
    ({ members }, { organization_id, roleId: role_id }) => members.overview({ organization_id, role_id }),
  ],
  [
    'sessions of a member',
    ({ members }, { organization_id, extraUuid: user_uuid }) => members.sessions({ organization_id, user_uuid }),
  ],
  [
    'members who have not signed in',
    async ({ members }, { organization_id }) => {
      await members.overview({ organization_id, idle_days: 90 });
      await members.overview({ organization_id, has_signed_in: false });
    },
  ],
  [
    'one member',
    ({ members }, { organization_id, extraUuid: user_uuid }) => members.get({ organization_id, user_uuid }),
  ],
  ['invites', ({ invites }, { organization_id }) => invites.list({ organization_id })],
  ...(['-created_at', 'email', '-email', 'level', '-level', 'expires_at', '-expires_at'] as const).map(
    (order): Read => [
      `invites by ${order}`,
      ({ invites }, { organization_id }) => invites.list({ organization_id, order }),
    ],
  ),
  ...(['-provider', 'created_at', '-created_at'] as const).map((order): Read => [
    `references by ${order}`,
    ({ roleExternalReferences }, { organization_id }) => roleExternalReferences.overview({ organization_id, order }),
  ]),
  ['the preview of an invite', ({ invites }, { inviteToken: token }) => invites.preview({ token })],
  ['projects', ({ projects }, { organization_id }) => projects.list({ organization_id })],
  [
    'the projects by name',
    ({ projects }, { organization_id }) =>
      projects.overview({ organization_id, order: '-name', limit: 20, offset: 20 }),
  ],
  ['projects by search', ({ projects }, { organization_id }) => projects.overview({ organization_id, search: 'shop' })],
  [
    'the projects by creation time',
    ({ projects }, { organization_id }) => projects.overview({ organization_id, order: '-created_at' }),
  ],
  [
    'the projects by update time',
    ({ projects }, { organization_id }) => projects.overview({ organization_id, order: 'updated_at' }),
  ],
  ['one project', ({ projects }, { organization_id, projectId: id }) => projects.get({ organization_id, id })],
  ['dashboards', ({ dashboards }, { projectId: project_id }) => dashboards.list({ project_id })],
  ...(['-created_at', 'name', '-name', 'last_opened_at', '-last_opened_at'] as const).map((order): Read => [
    `dashboards by ${order}`,
    ({ dashboards }, { projectId: project_id }) => dashboards.list({ project_id, order }),
  ]),
  ['the log', ({ activityLog }, { organization_id }) => activityLog.list({ organization_id })],
  ['the log by scope', ({ activityLog }, { organization_id }) => activityLog.list({ organization_id, scope: 'Role' })],
  [
    'the log by item',
    ({ activityLog }, { organization_id, roleId: item_id }) => activityLog.list({ organization_id, item_id }),
  ],
  [
    'the log by role',
    ({ activityLog }, { organization_id, roleId: role_id }) => activityLog.list({ organization_id, role_id }),
  ],
  [
    'the log by project',
    ({ activityLog }, { organization_id, projectId: project_id }) => activityLog.list({ organization_id, project_id }),
  ],
  [
    'the log by user',
    ({ activityLog }, { organization_id, extraUuid: user }) => activityLog.list({ organization_id, user }),
  ],
  [
    'the log about a person',
    ({ activityLog }, { organization_id, extraUuid: about }) => activityLog.list({ organization_id, about }),
  ],
  [
    'the log about a person, by scope and time',
    ({ activityLog }, { organization_id, extraUuid: about }) =>
      activityLog.list({ organization_id, about, scope: 'Role', since: '2026-01-01' }),
  ],
  [
    'the log by time',
    ({ activityLog }, { organization_id }) =>
      activityLog.list({ organization_id, since: '2026-01-01', until: '2027-01-01' }),
  ],
  [
    'the log by scope and time',
    ({ activityLog }, { organization_id }) => activityLog.list({ organization_id, scope: 'Role', since: '2026-01-01' }),
  ],
  [
    'the log by all filters',
    ({ activityLog }, { organization_id, roleId: item_id, extraUuid: user }) =>
      activityLog.list({ organization_id, item_id, user, scope: 'Role', since: '2026-01-01', until: '2027-01-01' }),
  ],
  ['the first steps', ({ welcome }, { organization_id }) => welcome.firstSteps({ organization_id })],
  ['what needs attention', ({ welcome }, { organization_id }) => welcome.attention({ organization_id })],
  ...(['created_at', '-owner', 'last_used_at'] as const).map((order): Read => [
    `keys of members by ${order}`,
    ({ personalApiKeys }, { organization_id }) => personalApiKeys.listOfOrganization({ organization_id, order }),
  ]),
  [
    'keys of a member',
    ({ personalApiKeys }, { organization_id, extraUuid: user_uuid }) =>
      personalApiKeys.listOfOrganization({ organization_id, user_uuid }),
  ],
  ['own keys', ({ personalApiKeys }) => personalApiKeys.list({})],
  ['own keys by label', ({ personalApiKeys }) => personalApiKeys.list({ order: '-label' })],
  ['own keys by search', ({ personalApiKeys }) => personalApiKeys.list({ order: 'label', search: 'ci' })],
  ['invites by search', ({ invites }, { organization_id }) => invites.list({ organization_id, search: 'example' })],
  ['own organizations', ({ organizations }) => organizations.list({})],
];

describe('no whole table is scanned or sorted for', () => {
  let rolecall: Rolecall;
  let given: Fixture;
  // Plans do not depend on the data, and reads do not change it, so one database is enough.
  beforeAll(async () => {
    rolecall = await openRolecall({
      databaseUrl: 'sqlite::memory:',
      secret: testPassword.repeat(2),
      checkOutputs: true,
    });
    given = await createFixture(rolecall);
    return () => rolecall.close();
  });

  it.each(reads)('%s', async (_, read) => {
    const plans = await plansOf(rolecall, () => read(given.ownerCaller, given, rolecall));
    expect(plans.length).toBeGreaterThan(0);
    for (const { query, steps } of plans)
      for (const step of steps) {
        expect(step, query).not.toMatch(/^SCAN (?!CONSTANT ROW|page$|entry VIRTUAL TABLE)/);
        expect(step, query).not.toMatch(/AUTOMATIC/);
        // The few organizations of one person may be sorted, and so may the members of one role, whose names are in another
        // table. So may the keys of an organization: they belong to its members, and no index contains them together.
        if (!/current_organization_id|string_agg|scoped_organizations/.test(query))
          expect(step, query).not.toMatch(/USE TEMP B-TREE FOR (LAST .*)?ORDER BY/);
      }
  });
});

it('removing a member reads only the role memberships and grants of that member', async () => {
  const rolecall = await openTestRolecall();
  const { organization_id, organization, ownerCaller } = await createFixture(rolecall);
  const plans = await plansOf(rolecall, () =>
    ownerCaller.members.delete({ organization_id, user_uuid: organization.member.uuid }),
  );
  const ofRoles = plans.filter(({ query }) => /"role_(grants|memberships)"/.test(query));
  expect(ofRoles.length).toBeGreaterThan(0);
  for (const { query, steps } of ofRoles)
    for (const step of steps) expect(step, query).not.toMatch(/^SCAN|\(organization_id=\?\)$/);
});

it('the caller of a request is found by an index, whatever the credential', async () => {
  const rolecall = await openTestRolecall();
  const { organization, organization_id, projectId: id, ownerCaller } = await createFixture(rolecall);
  const { authorization } = await withKey(rolecall, organization.owner.email);
  await ownerCaller.users.changePassword({ password: testPassword });
  const { session } = await signIn(rolecall, organization.owner.email);
  const { secret_api_token, secret_api_token_backup } = await ownerCaller.projects.get({ organization_id, id });
  // A change invalidates anything that was cached before.
  await ownerCaller.roles.create({ organization_id, name: 'New' });
  for (const credentials of [
    { authorization },
    { session },
    { authorization: `Bearer ${secret_api_token}` },
    { authorization: `Bearer ${secret_api_token_backup}` },
  ]) {
    const plans = await plansOf(rolecall, async () =>
      expect((await rolecall.identify(credentials)).kind).not.toBe('anonymous'),
    );
    expect(plans.length).toBeGreaterThan(0);
    for (const { query, steps } of plans)
      for (const step of steps) expect(step, query).not.toMatch(/^SCAN|TEMP B-TREE/);
  }
});
