import type { Rolecall } from '@rolecall/api';
import { databaseOf, signedIn } from '@rolecall/api/testing';
import { hasScope, levels, type Permission, type Scope, scopes, sentences } from '@rolecall/contracts';
import { testEngine } from '../../db/testing/database-urls.ts';
import { nightly } from '../../db/testing/nightly.ts';
import type { Route } from '../src/routes/route.ts';

/*
 * Every kind of caller, what a reader of the permission table would expect of it, and a valid request for every route:
 * the tests of each interface go through all of them.
 */

/** A kind of caller, and what a reader of the permission table would expect of it. */
export interface Kind {
  name: string;
  headers(world: World): Record<string, string>;
  /** Prepares an organization in which only this kind is tested, once it has something to request. */
  prepare?(world: World, organizationId: string): Promise<unknown>;
  expected(permission: Permission): Outcome;
}

type Outcome = 'allowed' | { status: number; code: string; detail?: string };

const refused = (status: number, code: string, detail?: string): Outcome => ({
  status,
  code,
  ...(detail ? { detail } : {}),
});
const bearer = (value: string) => ({ authorization: `Bearer ${value}` });

const inOrganization = ({ who }: Permission) => who in levels;
/** Whether a limited key would create something outside its limits, which it could not reach. */
const createsOutside = ({ who, writes, on }: Permission) => who === 'authenticated' && writes && on === 'organization';

/** The expectation for a person with this level in the organization; undefined for people who are not members. */
function expectedOfUser(permission: Permission, level: number | undefined): Outcome {
  if (!inOrganization(permission)) return 'allowed';
  if (level === undefined) return refused(403, 'permission_denied', sentences.notMember);
  const needed = levels[permission.who as keyof typeof levels];
  // The request is about another person.
  const isForSelf = permission.conditions.includes('self_or_admin');
  const denied = level < needed || ((isForSelf || permission.project === 'admin') && level < levels.admin);
  return denied ? refused(403, 'permission_denied', permission.denied) : 'allowed';
}

/** The expectation for an owner's key with these scopes. */
function expectedOfScopes(permission: Permission, granted: Scope[]): Outcome {
  const outcome = expectedOfUser(permission, levels.owner);
  if (outcome !== 'allowed' || !permission.scope || hasScope(granted, permission.scope)) return outcome;
  return refused(403, 'permission_denied', `API key missing required scope '${permission.scope}'`);
}

const expectedOfSession = (permission: Permission): Outcome =>
  permission.who === 'key'
    ? refused(403, 'permission_denied', 'This needs a personal API key.')
    : expectedOfUser(permission, levels.owner);

const failed = (): Outcome => refused(401, 'authentication_failed');

