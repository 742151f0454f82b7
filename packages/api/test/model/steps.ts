import * as fc from 'fast-check';
import type { Caller } from './authorization.ts';
import type { Input } from './input.ts';
import { Ref } from './refs.ts';
import { type Organization, type State, unknownId, type User } from './state.ts';
import { uuidOf } from './users.ts';

/** One step of a sequence. What its numbers select depends on the state when it is performed. */
export interface Step {
  procedure: string;
  choices: number[];
}

/** A step to perform: which caller calls what. */
export interface Planned {
  name: string;
  caller: Caller;
  input: Input;
}

/** Selects items of lists by the numbers of a step. The first item of a list is what a failure shrinks to. */
class Choices {
  readonly #numbers: number[];
  #used = 0;
  constructor(numbers: number[]) {
    this.#numbers = numbers;
  }

  of<Item>(items: readonly Item[]): Item {
    const number = this.#numbers[this.#used] ?? 0;
    this.#used += 1;
    return items[number % items.length] as Item;
  }

  /** Returns `value`, but something else one time in `oneIn`. */
  mostly<Item, Other>(value: Item, oneIn: number, others: readonly Other[]): Item | Other {
    const number = this.#numbers[this.#used] ?? 0;
    this.#used += 1;
    return number % oneIn === oneIn - 1 ? (others[Math.floor(number / oneIn) % others.length] as Other) : value;
  }
}

const roleNames = ['On call', 'Standby', 'Größe', 'ON CALL', 'größe', 'E\u0301quipe', ' équipe ', '🦊'];
const badTexts = ['', '   ', null, 5, 'x'.repeat(300)];
const scopeSets = [
  ['*'],
  ['organization:read'],
  ['organization:write'],
  ['organization_member:write', 'activity_log:read'],
  ['project:read'],
  ['project:write', 'organization:read'],
  ['access_control:write'],
  ['access_control:read', 'project:read'],
];
const expiries = ['2999-01-01T00:00:00.000Z', '2999-06-01T00:00:00.000Z', '2020-01-01T00:00:00.000Z', 'soon'];
const nowhere = [unknownId, 'nonsense'];
const levels = [1, 8, 15];

/** A well-formed token that belongs to nothing. */
export const madeUp = new Ref('made-up token');

/** The state when a step is performed. */
interface Scene {
  choose: Choices;
  state: State;
  /** The organization that the step is about. */
  organization: Organization | undefined;
}

/** Mostly the id of something that exists; sometimes one that was deleted, is elsewhere, or never existed. */
function some({ choose }: Scene, there: { id: Ref }[] | undefined, known: Ref[]): Ref | string {
  const others = [...known.toReversed().slice(0, 5), ...nowhere];
  return choose.mostly(there && there.length > 0 ? choose.of(there).id : choose.of(others), 8, others);
}

const someRole = (scene: Scene) => some(scene, scene.organization?.roles, scene.state.known.roles);
const someProject = (scene: Scene) => {
  const id = some(scene, scene.organization?.projects, scene.state.known.projects);
  return id instanceof Ref ? id : 999_999_999;
};

function someUuid({ choose, state, organization }: Scene): Ref | string {
  const members = organization?.members.map(({ user }) => user) ?? [];
  const users = choose.mostly(members.length > 0 ? members : state.users, 5, [state.users]);
  return choose.mostly(uuidOf(choose.of(users)), 20, nowhere);
}

/** A dashboard, mostly with its own project. */
function onDashboard(scene: Scene): { project_id: Ref | number; id: Ref | number } {
  const { choose, state, organization } = scene;
  const all = (organization?.projects ?? []).flatMap(({ id, dashboards }) =>
    dashboards.map((dashboard) => ({ id: dashboard.id, project: id })),
  );
  const id = some(scene, all, state.known.dashboards);
  const project = all.find((one) => one.id === id)?.project ?? someProject(scene);
  return { project_id: choose.mostly(project, 10, [someProject(scene)]), id: id instanceof Ref ? id : 999_999_999 };
}

type Plan = (scene: Scene) => Input;

