import type { Insertable, Selectable, Updateable } from 'kysely';

/** Who may do what with a project, with a kind of its resources, or with one of its dashboards. */
export interface AccessControlsTable {
  organization_id: string;
  id: string;
  project_id: number;
  /** `project`, or a kind of resource. */
  resource: string;
  /** The one dashboard that it is about; null where it is about the project, or about all of a kind. */
  dashboard_id: number | null;
  /** Whom it is about: those who hold a role, one member, or where both are null everybody else. */
  role_id: string | null;
  user_id: number | null;
  /** The place of the level in the order of its resource's levels, from 0 for none. */
  level: number;
  created_by_user_id: number | null;
  created_at: string;
  updated_at: string;
}

export type AccessControlRow = Selectable<AccessControlsTable>;
export type NewAccessControl = Insertable<AccessControlsTable>;
export type AccessControlUpdate = Updateable<AccessControlsTable>;
