import { scopes } from '@rolecall/contracts';
import { projectLevels, resourceLevels } from './levels.ts';
import type { Random } from './random.ts';
import { type Row, rowsOf, type Snapshot } from './snapshot.ts';

export type Input = Record<string, unknown>;

/** The sources of random arguments: what is in the database, what was in it, and what never was. */
export interface Drawing {
  random: Random;
  snapshot: Snapshot;
  /** Deleted rows, by table. */
  gone: ReadonlyMap<string, readonly Row[]>;
  /** Secrets of invite links, both valid and outdated. */
  tokens: readonly string[];
  /** The caller's account, if any. */
  userId: number | null;
  /** A unique text, which can be recognized in any response that contains it. */
  mark(): string;
}

/** The password of everyone who has one. */
export const password = 'correct horse battery staple';

const madeUpId = '01890a5d-b0f2-7c11-9a01-5d7f3e2b1c4d';

/**
 * Draws arguments about one organization, mostly one that the caller is a member of, with some from other
 * organizations.
 */
class Draw {
  readonly #from: Drawing;
  readonly random: Random;
  readonly organization_id: string;

  constructor(from: Drawing) {
    this.#from = from;
    this.random = from.random;
    const own = rowsOf(from.snapshot, 'organization_memberships').filter(
      (row) => Number(row['user_id']) === from.userId,
    );
    const all = rowsOf(from.snapshot, 'organizations');
    const { random } = this;
    const led = own.filter((row) => Number(row['level']) >= 8);
    if (led.length > 0 && random.chance(0.6)) this.organization_id = String(random.pick(led)['organization_id']);
    else if (own.length > 0 && random.chance(0.8)) this.organization_id = String(random.pick(own)['organization_id']);
    else
      this.organization_id = String(
        (all.length > 0 && random.chance(0.95) ? random.pick(all) : this.#lost('organizations'))?.['id'] ?? madeUpId,
      );
  }

  /** As callers write it: sometimes as `@current`. */
  get organization() {
    return { organization_id: this.random.chance(0.05) ? '@current' : this.organization_id };
  }

  #lost(table: string): Row | undefined {
    const lost = this.#from.gone.get(table) ?? [];
    return lost.length > 0 ? this.random.pick(lost) : undefined;
  }

