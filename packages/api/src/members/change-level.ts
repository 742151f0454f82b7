import type { Level, MemberWithState } from '@rolecall/contracts';
import { laterOf, type Transaction } from '@rolecall/db';
import type { ActivityRecord } from '../activity-log/record.ts';
import { endInvitesAbove } from '../invites/end.ts';
import { updateMembershipLevel } from './queries.ts';
import { aboutMember } from './remove.ts';

/**
 * Changes a member's level. Invites of theirs that grant more than they may at the new level end.
 * @returns the member as it is then, and lines for the activity log
 */
export async function changeLevel(
  trx: Transaction,
  organizationId: string,
  member: MemberWithState,
  level: Level,
  now: string,
): Promise<{ member: MemberWithState; activity: ActivityRecord[] }> {
  if (level === member.level) return { member, activity: [] };
  const updated_at = laterOf(now, member.updated_at);
  await updateMembershipLevel(trx, organizationId, member.id, level, updated_at);
  const changed: ActivityRecord = {
    ...aboutMember(organizationId, member),
    activity: 'updated',
    before: { level: member.level },
    after: { level },
  };
  const ended = level < member.level ? await endInvitesAbove(trx, organizationId, member.user.id, level) : [];
  return { member: { ...member, level, updated_at }, activity: [changed, ...ended] };
}
