import type { Database } from '@rolecall/db';
import type { Rolecall } from '../../src/rolecall.ts';
import { projectLevels, resourceLevels } from '../authority/levels.ts';
import { createRandom } from '../authority/random.ts';
import {
  accessAt,
  changesWithout,
  dashboardLevelOf,
  dashboardNamed,
  effectiveLevel,
  type Input,
  needs,
  projectLevelOf,
  type Refused,
  refusalOf,
  usersAt,
  visibleDashboards,
  visibleProjects,
} from './expected.ts';
import { type Caller, products, type Project, World } from './world.ts';

/** The outcome of a call. */
type Outcome = { answer: unknown } | { refused: Refused; cause?: unknown };

/** An interface through which procedures are called. */
export interface Face {
  /** Whether this procedure can be called here. */
  has(procedure: string): boolean;
  call(caller: Caller, procedure: string, input: Input): Promise<Outcome>;
}

type Fields = Record<string, unknown>;
const idsOf = (rows: unknown) => (rows as Fields[]).map(({ id }) => id);
const sorted = (rows: readonly unknown[]) => rows.map((row) => JSON.stringify(row)).toSorted();
const page = (answer: unknown) => answer as { count: number; results: Fields[] };

/** The fields of a rule that responses show. */
const described = (world: World, rule: Fields) => {
  const isProject = rule['resource'] === 'project';
  const id = isProject ? rule['project_id'] : rule['dashboard_id'];
  const membership = rule['user_id'] === null ? undefined : world.membershipOf(Number(rule['user_id']));
  return {
    access_level: (isProject ? projectLevels : resourceLevels)[Number(rule['level'])],
    resource: rule['resource'],
    resource_id: id === null ? null : String(id),
    organization_member: membership?.['id'] ?? null,
    role: rule['role_id'],
  };
};
const told = ({ access_level, resource, resource_id, organization_member, role }: Fields) => ({
  access_level,
  resource,
  resource_id,
  organization_member,
  role,
});

const shownProject = (world: World, caller: Caller, project: Project, row: Fields) => {
  const isLead = projectLevelOf(world, caller.userId, project) === 2;
  return {
    expected: {
      id: project.id,
      access_control: project.access_control,
      effective_membership_level: effectiveLevel(world, caller.userId, project),
      tells: isLead ? project.tokens : [false, false],
    },
    actual: {
      id: row['id'],
      access_control: row['access_control'],
      effective_membership_level: row['effective_membership_level'],
      tells: [row['secret_api_token'] !== null, row['secret_api_token_backup'] !== null],
    },
  };
};

const rulesAt = (world: World, input: Input, matches: (rule: Fields) => boolean) =>
  world.rules
    .filter((rule) => Number(rule['project_id']) === input['project_id'] && matches(rule))
    .map((rule) => described(world, rule));

interface Compared {
  expected: unknown;
  actual: unknown;
}

/** The part of a response that the contract decides, as expected and as received. */
const comparisons: Readonly<
  Record<string, (world: World, caller: Caller, input: Input, answer: unknown) => Compared | undefined>
