import { type Authority, includesScope } from './callers.ts';
import type { Difference } from './snapshot.ts';

/** The row that a text in a response belongs to. */
interface Place {
  table: string;
  organizationId: unknown;
  /** The project that it is or belongs to. */
  projectId: number | undefined;
  /** The dashboard that it is. */
  dashboardId?: number;
}

/** For each table: the columns that identify a row, and the scopes any of which lets a key read them. */
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

/** Remembers which row each text in responses belongs to, even after the row was deleted. */
export class Knowledge {
  readonly #places = new Map<string, Place>();
  readonly #ofPeople = new Set<string>();
  /** The limits of people's keys, which they chose themselves. */
  readonly #ofKeys = new Set<string>();
  readonly #organizationsOfProjects = new Map<number, unknown>();

  /** @param differences what was created or changed since the last call */
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
      // Events of an organization may name, by id, an event outside any organization as their cause.
      if (table === 'activity_log' && row['organization_id'] === null) continue;
      for (const column of telling[table]?.columns ?? [])
        for (const part of partsOf(row[column])) if (!this.#ofPeople.has(part)) this.#places.set(part, place);
    }
  }

  /** Whether a caller with this authority may see the row. */
  #mayKnow(caller: Authority, { table, organizationId, projectId, dashboardId }: Place): boolean {
    if (caller.isSystem) return true;
    if (caller.project) {
      const isOwn = projectId === Number(caller.project['id']) && table === 'projects';
      return isOwn || (table === 'organizations' && organizationId === caller.project['organization_id']);
    }
    const kind = telling[table];
    // People see the organizations that they are members of, even if they cannot do anything there yet.
    const level = caller.level(organizationId) || Number(table === 'organizations' && caller.isMember(organizationId));
    // Events about keys themselves belong to no organization.
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
    // The rules of a project name roles and members.
    const isNamed =
      table === 'organizations' ||
      (['roles', 'organization_memberships'].includes(table) && includesScope(scopes, 'access_control:read'));
    return isNamed && projects.some((id) => this.#organizationsOfProjects.get(id) === organizationId);
  }

  /**
   * Describes what a response reveals that none of these authorities may see.
   * @param given the caller's input, which may be repeated in the response
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
