import { onDashboards, onProject, projectLevels, resourceLevels } from './access-levels.ts';
import {
  type Access,
  authorizeInProject,
  findDashboard,
  projectRulesDenied,
  readRules,
  requireOnDashboard,
  resourceRulesDenied,
  writeRules,
} from './authorization.ts';
import { type Input, optionalUuid } from './input.ts';
import type { Call, Cause, Procedures } from './journal.ts';
import { Derived } from './refs.ts';
import { missing, Refusal } from './refusals.ts';
import {
  byCreation,
  type Dashboard,
  findRole,
  is,
  later,
  type Organization,
  type Project,
  type Role,
  type Rule,
  type User,
} from './state.ts';
import { uuidOf } from './users.ts';

const numberOf = ({ resource, project, dashboard }: Rule) => {
  const about = resource === 'project' ? project : dashboard;
  return about ? new Derived(about.id, String) : null;
};

const membershipOf = ({ members }: Organization, user: User | null) =>
  members.find((member) => member.user === user)?.id ?? null;

const showRule = (organization: Organization, rule: Rule) => ({
  access_level: rule.access_level,
  resource: rule.resource,
  resource_id: numberOf(rule),
  organization_member: membershipOf(organization, rule.user),
  role: rule.role?.id ?? null,
  created_by: rule.created_by && uuidOf(rule.created_by),
  created_at: rule.created_at,
  updated_at: rule.updated_at,
});

/** The fields of a rule that events contain. */
const described = (rule: Rule) => ({
  resource: rule.resource,
  resource_id: numberOf(rule),
  access_level: rule.access_level,
  role: rule.role?.name ?? null,
  role_id: rule.role?.id ?? null,
  user: rule.user?.email ?? null,
  user_uuid: rule.user && uuidOf(rule.user),
});

/** What every event about a rule contains. */
function about(rule: Rule) {
  const { resource, project, dashboard, role, user } = rule;
  const what = dashboard?.name ?? (resource === 'project' ? project.name : `${resource} in ${project.name}`);
  return {
    subject: { id: rule.id, name: `${role?.name ?? user?.email ?? 'Default'} on ${what}` },
    project: project.id,
    person: user ? uuidOf(user) : undefined,
    ...(role ? { role: role.id } : {}),
  };
}

/** Deletes the matching rules, oldest first. */
export function endRules(
  { journal }: Call,
  organization: Organization,
  matches: (rule: Rule) => boolean,
  causeOf: (rule: Rule) => Cause | undefined,
): void {
  for (const rule of organization.rules.filter(matches).toSorted(byCreation)) {
    organization.rules.splice(organization.rules.indexOf(rule), 1);
    const cause = causeOf(rule);
    journal.emit(organization, { type: 'access_control.deleted', ...about(rule), before: described(rule), cause });
  }
}

/** What a rule is about, and whom it is for. */
type Place = Pick<Rule, 'project' | 'resource' | 'dashboard' | 'role' | 'user'>;

const isAt = (place: Place) => (rule: Rule) =>
  (['project', 'resource', 'dashboard', 'role', 'user'] as const).every((field) => rule[field] === place[field]);

/** Creates, changes or, with null, deletes the rule at a place. */
function store(
  call: Call,
  organization: Organization,
  place: Place,
  access_level: string | null,
  author: User | undefined,
  cause?: Cause,
): Rule | null {
  const { state, journal } = call;
  const known = organization.rules.find(isAt(place));
  if (access_level === null) {
    endRules(call, organization, isAt(place), () => cause);
    return null;
  }
  if (known?.access_level === access_level) return known;
  if (known) {
    const before = { access_level: known.access_level };
    Object.assign(known, { access_level, updated_at: later(state.now, known.updated_at) });
    journal.emit(organization, {
      type: 'access_control.updated',
      ...about(known),
      before,
      after: { access_level },
      cause,
    });
    return known;
  }
  const rule: Rule = {
    id: state.newRef('rule'),
    ...place,
    access_level,
    created_by: author ?? null,
    created_at: state.now,
    updated_at: state.now,
  };
  organization.rules.push(rule);
  const after = { ...described(rule), created_by_uuid: author ? uuidOf(author) : null };
  journal.emit(organization, { type: 'access_control.created', ...about(rule), after, cause });
  return rule;
}

/** Makes a project private or not; another default rule remains. */
export function setPrivacy(
  call: Call,
  organization: Organization,
  project: Project,
  wanted: boolean,
  author: User | undefined,
  cause?: Cause,
): void {
  const place = { project, resource: 'project', dashboard: null, role: null, user: null };
  const isPrivate = organization.rules.find(isAt(place))?.access_level === 'none';
  if (isPrivate !== wanted) store(call, organization, place, wanted ? 'none' : null, author, cause);
}

/** Reads which rule is meant, and its wanted level. */
function readRule(input: Input, levels: string[]) {
  const level = input['access_level'];
  if (level === undefined) throw new Refusal('required', 'This field is required.', 'access_level');
  if (level !== null && !levels.includes(String(level)))
    throw new Refusal('invalid_input', `Invalid access level. Must be one of: ${levels.join(', ')}`, 'access_level');
  const role = optionalUuid(input, 'role');
  const member = optionalUuid(input, 'organization_member');
  return { level: level as string | null, role, member };
}

function findTarget(organization: Organization, { role, member }: ReturnType<typeof readRule>) {
  if (role && member)
    throw new Refusal('invalid_input', 'You can not scope an access control to both a member and a role.');
  const target: { role: Role | null; user: User | null } = { role: null, user: null };
  if (role) {
    target.role = findRole(organization, role) ?? null;
    if (!target.role) throw missing('role', role);
  }
  if (member) {
    target.user = organization.members.find(({ id }) => is(id, member))?.user ?? null;
    if (!target.user) throw missing('organization_member', member);
  }
  return target;
}