> = {
  'projects.list'(world, caller, _, answer) {
    const { count, results } = page(answer);
    const shown = visibleProjects(world, caller);
    const rows = shown.map((project, index) => shownProject(world, caller, project, results[index] ?? {}));
    return {
      expected: { count: shown.length, ids: idsOf(shown), rows: rows.map(({ expected }) => expected) },
      actual: { count, ids: idsOf(results), rows: rows.map(({ actual }) => actual) },
    };
  },
  'projects.overview'(world, caller, _, answer) {
    const { count, results } = page(answer);
    const dashboards = visibleDashboards(world, caller);
    const expected = visibleProjects(world, caller).map(({ id, name, access_control }) => ({
      id,
      name,
      access_control,
      dashboard_count: dashboards.filter((one) => one.project_id === id).length,
    }));
    const actual = results.map(({ id, name, access_control, dashboard_count }) => ({
      id,
      name,
      access_control,
      dashboard_count,
    }));
    return {
      expected: { count: expected.length, rows: sorted(expected) },
      actual: { count, rows: sorted(actual) },
    };
  },
  'projects.get': (world, caller, input, answer) => oneProject(world, caller, input, answer),
  'environments.get': (world, caller, input, answer) => oneProject(world, caller, input, answer),
  'projects.current': (world, caller, _, answer) => ({
    expected: caller.kind === 'project' ? caller.projects?.[0] : visibleProjects(world, caller)[0]?.id,
    actual: (answer as Fields)['id'],
  }),
  'dashboards.list'(world, caller, input, answer) {
    const shown = visibleDashboards(world, caller).filter((one) => one.project_id === input['project_id']);
    const { count, results } = page(answer);
    return {
      expected: { count: shown.length, ids: idsOf(shown) },
      actual: { count, ids: idsOf(results) },
    };
  },
  'search.everything': (world, caller, _, answer) => ({
    // Search finds nothing that the key could not list.
    expected: caller.scopes.some((scope) => scope === '*' || scope.startsWith('project:'))
      ? sorted(visibleProjects(world, caller).map(({ id, name }) => ({ id, name })))
      : [],
    actual: sorted((answer as Record<'projects', Fields[]>).projects),
  }),
  'welcome.get'(world, caller, _, answer) {
    const welcome = answer as Record<'popular_dashboards' | 'products_in_use' | 'recent_activity', Fields[]>;
    const projects = visibleProjects(world, caller);
    const dashboards = visibleDashboards(world, caller);
    const openedAt = (one: { last_opened_at: string | null }) => one.last_opened_at ?? '';
    const popular = dashboards
      .toSorted((one, other) =>
        openedAt(one) === openedAt(other) ? other.id - one.id : openedAt(one) > openedAt(other) ? -1 : 1,
      )
      .slice(0, 3);
    const names = new Set([...projects, ...dashboards].map(({ name }) => name));
    const isAdmin = world.access.membershipLevel(caller.userId, world.organizationId) >= 8;
    const hidden = welcome.recent_activity.filter(
      ({ type, entity_name }) =>
        (/^(Project|Dashboard)\./.test(String(type)) && !names.has(String(entity_name))) ||
        String(type).startsWith('AccessControl.'),
    );
    return {
      expected: {
        popular: idsOf(popular),
        products: projects.map(({ name }) => products[world.projectNames.indexOf(name)]).toSorted(),
        hidden: [],
      },
      actual: {
        popular: idsOf(welcome.popular_dashboards),
        products: welcome.products_in_use,
        // Admins also see events about deleted subjects.
        hidden: isAdmin ? [] : hidden,
      },
    };
  },
  'users.me'(world, caller, _, answer) {
    // The outsider has an organization of their own.
    if (world.access.membershipLevel(caller.userId, world.organizationId) === 0) return undefined;
    const [first] = visibleProjects(world, caller);
    return { expected: first ? { id: first.id, name: first.name } : null, actual: (answer as Fields)['team'] };
  },
  'access.projectRules': (world, caller, input, answer) =>
    rulesOf(world, caller, input, answer, (rule) => rule['resource'] === 'project'),
  'access.resourceRules': (world, caller, input, answer) =>
    rulesOf(world, caller, input, answer, (rule) => rule['resource'] !== 'project' && rule['dashboard_id'] === null),
  'access.dashboardRules': (world, caller, input, answer) =>
    rulesOf(world, caller, input, answer, (rule) => Number(rule['dashboard_id'] ?? 0) === input['dashboard_id']),
  'access.projectUsers': (world, _, input, answer) => usersOf(world, input, answer),
  'access.dashboardUsers': (world, _, input, answer) => usersOf(world, input, answer),
  'access.explain'(world, caller, input, answer) {
    const explained = answer as { access_level: string; access_source: string; rules: Fields[]; user: Fields };
    const uuid = input['user_uuid'] ?? caller.uuid;
    const person = world.people.find((one) => one.uuid === uuid);
    if (!person) return { expected: 'a member', actual: explained };
    const place = placeOf(world, input);
    const { level, source, rules } = accessAt(world, person.id, place);
    const deciding = explained.rules.filter(({ decides }) => decides).map(told);
    const candidates = rules.map((rule) => JSON.stringify(described(world, rule)));
    return {
      expected: { user: uuid, level, source, deciding: Math.min(candidates.length, 1), others: [] },
      actual: {
        user: explained.user['uuid'],
        level: explained.access_level,
        source: explained.access_source,
        deciding: deciding.length,
        others: deciding.filter((rule) => !candidates.includes(JSON.stringify(rule))),
      },
    };
  },
  'access.projectsOfMember'(world, caller, input, answer) {
    const { count, results } = page(answer);
    const person = world.people.find((one) => one.uuid === input['user_uuid']);
    const reached = visibleProjects(world, caller).flatMap((project) => {
      const { level, source, rank } = accessAt(world, person?.id ?? 0, { project });
      const { id, name } = project;
      return rank === 0 ? [] : [{ id, name, access_level: level, access_source: source }];
    });
    return { expected: { count: reached.length, rows: sorted(reached) }, actual: { count, rows: sorted(results) } };
  },
  'access.projectsOfRole'(world, caller, input, answer) {
    const { count, results } = page(answer);
    const [projects, dashboards] = [visibleProjects(world, caller), visibleDashboards(world, caller)];
    const rules = world.rules.filter(
      (rule) =>
        rule['role_id'] === input['role_id'] &&
        projects.some(({ id }) => id === Number(rule['project_id'])) &&
        (rule['dashboard_id'] === null || dashboards.some(({ id }) => id === Number(rule['dashboard_id']))),
    );
    return {
      expected: { count: rules.length, rows: sorted(rules.map((rule) => described(world, rule))) },
      actual: { count, rows: sorted(results.map(told)) },
    };
  },
  'access.withoutRole'(world, caller, input, answer) {
    const person = world.people.find((one) => one.uuid === input['user_uuid']);
    return {
      expected: sorted(changesWithout(world, caller, person?.id ?? 0, String(input['role_id']))),
      actual: sorted(answer as unknown[]),
    };
  },
};