export const kinds: Kind[] = [
  {
    name: 'nobody',
    headers: () => ({}),
    expected: () => refused(401, 'not_authenticated', sentences.notAuthenticated),
  },
  { name: 'a made-up key', headers: () => bearer('phx_made-up'), expected: failed },
  { name: 'a well-formed key nobody has', headers: (world) => bearer(world.revokedKey), expected: failed },
  { name: 'another scheme', headers: () => ({ authorization: 'Basic YTpi' }), expected: failed },
  { name: 'an expired key', headers: (world) => bearer(world.expiredKey), expected: failed },
  { name: 'a key of an inactive owner', headers: (world) => bearer(world.inactiveKey), expected: failed },
  {
    name: 'an outsider',
    headers: (world) => bearer(world.keys.outsider),
    expected: (permission) => expectedOfUser(permission, undefined),
  },
  {
    name: 'a member',
    headers: (world) => bearer(world.keys.member),
    expected: (permission) => expectedOfUser(permission, levels.member),
  },
  {
    name: 'an admin',
    headers: (world) => bearer(world.keys.admin),
    expected: (permission) => expectedOfUser(permission, levels.admin),
  },
  {
    name: 'an owner',
    headers: (world) => bearer(world.keys.owner),
    expected: (permission) => expectedOfUser(permission, levels.owner),
  },
  {
    name: 'an owner without the second factor that the organization requires',
    headers: (world) => bearer(world.keys.owner),
    prepare: ({ rolecall }, organization_id) =>
      rolecall.system().organizations.update({ organization_id, requires_second_factor: true }),
    expected: (permission) =>
      inOrganization(permission)
        ? refused(403, 'permission_denied', sentences.secondFactorRequired)
        : expectedOfUser(permission, levels.owner),
  },
  ...scopes.map((scope): Kind => ({
    name: `a key with the scope ${scope} alone`,
    headers: (world) => bearer(world.scopedKeys[scope] ?? ''),
    expected: (permission) => expectedOfScopes(permission, [scope]),
  })),
  ...scopes
    .filter((scope) => scope.endsWith(':write'))
    .map((scope): Kind => ({
      name: `a key with every scope but ${scope}`,
      headers: (world) => bearer(world.scopedKeys[`not ${scope}`] ?? ''),
      expected: (permission) => expectedOfScopes(permission, allBut(scope)),
    })),
  {
    name: 'a key limited to another organization',
    headers: (world) => bearer(world.otherOrganizationKey),
    expected: (permission) =>
      inOrganization(permission) || createsOutside(permission)
        ? refused(403, 'permission_denied', sentences.organizationNotOnKey)
        : expectedOfUser(permission, levels.owner),
  },
  {
    name: 'a key limited to another project',
    headers: (world) => bearer(world.otherProjectKey),
    expected(permission) {
      if (!inOrganization(permission) && !createsOutside(permission)) return expectedOfUser(permission, levels.owner);
      if (permission.on !== 'project') return refused(403, 'permission_denied', sentences.organizationNotOnKey);
      // The list shows what the key reaches; every other route names a project outside its limits.
      return permission.project === undefined
        ? 'allowed'
        : refused(403, 'permission_denied', sentences.projectForbidden);
    },
  },
  {
    name: "an owner's session",
    headers: (world) => ({ cookie: `session=${world.session}`, 'sec-fetch-site': 'same-origin' }),
    expected: expectedOfSession,
  },
  {
    name: "an owner's session from elsewhere",
    headers: (world) => ({ cookie: `session=${world.session}`, 'sec-fetch-site': 'cross-site' }),
    expected: (permission) => (permission.writes ? refused(403, 'permission_denied') : expectedOfSession(permission)),
  },
  {
    name: 'a session that was ended',
    headers: () => ({ cookie: 'session=ended', 'sec-fetch-site': 'same-origin' }),
    expected: failed,
  },
  {
    name: 'a project secret token',
    headers: (world) => bearer(world.projectToken),
    expected: (permission) => (permission.who === 'project_or_user' ? 'allowed' : failed()),
  },
];

/**
 * The kinds of callers for the engine of this run. By day, two represent all of them on PostgreSQL, one of which is
 * permitted.
 */
export const kindsHere = (): Kind[] =>
  testEngine() === 'sqlite' || nightly
    ? kinds
    : kinds.filter(({ name }) => name === 'an owner' || name === 'a project secret token');

const allBut = (left: Scope) => scopes.filter((scope) => scope !== '*' && scope !== left);

/** People and credentials that all organizations of the test share. */
export interface World {
  rolecall: Rolecall;
  emails: Record<'owner' | 'admin' | 'member' | 'outsider' | 'inactive' | 'subject', string>;
  subjectUuid: string;
  keys: Record<'owner' | 'admin' | 'member' | 'outsider', string>;
  scopedKeys: Record<string, string>;
  expiredKey: string;
  inactiveKey: string;
  revokedKey: string;
  otherOrganizationKey: string;
  otherProjectKey: string;
  projectToken: string;
  session: string;
}

const password = 'correct horse battery';