/** Two well-formed ids, which may be the same. */
const severalOf = (draw: () => Ref | string): (Ref | string)[] =>
  [draw(), draw()]
    .filter((id) => id !== 'nonsense')
    .concat(unknownId)
    .slice(0, 2);

const ofDashboard: Plan = (scene) => {
  const { project_id, id } = onDashboard(scene);
  return { project_id, dashboard_id: id };
};

const group: Plan = ({ choose }) => ({
  provider: choose.of(['github', 'GitHub', 'slack']),
  provider_organization_id: choose.of(['acme', 'ACME', 'bar']),
  provider_role_id: choose.of(['1', '2', 'a', 'A', 'ä', 'Ä', '7', '8', '9']),
  provider_role_slug: choose.of([null, 'on-call', null, 'On-Call', '', 'ops', undefined]),
});

const onRole: Plan = (scene) => ({ id: someRole(scene) });
const onProject: Plan = (scene) => ({ id: someProject(scene) });
const onMember: Plan = (scene) => ({ user_uuid: someUuid(scene) });
const onMembership: Plan = (scene) => {
  const { choose, state, organization } = scene;
  const all = (organization?.roles ?? []).flatMap((role) => role.members.map(({ id }) => ({ id, role })));
  const id = some(scene, all, state.known.roleMemberships);
  const role = all.find((one) => one.id === id)?.role.id ?? unknownId;
  return { role_id: choose.mostly(role, 10, [someRole(scene)]), id };
};
const paged: Plan = ({ choose }) => ({ limit: choose.of([100, 2, 1, 100, 0]), offset: choose.of([0, 0, 1, 3]) });
const name = ({ choose }: Scene) => choose.mostly(choose.of(roleNames), 12, [...badTexts, undefined]);
const settings: Plan = ({ choose }) => ({
  name: choose.mostly(choose.of([undefined, 'Shop', undefined, 'SHOP', 'Blog', 'Größe']), 20, badTexts),
  product_description: choose.of([undefined, null, 'What it is', '']),
  access_control: choose.of([undefined, false, true]),
});
const inProject: Plan = (scene) => ({ project_id: someProject(scene) });
/** A rule for a role, for a member, for everyone else, or incorrectly for two of them. */
const rule =
  (levels: string[], bad: unknown[]): Plan =>
  (scene) => {
    const { choose, organization } = scene;
    const member = () => some(scene, organization?.members, []);
    return {
      access_level: choose.mostly(choose.of([...levels, ...levels, null]), 15, bad),
      ...choose.of([
        {},
        { role: someRole(scene) },
        { organization_member: member() },
        {},
        { role: someRole(scene) },
        choose.mostly({ organization_member: member() }, 5, [{ role: someRole(scene), organization_member: member() }]),
      ]),
    };
  };
const projectRule = rule(['none', 'member', 'admin'], ['viewer', undefined]);
const resourceRule = rule(['none', 'viewer', 'editor', 'manager'], ['member', undefined]);
const dashboardFields: Plan = ({ choose }) => ({
  name: choose.mostly(choose.of([undefined, 'Sign-ups', 'Sales']), 20, badTexts),
  description: choose.of([undefined, undefined, '', 'What it shows']),
  url: choose.of([undefined, undefined, null, 'https://metrics.example.com/sales']),
  pinned: choose.of([undefined, undefined, true, false]),
  tags: choose.of([undefined, undefined, [], ['growth'], ['growth', 'weekly']]),
});
const roleDescription: Plan = ({ choose }) => ({
  description: choose.of([undefined, undefined, '', 'Keeps it running', ' '.repeat(3), 'x'.repeat(501)]),
});
const nothing: Plan = () => ({});

