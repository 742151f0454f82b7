import type { Generated, Insertable, Selectable } from 'kysely';

/** A run of the group sync: its plan, and whether it was applied. */
export interface GroupSyncsTable {
  organization_id: string;
  id: string;
  provider: string;
  provider_organization_id: string;
  source: string;
  /** The source, or without one the external organization, normalized for sorting. */
  source_key: Generated<string>;
  /** SHA-256 of the snapshot, in hexadecimal. */
  digest: string;
  state: 'planned' | 'refused' | 'applied';
  /** The revision of the organization that the plan was made for. */
  revision: number;
  /** The sequence of the last event at that time; a stale plan reports the events after it. */
  last_sequence: number;
  /** The limit on revocations of this run, if it differs from the organization's. */
  max_revocations: string | null;
  totals: string;
  plan: string;
  created_at: string;
  created_by_user_id: number | null;
  applied_at: string | null;
  applied_by_user_id: number | null;
}

export type GroupSyncRow = Selectable<GroupSyncsTable>;
export type NewGroupSync = Insertable<GroupSyncsTable>;
