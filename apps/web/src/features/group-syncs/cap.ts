import type { GroupSyncPlan } from '@rolecall/contracts';

/** How much of what it may revoke a plan does revoke, where it comes closest: 1 is all. */
export function shareOfCap({ cap, roles }: Pick<GroupSyncPlan, 'cap' | 'roles'>): number {
  const { max_revocations: limit, floor } = cap;
  if (cap.revoked === 0) return 0;
  if (!limit.endsWith('%')) return cap.revoked / Number(limit);
  const share = Number(limit.slice(0, -1)) / 100;
  const shares = [cap, ...roles].map((one) => {
    if (one.revoked === 0) return 0;
    if (one.synced >= floor || share === 0) return one.revoked / one.synced / share;
    // Shares do not count there, and yet a role may lose all but one.
    return 'lost_share' in one ? one.lost_share : 0;
  });
  return Math.max(...shares);
}

/** Past this the number of revocations has to be typed. */
export const carefulFrom = 0.5;