/** The weight and the input of each procedure. */
const plans: Record<string, [weight: number, plan: Plan]> = {
  'organizations.list': [1, paged],
  'organizations.get': [1, nothing],
  'organizations.create': [1, ({ choose }) => ({ name: choose.mostly(choose.of(['Acme', 'Bar']), 10, badTexts) })],
  'organizations.update': [
    3,
    (scene) => ({
      name: scene.choose.of([undefined, 'Renamed']),
      default_role_id: scene.choose.of([someRole(scene), undefined, null]),
    }),
  ],
  'organizations.delete': [1, nothing],
  'members.list': [
    3,
    (scene) => ({
      ...paged(scene),
      order: scene.choose.of(['joined_at', '-joined_at', 'email', '-email', 'level', '-level']),
      search: scene.choose.of([undefined, 'an', 'ANNA@', '%']),
    }),
  ],
  'members.get': [4, onMember],
  'members.addRoles': [
    3,
    (scene) => ({
      ...onMember(scene),
      role_ids: severalOf(() => someRole(scene)),
      expires_at: scene.choose.mostly(undefined, 5, [null, ...expiries]),
    }),
  ],
  'members.update': [
    6,
    (scene) => ({ ...onMember(scene), level: scene.choose.mostly(scene.choose.of(levels), 20, [undefined, 3, 'x']) }),
  ],
  'members.delete': [2, onMember],
  'members.updateMany': [
    3,
    (scene) => ({ user_uuids: severalOf(() => someUuid(scene)), level: scene.choose.of(levels) }),
  ],
  'members.deleteMany': [1, (scene) => ({ user_uuids: severalOf(() => someUuid(scene)) })],
  'roles.list': [3, paged],
  'roles.get': [3, onRole],
  'roles.create': [9, (scene) => ({ name: name(scene), ...roleDescription(scene) })],
  'roles.update': [4, (scene) => ({ ...onRole(scene), name: name(scene), ...roleDescription(scene) })],
  'roles.delete': [2, onRole],
  'roleMemberships.list': [2, (scene) => ({ ...paged(scene), role_id: someRole(scene) })],
  'roleMemberships.get': [2, onMembership],
  'roleMemberships.overview': [3, (scene) => ({ ...paged(scene), role_id: someRole(scene) })],
  'roleMemberships.explain': [4, onMembership],
  'roleMemberships.create': [
    9,
    (scene) => ({
      ...onMember(scene),
      role_id: someRole(scene),
      expires_at: scene.choose.mostly(undefined, 5, [null, ...expiries]),
    }),
  ],
  'roleMemberships.setExpiry': [
    3,
    (scene) => ({ ...onMembership(scene), expires_at: scene.choose.of([...expiries, null]) }),
  ],
  'roleMemberships.delete': [2, onMembership],
  'roleExternalReferences.list': [
    3,
    (scene) => ({
      ...paged(scene),
      provider: scene.choose.of([undefined, 'github', 'GitHub', '']),
      provider_organization_id: scene.choose.of([undefined, 'acme']),
      role_id: scene.choose.of([undefined, undefined, someRole(scene)]),
    }),
  ],
  'roleExternalReferences.lookup': [
    4,
    (scene) => {
      const { provider_role_slug: slug, ...given } = group(scene);
      return {
        ...given,
        provider_role_id: scene.choose.of([given['provider_role_id'], undefined, '']),
        ...(typeof slug === 'string' ? { provider_role_slug: slug } : {}),
      };
    },
  ],
  'roleExternalReferences.create': [
    10,
    (scene) => ({
      ...group(scene),
      provider_role_name: scene.choose.mostly('Team', 20, badTexts),
      role: someRole(scene),
    }),
  ],
  'roleExternalReferences.delete': [
    2,
    (scene) => ({ id: some(scene, scene.organization?.references, scene.state.known.references) }),
  ],
  'roleExternalReferences.deleteMany': [
    1,
    (scene) => ({ ids: severalOf(() => some(scene, scene.organization?.references, scene.state.known.references)) }),
  ],
  'invites.list': [2, paged],
  'invites.create': [
    6,
    (scene) => ({
      target_email: scene.choose.mostly(scene.choose.of(scene.state.users).email.toUpperCase(), 8, [
        'new@example.com',
        'nonsense',
      ]),
      level: scene.choose.of([undefined, ...levels]),
      role_ids: scene.choose.of([undefined, [], [someRole(scene)].filter((id) => id !== 'nonsense')]),
    }),
  ],
  'invites.delete': [1, (scene) => ({ id: some(scene, scene.organization?.invites, scene.state.known.invites) })],
  'invites.deleteMany': [
    1,
    (scene) => ({ ids: severalOf(() => some(scene, scene.organization?.invites, scene.state.known.invites)) }),
  ],
  'invites.accept': [
    6,
    (scene) => {
      const links = scene.organization?.invites.map(({ link }) => ({ id: link }));
      return { token: some(scene, links, scene.state.known.links) };
    },
  ],
  'projects.list': [2, paged],
  'projects.get': [3, onProject],
  'projects.create': [
    5,
    (scene) => {
      const given = settings(scene);
      return {
        ...given,
        name: given['name'] === undefined ? `Project ${scene.state.known.projects.length}` : given['name'],
      };
    },
  ],
  'projects.update': [3, (scene) => ({ ...onProject(scene), ...settings(scene) })],
  'projects.delete': [1, onProject],
  'projects.rotateSecretToken': [
    6,
    (scene) => ({ ...onProject(scene), ...scene.choose.mostly({}, 4, [settings(scene)]) }),
  ],
  'projects.deleteSecretTokenBackup': [2, onProject],
  'projects.resetToken': [1, onProject],
  'projects.current': [4, nothing],
  'dashboards.list': [2, (scene) => ({ ...paged(scene), ...inProject(scene) })],
  'dashboards.get': [2, onDashboard],
  'dashboards.create': [5, (scene) => ({ ...inProject(scene), ...dashboardFields(scene) })],
  'dashboards.update': [
    5,
    (scene) => ({
      ...onDashboard(scene),
      ...dashboardFields(scene),
      opened: scene.choose.of([undefined, undefined, true]),
      deleted: scene.choose.of([undefined, undefined, undefined, undefined, undefined, true]),
    }),
  ],
  'dashboards.delete': [1, onDashboard],
  'access.projectRules': [2, inProject],
  'access.resourceRules': [2, inProject],
  'access.dashboardRules': [2, (scene) => ofDashboard(scene)],
  'access.projectUsers': [2, inProject],
  'access.dashboardUsers': [2, (scene) => ofDashboard(scene)],
  'access.setProjectRule': [7, (scene) => ({ ...inProject(scene), ...projectRule(scene) })],
  'access.setResourceRule': [
    5,
    (scene) => ({
      ...inProject(scene),
      ...resourceRule(scene),
      resource: scene.choose.mostly(scene.choose.of(['dashboard', 'dashboard', 'insight']), 20, ['nonsense']),
    }),
  ],
  'access.setDashboardRule': [5, (scene) => ({ ...ofDashboard(scene), ...resourceRule(scene) })],
  'activityLog.list': [
    4,
    (scene) => ({
      ...paged(scene),
      before: scene.choose.of([undefined, undefined, 12, 5]),
      scope: scene.choose.of([undefined, undefined, undefined, 'Role', 'RoleMembership', 'AccessControl']),
      item_id: scene.choose.of([undefined, undefined, undefined, someRole(scene)]),
      role_id: scene.choose.of([undefined, undefined, undefined, someRole(scene)]),
      user: scene.choose.of([undefined, undefined, undefined, someUuid(scene)]),
      about: scene.choose.of([undefined, undefined, undefined, someUuid(scene)]),
      since: scene.choose.of([undefined, undefined, undefined, new Date(scene.state.time - 20_000).toISOString()]),
      until: scene.choose.of([undefined, undefined, undefined, new Date(scene.state.time - 20_000).toISOString()]),
    }),
  ],
  'system.addMember': [
    4,
    ({ choose, state }) => ({ email: choose.of(state.users).email, level: choose.of([undefined, ...levels]) }),
  ],
  // Never the first users, or soon nobody could do anything.
  'system.deactivateUser': [2, ({ choose, state }) => ({ email: choose.of(state.users.slice(3)).email })],
  'system.reactivateUser': [1, ({ choose, state }) => ({ email: choose.of(state.users.slice(3)).email })],
  'system.createPersonalApiKey': [
    3,
    ({ choose, state, organization }) => ({
      email: choose.of([...(organization?.members.map(({ user }) => user) ?? []), ...state.users]).email,
      label: 'limited',
      scopes: choose.of(scopeSets),
      scoped_organizations: choose.of([null, null, organization ? [organization.id] : null]),
      scoped_projects: choose.of([null, null, organization?.projects[0] ? [organization.projects[0].id] : null]),
    }),
  ],
};