export async function createWorld(rolecall: Rolecall, clock: { now: number }): Promise<World> {
  const { system } = rolecall.system();
  const emails = {
    owner: 'owner@example.com',
    admin: 'admin@example.com',
    member: 'member@example.com',
    outsider: 'outsider@example.com',
    inactive: 'inactive@example.com',
    subject: 'subject@example.com',
  };
  for (const email of [emails.owner, emails.admin, emails.member, emails.outsider, emails.inactive])
    await system.createUser({ email, password });
  const { uuid: subjectUuid } = await system.createUser({ email: emails.subject, password });
  const other = await system.createOrganization({ name: 'Elsewhere', owner: emails.owner });
  const outside = await system.createOrganization({ name: 'Outside', owner: emails.outsider });
  await system.addMember({ organization_id: outside.id, email: emails.inactive });
  await rolecall.system().projects.create({ organization_id: outside.id, name: 'Outside' });
  const asOwner = await rolecall.actingAs(emails.owner);
  const otherProject = await asOwner.projects.create({ organization_id: other.id, name: 'Elsewhere' });
  const rotated = await asOwner.projects.rotateSecretToken({ organization_id: other.id, id: otherProject.id });

  const keyOf = async (
    email: string,
    granted: Scope[] = ['*'],
    limits: { scoped_organizations?: string[]; scoped_projects?: number[]; expires_at?: string } = {},
  ) => (await system.createPersonalApiKey({ email, label: 'test', scopes: granted, ...limits })).value;
  const scopedKeys: Record<string, string> = {};
  for (const scope of scopes) {
    scopedKeys[scope] = await keyOf(emails.owner, [scope]);
    scopedKeys[`not ${scope}`] = await keyOf(emails.owner, allBut(scope));
  }
  const expiredKey = await keyOf(emails.owner, ['*'], { expires_at: new Date(clock.now + 60_000).toISOString() });
  const inactiveKey = await keyOf(emails.inactive);
  await system.deactivateUser({ email: emails.inactive });
  const revokedKey = await keyOf(emails.owner);
  await databaseOf(rolecall)
    .executor.deleteFrom('personal_api_keys')
    .where('mask', 'like', `%${revokedKey.slice(-4)}`)
    .execute();
  const { session } = signedIn(await rolecall.signInWithPassword(emails.owner, password, '192.0.2.1'));
  const world: World = {
    rolecall,
    emails,
    subjectUuid,
    keys: {
      owner: await keyOf(emails.owner),
      admin: await keyOf(emails.admin),
      member: await keyOf(emails.member),
      outsider: await keyOf(emails.outsider),
    },
    scopedKeys,
    expiredKey,
    inactiveKey,
    revokedKey,
    otherOrganizationKey: await keyOf(emails.owner, ['*'], { scoped_organizations: [other.id] }),
    otherProjectKey: await keyOf(emails.owner, ['*'], { scoped_projects: [otherProject.id] }),
    projectToken: rotated.secret_api_token ?? '',
    session,
  };
  clock.now += 120_000;
  return world;
}

/** The parts of a valid request for a route. */
export interface CallerRequest {
  parameters?: Record<string, string | number>;
  query?: string;
  body?: object;
}

type Fixture = (world: World, organizationId: string) => Promise<CallerRequest>;

const asOwner = (world: World) => world.rolecall.actingAs(world.emails.owner);

const withRole = async (world: World, organization_id: string) =>
  (await asOwner(world)).roles.create({ organization_id, name: 'On call' });
const withProject = async (world: World, organization_id: string) =>
  (await asOwner(world)).projects.create({ organization_id, name: 'Shop' });

const reference = (role: string) => ({
  provider: 'github',
  provider_organization_id: 'acme',
  provider_role_id: '1',
  provider_role_slug: 'on-call',
  provider_role_name: 'On call',
  role,
});

