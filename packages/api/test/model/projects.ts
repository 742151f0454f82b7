import { endRules, setPrivacy } from './access-controls.ts';
import { isPrivate, onProject } from './access-levels.ts';
import {
  type Access,
  authorize,
  authorizeOnProject,
  deleteProject,
  projectOfToken,
  readProject,
  requirePerson,
  sees,
  writeProject,
} from './authorization.ts';
import { deleteDashboards } from './dashboards.ts';
import { type Input, optionalText, page, text } from './input.ts';
import { type Call, type Cause, changes, type Procedures } from './journal.ts';
import { AtLeast, Derived, maskOf, type Ref } from './refs.ts';
import { notFound, Refusal } from './refusals.ts';
import { byId, is, later, membershipsOf, type Organization, type Project, type State } from './state.ts';

/** Settings that nothing changes are left to the databases, which must agree. */
function showProject(project: Project, access: Access) {
  const { organization, level, membershipLevel } = access;
  const { id, uuid, name, product_description, api_token, created_at, updated_at } = project;
  const own = onProject(organization, access, project).level;
  const isAdmin = own === 2;
  return new AtLeast({
    id,
    uuid,
    organization: organization.id,
    name,
    product_description,
    access_control: isPrivate(organization, project),
    api_token,
    created_at,
    updated_at,
    effective_membership_level: level >= 8 ? membershipLevel : [null, 1, 8][own],
    secret_api_token: isAdmin ? project.secret : null,
    secret_api_token_backup: isAdmin ? project.backup : null,
    timezone: 'UTC',
    ingested_event: false,
  });
}

/** The fields of a project that its events contain; who has access is recorded by the events of rules. */
const settingsOf = ({ name, product_description }: Project) => ({ name, product_description });

/** The settings in an input. */
function readSettings(input: Input): {
  settings: Partial<ReturnType<typeof settingsOf>>;
  privacy: boolean | undefined;
} {
  const description = input['product_description'];
  const given = {
    name: optionalText(input, 'name', 200),
    product_description:
      description === null ? null : optionalText(input, 'product_description', 1000, { blank: true }),
  };
  const settings = Object.fromEntries(Object.entries(given).filter(([, value]) => value !== undefined));
  return { settings, privacy: input['access_control'] as boolean | undefined };
}

/** What every event about a project contains. */
const about = ({ id, name }: Project) => ({ subject: { id: new Derived(id, String), name }, project: id });

/** Events contain only the masks of secret tokens. */
const maskedTokens = ({ secret, backup }: Project): Record<string, unknown> => {
  const masked = (token: Ref | null) => token && maskOf(token);
  return { secret_api_token: masked(secret), secret_api_token_backup: masked(backup) };
};

/** Records a write to one project, which counts as a change of it. */
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

/** Deletes the matching projects, oldest first, with their dashboards and rules. */
export function deleteProjects(
  call: Call,
  organization: Organization,
  matches: (project: Project) => boolean,
  because?: Cause,
): void {
  const causes = new Map<Project, Cause>();
  for (const project of organization.projects.filter(matches).toSorted(byId)) {
    organization.projects.splice(organization.projects.indexOf(project), 1);
    const event = { ...about(project), before: new AtLeast(settingsOf(project)), cause: because };
    causes.set(project, call.journal.emit(organization, { type: 'project.deleted', ...event }));
  }
  deleteDashboards(
    call,
    organization,
    [...causes.keys()],
    () => true,
    (project) => causes.get(project),
  );
  endRules(
    call,
    organization,
    ({ project }) => causes.has(project),
    ({ project }) => causes.get(project),
  );
}

/** The project as shown to a caller with its secret token. */
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
  api_token: state.newRef('public token'),
  secret: null,
  backup: null,
  dashboards: [],
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

  'projects.create': (call) => {
    const { state, caller, input, journal } = call;
    const rule = { scope: 'project:write', level: 8, allProjects: true };
    const access = authorize(state, caller, input, rule);
    const { organization } = access;
    const name = text(input, 'name', 200);
    const { settings, privacy } = readSettings(input);
    const project = Object.assign(newProject(state, name), settings);
    organization.projects.push(project);
    const cause = journal.emit(organization, { type: 'project.created', ...about(project), after: settings });
    if (privacy) setPrivacy(call, organization, project, true, access.user, cause);
    return showProject(project, access);
  },

  'projects.update': (call) => {
    const { access, project, organization } = authorizeOnProject(call.state, call.caller, call.input, writeProject);
    const { settings, privacy } = readSettings(call.input);
    const changed = changes(settingsOf(project), settings);
    const isOther = privacy !== undefined && privacy !== isPrivate(organization, project);
    if (privacy !== undefined) setPrivacy(call, organization, project, privacy, access.user);
    Object.assign(project, settings);
    if (changed) change(call, organization, project, { type: 'project.updated', ...changed });
    else if (isOther) project.updated_at = later(call.state.now, project.updated_at);
    return showProject(project, access);
  },

  'projects.delete': (call) => {
    const { project, organization } = authorizeOnProject(call.state, call.caller, call.input, deleteProject);
    deleteProjects(call, organization, (one) => one === project);
    return undefined;
  },

  'projects.rotateSecretToken': (call) => {
    const { state, caller, input } = call;
    const { access, project, organization } = authorizeOnProject(state, caller, input, writeProject);
    const { settings, privacy } = readSettings(input);
    const changed = changes(settingsOf(project), settings);
    const before = maskedTokens(project);
    if (privacy !== undefined) setPrivacy(call, organization, project, privacy, access.user);
    Object.assign(project, settings);
    const hadToken = project.secret !== null;
    project.backup = project.secret;
    project.secret = state.newRef('secret token', state.known.tokens);
    const after = maskedTokens(project);
    // Before the first rotation there is no token to become the backup.
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
      const { user, key } = requirePerson(state, caller, 'project:read');
      const organization = user.current ?? membershipsOf(state, user)[0]?.organization;
      const membership = organization?.members.find((one) => one.user === user);
      const isReached = (id: Ref, limits: Ref[] | null | undefined) => !limits || limits.some((one) => is(one, id));
      const project =
        organization && membership && isReached(organization.id, key?.organizations)
          ? organization.projects.find(
              (one) => onProject(organization, membership, one).level > 0 && isReached(one.id, key?.projects),
            )
          : undefined;
      if (!organization || !project) throw notFound();
      return showCurrent({ organization, project });
    }
    const found = projectOfToken(state, caller.token);
    if (!found) throw new Refusal('authentication_failed', 'Project secret token is invalid.');
    return showCurrent(found);
  },
};
