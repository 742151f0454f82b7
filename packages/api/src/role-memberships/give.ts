import type { OrganizationMember, RoleMembership } from '@rolecall/contracts';
import { newId, type Transaction } from '@rolecall/db';
import type { ActivityRecord } from '../activity-log/record.ts';
import { insertRoleMembership, insertRoleMemberships } from './queries.ts';

/** What the activity log says of a role membership. */
const aboutRoleMembership = (
  { id, user, role_id }: RoleMembership,
  organizationId: string,
  roleName: string,
): Omit<ActivityRecord, 'activity' | 'before' | 'after'> & { snapshot: Record<string, unknown> } => ({
  scope: 'RoleMembership',
  item_id: id,
  item_name: `${user.email} in ${roleName}`,
  role_id,
  organization_id: organizationId,
  snapshot: { role: roleName, role_id, user: user.email },
});

/** What the activity log says of a role that was taken from a member. */
export function roleTaken(membership: RoleMembership, organizationId: string, roleName: string): ActivityRecord {
  const { snapshot, ...about } = aboutRoleMembership(membership, organizationId, roleName);
  return { ...about, activity: 'deleted', before: snapshot, after: null };
}

interface Gift {
  role: { id: string; name: string };
  member: OrganizationMember;
}

interface Given {
  membership: RoleMembership;
  activity: ActivityRecord;
}

function newRoleMembership(organizationId: string, { role, member }: Gift, now: string): Given {
  const membership: RoleMembership = {
    id: newId(),
    role_id: role.id,
    organization_member: member,
    user: member.user,
    joined_at: now,
    updated_at: now,
  };
  const { snapshot, ...about } = aboutRoleMembership(membership, organizationId, role.name);
  return { membership, activity: { ...about, activity: 'created', before: null, after: snapshot } };
}

const rowOf = (organizationId: string, { id, role_id, user, joined_at, updated_at }: RoleMembership) => ({
  organization_id: organizationId,
  id,
  role_id,
  user_id: user.id,
  joined_at,
  updated_at,
});

/** Gives a member of the organization a role. */
export async function giveRole(trx: Transaction, organizationId: string, gift: Gift, now: string): Promise<Given> {
  const given = newRoleMembership(organizationId, gift, now);
  await insertRoleMembership(trx, rowOf(organizationId, given.membership));
  return given;
}

/** Gives roles to members of the organization, in one statement. */
export async function giveRoles(
  trx: Transaction,
  organizationId: string,
  gifts: Gift[],
  now: string,
): Promise<{ memberships: RoleMembership[]; activity: ActivityRecord[] }> {
  const given = gifts.map((gift) => newRoleMembership(organizationId, gift, now));
  const memberships = given.map(({ membership }) => membership);
  await insertRoleMemberships(
    trx,
    memberships.map((membership) => rowOf(organizationId, membership)),
  );
  return { memberships, activity: given.map(({ activity }) => activity) };
}