const nothing: Fixture = async () => ({});
const onRole: Fixture = async (world, organization) => ({
  parameters: { id: (await withRole(world, organization)).id },
});
const onProject: Fixture = async (world, organization) => ({
  parameters: { id: (await withProject(world, organization)).id },
});
const onMembership: Fixture = async (world, organization_id) => {
  const { id: role_id } = await withRole(world, organization_id);
  const { id } = await (
    await asOwner(world)
  ).roleMemberships.create({ organization_id, role_id, user_uuid: world.subjectUuid });
  return { parameters: { role_id, id } };
};
const onDashboard: Fixture = async (world, organization) => {
  const { id: project_id } = await withProject(world, organization);
  const { id } = await (
    await asOwner(world)
  ).dashboards.create({ project_id, name: 'Sign-ups', url: 'https://metrics.example.com' });
  return { parameters: { project_id, id } };
};
const inProject: Fixture = async (world, organization) => ({
  parameters: { project_id: (await withProject(world, organization)).id },
});
const inDashboard: Fixture = async (world, organization) => {
  const { parameters: { project_id, id } = {} } = await onDashboard(world, organization);
  return { parameters: { project_id: project_id ?? '', dashboard_id: id ?? '' } };
};
const onInvite: Fixture = async (world, organization_id) => ({
  parameters: {
    id: (await (await asOwner(world)).invites.create({ organization_id, target_email: 'new@example.com' })).id,
  },
});
const snapshot = {
  provider: 'github',
  provider_organization_id: 'acme',
  complete: true,
  groups: [{ id: '1', members: [{ email: 'ada@example.com' }] }],
};
const onGroupSync: Fixture = async (world, organization_id) => ({
  parameters: { id: (await (await asOwner(world)).groupSyncs.plan({ organization_id, ...snapshot })).id },
});
const onSubject: Fixture = async (world) => ({ parameters: { user_uuid: world.subjectUuid } });

