import type { Insertable, Selectable } from 'kysely';

export interface ActivityLogTable {
  id: string;
  /** Null for what happened outside any organization, and for its deletion. */
  organization_id: string | null;
  project_id: number | null;
  user_id: number | null;
  via: string;
  credential: string | null;
  scope: string;
  activity: string;
  item_id: string;
  item_name: string;
  /** The role whose page tells of it; kept when the role is gone. */
  role_id: string | null;
  before: string | null;
  after: string | null;
  created_at: string;
}

export type ActivityLogRow = Selectable<ActivityLogTable>;
export type NewActivityLogEntry = Insertable<ActivityLogTable>;