function oneProject(world: World, caller: Caller, { id }: Input, answer: unknown): Compared {
  const project = world.projects.find((one) => one.id === id) as Project;
  return shownProject(world, caller, project, answer as Fields);
}

const placeOf = (world: World, input: Input) => {
  const project = world.projects.find(({ id }) => id === input['project_id']) as Project;
  const kind = input['resource'] as string | undefined;
  return {
    project,
    ...(kind === undefined || kind === 'project' ? {} : { kind }),
    dashboard: dashboardNamed(world, 'access', input),
  };
};

function rulesOf(
  world: World,
  caller: Caller,
  input: Input,
  answer: unknown,
  matches: (rule: Fields) => boolean,
): Compared {
  const { access_controls, user_access_level, user_can_edit_access_levels } = answer as Fields;
  const { project, dashboard } = placeOf(world, input);
  const onProject = projectLevelOf(world, caller.userId, project);
  const mayWrite = caller.scopes.some((scope) => scope === '*' || scope === 'access_control:write');
  return {
    expected: {
      rules: sorted(rulesAt(world, input, matches)),
      level: dashboard ? resourceLevels[dashboardLevelOf(world, caller.userId, dashboard)] : projectLevels[onProject],
      canEdit: onProject === 2 && mayWrite,
    },
    actual: {
      rules: sorted((access_controls as Fields[]).map(told)),
      level: user_access_level,
      canEdit: user_can_edit_access_levels,
    },
  };
}

function usersOf(world: World, input: Input, answer: unknown): Compared {
  const { users, total_count } = answer as { users: Fields[]; total_count: number };
  const expected = usersAt(world, placeOf(world, input));
  return {
    expected: { count: expected.length, users: sorted(expected) },
    actual: { count: total_count, users: sorted(users) },
  };
}

/** A valid input for a procedure. */
function drawInput(world: World, caller: Caller, procedure: string): Input {
  const { random, organizationId: organization_id } = world;
  const project = random.pick(world.projects);
  const inProject = world.dashboards.filter((one) => one.project_id === project.id);
  const dashboard = random.pick(inProject);
  const project_id = project.id;
  const user_uuid = random.pick(world.people).uuid;
  const role_id = random.pick(world.roles).id;
  const member = world.membershipOf(random.pick(world.people).id)?.['id'];
  const target = random.pick([{}, { role: role_id }, { organization_member: member }]);
  const spare = world.projects.find(({ name }) => name === world.projectNames.at(-1));
  const text = `${random.next()}`;
  const inputs: Record<string, () => Input> = {
    'projects.list': () => ({ organization_id }),
    'projects.overview': () => ({ organization_id }),
    'projects.current': () => ({}),
    'users.me': () => ({}),
    'search.everything': () => ({ organization_id, search: 'project' }),
    'welcome.get': () => ({ organization_id }),
    // Deletes only the spare project, so that keys and tokens of the others keep working.
    'projects.delete': () => ({ organization_id, id: spare?.id }),
    'projects.update': () => ({ organization_id, id: project.id, product_description: text }),
    'environments.update': () => ({ id: project.id, product_description: text }),
    'environments.get': () => ({ id: project.id }),
    'dashboards.create': () => ({ project_id, name: `Another ${text}` }),
    'dashboards.update': () => ({
      project_id,
      id: dashboard.id,
      ...random.pick([{ description: text }, { opened: true }, { pinned: random.chance(0.5), tags: [text] }]),
      ...(random.chance(0.2) ? { description: text, opened: false, deleted: true } : {}),
    }),
    'access.setProjectRule': () => ({ project_id, ...target, access_level: random.pick([...projectLevels, null]) }),
    'access.setResourceRule': () => ({
      project_id,
      ...target,
      resource: 'dashboard',
      access_level: random.pick([...resourceLevels, null]),
    }),
    'access.setDashboardRule': () => ({
      project_id,
      ...target,
      dashboard_id: dashboard.id,
      access_level: random.pick([...resourceLevels, null]),
    }),
    'access.explain': () => ({
      project_id,
      ...(world.access.membershipLevel(caller.userId, organization_id) > 0 && random.chance(0.3) ? {} : { user_uuid }),
      ...random.pick([
        {},
        { resource: 'dashboard' },
        { resource: 'insight' },
        { resource: 'dashboard', resource_id: String(dashboard.id) },
      ]),
    }),
    'access.projectsOfMember': () => ({ organization_id, user_uuid }),
    'access.projectsOfRole': () => ({ organization_id, role_id }),
    'access.withoutRole': () => ({ organization_id, user_uuid, role_id }),
  };
  const given = inputs[procedure];
  if (given) return given();
  if (procedure.startsWith('projects.')) return { organization_id, id: project.id };
  if (procedure.startsWith('dashboards.')) return { project_id, id: dashboard.id };
  return procedure.startsWith('access.dashboard') ? { project_id, dashboard_id: dashboard.id } : { project_id };
}

