import { AtLeast, Ref, type Sentence } from './refs.ts';

/*
 * What the API promises, in memory and as simple as it can be said: written from the contract, to be compared with what
 * the databases answer. It shares no code with them.
 */

/** A refusal as callers are told of it. */
export class Refusal extends Error {
  readonly code: string;
  readonly detail: Sentence;
  readonly attr: string | null;
  constructor(code: string, detail: Sentence, attr: string | null = null) {
    super(code);
    this.code = code;
    this.detail = detail;
    this.attr = attr;
  }
}

export interface User {
  number: number;
  email: string;
  first_name: string;
  is_active: boolean;
  current: Organization | undefined;
}

interface Membership {
  id: Ref;
  user: User;
  level: number;
  invited_by: User | null;
  joined_at: string;
  updated_at: string;
}

interface Role {
  id: Ref;
  name: string;
  created_at: string;
  is_default: boolean;
  members: { id: Ref; user: User; joined_at: string }[];
}

interface Reference {
  id: Ref;
  provider: string;
  provider_organization_id: string;
  provider_role_id: string;
  provider_role_slug: string | null;
  provider_role_name: string;
  role: Role;
  created_at: string;
  created_by: User;
}

interface Invite {
  id: Ref;
  link: Ref;
  target_email: string;
  level: number;
  roles: Role[];
  created_by: User;
  created_at: string;
  expires_at: string;
}

interface Project {
  id: Ref;
  uuid: Ref;
  name: string;
  product_description: string | null;
  access_control: boolean;
  api_token: Ref;
  secret: Ref | null;
  backup: Ref | null;
  created_at: string;
  updated_at: string;
}

interface Organization {
  id: Ref;
  /** The name as it stands in addresses, and something made up behind it where another has that. */
  slug: string | Ref;
  name: string;
  created_at: string;
  updated_at: string;
  members: Membership[];
  roles: Role[];
  references: Reference[];
  invites: Invite[];
  projects: Project[];
}

export interface Key {
  value: Ref;
  user: User;
  scopes: string[];
  organizations: Ref[] | null;
  projects: Ref[] | null;
}

/** Who calls. `user` is a person with all of their rights. */
export type Caller =
  | { as: 'nobody' }
  | { as: 'user'; user: User }
  | { as: 'key'; key: Key }
  | { as: 'token'; token: Ref }
  | { as: 'system' };

export type Input = Record<string, unknown>;

const day = 24 * 60 * 60 * 1000;
const key = (text: string) => text.normalize('NFC').toLowerCase().normalize('NFC');
const later = (one: string, other: string) => (one > other ? one : other);
const byBytes = (one: string, other: string) => Buffer.compare(Buffer.from(one), Buffer.from(other));

const notMember = 'You do not have permission to perform this action.';
const levelTooLow = 'Your organization access level is insufficient.';
const projectForbidden = "You don't have sufficient permissions in the project.";
const lastOwner = 'The organization must keep an owner: make somebody else owner first.';
const notFound = () => new Refusal('not_found', 'Not found.');
const denied = (detail: string) => new Refusal('permission_denied', detail);
const missing = (attr: string, pk: unknown) =>
  new Refusal('does_not_exist', ['Invalid pk "', pk as Ref, '" - object does not exist.'], attr);

/** A text in a body, by the rules for all of them. */
function text(input: Input, attr: string, max: number, { blank = false } = {}): string {
  const value = input[attr];
  if (value === undefined) throw new Refusal('required', 'This field is required.', attr);
  if (value === null) throw new Refusal('null', 'This field may not be null.', attr);
  if (typeof value !== 'string') throw new Refusal('invalid_input', 'Not a valid string.', attr);
  const trimmed = value.trim();
  if (trimmed === '' && !blank) throw new Refusal('blank', 'This field may not be blank.', attr);
  if ([...trimmed].length > max)
    throw new Refusal('max_length', `Ensure this field has no more than ${max} characters.`, attr);
  return trimmed;
}

const optionalText = (input: Input, attr: string, max: number, options = {}) =>
  input[attr] === undefined ? undefined : text(input, attr, max, options);

/** A UUID in a body or query. */
function uuid(input: Input, attr: string): Ref | string {
  const value = input[attr];
  if (value === undefined) throw new Refusal('required', 'This field is required.', attr);
  if (value instanceof Ref || value === unknownId) return value as Ref | string;
  throw new Refusal('invalid_input', 'Must be a valid UUID.', attr);
}

function level(input: Input): number | undefined {
  const value = input['level'];
  if (value === undefined || value === 1 || value === 8 || value === 15) return value;
  throw new Refusal('invalid_choice', `"${String(value)}" is not a valid choice.`, 'level');
}

/** A UUID that nothing has. */
export const unknownId = '01890a5d-ac96-774b-bcce-b302099a8057';

const is = (one: Ref, other: unknown) => other instanceof Ref && one.name === other.name;

function readPage(input: Input): { limit: number; offset: number } {
  const { limit = 100, offset = 0 } = input as { limit?: number; offset?: number };
  if (limit < 1) throw new Refusal('min_value', 'Ensure this value is greater than or equal to 1.', 'limit');
  return { limit, offset };
}

function page<Item>(input: Input, items: Item[], show: (item: Item) => unknown) {
  const { limit, offset } = readPage(input);
  return { count: items.length, results: items.slice(offset, offset + limit).map(show) };
}

