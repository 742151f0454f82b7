import type { GroupSyncPlan } from '@rolecall/contracts';

/** How much of its revocation cap a plan uses, overall or in the role that comes closest to it; 1 is all of it. */
export function shareOfCap({ cap, roles }: Pick<GroupSyncPlan, 'cap' | 'roles'>): number {
  const { max_revocations: limit, floor } = cap;
  if (cap.revoked === 0) return 0;
  if (!limit.endsWith('%')) return cap.revoked / Number(limit);
  const share = Number(limit.slice(0, -1)) / 100;
  const shares = [cap, ...roles].map((one) => {
    if (one.revoked === 0) return 0;
    if (one.synced >= floor || share === 0) return one.revoked / one.synced / share;
    // Below the floor, shares do not count, but a role may still not lose its last member.
    return 'lost_share' in one ? one.lost_share : 0;
  });
  return Math.max(...shares);
}

/** Above this share of the cap, the user must type the number of revocations to confirm. */
export const carefulFrom = 0.5;