const isWrite = (procedure: string) => /\.(set|update|create|delete|rotate|reset)/.test(procedure);
const procedures = Object.keys(needs);
interface Plan {
  rolecall: Rolecall;
  database: Database;
  face: Face;
  seed: number;
  ruleSets: number;
  /** How much a caller reads per set of rules: everything, or a part in turn. */
  reads: number;
}

/**
 * Repeatedly sets random rules. For each set, one caller in turn and one member read everything that depends on the
 * rules, and then try changes.
 * @returns descriptions of what was wrong, the callers and procedures that were never tried together, and the
 *   procedures that never succeeded
 */
export async function compareAccess({ rolecall, database, face, seed, ruleSets, reads: wanted }: Plan) {
  const random = createRandom(seed);
  const world = await World.create(rolecall, database, random);
  const wrong: string[] = [];
  const answered = new Set<string>();
  const refused = new Set<string>();

  /** @returns whether the call succeeded */
  async function compare(ruleSet: number, caller: Caller, procedure: string): Promise<boolean> {
    const input = drawInput(world, caller, procedure);
    const expected = refusalOf(world, caller, procedure, input);
    const outcome = await face.call(caller, procedure, input);
    const complain = (about: string) =>
      wrong.push(`seed ${seed}, rules ${ruleSet}: ${caller.name} ${procedure} ${JSON.stringify(input)}: ${about}`);
    (expected ? refused : answered).add(`${caller.name}: ${procedure}`);
    if ('refused' in outcome) {
      const { code, detail } = outcome.refused;
      const isRight =
        expected && code === expected.code && (expected.detail === undefined || detail === expected.detail);
      if (!isRight)
        complain(`expected ${JSON.stringify(expected ?? 'an answer')}, was ${code} ${detail} ${String(outcome.cause)}`);
      return false;
    }
    if (expected) {
      complain(`expected ${JSON.stringify(expected)}, was answered`);
      return true;
    }
    if (isWrite(procedure)) {
      // Callers with the token of this project use the new token from now on.
      if (procedure === 'projects.rotateSecretToken')
        for (const one of world.callers)
          if (one.kind === 'project' && one.projects?.[0] === input['id'])
            one.authorization = `Bearer ${String((outcome.answer as Fields)['secret_api_token'])}`;
      return true;
    }
    const compared = comparisons[procedure]?.(world, caller, input, outcome.answer);
    if (!compared) return true;
    const [want, is] = [JSON.stringify(compared.expected), JSON.stringify(compared.actual)];
    if (want !== is) complain(`expected ${want}, was ${is}`);
    return true;
  }

  const reads = procedures.filter((name) => !isWrite(name) && face.has(name));
  const writes = procedures.filter((name) => isWrite(name) && face.has(name));
  for (let ruleSet = 0; ruleSet < ruleSets; ruleSet += 1) {
    await world.shuffle();
    const caller = world.callers[ruleSet % world.callers.length] as Caller;
    const turn = Math.floor(ruleSet / world.callers.length);
    const member = random.pick(world.callers.filter(({ name }) => name.startsWith('member')));
    const perTurn = Math.min(wanted, reads.length);
    for (let index = 0; index < perTurn; index += 1)
      await compare(ruleSet, caller, reads[(turn * perTurn + index) % reads.length] as string);
    for (let index = 0; index < perTurn / 2; index += 1) await compare(ruleSet, member, random.pick(reads));
    // A refused call changes nothing, so there is nothing to restore.
    if (await compare(ruleSet, caller, writes[turn % writes.length] as string)) await world.restore();
    if (await compare(ruleSet, member, random.pick(writes))) await world.restore();
    if (wrong.length > 20) break;
  }
  const pairs = world.callers.flatMap(({ name }) => [...reads, ...writes].map((procedure) => `${name}: ${procedure}`));
  return {
    wrong,
    untried: pairs.filter((pair) => !answered.has(pair) && !refused.has(pair)),
    unanswered: [...reads, ...writes].filter((name) => ![...answered].some((pair) => pair.endsWith(`: ${name}`))),
  };
}
