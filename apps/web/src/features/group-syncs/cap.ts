import type { GroupSyncPlan } from '@rolecall/contracts';

/** How much of what it may revoke a plan does revoke, where it comes closest: 1 is all. */
export function shareOfCap({ cap, roles }: Pick<GroupSyncPlan, 'cap' | 'roles'>): number {
  const { max_revocations: limit, floor } = cap;
  if (cap.revoked === 0) return 0;
  if (!limit.endsWith('%')) return cap.revoked / Number(limit);
  const share = Number(limit.slice(0, -1)) / 100;
  const counted = [cap, ...roles].filter(({ synced, revoked }) => synced >= floor && revoked > 0);
  return Math.max(0, ...counted.map(({ synced, revoked }) => revoked / synced / share));
}

/** Past this the number of revocations has to be typed. */
export const carefulFrom = 0.5;