function set(call: Call, access: Access, place: Omit<Place, 'role' | 'user'>, given: ReturnType<typeof readRule>) {
  const { organization, user } = access;
  const target = findTarget(organization, given);
  const rule = store(call, organization, { ...place, ...target }, given.level, user);
  return rule && showRule(organization, rule);
}

const requireOneTarget = ({ role, member }: ReturnType<typeof readRule>) => {
  if (role && member)
    throw new Refusal('invalid_input', 'You can not scope an access control to both a member and a role.');
};

/** Rules, and the levels to choose from. */
function list(access: Access, project: Project, levels: string[], standard: string, own: string, rules: Rule[]) {
  const { organization } = access;
  return {
    access_controls: rules.toSorted(byCreation).map((rule) => showRule(organization, rule)),
    available_access_levels: levels,
    default_access_level: standard,
    minimum_access_level: 'none',
    maximum_access_level: levels.at(-1),
    user_access_level: own,
    user_can_edit_access_levels:
      onProject(organization, access, project).level === 2 && access.may('access_control:write'),
  };
}

const wordsOf = { member: 1, admin: 8, owner: 15 };
const levelName = (level: number) => Object.entries(wordsOf).find(([, one]) => one === level)?.[0];

/** Everyone whose level is higher than none, the highest level first, then by address. */
function users({ organization }: Access, project: Project, dashboard?: Dashboard) {
  const names = dashboard ? resourceLevels : projectLevels;
  const shown = organization.members
    .filter(({ user }) => user.is_active)
    .toSorted((one, other) => (one.user.email < other.user.email ? -1 : 1))
    .map((member) => {
      const ofProject = onProject(organization, member, project);
      const found = dashboard ? onDashboards(organization, member, project, dashboard) : ofProject;
      const isLead = dashboard && found.source === 'default' && ofProject.level === 2;
      return {
        reaches: ofProject.level > 0 && found.level > 0,
        level: found.level,
        row: {
          user_id: uuidOf(member.user),
          access_level: names[found.level],
          access_source: isLead ? 'project_admin' : found.source,
          organization_membership_id: member.id,
          organization_membership_level: levelName(member.level),
        },
      };
    })
    .filter(({ reaches }) => reaches)
    .toSorted((one, other) => other.level - one.level);
  return { users: shown.map(({ row }) => row), total_count: shown.length };
}

export const accessControls: Procedures = {
  'access.projectRules': ({ state, caller, input }) => {
    const { access, project } = authorizeInProject(state, caller, input, readRules);
    const rules = access.organization.rules.filter((one) => one.project === project && one.resource === 'project');
    const own = projectLevels[onProject(access.organization, access, project).level] as string;
    return list(access, project, projectLevels, 'member', own, rules);
  },

  'access.resourceRules': ({ state, caller, input }) => {
    const { access, project } = authorizeInProject(state, caller, input, readRules);
    const rules = access.organization.rules.filter(
      (one) => one.project === project && one.resource !== 'project' && !one.dashboard,
    );
    const own = projectLevels[onProject(access.organization, access, project).level] as string;
    return list(access, project, resourceLevels, 'editor', own, rules);
  },

  'access.dashboardRules': ({ state, caller, input }) => {
    const { access, project } = authorizeInProject(state, caller, input, readRules);
    const dashboard = findDashboard(project, input['dashboard_id']);
    const level = requireOnDashboard(access, project, dashboard, 1);
    const rules = access.organization.rules.filter((one) => one.dashboard === dashboard);
    return list(access, project, resourceLevels, 'editor', resourceLevels[level] as string, rules);
  },

  'access.projectUsers': ({ state, caller, input }) => {
    const { access, project } = authorizeInProject(state, caller, input, readRules);
    return users(access, project);
  },

  'access.dashboardUsers': ({ state, caller, input }) => {
    const { access, project } = authorizeInProject(state, caller, input, readRules);
    const dashboard = findDashboard(project, input['dashboard_id']);
    requireOnDashboard(access, project, dashboard, 1);
    return users(access, project, dashboard);
  },

  'access.setProjectRule': (call) => {
    const rule = { ...writeRules, denied: projectRulesDenied };
    const { access, project } = authorizeInProject(call.state, call.caller, call.input, rule);
    const given = readRule(call.input, projectLevels);
    return set(call, access, { project, resource: 'project', dashboard: null }, given);
  },

  'access.setResourceRule': (call) => {
    const { input } = call;
    const rule = { ...writeRules, denied: resourceRulesDenied };
    const { access, project } = authorizeInProject(call.state, call.caller, input, rule);
    const given = readRule(input, resourceLevels);
    const resource = String(input['resource']);
    if (!['dashboard', 'insight'].includes(resource))
      throw new Refusal('invalid_choice', `"${resource}" is not a valid choice.`, 'resource');
    return set(call, access, { project, resource, dashboard: null }, given);
  },

  'access.setDashboardRule': (call) => {
    const { input } = call;
    const rule = { ...writeRules, denied: projectRulesDenied };
    const { access, project } = authorizeInProject(call.state, call.caller, input, rule);
    const dashboard = findDashboard(project, input['dashboard_id']);
    const given = readRule(input, resourceLevels);
    requireOneTarget(given);
    return set(call, access, { project, resource: 'dashboard', dashboard }, given);
  },
};
