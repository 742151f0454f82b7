import { describe, expect, it } from 'vitest';
import { shareOfCap } from '../src/features/group-syncs/cap.ts';

/** A plan for one role with ten members. */
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

describe('the share of its cap that a plan uses', () => {
  it('is computed for caps given as a percentage or as a number', () => {
    expect(share('20%', { synced: 10, revoked: 1, lost: 1 })).toBeCloseTo(0.5);
    expect(share('4', { synced: 10, revoked: 1, lost: 1 })).toBe(0.25);
    expect(share('20%', { synced: 10, revoked: 0, lost: 0 })).toBe(0);
  });

  it('is the share of members that the role loses if too few are synced for a percentage', () => {
    expect(share('20%', { synced: 9, revoked: 9, lost: 8 })).toBe(0.8);
    expect(share('20%', { synced: 9, revoked: 9, lost: 0 })).toBe(0);
  });

  it('is infinite if nothing may be revoked', () => {
    for (const limit of ['0%', '0']) expect(share(limit, { synced: 9, revoked: 1, lost: 0 })).toBe(Infinity);
  });
});
