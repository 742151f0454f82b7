import { projectLevels, resourceLevels } from '../authority/levels.ts';
import type { Caller, Dashboard, Person, Project, World } from './world.ts';

/*
 * Responses that a caller should get, derived from the text of the wire contract: who is refused and how, and what
 * responses about projects and dashboards contain.
 */

export type Input = Record<string, unknown>;
export interface Refused {
  code: string;
  detail?: string;
}

interface Need {
  scope: string;
  /** Whether it is about the organization or the caller; by default, about the projects that the caller may see. */
  on?: 'organization' | 'caller';
  /** The level required in the organization. */
  level?: number;
  /** The level required on the project, by its index among the levels. */
  project?: 1 | 2;
  /** The level required on the dashboard, or on all dashboards if the input names none. */
  dashboard?: (input: Input) => number;
  /** The message for a caller whose level on the project is too low. */
  denied?: string;
}

const projectSentence = "You don't have sufficient permissions in the project.";
const rulesSentence = 'Must be admin to modify project permissions.';
const kindsSentence = 'Must be an Organization admin to modify project-wide permissions.';
const [viewer, editor] = [1, 2];

const readsProject: Need = { scope: 'project:read', project: 1 };
const leadsProject: Need = { scope: 'project:write', project: 2 };
const readsRules: Need = { scope: 'access_control:read', project: 1 };

/** What sections 3, 4 and 7 of the contract require for each procedure. */
export const needs: Readonly<Record<string, Need>> = {
  'projects.list': { scope: 'project:read' },
  'projects.overview': { scope: 'project:read' },
  'projects.get': readsProject,
  'environments.get': readsProject,
  'projects.update': leadsProject,
  'environments.update': leadsProject,
  'projects.rotateSecretToken': leadsProject,
  'projects.deleteSecretTokenBackup': leadsProject,
  'projects.resetToken': leadsProject,
  'projects.delete': { scope: 'project:write', level: 8, project: 1 },
  'projects.current': { scope: 'project:read', on: 'caller' },
  'dashboards.list': readsProject,
  'dashboards.get': { ...readsProject, dashboard: () => viewer },
  'dashboards.create': { scope: 'project:write', project: 1, dashboard: () => editor },
  'dashboards.update': {
    scope: 'project:write',
    project: 1,
    // Opening a dashboard does not change it.
    dashboard: ({ opened }) => (opened ? viewer : editor),
  },
  'dashboards.delete': { scope: 'project:write', project: 1, dashboard: () => editor },
  'access.projectRules': readsRules,
  'access.resourceRules': readsRules,
  'access.dashboardRules': { ...readsRules, dashboard: () => viewer },
  'access.projectUsers': readsRules,
  'access.dashboardUsers': { ...readsRules, dashboard: () => viewer },
  'access.explain': { ...readsRules, dashboard: ({ resource_id }) => (resource_id === undefined ? 0 : viewer) },
  'access.setProjectRule': { scope: 'access_control:write', project: 2, denied: rulesSentence },
  'access.setResourceRule': { scope: 'access_control:write', project: 2, denied: kindsSentence },
  'access.setDashboardRule': { scope: 'access_control:write', project: 2, denied: rulesSentence },
  'access.projectsOfMember': { scope: 'access_control:read' },
  'access.projectsOfRole': { scope: 'access_control:read' },
  'access.withoutRole': { scope: 'access_control:read' },
  'search.everything': { scope: 'organization:read', on: 'organization' },
  'welcome.get': { scope: 'organization:read', on: 'organization' },
  'users.me': { scope: 'user:read', on: 'caller' },
};

const hasScope = (scopes: readonly string[], scope: string) =>
  scopes.includes('*') || scopes.includes(scope) || scopes.includes(scope.replace(/:read$/, ':write'));

const denied = (detail: string): Refused => ({ code: 'permission_denied', detail });

export const projectLevelOf = (world: World, userId: number, project: Project): number =>
  world.access.onProject({ userId }, project).level;
export const dashboardLevelOf = (world: World, userId: number, dashboard: Dashboard): number =>
  world.access.onDashboard({ userId }, dashboard).level;

const projectNamed = (world: World, input: Input) =>
  world.projects.find(({ id }) => id === (input['project_id'] ?? input['id']));
export const dashboardNamed = (world: World, procedure: string, input: Input): Dashboard | undefined => {
  const id = procedure.startsWith('dashboards.') ? input['id'] : (input['dashboard_id'] ?? input['resource_id']);
  return world.dashboards.find((one) => String(one.id) === String(id) && one.project_id === input['project_id']);
};