  /** A row of the organization, or sometimes one of another organization or a deleted one. */
  row(table: string, matches: (row: Row) => boolean = () => true): Row | undefined {
    const all = rowsOf(this.#from.snapshot, table);
    const own = all.filter((row) => row['organization_id'] === this.organization_id && matches(row));
    if (own.length > 0 && this.random.chance(0.85)) return this.random.pick(own);
    return this.random.chance(0.6) && all.length > 0 ? this.random.pick(all) : this.#lost(table);
  }

  id = (table: string, matches?: (row: Row) => boolean): string => String(this.row(table, matches)?.['id'] ?? madeUpId);
  number = (table: string, matches?: (row: Row) => boolean): number =>
    Number(this.row(table, matches)?.['id'] ?? 999_999);
  ids = (table: string): string[] => Array.from({ length: this.random.pick([1, 1, 2, 3]) }, () => this.id(table));

  /** The id of a key or a session, mostly one of the caller's. */
  own(table: 'personal_api_keys' | 'sessions'): string {
    const rows = rowsOf(this.#from.snapshot, table);
    const own = rows.filter((row) => Number(row['user_id']) === this.#from.userId);
    return String(
      (own.length > 0 && this.random.chance(0.7)
        ? this.random.pick(own)
        : rows.length > 0
          ? this.random.pick(rows)
          : undefined
      )?.['id'] ?? madeUpId,
    );
  }

  /** An account, mostly a member's. */
  user(): Row | undefined {
    const users = this.#from.snapshot.get('users');
    if (this.random.chance(0.1) && this.#from.userId !== null) return users?.get(String(this.#from.userId));
    const member = this.random.chance(0.75) ? this.row('organization_memberships') : undefined;
    return users?.get(String(member?.['user_id'])) ?? this.random.pick([...(users?.values() ?? [])]);
  }

  uuid = () => String(this.user()?.['uuid']);
  email = () => (this.random.chance(0.2) ? `${this.text()}@example.com` : this.account());
  account = () => String(this.user()?.['email']);
  level = () => this.random.pick([1, 8, 15]);
  text = () => this.#from.mark();
  url = () => `https://metrics.example.com/${this.text()}`;
  token = () => {
    const { tokens } = this.#from;
    const address = this.#from.snapshot.get('users')?.get(String(this.#from.userId))?.['email'];
    const own = tokens.filter((token) => inviteOfToken(this.#from.snapshot, token)?.['target_email'] === address);
    if (own.length > 0 && this.random.chance(0.6)) return this.random.pick(own.slice(-3));
    return tokens.length > 0 && this.random.chance(0.95)
      ? this.random.pick(tokens.slice(-this.random.pick([4, 40, 400])))
      : `${this.organization_id}.${this.id('organization_invites')}.c2lnbmF0dXJl`;
  };
  maybe = (fields: Input): Input => Object.fromEntries(Object.entries(fields).filter(() => this.random.chance(0.5)));
  /** A project, or something in it. */
  project = () => ({ ...this.organization, id: this.number('projects') });
  dashboard() {
    const row = this.row('dashboards');
    return {
      project_id: this.random.chance(0.9) ? Number(row?.['project_id'] ?? 1) : this.number('projects'),
      id: Number(row?.['id'] ?? 1),
    };
  }
  ofProject = () => ({ project_id: this.number('projects') });
  ofDashboard() {
    const { project_id, id } = this.dashboard();
    return { project_id, dashboard_id: id };
  }
  /** A rule for a role, for a member or for everyone else; sometimes the removal of one. */
  rule(levels: readonly string[]) {
    const target = this.random.pick([
      {},
      { role: this.id('roles') },
      { organization_member: this.id('organization_memberships') },
    ]);
    return { ...target, access_level: this.random.pick([...levels, ...levels, null]) };
  }
  roleMembership() {
    const row = this.row('role_memberships');
    return { role_id: this.random.chance(0.9) && row ? row['role_id'] : this.id('roles'), id: row?.['id'] ?? madeUpId };
  }
  settings() {
    return this.maybe({
      name: this.text(),
      access_control: this.random.chance(0.5),
      product_description: this.text(),
      surveys_opt_in: this.random.chance(0.5),
      primary_dashboard: this.random.chance(0.8) ? null : this.dashboard().id,
    });
  }
  group() {
    return {
      provider: this.random.pick(['github', 'slack']),
      provider_organization_id: this.random.pick(['acme', 'globex']),
      provider_role_id: this.text(),
      provider_role_slug: this.random.chance(0.5) ? this.text() : null,
      provider_role_name: this.text(),
    };
  }
  /** External groups in the form of a snapshot, mostly one that a role has a reference to. */
  groups() {
    const row = this.row('role_external_references');
    const { provider, provider_organization_id } = row ?? this.group();
    return {
      provider,
      provider_organization_id,
      complete: this.random.chance(0.5),
      groups: [
        {
          id: row?.['provider_role_id'] ?? this.text(),
          name: this.text(),
          members: this.random.chance(0.2) ? 'unknown' : [{ email: this.account() }, { email: this.email() }],
        },
      ],
    };
  }
}

const searches = ['mark', 'a', 'e', 'example'];

/** Arguments for a new key: random scopes and limits. */
const keyOf = (draw: Draw): Input => ({
  label: draw.text(),
  scopes: [draw.random.pick(scopes), draw.random.pick(scopes)],
  ...draw.maybe({ scoped_organizations: [draw.organization_id], scoped_projects: [draw.number('projects')] }),
});

/** Random plausible arguments for every procedure, including those of the system. */
const makers: Readonly<Record<string, (draw: Draw) => Input>> = {
  'roles.list': (draw) => draw.organization,
  'roles.names': (draw) => ({
    ...draw.organization,
    ...draw.maybe({ search: draw.random.pick(searches), ids: draw.ids('roles') }),
  }),
  'roles.get': (draw) => ({ ...draw.organization, id: draw.id('roles') }),
  'roles.overview': (draw) => draw.organization,
  'roles.summary': (draw) => ({ ...draw.organization, id: draw.id('roles') }),
  'roles.map': (draw) => draw.organization,
  'roles.create': (draw) => ({ ...draw.organization, name: draw.text(), ...draw.maybe({ description: draw.text() }) }),
  'roles.update': (draw) => ({
    ...draw.organization,
    id: draw.id('roles'),
    ...draw.maybe({ name: draw.text(), description: draw.text() }),
  }),
  'roles.delete': (draw) => ({ ...draw.organization, id: draw.id('roles') }),
  'roleMemberships.list': (draw) => ({ ...draw.organization, role_id: draw.id('roles') }),
  'roleMemberships.overview': (draw) => ({ ...draw.organization, role_id: draw.id('roles') }),
  'roleMemberships.get': (draw) => ({ ...draw.organization, ...draw.roleMembership() }),
  'roleMemberships.explain': (draw) => ({ ...draw.organization, ...draw.roleMembership() }),
  'roleMemberships.candidates': (draw) => ({ ...draw.organization, role_id: draw.id('roles') }),
  'roleMemberships.create': (draw) => ({
    ...draw.organization,
    role_id: draw.id('roles'),
    user_uuid: draw.uuid(),
    ...draw.maybe({ expires_at: '2099-01-01T00:00:00.000Z' }),
  }),
  'roleMemberships.setExpiry': (draw) => ({
    ...draw.organization,
    ...draw.roleMembership(),
    expires_at: draw.random.pick(['2099-01-01T00:00:00.000Z', '2099-01-02T00:00:00.000Z', null]),
  }),
  'roleMemberships.createMany': (draw) => ({
    ...draw.organization,
    role_id: draw.id('roles'),
    user_uuids: [draw.uuid(), draw.uuid()],
  }),
  'roleMemberships.delete': (draw) => ({ ...draw.organization, ...draw.roleMembership() }),
  'roleMemberships.deleteMany': (draw) => ({ ...draw.organization, ids: draw.ids('role_memberships') }),
  'roleExternalReferences.list': (draw) => draw.organization,
  'roleExternalReferences.overview': (draw) => draw.organization,
  'roleExternalReferences.providers': (draw) => draw.organization,
  'roleExternalReferences.lookup': (draw) => {
    const row = draw.row('role_external_references');
    return {
      ...draw.organization,
      ...draw.group(),
      ...(row
        ? {
            provider: row['provider'],
            provider_organization_id: row['provider_organization_id'],
            provider_role_id: row['provider_role_id'],
          }
        : {}),
      provider_role_slug: '',
    };
  },
  'roleExternalReferences.lookupMany': (draw) => ({ ...draw.organization, keys: [draw.group(), draw.group()] }),
  'roleExternalReferences.health': (draw) => draw.organization,
  'roleExternalReferences.create': (draw) => ({ ...draw.organization, ...draw.group(), role: draw.id('roles') }),
  'roleExternalReferences.delete': (draw) => ({ ...draw.organization, id: draw.id('role_external_references') }),
  'roleExternalReferences.deleteMany': (draw) => ({
    ...draw.organization,
    ids: draw.ids('role_external_references'),
  }),
  'groupSyncs.list': (draw) => draw.organization,
  'groupSyncs.get': (draw) => ({ ...draw.organization, id: draw.id('group_syncs') }),
  'groupSyncs.plan': (draw) => ({ ...draw.organization, ...draw.groups() }),
  'groupSyncs.applyPlan': (draw) => ({
    ...draw.organization,
    id: draw.id('group_syncs'),
    ...draw.maybe({ max_revocations: '100%' }),
  }),
  'groupSyncs.delete': (draw) => ({ ...draw.organization, id: draw.id('group_syncs') }),
  'welcome.get': (draw) => draw.organization,
  'welcome.firstSteps': (draw) => draw.organization,
  'welcome.attention': (draw) => draw.organization,
  'organizations.list': () => ({}),
  'organizations.get': (draw) => draw.organization,
  'organizations.policy': (draw) => draw.organization,
  'organizations.create': (draw) => ({ name: draw.text() }),
  'organizations.update': (draw) => ({
    ...draw.organization,
    ...draw.maybe({
      name: draw.text(),
      default_role_id: draw.random.chance(0.7) ? draw.id('roles') : null,
      posthog_contact: { name: draw.text() },
    }),
  }),
  'organizations.delete': (draw) => draw.organization,
  'members.names': (draw) => ({ ...draw.organization, ids: draw.ids('organization_memberships') }),
  'members.overview': (draw) => ({
    ...draw.organization,
    ...draw.maybe({ is_active: draw.random.chance(0.5), role_id: draw.id('roles'), idle_days: 30 }),
  }),
  'members.list': (draw) => ({ ...draw.organization, ...draw.maybe({ is_active: draw.random.chance(0.5) }) }),
  'members.get': (draw) => ({ ...draw.organization, user_uuid: draw.uuid() }),
  'members.sessions': (draw) => ({ ...draw.organization, user_uuid: draw.uuid() }),
  'members.addRoles': (draw) => ({ ...draw.organization, user_uuid: draw.uuid(), role_ids: draw.ids('roles') }),
  'members.update': (draw) => ({ ...draw.organization, user_uuid: draw.uuid(), level: draw.level() }),
  'members.updateMany': (draw) => ({
    ...draw.organization,
    user_uuids: [draw.uuid(), draw.uuid()],
    level: draw.level(),
  }),
  'members.deleteMany': (draw) => ({ ...draw.organization, user_uuids: [draw.uuid(), draw.uuid()] }),
  'members.delete': (draw) => ({ ...draw.organization, user_uuid: draw.uuid() }),
  'invites.list': (draw) => draw.organization,
  'invites.create': (draw) => ({
    ...draw.organization,
    target_email: draw.email(),
    level: draw.level(),
    ...draw.maybe({ role_ids: draw.ids('roles'), message: draw.text() }),
  }),
  'invites.renew': (draw) => ({ ...draw.organization, id: draw.id('organization_invites') }),
  'invites.delete': (draw) => ({ ...draw.organization, id: draw.id('organization_invites') }),
  'invites.deleteMany': (draw) => ({ ...draw.organization, ids: draw.ids('organization_invites') }),
  'invites.preview': (draw) => ({ token: draw.token() }),
  'invites.accept': (draw) => ({ token: draw.token() }),
  'projects.list': (draw) => draw.organization,
  'projects.overview': (draw) => draw.organization,
  'projects.get': (draw) => draw.project(),
  'projects.create': (draw) => ({ ...draw.organization, ...draw.settings(), name: draw.text() }),
  'projects.update': (draw) => ({ ...draw.project(), ...draw.settings() }),
  'projects.delete': (draw) => draw.project(),
  'projects.rotateSecretToken': (draw) => ({ ...draw.project(), ...draw.settings() }),
  'projects.deleteSecretTokenBackup': (draw) => draw.project(),
  'projects.resetToken': (draw) => draw.project(),
  'projects.current': () => ({}),
  'environments.get': (draw) => ({ id: draw.number('projects') }),
  'environments.update': (draw) => ({
    id: draw.number('projects'),
    ...draw.settings(),
    ...draw.maybe({ cookieless_server_hash_mode: draw.random.pick([0, 1, 2, null]) }),
  }),
  'access.projectRules': (draw) => draw.ofProject(),
  'access.setProjectRule': (draw) => ({ ...draw.ofProject(), ...draw.rule(projectLevels) }),
  'access.resourceRules': (draw) => draw.ofProject(),
  'access.setResourceRule': (draw) => ({
    ...draw.ofProject(),
    ...draw.rule(resourceLevels),
    resource: draw.random.pick(['dashboard', 'dashboard', 'insight']),
  }),
  'access.dashboardRules': (draw) => draw.ofDashboard(),
  'access.dashboardLevels': (draw) => {
    const { project_id, dashboard_id } = draw.ofDashboard();
    return { project_id, dashboard_ids: [dashboard_id] };
  },
  'access.setDashboardRule': (draw) => ({ ...draw.ofDashboard(), ...draw.rule(resourceLevels) }),
  'access.projectUsers': (draw) => draw.ofProject(),
  'access.dashboardUsers': (draw) => draw.ofDashboard(),
  'access.explain': (draw) => {
    const { project_id, dashboard_id } = draw.ofDashboard();
    return {
      project_id,
      ...draw.maybe({ user_uuid: draw.uuid() }),
      ...draw.random.pick([
        {},
        { resource: 'dashboard' },
        { resource: 'dashboard', resource_id: String(dashboard_id) },
      ]),
    };
  },
  'access.projectsOfRole': (draw) => ({ ...draw.organization, role_id: draw.id('roles') }),
  'access.projectsOfMember': (draw) => ({ ...draw.organization, user_uuid: draw.uuid() }),
  'access.withoutRole': (draw) => ({ ...draw.organization, user_uuid: draw.uuid(), role_id: draw.id('roles') }),
  'dashboards.list': (draw) => ({ project_id: draw.number('projects') }),
  'dashboards.get': (draw) => draw.dashboard(),
  'dashboards.create': (draw) => ({
    project_id: draw.number('projects'),
    name: draw.text(),
    ...draw.maybe({ url: draw.url(), pinned: true, tags: ['kept'] }),
  }),
  'dashboards.update': (draw) => ({
    ...draw.dashboard(),
    ...draw.maybe({ name: draw.text(), opened: true, url: draw.random.pick([draw.url(), null]), pinned: true }),
    ...(draw.random.chance(0.1) ? { deleted: true } : {}),
  }),
  'dashboards.delete': (draw) => draw.dashboard(),
  'activityLog.list': (draw) => ({
    ...draw.organization,
    ...(draw.random.chance(0.2) ? { project_id: draw.number('projects') } : {}),
  }),
  'search.everything': (draw) => ({ ...draw.organization, search: draw.random.pick(searches) }),
  'users.me': () => ({}),
  'users.updateMe': (draw) =>
    draw.maybe({
      first_name: draw.text(),
      role_at_organization: 'data',
      set_current_organization: draw.organization_id,
    }),
  'users.signUp': (draw) => ({
    email: draw.random.chance(0.5) ? `${draw.text()}@example.com` : draw.email(),
    password,
    ...draw.maybe({ first_name: 'Nora', invite_token: draw.token() }),
  }),
  'users.changePassword': (draw) => ({
    password: draw.random.pick([password, 'another correct horse']),
    current_password: draw.random.pick([password, 'another correct horse']),
    ...draw.maybe({ revoke_api_keys: draw.random.chance(0.3) }),
  }),
  'users.confirmPassword': (draw) => ({ current_password: draw.random.pick([password, 'another correct horse']) }),
  'users.requestVerification': () => ({}),
  'users.requestAddressChange': (draw) => ({ email: draw.email() }),
  'users.deleteMe': () => ({}),
  'users.signOutEverywhere': () => ({}),
  'secondFactor.get': () => ({}),
  'secondFactor.beginTotp': () => ({}),
  'secondFactor.confirmTotp': () => ({ code: '000000' }),
  'secondFactor.removeTotp': () => ({}),
  'secondFactor.newRecoveryCodes': () => ({}),
  'secondFactor.beginPasskey': () => ({}),
  'secondFactor.finishPasskey': (draw) => ({ token: draw.text(), name: draw.text(), response: { id: draw.text() } }),
  'secondFactor.deletePasskey': () => ({ id: madeUpId }),
  'secondFactor.confirmWithCode': () => ({ code: '000000' }),
  'secondFactor.beginConfirmation': () => ({}),
  'secondFactor.confirmWithPasskey': (draw) => ({ token: draw.text(), response: { id: draw.text() } }),
  'sessions.list': () => ({}),
  'sessions.delete': (draw) => ({ id: draw.own('sessions') }),
  'sessions.deleteOthers': () => ({}),
  'mails.list': (draw) => draw.organization,
  'personalApiKeys.list': () => ({}),
  'personalApiKeys.listOfOrganization': (draw) => ({
    ...draw.organization,
    ...draw.maybe({ user_uuid: draw.uuid() }),
  }),
  'personalApiKeys.current': () => ({}),
  'personalApiKeys.create': keyOf,
  'personalApiKeys.delete': (draw) => ({ id: draw.own('personal_api_keys') }),
  'personalApiKeys.deleteMany': (draw) => ({ ids: [draw.own('personal_api_keys'), draw.own('personal_api_keys')] }),
  'system.createUser': (draw) => ({ email: draw.email(), first_name: 'Nora' }),
  'system.deactivateUser': (draw) => ({ email: draw.account() }),
  'system.reactivateUser': (draw) => ({ email: draw.account() }),
  'system.setPassword': (draw) => ({ email: draw.account(), password }),
  'system.removeSecondFactor': (draw) => ({ email: draw.account() }),
  'system.revokePersonalApiKeys': (draw) => ({ email: draw.account(), ...draw.maybe({ label: draw.text() }) }),
  'system.createOrganization': (draw) => ({ name: draw.text(), owner: draw.account() }),
  'system.addMember': (draw) => ({ organization_id: draw.organization_id, email: draw.account(), level: draw.level() }),
  'system.setMemberLevel': (draw) => ({
    organization_id: draw.organization_id,
    email: draw.account(),
    level: draw.level(),
  }),
  'system.removeMember': (draw) => ({ organization_id: draw.organization_id, email: draw.account() }),
  'system.createPersonalApiKey': (draw) => ({ email: draw.account(), ...keyOf(draw) }),
};

/**
 * Draws arguments for a procedure.
 * @throws if none are defined: a new procedure needs an entry above
 */
export function drawInput(procedure: string, from: Drawing): Input {
  const make = makers[procedure];
  if (!make) throw new Error(`arguments.ts has no arguments for ${procedure}.`);
  const draw = new Draw(from);
  // Signing up through an invite can succeed only with the address that was invited.
  const input = make(draw);
  const invited =
    procedure === 'users.signUp' &&
    typeof input['invite_token'] === 'string' &&
    inviteOfToken(from.snapshot, input['invite_token']);
  return invited && from.random.chance(0.8) ? { ...input, email: invited['target_email'] } : input;
}

/** The open invite that a link's secret names, whether or not the rest of the secret is correct. */
export const inviteOfToken = (snapshot: Snapshot, token: string): Row | undefined =>
  snapshot.get('organization_invites')?.get(token.split('.')[1] ?? '');
