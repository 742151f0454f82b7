import { createHash } from 'node:crypto';
import { accessIn } from './levels.ts';
import { type Row, rowsOf, type Snapshot } from './snapshot.ts';

/** What a caller authenticates with. */
export type Credential =
  | { kind: 'none' }
  | { kind: 'made-up'; authorization: string }
  | { kind: 'session'; userId: number; session: string; sameOrigin: boolean }
  | { kind: 'key'; userId: number; value: string }
  | { kind: 'project'; value: string }
  | { kind: 'system' };

export const digest = (secret: string) => createHash('sha256').update(secret).digest('base64url');

interface KeyLimits {
  scopes: readonly string[];
  organizations: readonly string[] | null;
  projects: readonly number[] | null;
}

/**
 * What the wire contract grants to a credential in the state of a snapshot. Derived only from the rows, without any of
 * the code under test.
 */
export interface Authority {
  isSystem: boolean;
  /** The account that the credential acts for; null for none. */
  userId: number | null;
  /** Whether it is a person in a browser. */
  isSession: boolean;
  /** Whether the request may come from a page of another site. */
  isCrossSite: boolean;
  /** Whether it may change anything: the credential is valid, and a session's request comes from our own pages. */
  mayWrite: boolean;
  key: KeyLimits | null;
  /** The project that a secret token belongs to. */
  project: Row | undefined;
  /** The level in an organization; 0 for people who are not members, or lack the second factor that it requires. */
  level(organizationId: unknown): number;
  /** Whether there is a membership, whatever it permits. */
  isMember(organizationId: unknown): boolean;
  /** The index of the level on a project among the levels; 0 if there is no such project. */
  onProject(projectId: unknown): number;
  /** The same for the dashboards of a project in general. */
  onDashboards(projectId: unknown): number;
  /** The same for one dashboard. */
  onDashboard(dashboardId: unknown): number;
  /** Whether the key, if any, has the scope and reaches the organization, and the project if one is given. */
  reaches(scope: string, organizationId: unknown, projectId?: unknown): boolean;
}

const list = <T>(json: unknown) => (json === null || json === undefined ? null : (JSON.parse(String(json)) as T[]));

export const includesScope = (scopes: readonly string[], scope: string) =>
  scopes.includes('*') || scopes.includes(scope) || scopes.includes(scope.replace(/:read$/, ':write'));

/** Whether an organization requires a second factor and the person has none. */
export const lacksFactor = (snapshot: Snapshot, organizationId: unknown, userId: unknown): boolean =>
  Number(snapshot.get('organizations')?.get(String(organizationId))?.['requires_second_factor']) === 1 &&
  Number(snapshot.get('users')?.get(String(userId))?.['is_2fa_enabled']) !== 1;

/**
 * @param snapshots the key is looked up in all of them, so that the limits of a revoked key are known; everything else
 *   only in the first
 */
export function authorityOf(credential: Credential, now: string, ...snapshots: [Snapshot, ...Snapshot[]]): Authority {
  const [snapshot] = snapshots;
  const users = snapshot.get('users');
  const isActive = (userId: number) => Number(users?.get(String(userId))?.['is_active']) === 1;
  const keyRow =
    credential.kind === 'key'
      ? snapshots
          .map((one) => rowsOf(one, 'personal_api_keys').find((row) => row['digest'] === digest(credential.value)))
          .find((row) => row !== undefined)
      : undefined;
  const unexpired = (row: Row | undefined) =>
    row !== undefined && (row['expires_at'] === null || String(row['expires_at']) > now);
  const session =
    credential.kind === 'session'
      ? rowsOf(snapshot, 'sessions').find((row) => row['digest'] === digest(credential.session))
      : undefined;
  const userId = credential.kind === 'session' || credential.kind === 'key' ? credential.userId : null;
  const isValid =
    userId !== null &&
    isActive(userId) &&
    (credential.kind === 'session'
      ? credential.sameOrigin && unexpired(session)
      : unexpired(snapshot.get('personal_api_keys')?.get(String(keyRow?.['id']))));
  const key = keyRow
    ? {
        scopes: list<string>(keyRow['scopes']) ?? [],
        organizations: list<string>(keyRow['scoped_organizations']),
        projects: list<number>(keyRow['scoped_projects']),
      }
    : null;
  const isSystem = credential.kind === 'system';
  const levelsByOrganization = new Map(
    rowsOf(snapshot, 'organization_memberships')
      .filter((row) => Number(row['user_id']) === userId)
      .map((row) => [row['organization_id'], Number(row['level'])]),
  );
  const access = accessIn(snapshot);
  const on = (table: string, id: unknown, highest: number, level: (person: { userId: number }, row: Row) => number) => {
    const row = snapshot.get(table)?.get(String(id));
    if (!row) return 0;
    if (isSystem) return highest;
    return userId === null || lacksFactor(snapshot, row['organization_id'], userId) ? 0 : level({ userId }, row);
  };
  const projectOf = (row: Row) => ({ organization_id: row['organization_id'], id: Number(row['id']) });
  return {
    isSystem,
    userId,
    isSession: credential.kind === 'session',
    isCrossSite: credential.kind === 'session' && !credential.sameOrigin && unexpired(session),
    mayWrite: isSystem || isValid,
    key,
    project:
      credential.kind === 'project'
        ? rowsOf(snapshot, 'projects').find((row) =>
            [row['secret_api_token_digest'], row['secret_api_token_backup_digest']].includes(digest(credential.value)),
          )
        : undefined,
    level: (organizationId) =>
      isSystem
        ? 15
        : lacksFactor(snapshot, organizationId, userId)
          ? 0
          : (levelsByOrganization.get(organizationId) ?? 0),
    isMember: (organizationId) => levelsByOrganization.has(organizationId),
    onProject: (id) => on('projects', id, 2, (person, row) => access.onProject(person, projectOf(row)).level),
    onDashboards: (id) =>
      on('projects', id, 3, (person, row) => access.onKind(person, projectOf(row), 'dashboard').level),
    onDashboard: (id) =>
      on(
        'dashboards',
        id,
        3,
        (person, row) => access.onDashboard(person, { ...projectOf(row), project_id: Number(row['project_id']) }).level,
      ),
    reaches(scope, organizationId, projectId) {
      if (!key) return true;
      const { organizations, projects } = key;
      if (!includesScope(key.scopes, scope)) return false;
      if (organizations && !organizations.includes(String(organizationId))) return false;
      if (projectId === undefined) return projects === null || organizations !== null;
      return projects === null || projects.includes(Number(projectId));
    },
  };
}