/** What a call on an organization is allowed by. */
interface Rule {
  scope: string;
  level?: number;
  /** What who stands too low is told. */
  denied?: string;
  onProject?: boolean;
  /** Not for keys that are limited to projects. */
  allProjects?: boolean;
}

const readOrganization: Rule = { scope: 'organization:read' };
const writeOrganization: Rule = { scope: 'organization:write', level: 8 };
const readMembers: Rule = { scope: 'organization_member:read' };
const writeMembers: Rule = { scope: 'organization_member:write', level: 8 };
const readProject: Rule = { scope: 'project:read', denied: projectForbidden, onProject: true };
const writeProject: Rule = { scope: 'project:write', level: 8, denied: projectForbidden, onProject: true };

/** Who calls, and what they are in the organization that the call is about. */
interface Call {
  organization: Organization;
  level: number;
  membershipLevel: number | null;
  user: User | undefined;
  onlyProjects: Ref[] | null;
}

export class Model {
  /** The clock. */
  time = Date.parse('2026-01-31T09:30:00.000Z');
  readonly users: User[] = [];
  readonly keys: Key[] = [];
  readonly organizations: Organization[] = [];
  /** Everything there ever was, by kind: also what is gone may be asked for. */
  readonly known = {
    organizations: [] as Ref[],
    roles: [] as Ref[],
    roleMemberships: [] as Ref[],
    references: [] as Ref[],
    invites: [] as Ref[],
    links: [] as Ref[],
    projects: [] as Ref[],
    tokens: [] as Ref[],
  };
  #made = 0;

