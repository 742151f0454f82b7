import type { GroupSync, GroupSyncWithPlan, UserBasic } from '@rolecall/contracts';
import { type Invitees, type StoredPlan, withInvites } from './plan.ts';
import type { GroupSyncColumns, GroupSyncSummaryRow } from './queries.ts';

/** The users who created and applied runs, by id. */
export type Users = ReadonlyMap<number, UserBasic>;

const userIn = (users: Users, id: number | null): UserBasic | null => (id === null ? null : (users.get(id) ?? null));

export const toGroupSync = (row: GroupSyncSummaryRow, users: Users): GroupSync => ({
  id: row.id,
  provider: row.provider,
  provider_organization_id: row.provider_organization_id,
  source: row.source,
  digest: row.digest,
  state: row.state,
  revision: Number(row.revision),
  is_outdated: row.state !== 'applied' && Number(row.revision) !== Number(row.current_revision),
  totals: JSON.parse(row.totals) as GroupSync['totals'],
  created_at: row.created_at,
  created_by: userIn(users, row.created_by_user_id),
  applied_at: row.applied_at,
  applied_by: userIn(users, row.applied_by_user_id),
});

/** @param invitees the invited and joined addresses among those of `addressesIn`; null if the caller may not know them */
export const toGroupSyncWithPlan = (
  row: GroupSyncColumns,
  plan: StoredPlan,
  users: Users,
  invitees: Invitees | null,
): GroupSyncWithPlan => ({
  ...toGroupSync(row, users),
  plan: { ...plan, complete: plan.complete ?? null, not_members: withInvites(plan.not_members, invitees) },
});