const fixtures: Partial<Record<Route['procedure'], Fixture>> = {
  'roles.list': nothing,
  'roles.get': onRole,
  'roles.create': async () => ({ body: { name: 'On call' } }),
  'roles.update': async (world, organization) => ({
    ...(await onRole(world, organization)),
    body: { name: 'Standby' },
  }),
  'roles.delete': onRole,
  'roleMemberships.list': async (world, organization) => ({
    parameters: { role_id: (await withRole(world, organization)).id },
  }),
  'roleMemberships.get': onMembership,
  'roleMemberships.explain': onMembership,
  'roleMemberships.create': async (world, organization) => ({
    parameters: { role_id: (await withRole(world, organization)).id },
    body: { user_uuid: world.subjectUuid },
  }),
  'roleMemberships.setExpiry': async (world, organization) => ({
    ...(await onMembership(world, organization)),
    body: { expires_at: '2099-01-01T00:00:00Z' },
  }),
  'roleMemberships.delete': onMembership,
  'roleExternalReferences.list': nothing,
  'roleExternalReferences.lookup': async () => ({
    query: '?provider=github&provider_organization_id=acme&provider_role_slug=on-call',
  }),
  'roleExternalReferences.create': async (world, organization) => ({
    body: reference((await withRole(world, organization)).id),
  }),
  'roleExternalReferences.delete': async (world, organization_id) => {
    const { id: role } = await withRole(world, organization_id);
    return {
      parameters: {
        id: (await (await asOwner(world)).roleExternalReferences.create({ organization_id, ...reference(role) })).id,
      },
    };
  },
  'roleExternalReferences.lookupMany': async () => ({
    body: { keys: [{ provider: 'github', provider_organization_id: 'acme', provider_role_slug: 'on-call' }] },
  }),
  'roleExternalReferences.health': nothing,
  'groupSyncs.list': nothing,
  'groupSyncs.get': onGroupSync,
  'groupSyncs.plan': async () => ({ body: snapshot }),
  'groupSyncs.applyPlan': onGroupSync,
  'groupSyncs.delete': onGroupSync,
  'welcome.get': nothing,
  'organizations.list': nothing,
  'organizations.get': nothing,
  'organizations.create': async () => ({ body: { name: 'New' } }),
  'organizations.update': async () => ({ body: { name: 'Renamed' } }),
  'organizations.delete': nothing,
  'members.list': nothing,
  'members.update': async (world) => ({ parameters: { user_uuid: world.subjectUuid }, body: { level: levels.admin } }),
  'members.delete': onSubject,
  'invites.list': nothing,
  'invites.create': async () => ({ body: { target_email: 'new@example.com' } }),
  'invites.delete': onInvite,
  'projects.list': nothing,
  'projects.get': onProject,
  'projects.create': async () => ({ body: { name: 'Shop' } }),
  'projects.update': async (world, organization) => ({
    ...(await onProject(world, organization)),
    body: { name: 'Store' },
  }),
  'projects.delete': onProject,
  'projects.rotateSecretToken': onProject,
  'projects.deleteSecretTokenBackup': onProject,
  'projects.resetToken': onProject,
  'projects.current': nothing,
  'environments.get': onProject,
  'environments.update': async (world, organization) => ({
    ...(await onProject(world, organization)),
    body: { cookieless_server_hash_mode: 1 },
  }),
  'access.projectRules': inProject,
  'access.setProjectRule': async (world, organization) => ({
    ...(await inProject(world, organization)),
    body: { access_level: 'member' },
  }),
  'access.resourceRules': inProject,
  'access.setResourceRule': async (world, organization) => ({
    ...(await inProject(world, organization)),
    body: { access_level: 'viewer', resource: 'insight' },
  }),
  'access.dashboardRules': inDashboard,
  'access.setDashboardRule': async (world, organization) => ({
    ...(await inDashboard(world, organization)),
    body: { access_level: 'editor' },
  }),
  'access.projectUsers': inProject,
  'access.dashboardUsers': inDashboard,
  'access.explain': async (world, organization) => ({
    ...(await inProject(world, organization)),
    query: `?user_uuid=${world.subjectUuid}&resource=dashboard`,
  }),
  'dashboards.list': inProject,
  'dashboards.get': onDashboard,
  'dashboards.create': async (world, organization) => ({
    ...(await inProject(world, organization)),
    body: { name: 'Sign-ups', url: 'https://metrics.example.com' },
  }),
  'dashboards.update': async (world, organization) => ({
    ...(await onDashboard(world, organization)),
    body: { opened: true },
  }),
  'dashboards.delete': onDashboard,
  'personalApiKeys.current': nothing,
  'activityLog.list': nothing,
  'users.me': nothing,
  'users.updateMe': async () => ({ body: {} }),
};

/**
 * A valid request for a route in an organization.
 * @throws if the route has no fixture, so that a new route is always tested
 */
export function requestOf(route: Route, world: World, organizationId: string): Promise<CallerRequest> {
  const fixture = fixtures[route.procedure];
  if (!fixture) throw new Error(`Write a fixture for ${route.procedure}.`);
  return fixture(world, organizationId);
}

/** Creates an organization with everyone in it except the outsider. */
export async function createOrganization({ rolecall, emails }: World): Promise<string> {
  const { system } = rolecall.system();
  const { id } = await system.createOrganization({ name: 'Acme', owner: emails.owner });
  await system.addMember({ organization_id: id, email: emails.admin, level: levels.admin });
  await system.addMember({ organization_id: id, email: emails.member, level: levels.member });
  await system.addMember({ organization_id: id, email: emails.subject, level: levels.member });
  return id;
}

/** The path of a request below `/api`. */
export const pathOf = (route: Route, organizationId: string, { parameters = {}, query = '' }: CallerRequest): string =>
  route.path.replaceAll(/:(\w+)/g, (_match, name: string) =>
    String(
      name === 'organization_id' || (name === 'id' && !(name in parameters))
        ? (parameters[name] ?? organizationId)
        : parameters[name],
    ),
  ) + query;
