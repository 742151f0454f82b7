import { normalizedKey, type OrganizationMember } from '@rolecall/contracts';
import type { Transaction } from '@rolecall/db';
import type { ActivityRecord } from '../activity-log/record.ts';
import { endInvites } from '../invites/end.ts';
import { deleteMembership } from './queries.ts';

/** What the activity log says a membership is. */
export const aboutMember = (
  organizationId: string,
  member: OrganizationMember,
): Pick<ActivityRecord, 'scope' | 'item_id' | 'item_name' | 'organization_id'> => ({
  scope: 'OrganizationMembership',
  item_id: member.id,
  item_name: member.user.email,
  organization_id: organizationId,
});

/**
 * Ends a membership with its roles, every open invite to the member's address, so that no old link brings them back, and
 * every invite that the member made.
 * @returns lines for the activity log of which the first is the membership's
 */
export async function removeMember(
  trx: Transaction,
  organizationId: string,
  member: OrganizationMember,
): Promise<ActivityRecord[]> {
  await deleteMembership(trx, organizationId, member);
  const removed: ActivityRecord = {
    ...aboutMember(organizationId, member),
    activity: 'deleted',
    before: { level: member.level },
    after: null,
  };
  return [
    removed,
    ...(await endInvites(
      trx,
      organizationId,
      { target_email_key: normalizedKey(member.user.email) },
      'address_removed',
    )),
    ...(await endInvites(trx, organizationId, { inviter_user_id: member.user.id }, 'inviter_removed')),
  ];
}
