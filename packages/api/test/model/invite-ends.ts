import type { Call, Cause } from './journal.ts';
import { byCreation, byId, type Invite, type Organization, type Role } from './state.ts';
import { uuidOf } from './users.ts';

/* Effects of other resources on invites. */

export const roleIdsOf = ({ roles }: Invite) => roles.toSorted(byId).map(({ id }) => id);

export const subjectOf = ({ id, target_email }: Invite) => ({ id, name: target_email });

/** The fields of an invite that events contain. */
export const described = (invite: Invite) => ({
  target_email: invite.target_email,
  level: invite.level,
  role_ids: roleIdsOf(invite),
  expires_at: invite.expires_at,
  inviter_uuid: uuidOf(invite.created_by),
});

/** Removes an invite, whose link stops working. */
export function take(organization: Organization, invite: Invite): void {
  organization.invites.splice(organization.invites.indexOf(invite), 1);
}

/** Ends the matching invites, oldest first. */
export function endInvites(
  { journal }: Call,
  organization: Organization,
  matches: (invite: Invite) => boolean,
  reason: string,
  cause?: Cause,
): void {
  for (const invite of organization.invites.filter(matches).toSorted(byCreation)) {
    take(organization, invite);
    const before = described(invite);
    journal.emit(organization, { type: 'invite.ended', subject: subjectOf(invite), before, after: { reason }, cause });
  }
}

/** Removes a role that is being deleted from the invites that grant it. */
export function removeRoleFromInvites({ journal }: Call, organization: Organization, role: Role, cause: Cause): void {
  for (const invite of organization.invites.filter(({ roles }) => roles.includes(role)).toSorted(byCreation)) {
    const before = { role_ids: roleIdsOf(invite) };
    invite.roles = invite.roles.filter((one) => one !== role);
    const after = { role_ids: roleIdsOf(invite) };
    const subject = subjectOf(invite);
    journal.emit(organization, { type: 'invite.roles_changed', subject, role: role.id, before, after, cause });
  }
}