/** How a call should be refused; undefined if it should succeed. */
export function refusalOf(world: World, caller: Caller, procedure: string, input: Input): Refused | undefined {
  const need = needs[procedure];
  if (!need) throw new Error(`Nothing is written of ${procedure}.`);
  const scoped = hasScope(caller.scopes, need.scope)
    ? undefined
    : denied(`API key missing required scope '${need.scope}'`);
  if (caller.kind === 'anonymous') return { code: 'not_authenticated' };
  if (caller.kind === 'project')
    return procedure === 'projects.current' ? undefined : { code: 'authentication_failed' };
  if (need.on === 'caller')
    return (
      scoped ?? (procedure === 'projects.current' && !currentProject(world, caller) ? { code: 'not_found' } : scoped)
    );
  const level = world.access.membershipLevel(caller.userId, world.organizationId);
  if (level === 0) return denied('You do not have permission to perform this action.');
  if (caller.projects && need.on === 'organization')
    return denied('API key does not have access to the requested organization.');
  if (scoped) return scoped;
  if (level < (need.level ?? 1)) return { code: 'permission_denied' };
  if (!need.project) return undefined;
  const project = projectNamed(world, input);
  if (!project) return { code: 'not_found' };
  const onProject = projectLevelOf(world, caller.userId, project);
  if (onProject === 0 || (caller.projects && !caller.projects.includes(project.id))) return denied(projectSentence);
  if (onProject < need.project) return denied(need.denied ?? projectSentence);
  if (!need.dashboard) return undefined;
  const wanted = need.dashboard(input);
  const dashboard = dashboardNamed(world, procedure, input);
  if (!dashboard && procedure !== 'dashboards.create' && wanted > 0) return { code: 'not_found' };
  const onDashboard = dashboard
    ? dashboardLevelOf(world, caller.userId, dashboard)
    : world.access.onKind({ userId: caller.userId }, project, 'dashboard').level;
  return onDashboard < wanted ? denied(projectSentence) : undefined;
}

/** The projects that a caller may see. */
export const visibleProjects = (world: World, { userId, projects }: Caller): Project[] =>
  world.projects.filter(
    (project) => projectLevelOf(world, userId, project) > 0 && (projects === null || projects.includes(project.id)),
  );

export const visibleDashboards = (world: World, caller: Caller): Dashboard[] => {
  const ids = new Set(visibleProjects(world, caller).map(({ id }) => id));
  return world.dashboards.filter((one) => ids.has(one.project_id) && dashboardLevelOf(world, caller.userId, one) > 0);
};

const currentProject = (world: World, caller: Caller): Project | undefined => visibleProjects(world, caller)[0];

/** What a level is set for: a project itself, all its resources of a kind, or one dashboard. */
type Place = { project: Project; kind?: string; dashboard?: Dashboard | undefined };

function grantedAt(
  world: World,
  person: { userId: number; withoutRole?: string },
  { project, kind, dashboard }: Place,
) {
  if (dashboard) return world.access.onDashboard(person, dashboard);
  return kind ? world.access.onKind(person, project, kind) : world.access.onProject(person, project);
}

/** A person's level by name, and where it comes from. */
export function accessAt(world: World, userId: number, place: Place) {
  const { level, source, rules } = grantedAt(world, { userId }, place);
  const onProject = projectLevelOf(world, userId, place.project);
  const isResource = place.kind !== undefined || place.dashboard !== undefined;
  const names: readonly string[] = isResource ? resourceLevels : projectLevels;
  // An admin of the project could raise their own level.
  const isLead = isResource && onProject === 2 && source === 'default';
  return { level: names[level] as string, source: isLead ? 'project_admin' : source, rules, rank: level };
}

const levelNames: Readonly<Record<number, string>> = { 1: 'member', 8: 'admin', 15: 'owner' };

/** Everyone whose level is higher than none. */
export const usersAt = (world: World, place: Place) =>
  world.people.flatMap((person: Person) => {
    const { level, source, rank } = accessAt(world, person.id, place);
    const membership = world.membershipOf(person.id);
    if (rank === 0 || !membership) return [];
    return [
      {
        user_id: person.uuid,
        access_level: level,
        access_source: source,
        organization_membership_id: membership['id'],
        organization_membership_level: levelNames[Number(membership['level'])],
      },
    ];
  });

/**
 * What changes for a person who loses a role: on projects, and on dashboards of projects that they see before and
 * after.
 */
export function changesWithout(world: World, caller: Caller, userId: number, roleId: string) {
  const before = { userId };
  const after = { userId, withoutRole: roleId };
  const changes: unknown[] = [];
  for (const project of visibleProjects(world, caller)) {
    const [was, is] = [before, after].map((person) => world.access.onProject(person, project).level) as [
      number,
      number,
    ];
    const { id, name } = project;
    if (was !== is)
      changes.push({ project: { id, name }, dashboard: null, before: projectLevels[was], after: projectLevels[is] });
    if (was === 0 || is === 0) continue;
    for (const dashboard of visibleDashboards(world, caller).filter((one) => one.project_id === id)) {
      const had = world.access.onDashboard(before, dashboard).level;
      const has = world.access.onDashboard(after, dashboard).level;
      if (had === has) continue;
      const about = { id: dashboard.id, name: dashboard.name };
      changes.push({
        project: { id, name },
        dashboard: about,
        before: resourceLevels[had],
        after: resourceLevels[has],
      });
    }
  }
  return changes;
}

/** The value of `effective_membership_level`. */
export function effectiveLevel(world: World, userId: number, project: Project): number | null {
  const level = world.access.membershipLevel(userId, world.organizationId);
  if (level >= 8) return level;
  return [null, 1, 8][projectLevelOf(world, userId, project)] ?? null;
}
