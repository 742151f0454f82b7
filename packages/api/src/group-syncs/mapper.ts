import type { GroupSync, GroupSyncPlan, GroupSyncWithPlan, UserBasic } from '@rolecall/contracts';
import type { GroupSyncColumns, GroupSyncSummaryRow } from './queries.ts';

/** Those who made and applied runs, by the numbers of their accounts. */
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
  totals: JSON.parse(row.totals) as GroupSync['totals'],
  created_at: row.created_at,
  created_by: userIn(users, row.created_by_user_id),
  applied_at: row.applied_at,
  applied_by: userIn(users, row.applied_by_user_id),
});

export function toGroupSyncWithPlan(row: GroupSyncColumns, users: Users): GroupSyncWithPlan {
  const plan = JSON.parse(row.plan) as GroupSyncPlan;
  // Plans of earlier versions say nothing of invites.
  const not_members = plan.not_members.map((line) => ({ ...line, invite: line.invite ?? null }));
  return { ...toGroupSync(row, users), plan: { ...plan, not_members } };
}