/** Procedures that are about no organization, or find it by their input. */
const withoutOrganization =
  /^(organizations\.(list|create)|invites\.accept|projects\.current|system\.((de|re)activateUser|createPersonalApiKey))$/;

/** Mostly a caller who is permitted; sometimes anyone else. */
function chooseCaller({ choose, state, organization }: Scene, procedure: string, input: Input): Caller {
  if (procedure.startsWith('system.')) return { as: 'system' };
  const asUser = (user: User): Caller => ({ as: 'user', user });
  const asKeys = (users: User[]) =>
    state.keys.filter(({ user }) => users.includes(user)).map((key): Caller => ({ as: 'key', key }));
  const asTokens = (tokens: Ref[]) => tokens.map((token): Caller => ({ as: 'token', token }));
  const tokens = asTokens(state.known.tokens.toReversed().slice(0, 4));
  const everybody = [...state.users.map(asUser), ...asKeys(state.users), ...tokens, ...asTokens([madeUp])];
  everybody.push({ as: 'nobody' });
  if (procedure === 'projects.current')
    return choose.mostly(choose.of(tokens.length > 0 ? tokens : everybody), 6, everybody);
  if (procedure === 'invites.accept') {
    const invite = organization?.invites.find(({ link }) => link === input['token']);
    const invited = state.users.filter(({ email }) => email === invite?.target_email.toLowerCase());
    return choose.mostly(choose.of([...invited.map(asUser), ...(invited.length > 0 ? [] : everybody)]), 6, everybody);
  }
  const members = (organization?.members ?? [])
    .filter(({ user }) => user.is_active)
    .toSorted((one, other) => other.level - one.level)
    .map(({ user }) => user);
  const first = members.slice(0, 1);
  const insiders = [...first.map(asUser), ...members.map(asUser), ...asKeys(first), ...asKeys(members)];
  return choose.mostly(choose.of(insiders.length > 0 ? insiders : everybody), 8, everybody);
}

