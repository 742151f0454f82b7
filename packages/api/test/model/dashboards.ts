import { endRules } from './access-controls.ts';
import { onDashboards } from './access-levels.ts';
import { authorizeInProject, findDashboard, readProject, requireOnDashboard, workInProject } from './authorization.ts';
import { type Input, optionalText, page, text } from './input.ts';
import type { Call, Cause, Procedures } from './journal.ts';
import { Derived } from './refs.ts';
import { byId, type Dashboard, later, type Organization, type Project } from './state.ts';
import { showUser } from './users.ts';

const showDashboard = (project: Project, dashboard: Dashboard, deleted = false) => {
  const { id, name, description, pinned, tags, url, last_opened_at, created_at, updated_at, created_by } = dashboard;
  return {
    id,
    name,
    description,
    pinned,
    tags,
    url,
    team_id: project.id,
    last_opened_at,
    deleted,
    created_at,
    updated_at,
    created_by: created_by && showUser(created_by),
  };
};

/** The fields of a dashboard that events contain. */
const described = ({ name, description, url, pinned, tags }: Dashboard) => ({ name, description, url, pinned, tags });

/** What every event about a dashboard contains. */
const about = (project: Project, { id, name }: Dashboard) => ({
  subject: { id: new Derived(id, String), name },
  project: project.id,
});

/** The fields in an input; `opened` and `deleted` are not fields of the dashboard. */
function readFields(input: Input): Partial<ReturnType<typeof described>> {
  const given = {
    name: optionalText(input, 'name', 400),
    description: optionalText(input, 'description', 2000, { blank: true }),
    url: input['url'] as string | null | undefined,
    pinned: input['pinned'] as boolean | undefined,
    tags: input['tags'] as string[] | undefined,
  };
  return Object.fromEntries(Object.entries(given).filter(([, value]) => value !== undefined));
}

/** Deletes dashboards in the order of their ids, then the rules about them. */
export function deleteDashboards(
  call: Call,
  organization: Organization,
  projects: readonly Project[],
  matches: (dashboard: Dashboard) => boolean,
  causeOf: (project: Project) => Cause | undefined,
): void {
  const causes = new Map<Dashboard | null, Cause>();
  const ended = projects
    .flatMap((project) =>
      project.dashboards.filter(matches).map((dashboard) => ({ id: dashboard.id, project, dashboard })),
    )
    .toSorted(byId);
  for (const { project, dashboard } of ended) {
    project.dashboards.splice(project.dashboards.indexOf(dashboard), 1);
    const event = { ...about(project, dashboard), before: described(dashboard), cause: causeOf(project) };
    causes.set(dashboard, call.journal.emit(organization, { type: 'dashboard.deleted', ...event }));
  }
  const causeOfRule = ({ dashboard }: { dashboard: Dashboard | null }) => causes.get(dashboard);
  endRules(call, organization, ({ dashboard }) => dashboard !== null && causes.has(dashboard), causeOfRule);
}

export const dashboards: Procedures = {
  'dashboards.list': ({ state, caller, input }) => {
    const { access, project, organization } = authorizeInProject(state, caller, input, readProject);
    const seen = project.dashboards.filter((one) => onDashboards(organization, access, project, one).level > 0);
    return page(input, seen, (dashboard) => showDashboard(project, dashboard));
  },

  'dashboards.get': ({ state, caller, input }) => {
    const { access, project } = authorizeInProject(state, caller, input, readProject);
    const dashboard = findDashboard(project, input['id']);
    requireOnDashboard(access, project, dashboard, 1);
    return showDashboard(project, dashboard);
  },

  'dashboards.create': ({ state, caller, input, journal }) => {
    const { access, project, organization } = authorizeInProject(state, caller, input, workInProject);
    requireOnDashboard(access, project, undefined, 2);
    const name = text(input, 'name', 400);
    const given = readFields(input);
    const dashboard: Dashboard = {
      id: state.newRef('dashboard', state.known.dashboards),
      name,
      description: '',
      url: null,
      pinned: false,
      tags: [],
      last_opened_at: null,
      created_by: access.user ?? null,
      created_at: state.now,
      updated_at: state.now,
      ...given,
    };
    project.dashboards.push(dashboard);
    const event = { ...about(project, dashboard), after: described(dashboard) };
    journal.emit(organization, { type: 'dashboard.created', ...event });
    return showDashboard(project, dashboard);
  },

  'dashboards.update': (call) => {
    const { state, caller, input, journal } = call;
    const { access, project, organization } = authorizeInProject(state, caller, input, workInProject);
    const dashboard = findDashboard(project, input['id']);
    const { opened } = input;
    const isEdit = Object.keys(input).some((field) => !['project_id', 'id', 'opened'].includes(field));
    requireOnDashboard(access, project, dashboard, isEdit ? 2 : 1);
    const given = readFields(input);
    const before: Record<string, unknown> = described(dashboard);
    const changed = Object.entries(given).filter(
      ([field, value]) => JSON.stringify(value) !== JSON.stringify(before[field]),
    );
    const isChanged = changed.length > 0;
    Object.assign(dashboard, given);
    if (opened) dashboard.last_opened_at = later(state.now, dashboard.last_opened_at ?? state.now);
    if (isChanged) {
      dashboard.updated_at = later(state.now, dashboard.updated_at);
      journal.emit(organization, {
        type: 'dashboard.updated',
        ...about(project, dashboard),
        before: Object.fromEntries(changed.map(([field]) => [field, before[field]])),
        after: Object.fromEntries(changed),
      });
    } else if (opened || input['deleted']) journal.touch(organization);
    if (input['deleted'])
      deleteDashboards(
        call,
        organization,
        [project],
        (one) => one === dashboard,
        () => undefined,
      );
    return showDashboard(project, dashboard, input['deleted'] === true);
  },

  'dashboards.delete': (call) => {
    const { state, caller, input } = call;
    const { access, project, organization } = authorizeInProject(state, caller, input, workInProject);
    const dashboard = findDashboard(project, input['id']);
    requireOnDashboard(access, project, dashboard, 2);
    deleteDashboards(
      call,
      organization,
      [project],
      (one) => one === dashboard,
      () => undefined,
    );
    return undefined;
  },
};
