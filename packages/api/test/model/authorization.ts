import type { Input } from './input.ts';
import type { Ref } from './refs.ts';
import { denied, levelTooLow, missing, notFound, projectForbidden, Refusal } from './refusals.ts';
import { is, type Key, membershipsOf, type Organization, type Project, type State, type User } from './state.ts';

/** Who calls. `user` is a person with all of their rights. */
export type Caller =
  | { as: 'nobody' }
  | { as: 'user'; user: User }
  | { as: 'key'; key: Key }
  | { as: 'token'; token: Ref }
  | { as: 'system' };

/** What a call on an organization is allowed by. */
export interface Rule {
  scope: string;
  level?: number;
  /** What somebody is told whose level is too low. */
  denied?: string;
  onProject?: boolean;
  /** Not for keys that are limited to projects. */
  allProjects?: boolean;
}

export const readOrganization: Rule = { scope: 'organization:read' };
export const writeOrganization: Rule = { scope: 'organization:write', level: 8 };
export const readMembers: Rule = { scope: 'organization_member:read' };
export const writeMembers: Rule = { scope: 'organization_member:write', level: 8 };
export const readProject: Rule = { scope: 'project:read', denied: projectForbidden, onProject: true };
export const writeProject: Rule = { scope: 'project:write', level: 8, denied: projectForbidden, onProject: true };

/** Who calls, and what they are in the organization that the call is about. */
export interface Access {
  organization: Organization;
  level: number;
  membershipLevel: number | null;
  user: User | undefined;
  onlyProjects: Ref[] | null;
}

/** The project that a secret token stands for. */
export function projectOfToken(state: State, token: Ref) {
  for (const organization of state.organizations)
    for (const project of organization.projects)
      if ([project.secret, project.backup].some((one) => one && is(one, token))) return { organization, project };
  return undefined;
}

/** The person who calls, and by which key; undefined for the system. */
export function personOf(state: State, caller: Caller): { user: User; key: Key | undefined } | undefined {
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
      // No call can be made in the name of an account that is not active.
      if (!caller.user.is_active) throw missing('email', caller.user.email);
      return { user: caller.user, key: undefined };
    default:
      return undefined;
  }
}

/** A call that is about no organization, or finds it itself, with what the caller's key must be good for. */
export function requirePerson(state: State, caller: Caller, scope?: string): { user: User; key: Key | undefined } {
  const person = personOf(state, caller) as { user: User; key: Key | undefined };
  if (scope) requireScope(person.key, scope);
  return person;
}

function requireScope(key: Key | undefined, scope: string): void {
  if (!key || key.scopes.includes('*') || key.scopes.includes(scope)) return;
  if (scope.endsWith(':read') && key.scopes.includes(scope.replace(':read', ':write'))) return;
  throw denied(`API key missing required scope '${scope}'`);
}

/** Lets a caller into the organization that the input names, or refuses. */
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
  };
}

/** Whether somebody of this level sees a project: a private one is for admins. */
export const isOpenTo = (level: number, { access_control }: Project): boolean => !access_control || level >= 8;

/** Whether somebody who was let into an organization sees one of its projects. */
export const sees = ({ level, onlyProjects }: Access, project: Project): boolean =>
  isOpenTo(level, project) && (!onlyProjects || onlyProjects.some((id) => is(id, project.id)));

/** Lets a caller into the project that the input names, or refuses. */
export function authorizeOnProject(state: State, caller: Caller, input: Input, rule: Rule) {
  const access = authorize(state, caller, input, rule);
  const project = access.organization.projects.find(({ id }) => is(id, input['id']));
  if (!project) throw notFound();
  if (!sees(access, project)) throw denied(projectForbidden);
  return { access, project, organization: access.organization };
}
