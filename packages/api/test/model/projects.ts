import {
  type Access,
  authorize,
  authorizeOnProject,
  personOf,
  projectOfToken,
  readProject,
  sees,
  writeProject,
} from './authorization.ts';
import { type Input, optionalText, page, text } from './input.ts';
import { type Call, type Cause, changes, type Procedures } from './journal.ts';
import { AtLeast, Derived, maskOf, type Ref } from './refs.ts';
import { Refusal } from './refusals.ts';
import { byId, keyOf, later, type Organization, type Project, type State } from './state.ts';

/** The settings that nothing changes are left to the databases, which must agree. */
function showProject(project: Project, { organization, level, membershipLevel }: Access) {
  const { id, uuid, name, product_description, access_control, api_token, created_at, updated_at } = project;
  const isAdmin = level >= 8;
  return new AtLeast({
    id,
    uuid,
    organization: organization.id,
    name,
    product_description,
    access_control,
    api_token,
    created_at,
    updated_at,
    effective_membership_level: membershipLevel,
    secret_api_token: isAdmin ? project.secret : null,
    secret_api_token_backup: isAdmin ? project.backup : null,
    timezone: 'UTC',
    ingested_event: false,
  });
}

const settingsOf = ({ name, product_description, access_control }: Project) => ({
  name,
  product_description,
  access_control,
});

/** The settings that an input gives. */
function readSettings(input: Input): Partial<ReturnType<typeof settingsOf>> {
  const description = input['product_description'];
  const given = {
    name: optionalText(input, 'name', 200),
    product_description:
      description === null ? null : optionalText(input, 'product_description', 1000, { blank: true }),
    access_control: input['access_control'] as boolean | undefined,
  };
  return Object.fromEntries(Object.entries(given).filter(([, value]) => value !== undefined));
}

function requireFreeName({ projects: others }: Organization, name: string | undefined, self?: Project): void {
  if (name !== undefined && others.some((project) => project !== self && keyOf(project.name) === keyOf(name)))
    throw new Refusal('conflict', 'There is already a project with this name.');
}

/** What every event of a project says. */
const about = ({ id, name }: Project) => ({ subject: { id: new Derived(id, String), name }, project: id });

/** Secret tokens are told as their masks. */
const maskedTokens = ({ secret, backup }: Project): Record<string, unknown> => {
  const masked = (token: Ref | null) => token && maskOf(token);
  return { secret_api_token: masked(secret), secret_api_token_backup: masked(backup) };
};

/** A write of one project, which shows as a change of it. */
function change(
  { state, journal }: Call,
  organization: Organization,
  project: Project,
  event: {
    type: string;
    before: unknown;
    after: unknown;
  },
): void {
  project.updated_at = later(state.now, project.updated_at);
  journal.emit(organization, { ...about(project), ...event });
}

/** Deletes the projects that match, oldest first. */
export function deleteProjects(
  { journal }: Call,
  organization: Organization,
  matches: (project: Project) => boolean,
  cause?: Cause,
): void {
  for (const project of organization.projects.filter(matches).toSorted(byId)) {
    organization.projects.splice(organization.projects.indexOf(project), 1);
    const before = new AtLeast(settingsOf(project));
    journal.emit(organization, { type: 'project.deleted', ...about(project), before, cause });
  }
}

/** What a project's own secret token is told of it. */
const showCurrent = ({ organization, project }: NonNullable<ReturnType<typeof projectOfToken>>) => ({
  id: project.id,
  uuid: project.uuid,
  name: project.name,
  organization: organization.id,
  api_token: project.api_token,
  timezone: 'UTC',
  created_at: project.created_at,
  updated_at: project.updated_at,
});

const newProject = (state: State, name: string): Project => ({
  id: state.newRef('project', state.known.projects),
  uuid: state.newRef('project uuid'),
  name,
  product_description: null,
  access_control: false,
  api_token: state.newRef('public token'),
  secret: null,
  backup: null,
  created_at: state.now,
  updated_at: state.now,
});

export const projects: Procedures = {
  'projects.list': ({ state, caller, input }) => {
    const access = authorize(state, caller, input, readProject);
    const seen = access.organization.projects.filter((project) => sees(access, project));
    return page(input, seen, (project) => showProject(project, access));
  },

  'projects.get': ({ state, caller, input }) => {
    const { access, project } = authorizeOnProject(state, caller, input, readProject);
    return showProject(project, access);
  },

  'projects.create': ({ state, caller, input, journal }) => {
    const rule = { scope: 'project:write', level: 8, allProjects: true };
    const access = authorize(state, caller, input, rule);
    const { organization } = access;
    const name = text(input, 'name', 200);
    const given = readSettings(input);
    requireFreeName(organization, name);
    const project = Object.assign(newProject(state, name), given);
    organization.projects.push(project);
    journal.emit(organization, { type: 'project.created', ...about(project), after: given });
    return showProject(project, access);
  },

  'projects.update': (call) => {
    const { access, project, organization } = authorizeOnProject(call.state, call.caller, call.input, writeProject);
    const given = readSettings(call.input);
    requireFreeName(organization, given.name, project);
    const changed = changes(settingsOf(project), given);
    Object.assign(project, given);
    if (changed) change(call, organization, project, { type: 'project.updated', ...changed });
    return showProject(project, access);
  },

  'projects.delete': (call) => {
    const { project, organization } = authorizeOnProject(call.state, call.caller, call.input, writeProject);
    deleteProjects(call, organization, (one) => one === project);
    return undefined;
  },

  'projects.rotateSecretToken': (call) => {
    const { state, caller, input } = call;
    const { access, project, organization } = authorizeOnProject(state, caller, input, writeProject);
    const given = readSettings(input);
    requireFreeName(organization, given.name, project);
    const changed = changes(settingsOf(project), given);
    const before = maskedTokens(project);
    Object.assign(project, given);
    const hadToken = project.secret !== null;
    project.backup = project.secret;
    project.secret = state.newRef('secret token', state.known.tokens);
    const after = maskedTokens(project);
    // Before the first rotation there is no token that could become the backup.
    const told = (tokens: Record<string, unknown>) =>
      hadToken ? tokens : { secret_api_token: tokens['secret_api_token'] };
    change(call, organization, project, {
      type: 'project.secret_token_rotated',
      before: { ...changed?.before, ...told(before) },
      after: { ...changed?.after, ...told(after) },
    });
    return showProject(project, access);
  },

  'projects.deleteSecretTokenBackup': (call) => {
    const { access, project, organization } = authorizeOnProject(call.state, call.caller, call.input, writeProject);
    if (!project.backup) return showProject(project, access);
    const before = { secret_api_token_backup: maskOf(project.backup) };
    const after = { secret_api_token_backup: null };
    project.backup = null;
    change(call, organization, project, { type: 'project.secret_token_backup_deleted', before, after });
    return showProject(project, access);
  },

  'projects.resetToken': (call) => {
    const { access, project, organization } = authorizeOnProject(call.state, call.caller, call.input, writeProject);
    const before = { api_token: project.api_token };
    project.api_token = call.state.newRef('public token');
    const after = { api_token: project.api_token };
    change(call, organization, project, { type: 'project.token_reset', before, after });
    return showProject(project, access);
  },

  'projects.current': ({ state, caller }) => {
    if (caller.as !== 'token') {
      personOf(state, caller);
      throw new Refusal('authentication_failed', 'Only a project secret token is accepted here.');
    }
    const found = projectOfToken(state, caller.token);
    if (!found) throw new Refusal('authentication_failed', 'Project secret token is invalid.');
    return showCurrent(found);
  },
};
