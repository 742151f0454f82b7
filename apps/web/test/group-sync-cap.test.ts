import { describe, expect, it } from 'vitest';
import { shareOfCap } from '../src/features/group-syncs/cap.ts';

/** A plan for one role of ten people. */
function share(max_revocations: string, { synced, revoked, lost }: Record<'synced' | 'revoked' | 'lost', number>) {
  const role = {
    role_id: '1',
    role_name: 'On call',
    member_count: 10,
    added: 0,
    lost,
    lost_share: lost / 10,
    synced,
    revoked,
  };
  return shareOfCap({
    cap: { max_revocations, is_raised: false, floor: 10, synced, revoked, refusals: [] },
    roles: [role],
  });
}

describe('how much of its cap a plan uses', () => {
  it('is the share of it, or the number', () => {
    expect(share('20%', { synced: 10, revoked: 1, lost: 1 })).toBeCloseTo(0.5);
    expect(share('4', { synced: 10, revoked: 1, lost: 1 })).toBe(0.25);
    expect(share('20%', { synced: 10, revoked: 0, lost: 0 })).toBe(0);
  });

  it('is what the role loses where too few rest on the sync for shares', () => {
    expect(share('20%', { synced: 9, revoked: 9, lost: 8 })).toBe(0.8);
    expect(share('20%', { synced: 9, revoked: 9, lost: 0 })).toBe(0);
  });

  it('is past all where nothing may be revoked', () => {
    for (const limit of ['0%', '0']) expect(share(limit, { synced: 9, revoked: 1, lost: 0 })).toBe(Infinity);
  });
});
