import type { Generated, Insertable, Selectable } from 'kysely';

/** A run of the group sync: its plan, and whether it was applied. */
export interface GroupSyncsTable {
  organization_id: string;
  id: string;
  provider: string;
  provider_organization_id: string;
  source: string;
  /** The source, or where there is none the organization elsewhere, for order. */
  source_key: Generated<string>;
  /** SHA-256 of the snapshot, in hexadecimal. */
  digest: string;
  state: 'planned' | 'refused' | 'applied';
  /** Of the organization that the plan was made for. */
  revision: number;
  /** The last line of the activity log then: what came after it, a plan that is outdated tells. */
  last_sequence: number;
  /** What this run may revoke, where that is not what the organization allows. */
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
