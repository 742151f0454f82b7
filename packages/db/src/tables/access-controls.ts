import type { Insertable, Selectable, Updateable } from 'kysely';

/** Who may do what with a project, with all its resources of a kind, or with one of its dashboards. */
export interface AccessControlsTable {
  organization_id: string;
  id: string;
  project_id: number;
  /** `project`, or a kind of resource. */
  resource: string;
  /** The dashboard that the rule is about; null if it is about the project, or about all resources of a kind. */
  dashboard_id: number | null;
  /** Whom the rule is for: the holders of a role, one member, or, if both are null, everyone else. */
  role_id: string | null;
  user_id: number | null;
  /** The index of the level among the levels of its resource; 0 is none. */
  level: number;
  created_by_user_id: number | null;
  created_at: string;
  updated_at: string;
}

export type AccessControlRow = Selectable<AccessControlsTable>;
export type NewAccessControl = Insertable<AccessControlsTable>;
export type AccessControlUpdate = Updateable<AccessControlsTable>;
