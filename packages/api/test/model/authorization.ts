import { onDashboards, onProject } from './access-levels.ts';
import type { Input } from './input.ts';
import type { Ref } from './refs.ts';
import { denied, levelTooLow, missing, notFound, projectForbidden, Refusal } from './refusals.ts';
import {
  type Dashboard,
  is,
  type Key,
  membershipsOf,
  type Organization,
  type Project,
  type State,
  type User,
} from './state.ts';

/** The caller. `user` is a person with all of their rights. */
export type Caller =
  | { as: 'nobody' }
  | { as: 'user'; user: User }
  | { as: 'key'; key: Key }
  | { as: 'token'; token: Ref }
  | { as: 'system' };

/** What a call about an organization requires. */
export interface Rule {
  scope: string;
  level?: number;
  /** The message for a caller whose level is too low. */
  denied?: string;
  onProject?: boolean;
  /** The required level on the project, by its index among the levels; by default anything higher than none. */
  projectLevel?: number;
  /** Refuses keys that are limited to projects. */
  allProjects?: boolean;
}

export const readOrganization: Rule = { scope: 'organization:read' };
export const writeOrganization: Rule = { scope: 'organization:write', level: 8 };
export const readMembers: Rule = { scope: 'organization_member:read' };
export const writeMembers: Rule = { scope: 'organization_member:write', level: 8 };
export const readProject: Rule = { scope: 'project:read', denied: projectForbidden, onProject: true };
export const workInProject: Rule = { ...readProject, scope: 'project:write' };
export const writeProject: Rule = { ...workInProject, projectLevel: 2 };
/** Requires an admin of the organization. */
export const deleteProject: Rule = { ...workInProject, level: 8 };
export const readRules: Rule = { ...readProject, scope: 'access_control:read' };
export const writeRules: Rule = { ...readRules, scope: 'access_control:write', projectLevel: 2 };
export const projectRulesDenied = 'Must be admin to modify project permissions.';
export const resourceRulesDenied = 'Must be an Organization admin to modify project-wide permissions.';

/** The caller, and their rights in the organization that the call is about. */
export interface Access {
  organization: Organization;
  level: number;
  membershipLevel: number | null;
  user: User | undefined;
  onlyProjects: Ref[] | null;
  /** Whether the caller's key, if any, has the scope. */
  may(scope: string): boolean;
}

/** The project that a secret token belongs to. */
export function projectOfToken(state: State, token: Ref) {
  for (const organization of state.organizations)
    for (const project of organization.projects)
      if ([project.secret, project.backup].some((one) => one && is(one, token))) return { organization, project };
  return undefined;
}

/** The person who calls, and their key, if any; undefined for the system. */
function personOf(state: State, caller: Caller): { user: User; key: Key | undefined } | undefined {
  switch (caller.as) {
    case 'nobody':
      throw new Refusal('not_authenticated', 'Authentication credentials were not provided.');
    case 'token':
      if (!projectOfToken(state, caller.token))
        throw new Refusal('authentication_failed', 'Project secret token is invalid.');
      throw new Refusal(
        'authentication_failed',
        'A project secret token is not accepted here; use a personal API key.',
      );
    case 'key':
      if (!state.keys.includes(caller.key)) throw new Refusal('authentication_failed', 'Personal API key is invalid.');
      if (!caller.key.user.is_active) throw new Refusal('authentication_failed', 'User inactive or deleted.');
      return { user: caller.key.user, key: caller.key };
    case 'user':
      // Nobody can act as a deactivated account.
      if (!caller.user.is_active) throw missing('email', caller.user.email);
      return { user: caller.user, key: undefined };
    default:
      return undefined;
  }
}

/** Authorizes a call that is about no organization or finds it itself, with the scope that the caller's key needs. */
export function requirePerson(state: State, caller: Caller, scope?: string): { user: User; key: Key | undefined } {
  const person = personOf(state, caller) as { user: User; key: Key | undefined };
  if (scope) requireScope(person.key, scope);
  return person;
}

/** Whether a key, if there is one, has the scope. */
const hasScope = (key: Key | undefined, scope: string): boolean =>
  !key ||
  key.scopes.includes('*') ||
  key.scopes.includes(scope) ||
  (scope.endsWith(':read') && key.scopes.includes(scope.replace(':read', ':write')));

function requireScope(key: Key | undefined, scope: string): void {
  if (!hasScope(key, scope)) throw denied(`API key missing required scope '${scope}'`);
}

/** Authorizes a caller for the organization that the input names, or throws a refusal. */
export function authorize(state: State, caller: Caller, input: Input, rule: Rule): Access {
  const person = personOf(state, caller);
  const given = input['organization_id'];
  const organization =
    given === '@current' && person
      ? (person.user.current ?? membershipsOf(state, person.user)[0]?.organization)
      : state.organizations.find(({ id }) => is(id, given));
  if (!organization) throw notFound();
  const membership = person && organization.members.find(({ user }) => user === person.user);
  if (person && !membership) throw denied('You do not have permission to perform this action.');
  const limits = person?.key;
  const reaches = limits?.organizations
    ? limits.organizations.some((id) => is(id, organization.id))
    : !limits?.projects || rule.onProject;
  if (limits && !reaches) throw denied('API key does not have access to the requested organization.');
  if (limits?.projects && rule.allProjects) throw denied(projectForbidden);
  requireScope(limits, rule.scope);
  const level = membership?.level ?? 15;
  if (level < (rule.level ?? 1)) throw denied(rule.denied ?? levelTooLow);
  return {
    organization,
    level,
    membershipLevel: membership?.level ?? null,
    user: person?.user,
    onlyProjects: limits?.projects ?? null,
    may: (scope) => hasScope(limits, scope),
  };
}

/** Whether a caller with access to an organization sees one of its projects. */
export const sees = (access: Access, project: Project): boolean =>
  onProject(access.organization, access, project).level > 0 &&
  (!access.onlyProjects || access.onlyProjects.some((id) => is(id, project.id)));

function requireProject(access: Access, id: unknown, rule: Rule) {
  const { organization } = access;
  const project = organization.projects.find((one) => is(one.id, id));
  if (!project) throw notFound();
  if (!sees(access, project)) throw denied(projectForbidden);
  if (onProject(organization, access, project).level < (rule.projectLevel ?? 1))
    throw denied(rule.denied ?? projectForbidden);
  return { access, project, organization };
}

/** Authorizes a caller for the project that the input names in an organization, or throws a refusal. */
export const authorizeOnProject = (state: State, caller: Caller, input: Input, rule: Rule) =>
  requireProject(authorize(state, caller, input, rule), input['id'], rule);

/** The same for what belongs to a project, if the input names only the project. */
export function authorizeInProject(state: State, caller: Caller, input: Input, rule: Rule) {
  const id = input['project_id'];
  const organization = state.organizations.find(({ projects }) => projects.some((project) => is(project.id, id)));
  const access = authorize(state, caller, { organization_id: organization?.id }, rule);
  return requireProject(access, id, rule);
}

/** @throws not_found */
export function findDashboard({ dashboards }: Project, id: unknown): Dashboard {
  const found = dashboards.find((one) => is(one.id, id));
  if (!found) throw notFound();
  return found;
}

/**
 * @returns the caller's level on a dashboard, or on all of them if it is undefined
 * @throws permission_denied
 */
export function requireOnDashboard(
  access: Access,
  project: Project,
  dashboard: Dashboard | undefined,
  needed: number,
): number {
  const { level } = onDashboards(access.organization, access, project, dashboard);
  if (level < needed) throw denied(projectForbidden);
  return level;
}