/** Plans a step in the current state, and advances the clock. */
export function plan(state: State, { procedure, choices }: Step): Planned {
  const choose = new Choices(choices);
  const hour = 60 * 60 * 1000;
  state.time += choose.of([1000, 0, 1, 20 * 1000, 1000, 0, 1, hour, 30 * hour]);
  const organization = choose.of(state.organizations.length > 0 ? state.organizations.toReversed() : [undefined]);
  const scene: Scene = { choose, state, organization };
  const input = (plans[procedure]?.[1] ?? nothing)(scene);
  const caller = chooseCaller(scene, procedure, input);
  const given = Object.fromEntries(Object.entries(input).filter(([, value]) => value !== undefined));
  if (withoutOrganization.test(procedure)) return { name: procedure, caller, input: given };
  const elsewhere = ['@current', '@current', ...state.known.organizations, ...nowhere];
  const organization_id = choose.mostly(organization?.id ?? unknownId, 12, elsewhere);
  return { name: procedure, caller, input: { organization_id, ...given } };
}

/** Any step. It does not shrink when a failing sequence is shortened, because the trace shows what it does anyway. */
const step: fc.Arbitrary<Step> = fc.noShrink(
  fc.record({
    procedure: fc.oneof(...Object.entries(plans).map(([name, [weight]]) => ({ weight, arbitrary: fc.constant(name) }))),
    choices: fc.array(fc.nat({ max: 99_999 }), { minLength: 32, maxLength: 32 }),
  }),
);

/** Any sequence of at most `maxLength` steps. */
export const steps = (maxLength: number): fc.Arbitrary<Step[]> => fc.array(step, { maxLength, size: 'max' });
