import type { OrganizationMember, RoleMembership } from '@rolecall/contracts';
import { newId, type Transaction } from '@rolecall/db';
import type { ActivityRecord } from '../activity-log/record.ts';
import { insertRoleMembership } from './queries.ts';

/** What the activity log says of a role membership. */
export const aboutRoleMembership = (
  { id, user, role_id }: RoleMembership,
  organizationId: string,
  roleName: string,
): Omit<ActivityRecord, 'activity' | 'before' | 'after'> & { snapshot: Record<string, unknown> } => ({
  scope: 'RoleMembership',
  item_id: id,
  item_name: `${user.email} in ${roleName}`,
  organization_id: organizationId,
  snapshot: { role: roleName, role_id, user: user.email },
});

/** Gives a member of the organization a role. */
export async function giveRole(
  trx: Transaction,
  organizationId: string,
  role: { id: string; name: string },
  member: OrganizationMember,
  now: string,
): Promise<{ membership: RoleMembership; activity: ActivityRecord }> {
  const id = newId();
  await insertRoleMembership(trx, {
    organization_id: organizationId,
    id,
    role_id: role.id,
    user_id: member.user.id,
    joined_at: now,
    updated_at: now,
  });
  const membership: RoleMembership = {
    id,
    role_id: role.id,
    organization_member: member,
    user: member.user,
    joined_at: now,
    updated_at: now,
  };
  const { snapshot, ...about } = aboutRoleMembership(membership, organizationId, role.name);
  return { membership, activity: { ...about, activity: 'created', before: null, after: snapshot } };
}
