import type { Insertable, Selectable } from 'kysely';

export interface ActivityLogTable {
  id: string;
  /** Null for events outside any organization. */
  organization_id: string | null;
  /** Counts up within the organization, without gaps; null outside any organization. */
  sequence: number | null;
  /** The type of the event. */
  type: string;
  project_id: number | null;
  user_id: number | null;
  /** The actor, as they were at that time; null for the system. */
  actor_uuid: string | null;
  actor_email: string | null;
  actor_name: string | null;
  via: string;
  credential: string | null;
  scope: string;
  activity: string;
  item_id: string;
  item_name: string;
  /** The role that the event belongs to, if any; kept when the role is deleted. */
  role_id: string | null;
  /** UUID of the person that the event is about, if any; kept when their account is deleted. */
  person_uuid: string | null;
  before: string | null;
  after: string | null;
  /** The event in the same write that caused this one. */
  cause_id: string | null;
  cause_type: string | null;
  created_at: string;
}

export type ActivityLogRow = Selectable<ActivityLogTable>;
export type NewActivityLogEntry = Insertable<ActivityLogTable>;
