import { type Row, rowsOf, type Snapshot } from './snapshot.ts';

/*
 * Section 7 of the wire contract, "Roles that give access", as a function of rows: what a person may do with a project,
 * with its resources of a kind, or with one dashboard. It shares no code with the code under test.
 */

export const projectLevels = ['none', 'member', 'admin'] as const;
export const resourceLevels = ['none', 'viewer', 'editor', 'manager'] as const;

/** A person's level, where it comes from, and the rules that each grant it. */
export interface Granted {
  /** Its index among the levels; 0 is none. */
  level: number;
  source: 'organization_admin' | 'explicit_member' | 'explicit_role' | 'default';
  rules: readonly Row[];
}

/** A person, and optionally a role to ignore among those they hold. */
export interface Person {
  userId: number;
  withoutRole?: string;
}

export type ProjectKey = { organization_id: unknown; id: number };
export type DashboardKey = { organization_id: unknown; project_id: number; id: number };

type Tables = Record<'access_controls' | 'role_memberships' | 'organization_memberships' | 'users', readonly Row[]>;

const nothing: Granted = { level: 0, source: 'default', rules: [] };
const isForAll = (rule: Row) => rule['role_id'] === null && rule['user_id'] === null;
const levelOf = (rule: Row) => Number(rule['level']);

const groupBy = <Key>(rows: readonly Row[], key: (row: Row) => Key) => {
  const groups = new Map<Key, Row[]>();
  for (const row of rows) {
    const group = groups.get(key(row));
    if (group) group.push(row);
    else groups.set(key(row), [row]);
  }
  return groups;
};

/** Computes levels from the rows of one point in time. */
export class Access {
  readonly #rules: ReadonlyMap<number, readonly Row[]>;
  readonly #roles: ReadonlyMap<string, readonly Row[]>;
  readonly #memberships: ReadonlyMap<string, readonly Row[]>;
  readonly #active: ReadonlySet<number>;

  constructor({ access_controls, role_memberships, organization_memberships, users }: Tables) {
    const ofPerson = (row: Row) => `${String(row['organization_id'])} ${Number(row['user_id'])}`;
    this.#rules = groupBy(access_controls, (row) => Number(row['project_id']));
    this.#roles = groupBy(role_memberships, ofPerson);
    this.#memberships = groupBy(organization_memberships, ofPerson);
    this.#active = new Set(users.filter((row) => Number(row['is_active']) === 1).map((row) => Number(row['id'])));
  }

  /** The level in an organization; 0 for no member. */
  membershipLevel(userId: number, organizationId: unknown): number {
    const [membership] = this.#memberships.get(`${String(organizationId)} ${userId}`) ?? [];
    return membership && this.#active.has(userId) ? Number(membership['level']) : 0;
  }

  /** A person's level on a project. */
  onProject(person: Person, { organization_id, id }: ProjectKey): Granted {
    const rules = (this.#rules.get(id) ?? []).filter((rule) => rule['resource'] === 'project');
    return this.#granted(person, organization_id, [rules], 'member', projectLevels);
  }

  /** A person's level on all resources of a kind. */
  onKind(person: Person, { organization_id, id }: ProjectKey, kind: string): Granted {
    const rules = (this.#rules.get(id) ?? []).filter(
      (rule) => rule['resource'] === kind && rule['dashboard_id'] === null,
    );
    // Without a level on the project, there is none on anything in it.
    const onProject = this.onProject(person, { organization_id, id });
    if (onProject.level === 0) return onProject;
    return this.#granted(person, organization_id, [rules], 'editor', resourceLevels);
  }

  /** A person's level on one dashboard: its own rules override the rules for its kind. */
  onDashboard(person: Person, { organization_id, project_id, id }: DashboardKey): Granted {
    const rules = (this.#rules.get(project_id) ?? []).filter((rule) => rule['resource'] === 'dashboard');
    const ofOne = rules.filter((rule) => rule['dashboard_id'] !== null && Number(rule['dashboard_id']) === id);
    const ofKind = rules.filter((rule) => rule['dashboard_id'] === null);
    const onProject = this.onProject(person, { organization_id, id: project_id });
    if (onProject.level === 0) return onProject;
    return this.#granted(person, organization_id, [ofOne, ofKind], 'editor', resourceLevels);
  }

  /** @param layers rules about the same thing, in order of precedence */
  #granted(
    { userId, withoutRole }: Person,
    organizationId: unknown,
    layers: readonly Row[][],
    byDefault: string,
    levels: readonly string[],
  ): Granted {
    const level = this.membershipLevel(userId, organizationId);
    if (level === 0) return nothing;
    // An admin or owner of the organization has the highest level everywhere.
    if (level >= 8) return { level: levels.length - 1, source: 'organization_admin', rules: [] };
    const all = this.#roles.get(`${String(organizationId)} ${userId}`) ?? [];
    const held = new Set(all.map((row) => row['role_id']).filter((role) => role !== withoutRole));
    for (const rules of layers) {
      const own = rules.filter(
        (rule) =>
          (rule['user_id'] !== null && Number(rule['user_id']) === userId) ||
          (rule['role_id'] !== null && held.has(rule['role_id'])),
      );
      const counting = own.length > 0 ? own : rules.filter(isForAll);
      if (counting.length === 0) continue;
      const highest = Math.max(...counting.map(levelOf));
      const deciding = counting.filter((rule) => levelOf(rule) === highest);
      const isFor = (column: string) => deciding.some((rule) => rule[column] !== null);
      const source = isFor('user_id') ? 'explicit_member' : isFor('role_id') ? 'explicit_role' : 'default';
      return { level: highest, source, rules: deciding };
    }
    return { level: levels.indexOf(byDefault), source: 'default', rules: [] };
  }
}

const known = new WeakMap<Snapshot, Access>();

/** Computes levels from the rows of a snapshot. */
export function accessIn(snapshot: Snapshot): Access {
  const rows = (table: keyof Tables) => rowsOf(snapshot, table);
  const access =
    known.get(snapshot) ??
    new Access({
      access_controls: rows('access_controls'),
      role_memberships: rows('role_memberships'),
      organization_memberships: rows('organization_memberships'),
      users: rows('users'),
    });
  known.set(snapshot, access);
  return access;
}
