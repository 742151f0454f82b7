import { type Authority, includesScope } from './callers.ts';
import type { Difference } from './snapshot.ts';

/** Where a text that can be recognized in an answer belongs. */
interface Place {
  table: string;
  organizationId: unknown;
  /** The project it is, or is part of. */
  projectId: number | undefined;
  /** The dashboard it is. */
  dashboardId?: number;
}

/** For each table: the columns that tell of a row, and the scopes with one of which a key may read them. */
const telling: Readonly<Record<string, { columns: readonly string[]; scopes: readonly string[]; level: number }>> = {
  organizations: {
    columns: ['id', 'name', 'slug'],
    scopes: ['organization:read', 'user:read', 'project:read', 'activity_log:read'],
    level: 1,
  },
  organization_memberships: {
    columns: ['id'],
    scopes: ['organization:read', 'organization_member:read', 'activity_log:read', 'access_control:read'],
    level: 1,
  },
  organization_invites: {
    columns: ['id', 'message'],
    scopes: ['organization_member:read', 'activity_log:read'],
    level: 8,
  },
  roles: {
    columns: ['id', 'name'],
    scopes: ['organization:read', 'organization_member:read', 'activity_log:read', 'access_control:read'],
    level: 1,
  },
  role_memberships: {
    columns: ['id'],
    scopes: ['organization:read', 'organization_member:read', 'activity_log:read'],
    level: 1,
  },
  role_external_references: {
    columns: ['id', 'provider_role_id', 'provider_role_slug', 'provider_role_name'],
    scopes: ['organization:read', 'activity_log:read'],
    level: 1,
  },
  projects: {
    columns: ['uuid', 'name', 'api_token', 'product_description'],
    scopes: ['project:read', 'organization:read', 'user:read', 'activity_log:read', 'access_control:read'],
    level: 1,
  },
  dashboards: {
    columns: ['name', 'url'],
    scopes: ['project:read', 'organization:read', 'activity_log:read', 'access_control:read'],
    level: 1,
  },
  access_controls: { columns: ['id'], scopes: ['activity_log:read'], level: 8 },
  activity_log: { columns: ['id'], scopes: ['activity_log:read'], level: 8 },
};

const aboutPeople: Readonly<Record<string, readonly string[]>> = {
  users: ['email', 'first_name', 'uuid', 'distinct_id'],
  organization_invites: ['target_email'],
};

const recognizable = /mark\d+q|[\da-f]{8}-[\da-f]{4}-[\da-f]{4}-[\da-f]{4}-[\da-f]{12}|phc_\w+/g;
const partsOf = (value: unknown): string[] => String(value ?? '').match(recognizable) ?? [];

/** Remembers where each text belongs that an answer may tell, also once its row is gone. */
export class Knowledge {
  readonly #places = new Map<string, Place>();
  readonly #ofPeople = new Set<string>();
  /** What a person's keys are limited to: they have named it themselves. */
  readonly #ofKeys = new Set<string>();
  readonly #organizationsOfProjects = new Map<number, unknown>();

  /** @param differences what was made or changed since the last time */
  learn(differences: readonly Difference[]): void {
    const rows = differences.flatMap(({ table, after }) => (after ? [{ table, row: after }] : []));
    for (const { table, row } of rows)
      for (const column of aboutPeople[table] ?? []) for (const part of partsOf(row[column])) this.#ofPeople.add(part);
    for (const { table, row } of rows) {
      if (table === 'personal_api_keys')
        for (const part of partsOf(row['scoped_organizations'])) this.#ofKeys.add(`${String(row['user_id'])} ${part}`);
      if (table === 'projects') this.#organizationsOfProjects.set(Number(row['id']), row['organization_id']);
      const projectId = table === 'projects' ? row['id'] : row['project_id'];
      const place: Place = {
        table,
        organizationId: table === 'organizations' ? row['id'] : row['organization_id'],
        projectId: projectId === null || projectId === undefined ? undefined : Number(projectId),
        ...(table === 'dashboards' ? { dashboardId: Number(row['id']) } : {}),
      };
      // Lines of organizations name one that is of none as their cause, by its id.
      if (table === 'activity_log' && row['organization_id'] === null) continue;
      for (const column of telling[table]?.columns ?? [])
        for (const part of partsOf(row[column])) if (!this.#ofPeople.has(part)) this.#places.set(part, place);
    }
  }

  /** Whether one who has this authority may be told what is there. */
  #mayKnow(caller: Authority, { table, organizationId, projectId, dashboardId }: Place): boolean {
    if (caller.isSystem) return true;
    if (caller.project) {
      const isOwn = projectId === Number(caller.project['id']) && table === 'projects';
      return isOwn || (table === 'organizations' && organizationId === caller.project['organization_id']);
    }
    const kind = telling[table];
    // A person is told of what they are members, also where they can do nothing there yet.
    const level = caller.level(organizationId) || Number(table === 'organizations' && caller.isMember(organizationId));
    // The organization of a key's own line of the log is none.
    if (organizationId === null || !kind || level < kind.level) return false;
    if (projectId !== undefined && level < 8 && caller.onProject(projectId) === 0) return false;
    if (dashboardId !== undefined && level < 8 && caller.onDashboard(dashboardId) === 0) return false;
    if (!caller.key) return true;
    const { scopes, organizations, projects } = caller.key;
    if (!kind.scopes.some((scope) => includesScope(scopes, scope))) return false;
    if (organizations && !organizations.includes(String(organizationId))) return false;
    if (!projects) return true;
    if (projectId !== undefined) return projects.includes(projectId);
    if (organizations) return true;
    // The rules of a project name the roles and members that they are for.
    const isNamed =
      table === 'organizations' ||
      (['roles', 'organization_memberships'].includes(table) && includesScope(scopes, 'access_control:read'));
    return isNamed && projects.some((id) => this.#organizationsOfProjects.get(id) === organizationId);
  }

  /**
   * What an answer tells that none of these authorities may know, in words.
   * @param given what the caller had said: it may be said back
   */
  forbidden(callers: readonly Authority[], answer: unknown, given: string): string[] {
    const text = JSON.stringify(answer) ?? '';
    const complaints = new Set<string>();
    for (const part of text.match(recognizable) ?? []) {
      const place = this.#places.get(part);
      if (
        !place ||
        given.includes(part) ||
        callers.some((caller) => this.#mayKnow(caller, place) || this.#ofKeys.has(`${caller.userId} ${part}`))
      )
        continue;
      complaints.add(
        `told ${part} of ${place.table} in organization ${String(place.organizationId)}, project ${String(place.projectId)}`,
      );
    }
    for (const [, field, id] of text.matchAll(/"(project_id|team_id)":(\d+)/g)) {
      const projectId = Number(id);
      const place: Place = {
        table: 'projects',
        organizationId: this.#organizationsOfProjects.get(projectId),
        projectId,
      };
      if (!given.includes(String(id)) && !callers.some((caller) => this.#mayKnow(caller, place)))
        complaints.add(`told the ${String(field)} ${projectId}`);
    }
    return [...complaints];
  }
}