  #new(kind: string, among?: Ref[]): Ref {
    this.#made += 1;
    const ref = new Ref(`${kind} ${this.#made}`);
    among?.push(ref);
    return ref;
  }

  get now(): string {
    return new Date(this.time).toISOString();
  }

  uuidOf = (user: User): Ref => new Ref(`uuid of ${user.email}`);

  /** Answers a call as the API does, or throws a Refusal. */
  call(name: string, caller: Caller, input: Input): unknown {
    const procedure = this.#procedures[name];
    if (!procedure) throw new Error(`The model knows no ${name}.`);
    return procedure(caller, input);
  }

  // Who calls, and what they may

  #person(caller: Caller): { user: User; key: Key | undefined } | undefined {
    switch (caller.as) {
      case 'nobody':
        throw new Refusal('not_authenticated', 'Authentication credentials were not provided.');
      case 'token':
        if (!this.#projectOf(caller.token))
          throw new Refusal('authentication_failed', 'Project secret token is invalid.');
        throw new Refusal(
          'authentication_failed',
          'A project secret token is not accepted here; use a personal API key.',
        );
      case 'key':
        if (!this.keys.includes(caller.key)) throw new Refusal('authentication_failed', 'Personal API key is invalid.');
        if (!caller.key.user.is_active) throw new Refusal('authentication_failed', 'User inactive or deleted.');
        return { user: caller.key.user, key: caller.key };
      case 'user':
        // Nobody can act in the name of who is locked out.
        if (!caller.user.is_active) throw missing('email', caller.user.email);
        return { user: caller.user, key: undefined };
      default:
        return undefined;
    }
  }

  #requireScope(key: Key | undefined, scope: string): void {
    if (!key || key.scopes.includes('*') || key.scopes.includes(scope)) return;
    if (scope.endsWith(':read') && key.scopes.includes(scope.replace(':read', ':write'))) return;
    throw denied(`API key missing required scope '${scope}'`);
  }

  #membershipsOf(user: User): { organization: Organization; membership: Membership }[] {
    return this.organizations
      .flatMap((organization) =>
        organization.members.filter((one) => one.user === user).map((membership) => ({ organization, membership })),
      )
      .toSorted(({ membership: one }, { membership: other }) =>
        this.#inOrder(one.joined_at, one.id, other.joined_at, other.id),
      );
  }

  /** Ids are given in order, so that the number in a ref's name orders as the id does. */
  #inOrder(time: string, id: Ref, otherTime: string, otherId: Ref): number {
    if (time !== otherTime) return time < otherTime ? -1 : 1;
    return this.#number(id) - this.#number(otherId);
  }

  #number = ({ name }: Ref): number => Number(name.slice(name.lastIndexOf(' ') + 1));

  #authorize(caller: Caller, input: Input, rule: Rule): Call {
    const person = this.#person(caller);
    const given = input['organization_id'];
    const organization =
      given === '@current' && person
        ? (person.user.current ?? this.#membershipsOf(person.user)[0]?.organization)
        : this.organizations.find(({ id }) => is(id, given));
    if (!organization) throw notFound();
    const membership = person && organization.members.find(({ user }) => user === person.user);
    if (person && !membership) throw denied(notMember);
    const limits = person?.key;
    const reaches = limits?.organizations
      ? limits.organizations.some((id) => is(id, organization.id))
      : !limits?.projects || rule.onProject;
    if (limits && !reaches) throw denied('API key does not have access to the requested organization.');
    if (limits?.projects && rule.allProjects) throw denied(projectForbidden);
    this.#requireScope(limits, rule.scope);
    const own = membership?.level ?? 15;
    if (own < (rule.level ?? 1)) throw denied(rule.denied ?? levelTooLow);
    return {
      organization,
      level: own,
      membershipLevel: membership?.level ?? null,
      user: person?.user,
      onlyProjects: limits?.projects ?? null,
    };
  }

  // How things are shown

  #basic(user: User) {
    return {
      id: new Ref(`number of ${user.email}`),
      uuid: this.uuidOf(user),
      distinct_id: new Ref(`distinct id of ${user.email}`),
      first_name: user.first_name,
      last_name: '',
      email: user.email,
      is_email_verified: false,
      hedgehog_config: null,
      role_at_organization: null,
    };
  }

  #member({ id, user, level: own, joined_at, updated_at }: Membership) {
    return {
      id,
      user: this.#basic(user),
      level: own,
      joined_at,
      updated_at,
      is_2fa_enabled: false,
      has_social_auth: false,
      last_login: null,
    };
  }

  #memberWithState(membership: Membership) {
    return { ...this.#member(membership), is_active: membership.user.is_active };
  }

  #roleMembership(organization: Organization, role: Role, { id, user, joined_at }: Role['members'][number]) {
    const membership = organization.members.find((one) => one.user === user) as Membership;
    return {
      id,
      role_id: role.id,
      organization_member: this.#member(membership),
      user: this.#basic(user),
      joined_at,
      updated_at: joined_at,
    };
  }

  #shownMembers(organization: Organization, role: Role) {
    return role.members
      .filter(({ user }) => user.is_active)
      .toSorted((one, other) => this.#inOrder(one.joined_at, one.id, other.joined_at, other.id))
      .map((membership) => this.#roleMembership(organization, role, membership));
  }

  #role(organization: Organization, role: Role) {
    const { id, name, created_at, is_default } = role;
    return { id, name, created_at, created_by: null, members: this.#shownMembers(organization, role), is_default };
  }

  #reference({ role, created_by, ...reference }: Reference) {
    return { ...reference, role: role.id, created_by: this.#basic(created_by) };
  }

  #organization(organization: Organization, membershipLevel: number | null) {
    const { id, name, slug, created_at, updated_at, members, roles } = organization;
    return {
      id,
      name,
      slug,
      created_at,
      updated_at,
      membership_level: membershipLevel,
      member_count: members.filter(({ user }) => user.is_active).length,
      default_role_id: roles.find(({ is_default }) => is_default)?.id ?? null,
      posthog_contact: null,
      shared_slack_channel_url: null,
    };
  }

  #invite(
    { id, link, target_email, level: invited, roles, created_by, created_at, expires_at }: Invite,
    { withLink = false } = {},
  ) {
    return {
      id,
      target_email,
      first_name: '',
      level: invited,
      role_ids: roles.map((role) => role.id).toSorted((one, other) => this.#number(one) - this.#number(other)),
      message: null,
      emailing_attempt_made: false,
      is_expired: expires_at <= this.now,
      expires_at,
      created_by: this.#basic(created_by),
      created_at,
      updated_at: created_at,
      ...(withLink ? { path: link } : {}),
    };
  }

  /** The settings nobody changes are left to the databases, which must agree. */
  #project(organization: Organization, project: Project, call: Call) {
    const { id, uuid: own, name, product_description, access_control, api_token, created_at, updated_at } = project;
    const isAdmin = call.level >= 8;
    return new AtLeast({
      id,
      uuid: own,
      organization: organization.id,
      name,
      product_description,
      access_control,
      api_token,
      created_at,
      updated_at,
      effective_membership_level: call.membershipLevel,
      secret_api_token: isAdmin ? project.secret : null,
      secret_api_token_backup: isAdmin ? project.backup : null,
      timezone: 'UTC',
      ingested_event: false,
    });
  }

  #projectOf(token: Ref) {
    for (const organization of this.organizations)
      for (const project of organization.projects)
        if ([project.secret, project.backup].some((one) => one && is(one, token))) return { organization, project };
    return undefined;
  }

  // What calls share

  #findRole = ({ roles }: Organization, id: unknown) => roles.find((role) => is(role.id, id));

  #getRole(organization: Organization, id: unknown): Role {
    const role = this.#findRole(organization, id);
    if (!role) throw notFound();
    return role;
  }

  #requireFreeName({ roles }: Organization, name: string, self?: Role): void {
    if (roles.some((role) => role !== self && key(role.name) === key(name)))
      throw new Refusal('unique', 'There is already a role with this name.', 'name');
  }

  /** Those whose account is not active are seen by admins, where the call is about the membership itself. */
  #getMember({ organization, level: own }: Call, id: unknown, { activeOnly = false } = {}): Membership {
    const member = organization.members.find(({ user }) => is(this.uuidOf(user), id));
    if (!member || !(member.user.is_active || (own >= 8 && !activeOnly))) throw notFound();
    return member;
  }

  #endInvites(organization: Organization, ends: (invite: Invite) => boolean): void {
    organization.invites = organization.invites.filter((invite) => !ends(invite));
  }

  #remove(organization: Organization, member: Membership): void {
    this.#requireOwnerBeside(organization, member);
    organization.members.splice(organization.members.indexOf(member), 1);
    for (const role of organization.roles) role.members = role.members.filter(({ user }) => user !== member.user);
    if (member.user.current === organization) member.user.current = undefined;
    this.#endInvites(
      organization,
      ({ target_email, created_by }) => key(target_email) === key(member.user.email) || created_by === member.user,
    );
  }

  #requireOwnerBeside(organization: Organization, member: Membership): void {
    const others = organization.members.filter((one) => one !== member && one.level === 15 && one.user.is_active);
    if (member.level === 15 && others.length === 0) throw new Refusal('conflict', lastOwner);
  }

  #join(
    organization: Organization,
    user: User,
    own: number,
    invited_by: User | null = null,
    roles: Role[] = [],
  ): Membership {
    if (organization.members.some((member) => member.user === user))
      throw new Refusal('invalid_input', 'User is already a member of the organization.');
    const toUser = ({ target_email }: Invite) => key(target_email) === key(user.email);
    const open = organization.invites.find((invite) => toUser(invite) && invite.expires_at > this.now);
    this.#endInvites(organization, toUser);
    const membership: Membership = {
      id: this.#new('membership'),
      user,
      level: own,
      invited_by: invited_by ?? open?.created_by ?? null,
      joined_at: this.now,
      updated_at: this.now,
    };
    organization.members.push(membership);
    const standard = organization.roles.filter(({ is_default }) => is_default);
    for (const role of new Set([...roles, ...standard]))
      role.members.push({ id: this.#new('role membership', this.known.roleMemberships), user, joined_at: this.now });
    return membership;
  }

  #requireProjectName({ projects }: Organization, name: string | undefined, self?: Project): void {
    if (name !== undefined && projects.some((project) => project !== self && key(project.name) === key(name)))
      throw new Refusal('conflict', 'There is already a project with this name.');
  }

  #sees(call: Call, project: Project): boolean {
    if (project.access_control && call.level < 8) return false;
    return !call.onlyProjects || call.onlyProjects.some((id) => is(id, project.id));
  }

  /** A call on one project. */
  #onProject(caller: Caller, input: Input, rule: Rule) {
    const call = this.#authorize(caller, input, rule);
    const project = call.organization.projects.find(({ id }) => is(id, input['id']));
    if (!project) throw notFound();
    if (!this.#sees(call, project)) throw denied(projectForbidden);
    return { call, project, organization: call.organization };
  }

  #settings(input: Input) {
    return {
      name: optionalText(input, 'name', 200),
      product_description:
        input['product_description'] === null
          ? null
          : optionalText(input, 'product_description', 1000, { blank: true }),
      access_control: input['access_control'] as boolean | undefined,
    };
  }

  /** @param always whether it changes by more than its settings */
  #change(
    { organization, project }: { organization: Organization; project: Project },
    input: Input,
    always = false,
  ): void {
    const before = [project.name, project.product_description, project.access_control];
    const { name, product_description, access_control } = this.#settings(input);
    this.#requireProjectName(organization, name, project);
    project.name = name ?? project.name;
    if (product_description !== undefined) project.product_description = product_description;
    project.access_control = access_control ?? project.access_control;
    const after = [project.name, project.product_description, project.access_control];
    if (always || after.some((value, index) => value !== before[index]))
      project.updated_at = later(this.now, project.updated_at);
  }

  #heldInvite(token: unknown) {
    for (const organization of this.organizations)
      for (const invite of organization.invites)
        if (is(invite.link, token)) {
          if (invite.expires_at <= this.now)
            throw new Refusal('invalid_input', 'This invite has expired. Ask for a new one.');
          return { organization, invite };
        }
    throw notFound();
  }

  readonly #procedures: Record<string, (caller: Caller, input: Input) => unknown> = {
    'system.createUser': (_, input) => {
      const { email, first_name } = input as { email: string; first_name: string };
      const user = { number: this.users.length, email, first_name, is_active: true, current: undefined };
      this.users.push(user);
      return { id: this.#basic(user).id, uuid: this.uuidOf(user), email };
    },

    'system.deactivateUser': (_, input) => {
      const user = this.users.find(({ email }) => email === input['email']) as User;
      if (!user.is_active) return { id: this.#basic(user).id, uuid: this.uuidOf(user), email: user.email };
      const own = this.#membershipsOf(user);
      for (const { organization, membership } of own) this.#requireOwnerBeside(organization, membership);
      user.is_active = false;
      this.keys.splice(0, this.keys.length, ...this.keys.filter((one) => one.user !== user));
      for (const { organization } of own) this.#endInvites(organization, ({ created_by }) => created_by === user);
      return { id: this.#basic(user).id, uuid: this.uuidOf(user), email: user.email };
    },

    'system.reactivateUser': (_, input) => {
      const user = this.users.find(({ email }) => email === input['email']) as User;
      user.is_active = true;
      return { id: this.#basic(user).id, uuid: this.uuidOf(user), email: user.email };
    },

    'system.addMember': (caller, input) => {
      const { organization } = this.#authorize(caller, input, { scope: '' });
      const own = level(input) ?? 1;
      const user = this.users.find(({ email }) => email === input['email']) as User;
      if (!user.is_active) throw new Refusal('invalid_input', 'User inactive or deleted.', 'email');
      return this.#memberWithState(this.#join(organization, user, own));
    },

    'system.createPersonalApiKey': (_, input) => {
      const {
        email,
        scopes,
        scoped_organizations = null,
        scoped_projects = null,
      } = input as {
        email: string;
        scopes: string[];
        scoped_organizations?: Ref[] | null;
        scoped_projects?: Ref[] | null;
      };
      const user = this.users.find((one) => one.email === email) as User;
      if (!user.is_active) throw new Refusal('invalid_input', 'User inactive or deleted.', 'email');
      const own = this.#membershipsOf(user).map(({ organization }) => organization);
      const foreign = scoped_organizations?.find((id) => !own.some((one) => is(one.id, id)));
      if (foreign) throw missing('scoped_organizations', foreign);
      const reachable = own.flatMap(({ projects }) => projects);
      const unknown = scoped_projects?.find((id) => !reachable.some((one) => is(one.id, id)));
      if (unknown) throw missing('scoped_projects', unknown);
      const value = this.#new('key');
      this.keys.push({ value, user, scopes, organizations: scoped_organizations, projects: scoped_projects });
      return {
        id: this.#new('key id'),
        label: input['label'],
        mask: this.#new('mask'),
        scopes,
        scoped_organizations,
        scoped_projects,
        created_at: this.now,
        expires_at: null,
        last_used_at: null,
        value,
      };
    },

    'organizations.list': (caller, input) => {
      const { user, key: limits } = this.#person(caller) as { user: User; key: Key | undefined };
      this.#requireScope(limits, 'organization:read');
      const own = this.#membershipsOf(user).filter(
        ({ organization: { id, projects } }) =>
          limits?.organizations?.some((one) => is(one, id)) ??
          limits?.projects?.some((one) => projects.some((project) => is(project.id, one))) ??
          true,
      );
      return page(input, own, ({ organization, membership }) => this.#organization(organization, membership.level));
    },

    'organizations.get': (caller, input) => {
      const { organization, membershipLevel } = this.#authorize(caller, input, readOrganization);
      return this.#organization(organization, membershipLevel);
    },

    'organizations.create': (caller, input) => {
      const { user, key: limits } = this.#person(caller) as { user: User; key: Key | undefined };
      this.#requireScope(limits, 'organization:write');
      if (limits?.organizations || limits?.projects)
        throw denied('API key does not have access to the requested organization.');
      const name = text(input, 'name', 64);
      const slug = name.toLowerCase();
      const organization: Organization = {
        id: this.#new('organization', this.known.organizations),
        slug: this.organizations.some((one) => one.slug === slug) ? this.#new('slug') : slug,
        name,
        created_at: this.now,
        updated_at: this.now,
        members: [],
        roles: [],
        references: [],
        invites: [],
        projects: [],
      };
      this.organizations.push(organization);
      this.#join(organization, user, 15);
      user.current = organization;
      return this.#organization(organization, 15);
    },

    'organizations.update': (caller, input) => {
      const { organization, membershipLevel } = this.#authorize(caller, input, writeOrganization);
      const name = optionalText(input, 'name', 64);
      const given = input['default_role_id'];
      const standard = given === undefined || given === null ? given : uuid(input, 'default_role_id');
      if (standard !== undefined) {
        if (standard !== null && !this.#findRole(organization, standard)) throw missing('default_role_id', standard);
      }
      const isDefault = (role: Role) => (standard === undefined ? role.is_default : is(role.id, standard));
      const changes =
        (name ?? organization.name) !== organization.name ||
        organization.roles.some((role) => isDefault(role) !== role.is_default);
      for (const role of organization.roles) role.is_default = isDefault(role);
      organization.name = name ?? organization.name;
      if (changes) organization.updated_at = later(this.now, organization.updated_at);
      return this.#organization(organization, membershipLevel);
    },

    'organizations.delete': (caller, input) => {
      const { organization } = this.#authorize(caller, input, {
        scope: 'organization:write',
        level: 15,
        allProjects: true,
      });
      this.organizations.splice(this.organizations.indexOf(organization), 1);
      for (const user of this.users) if (user.current === organization) user.current = undefined;
      return undefined;
    },

    'members.list': (caller, input) => {
      const { organization, level: own } = this.#authorize(caller, input, readMembers);
      const {
        search,
        is_active,
        order = 'joined_at',
      } = input as { search?: string; is_active?: boolean; order?: string };
      const term = key((search ?? '').trim());
      const shown = organization.members.filter(
        ({ user }) =>
          (user.is_active || own >= 8) &&
          (is_active === undefined || user.is_active === is_active) &&
          key(`${user.first_name}  ${user.email}`).includes(term),
      );
      const values: Record<string, (member: Membership) => string | number> = {
        joined_at: ({ joined_at }) => joined_at,
        email: ({ user }) => user.email,
        level: (member) => member.level,
      };
      const value = values[order.replace('-', '')] as (member: Membership) => string | number;
      const ordered = shown.toSorted((one, other) => {
        const [mine, theirs] = [value(one), value(other)];
        return mine === theirs ? this.#number(one.id) - this.#number(other.id) : mine < theirs ? -1 : 1;
      });
      if (order.startsWith('-')) ordered.reverse();
      return page(input, ordered, (member) => this.#memberWithState(member));
    },

    'members.get': (caller, input) => {
      const call = this.#authorize(caller, input, readMembers);
      const { organization } = call;
      const member = this.#getMember(call, input['user_uuid']);
      const roles = organization.roles
        .flatMap(({ id: role_id, name: role_name, members }) =>
          members
            .filter(({ user }) => user === member.user)
            .map(({ id, joined_at }) => ({ id, role_id, role_name, joined_at })),
        )
        .toSorted((one, other) => (key(one.role_name) < key(other.role_name) ? -1 : 1));
      const owners = organization.members.filter((one) => one.level === 15 && one.user.is_active);
      return {
        ...this.#memberWithState(member),
        invited_by: member.invited_by && this.#basic(member.invited_by),
        is_last_owner: owners.length === 1 && owners[0] === member,
        roles,
      };
    },

    'members.addRoles': (caller, input) => {
      const call = this.#authorize(caller, input, writeOrganization);
      const { organization } = call;
      const { user } = this.#getMember(call, input['user_uuid'], { activeOnly: true });
      const roles = [...new Set(input['role_ids'] as (Ref | string)[])].map((id) => {
        const role = this.#findRole(organization, id);
        if (!role) throw missing('role_ids', id);
        return role;
      });
      if (roles.some(({ members }) => members.some((one) => one.user === user)))
        throw new Refusal('invalid_input', 'User is already part of the role.');
      return roles.map((role) => {
        const id = this.#new('role membership', this.known.roleMemberships);
        role.members.push({ id, user, joined_at: this.now });
        return { id, role_id: role.id, role_name: role.name, joined_at: this.now };
      });
    },

    'members.update': (caller, input) => {
      const call = this.#authorize(caller, input, writeMembers);
      const member = this.#getMember(call, input['user_uuid']);
      if (member.level > call.level) throw denied('You can only edit others with level lower or equal to you.');
      const wanted = level(input) ?? member.level;
      if (wanted > call.level)
        throw denied('You can only change access level of others to lower or equal to your current one.');
      if (wanted === member.level) return this.#memberWithState(member);
      if (wanted !== 15) this.#requireOwnerBeside(call.organization, member);
      if (wanted < member.level)
        this.#endInvites(
          call.organization,
          (invite) =>
            invite.created_by === member.user && (invite.level > wanted || (wanted < 8 && invite.roles.length > 0)),
        );
      member.level = wanted;
      member.updated_at = later(this.now, member.updated_at);
      return this.#memberWithState(member);
    },

    'members.delete': (caller, input) => {
      const call = this.#authorize(caller, input, { ...writeMembers, level: 1 });
      const { organization } = call;
      const self = call.user && is(this.uuidOf(call.user), input['user_uuid']);
      if (!self && call.level < 8) throw denied(levelTooLow);
      const member = this.#getMember(call, input['user_uuid']);
      if (member.level > call.level) throw denied('You can only edit others with level lower or equal to you.');
      this.#remove(organization, member);
      return undefined;
    },

    'roles.list': (caller, input) => {
      const { organization } = this.#authorize(caller, input, readOrganization);
      const ordered = organization.roles.toSorted((one, other) =>
        this.#inOrder(one.created_at, one.id, other.created_at, other.id),
      );
      return page(input, ordered, (role) => this.#role(organization, role));
    },

    'roles.get': (caller, input) => {
      const { organization } = this.#authorize(caller, input, readOrganization);
      return this.#role(organization, this.#getRole(organization, input['id']));
    },

    'roles.create': (caller, input) => {
      const { organization } = this.#authorize(caller, input, writeOrganization);
      const name = text(input, 'name', 200);
      this.#requireFreeName(organization, name);
      const id = this.#new('role', this.known.roles);
      const role: Role = { id, name, created_at: this.now, is_default: false, members: [] };
      organization.roles.push(role);
      return this.#role(organization, role);
    },

    'roles.update': (caller, input) => {
      const { organization } = this.#authorize(caller, input, writeOrganization);
      const role = this.#getRole(organization, input['id']);
      const name = optionalText(input, 'name', 200) ?? role.name;
      this.#requireFreeName(organization, name, role);
      role.name = name;
      return this.#role(organization, role);
    },

    'roles.delete': (caller, input) => {
      const { organization } = this.#authorize(caller, input, writeOrganization);
      const role = this.#getRole(organization, input['id']);
      organization.roles.splice(organization.roles.indexOf(role), 1);
      organization.references = organization.references.filter((reference) => reference.role !== role);
      for (const invite of organization.invites) invite.roles = invite.roles.filter((one) => one !== role);
      return undefined;
    },

    'roleMemberships.list': (caller, input) => {
      const { organization } = this.#authorize(caller, input, readOrganization);
      const role = this.#findRole(organization, input['role_id']);
      return page(input, role ? this.#shownMembers(organization, role) : [], (membership) => membership);
    },

    'roleMemberships.get': (caller, input) => {
      const { organization } = this.#authorize(caller, input, readOrganization);
      const role = this.#findRole(organization, input['role_id']);
      const found = role && this.#shownMembers(organization, role).find(({ id }) => is(id, input['id']));
      if (!found) throw notFound();
      return found;
    },

    'roleMemberships.create': (caller, input) => {
      const { organization } = this.#authorize(caller, input, writeOrganization);
      const who = uuid(input, 'user_uuid');
      const role = this.#findRole(organization, input['role_id']);
      if (!role) throw new Refusal('invalid_input', 'Role does not exist.');
      const member = organization.members.find(({ user }) => user.is_active && is(this.uuidOf(user), who));
      if (!member) throw new Refusal('invalid_input', 'User does not exist.');
      if (role.members.some(({ user }) => user === member.user))
        throw new Refusal('invalid_input', 'User is already part of the role.');
      const id = this.#new('role membership', this.known.roleMemberships);
      const made = { id, user: member.user, joined_at: this.now };
      role.members.push(made);
      return this.#roleMembership(organization, role, made);
    },

    'roleMemberships.delete': (caller, input) => {
      const { organization } = this.#authorize(caller, input, writeOrganization);
      const role = this.#findRole(organization, input['role_id']);
      const found = role?.members.find(({ id, user }) => user.is_active && is(id, input['id']));
      if (!role || !found) throw notFound();
      role.members.splice(role.members.indexOf(found), 1);
      return undefined;
    },

    'roleExternalReferences.list': (caller, input) => {
      const { organization } = this.#authorize(caller, input, readOrganization);
      readPage(input);
      const role = input['role_id'] === undefined ? undefined : uuid(input, 'role_id');
      const { provider, provider_organization_id } = input;
      const found = organization.references.filter(
        (reference) =>
          (provider === undefined || reference.provider === provider) &&
          (provider_organization_id === undefined || reference.provider_organization_id === provider_organization_id) &&
          (role === undefined || is(reference.role.id, role)),
      );
      const ordered = found.toSorted(
        (one, other) =>
          byBytes(one.provider, other.provider) ||
          byBytes(one.provider_organization_id, other.provider_organization_id) ||
          Number(one.provider_role_slug !== null) - Number(other.provider_role_slug !== null) ||
          byBytes(one.provider_role_slug ?? '', other.provider_role_slug ?? '') ||
          this.#number(one.id) - this.#number(other.id),
      );
      return page(input, ordered, (reference) => this.#reference(reference));
    },

    'roleExternalReferences.lookup': (caller, input) => {
      const { organization } = this.#authorize(caller, input, readOrganization);
      const provider = text(input, 'provider', 32);
      const elsewhere = text(input, 'provider_organization_id', 255);
      const id = optionalText(input, 'provider_role_id', 255, { blank: true });
      const slug = optionalText(input, 'provider_role_slug', 255, { blank: true });
      if (!id && !slug)
        throw new Refusal('invalid_input', 'Either provider_role_slug or provider_role_id must be provided.');
      const candidates = organization.references.filter(
        (one) => key(one.provider) === key(provider) && key(one.provider_organization_id) === key(elsewhere),
      );
      const found =
        (id && candidates.find((one) => key(one.provider_role_id) === key(id))) ||
        (slug && candidates.find((one) => one.provider_role_slug && key(one.provider_role_slug) === key(slug)));
      return { reference: found ? this.#reference(found) : null };
    },

    'roleExternalReferences.create': (caller, input) => {
      const { organization, user } = this.#authorize(caller, input, writeOrganization);
      const given = {
        provider: text(input, 'provider', 32),
        provider_organization_id: text(input, 'provider_organization_id', 255),
        provider_role_id: text(input, 'provider_role_id', 255),
        provider_role_slug:
          input['provider_role_slug'] === null
            ? null
            : (optionalText(input, 'provider_role_slug', 255, { blank: true }) ?? null),
        provider_role_name: text(input, 'provider_role_name', 255),
      };
      const roleId = uuid(input, 'role');
      const role = this.#findRole(organization, roleId);
      if (!role) throw missing('role', roleId);
      const rivals = organization.references.filter(
        (one) =>
          key(one.provider) === key(given.provider) &&
          key(one.provider_organization_id) === key(given.provider_organization_id),
      );
      const taken = (what: string) =>
        new Refusal(
          'invalid_input',
          `A role external reference with this provider, organization, and role ${what} already exists.`,
        );
      const { provider_role_slug: slug, provider_role_id: id } = given;
      if (slug && rivals.some((one) => one.provider_role_slug && key(one.provider_role_slug) === key(slug)))
        throw taken('slug');
      if (rivals.some((one) => key(one.provider_role_id) === key(id))) throw taken('ID');
      const reference: Reference = {
        id: this.#new('reference', this.known.references),
        ...given,
        role,
        created_at: this.now,
        created_by: user as User,
      };
      organization.references.push(reference);
      return this.#reference(reference);
    },

    'roleExternalReferences.delete': (caller, input) => {
      const { organization } = this.#authorize(caller, input, writeOrganization);
      const index = organization.references.findIndex(({ id }) => is(id, input['id']));
      if (index === -1) throw notFound();
      organization.references.splice(index, 1);
      return undefined;
    },

    'invites.list': (caller, input) => {
      const { organization } = this.#authorize(caller, input, { ...readMembers, level: 8 });
      const ordered = organization.invites.toSorted((one, other) =>
        this.#inOrder(one.created_at, one.id, other.created_at, other.id),
      );
      return page(input, ordered, (invite) => this.#invite(invite));
    },

    'invites.create': (caller, input) => {
      const call = this.#authorize(caller, input, writeMembers);
      const { organization } = call;
      const target_email = text(input, 'target_email', 254);
      if (!target_email.includes('@'))
        throw new Refusal('invalid_input', 'Enter a valid email address.', 'target_email');
      const invited = level(input) ?? 1;
      const ids = [...new Set((input['role_ids'] as (Ref | string)[] | undefined) ?? [])];
      if (invited > call.level) throw denied('You cannot invite to a level higher than your own.');
      const roles = ids.map((id) => {
        const role = this.#findRole(organization, id);
        if (!role) throw missing('role_ids', id);
        return role;
      });
      const same = (email: string) => key(email) === key(target_email);
      const member = organization.members.find(({ user }) => same(user.email));
      if (member?.user.is_active)
        throw new Refusal(
          'unique',
          'A user with this email address already belongs to the organization.',
          'target_email',
        );
      if (member && member.level > call.level)
        throw denied('You can only edit others with level lower or equal to you.');
      if (organization.invites.some((one) => same(one.target_email) && one.expires_at > this.now))
        throw new Refusal('unique', 'There is already an open invite for this email address.', 'target_email');
      if (organization.invites.some((one) => same(one.target_email) && one.level > call.level))
        throw denied('You can only renew and revoke invites to a level lower or equal to your own.');
      this.#endInvites(organization, (one) => same(one.target_email));
      if (member) this.#remove(organization, member);
      const invite: Invite = {
        id: this.#new('invite', this.known.invites),
        link: this.#new('link', this.known.links),
        target_email,
        level: invited,
        roles,
        created_by: call.user as User,
        created_at: this.now,
        expires_at: new Date(this.time + 7 * day).toISOString(),
      };
      organization.invites.push(invite);
      return this.#invite(invite, { withLink: true });
    },

    'invites.delete': (caller, input) => {
      const { organization, level: own } = this.#authorize(caller, input, writeMembers);
      const index = organization.invites.findIndex(({ id }) => is(id, input['id']));
      if (index === -1) throw notFound();
      if ((organization.invites[index]?.level ?? 0) > own)
        throw denied('You can only renew and revoke invites to a level lower or equal to your own.');
      organization.invites.splice(index, 1);
      return undefined;
    },

    'invites.accept': (caller, input) => {
      const person = this.#person(caller) as { user: User; key: Key | undefined };
      if (person.key) throw denied('This needs a signed-in session; API keys are not accepted here.');
      const { organization, invite } = this.#heldInvite(input['token']);
      if (key(invite.target_email) !== key(person.user.email))
        throw denied('This invite is addressed to another email address.');
      this.#join(organization, person.user, invite.level, invite.created_by, invite.roles);
      person.user.current = organization;
      return { organization_id: organization.id };
    },

    'projects.list': (caller, input) => {
      const call = this.#authorize(caller, input, readProject);
      const seen = call.organization.projects.filter((project) => this.#sees(call, project));
      return page(input, seen, (project) => this.#project(call.organization, project, call));
    },

    'projects.get': (caller, input) => {
      const { call, project, organization } = this.#onProject(caller, input, readProject);
      return this.#project(organization, project, call);
    },

    'projects.create': (caller, input) => {
      const call = this.#authorize(caller, input, { scope: 'project:write', level: 8 });
      if (call.onlyProjects) throw denied(projectForbidden);
      const name = text(input, 'name', 200);
      const { product_description = null, access_control = false } = this.#settings(input);
      this.#requireProjectName(call.organization, name);
      const project: Project = {
        id: this.#new('project', this.known.projects),
        uuid: this.#new('project uuid'),
        name,
        product_description,
        access_control,
        api_token: this.#new('public token'),
        secret: null,
        backup: null,
        created_at: this.now,
        updated_at: this.now,
      };
      call.organization.projects.push(project);
      return this.#project(call.organization, project, call);
    },

    'projects.update': (caller, input) => {
      const found = this.#onProject(caller, input, writeProject);
      this.#change(found, input);
      return this.#project(found.organization, found.project, found.call);
    },

    'projects.delete': (caller, input) => {
      const { organization, project } = this.#onProject(caller, input, writeProject);
      organization.projects.splice(organization.projects.indexOf(project), 1);
      return undefined;
    },

    'projects.rotateSecretToken': (caller, input) => {
      const found = this.#onProject(caller, input, writeProject);
      this.#change(found, input, true);
      found.project.backup = found.project.secret;
      found.project.secret = this.#new('secret token', this.known.tokens);
      return this.#project(found.organization, found.project, found.call);
    },

    'projects.deleteSecretTokenBackup': (caller, input) => {
      const { organization, project, call } = this.#onProject(caller, input, writeProject);
      if (project.backup) project.updated_at = later(this.now, project.updated_at);
      project.backup = null;
      return this.#project(organization, project, call);
    },

    'projects.resetToken': (caller, input) => {
      const { organization, project, call } = this.#onProject(caller, input, writeProject);
      project.api_token = this.#new('public token');
      project.updated_at = later(this.now, project.updated_at);
      return this.#project(organization, project, call);
    },

    'projects.current': (caller) => {
      if (caller.as !== 'token') {
        this.#person(caller);
        throw new Refusal('authentication_failed', 'Only a project secret token is accepted here.');
      }
      const found = this.#projectOf(caller.token);
      if (!found) throw new Refusal('authentication_failed', 'Project secret token is invalid.');
      const { id, uuid: own, name, api_token, created_at, updated_at } = found.project;
      return {
        id,
        uuid: own,
        name,
        organization: found.organization.id,
        api_token,
        timezone: 'UTC',
        created_at,
        updated_at,
      };
    },
  };
}
