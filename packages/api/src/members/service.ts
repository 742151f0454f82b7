import {
  asUuid,
  doesNotExist,
  type EventCause,
  type Expecting,
  type Level,
  levels,
  type MemberSession,
  type MemberSessionsInput,
  type MemberWithState,
  emailKey,
  notFound,
  permissionDenied,
  type OrganizationInviteCreate,
  type OrganizationInviteWithLink,
  type OrganizationMember,
  type Page,
  RolecallError,
  sentences,
  type MemberUpdateMany,
} from '@rolecall/contracts';
import { type Executor, laterOf, newId } from '@rolecall/db';
import type { z } from 'zod';
import { deleteAccessControls } from '../access-controls/service.ts';
import { type OrganizationCaller, requireRecent } from '../authorization.ts';
import { requireExpected } from '../changes.ts';
import type { Context } from '../context.ts';
import {
  type AcceptedInvite,
  createInvite,
  endInvites,
  endInvitesAbove,
  findExpiredInvite,
  findOpenInviter,
  requireRoles,
  useInvite,
} from '../invites/service.ts';
import { distinct, requireAll } from '../named.ts';
import { type Grant, grantRoles, revokeRoles } from '../role-memberships/service.ts';
import { findDefaultRole, findRoleNames } from '../roles/queries.ts';
import { toMemberSession } from '../sessions/mapper.ts';
import { listSessions } from '../sessions/queries.ts';
import type { OrganizationUnit, UnitOfWork } from '../unit-of-work.ts';
import { leaveCurrentOrganization, switchOrganization } from '../users/service.ts';
import {
  deleteAllMemberships,
  deleteMembership,
  findActiveMember,
  findMember,
  findMemberByEmail,
  findMembers,
  insertMembership,
  updateMembershipLevel,
} from './queries.ts';

type Person = Pick<OrganizationMember['user'], 'id' | 'uuid' | 'email'>;

/** The fields of a membership that events record. */
const described = (user: Person, level: Level) => ({ user: user.email, user_uuid: user.uuid, level });

/** A member whose account is active. @throws not_found */
export async function getActiveMember(
  db: Executor,
  organizationId: string,
  input: { user_uuid: string },
): Promise<OrganizationMember> {
  const uuid = asUuid(input.user_uuid);
  const member = uuid && (await findActiveMember(db, organizationId, uuid));
  if (!member) throw notFound();
  return member;
}

/** Whether a caller may see members whose account is not active. Only admins and owners may. */
export const seesInactive = ({ organization }: OrganizationCaller): boolean => organization.level >= levels.admin;

/** The member as the caller sees them. @throws not_found */
export async function getMember(
  db: Executor,
  caller: OrganizationCaller,
  input: { user_uuid: string },
): Promise<MemberWithState> {
  const uuid = asUuid(input.user_uuid);
  const member = uuid && (await findMember(db, caller.organization.id, uuid));
  if (!member || !(member.is_active || seesInactive(caller))) throw notFound();
  return member;
}

/** One page of the sessions of a member. @throws not_found */
export async function listSessionsOfMember(
  db: Executor,
  caller: OrganizationCaller & Pick<Context, 'now'>,
  input: z.output<typeof MemberSessionsInput>,
): Promise<Page<MemberSession>> {
  const { user } = await getMember(db, caller, input);
  const { count, results } = await listSessions(db, user.id, caller.now(), input);
  return { count, results: results.map(toMemberSession) };
}

/** The member with this address, active or not. @throws does_not_exist */
export async function getMemberByEmail(
  db: Executor,
  organizationId: string,
  address: string,
): Promise<MemberWithState> {
  const member = await findMemberByEmail(db, organizationId, address);
  if (!member) throw doesNotExist('email', address);
  return member;
}

interface Joining {
  user: Person;
  level: Level;
  /** The person who invited them, if any. */
  inviter?: { id: number; uuid: string } | null;
  /** The invite that they accept, with the roles that it gives besides the default one, and the event of accepting it. */
  invite?: Pick<AcceptedInvite, 'id' | 'role_ids' | 'accepted'>;
}

/**
 * Makes a user a member, with the default role and the roles of the invite. Ends open invites to their address.
 * @returns the id of the membership
 * @throws invalid_input if the user is a member already
 */
export async function joinOrganization(
  unit: UnitOfWork,
  organizationId: string,
  { user, level, inviter, invite }: Joining,
): Promise<string> {
  const { trx, now } = unit;
  const id = newId();
  const ofAddress = { target_email_key: emailKey(user.email) };
  // Somebody who has an open invite but joins in another way was still invited.
  const invitedBy = inviter ?? (await findOpenInviter(trx, organizationId, ofAddress, now));
  const cause = unit.emit(organizationId, {
    type: invite ? 'organization_membership.joined' : 'organization_membership.created',
    subject: { id, name: user.email },
    person_uuid: user.uuid,
    before: null,
    after: { ...described(user, level), inviter_uuid: invitedBy?.uuid ?? null },
    cause: invite?.accepted,
  });
  await endInvites(unit, organizationId, ofAddress, 'address_joined', cause);
  await insertMembership(trx, {
    organization_id: organizationId,
    id,
    user_id: user.id,
    level,
    invited_by_user_id: invitedBy?.id ?? null,
    joined_at: now,
    updated_at: now,
  });
  const grants = new Map<string, Grant[]>();
  for (const roleId of invite?.role_ids ?? []) grants.set(roleId, [{ source: 'invite', source_key: invite?.id ?? '' }]);
  const defaultRole = await findDefaultRole(trx, organizationId);
  if (defaultRole)
    grants.set(defaultRole.id, [...(grants.get(defaultRole.id) ?? []), { source: 'default_role', source_key: '' }]);
  if (grants.size > 0) {
    const names = await findRoleNames(trx, organizationId, [...grants.keys()]);
    const roles = [...grants].map(([roleId, of]) => ({
      role: { id: roleId, name: names.get(roleId) ?? '' },
      user,
      grants: of,
    }));
    await grantRoles(unit, organizationId, roles, invite ? invitedBy : null, cause);
  }
  return id;
}

/**
 * Ends a membership with its roles and access rules. Also ends every open invite to the member's address, so that no old link
 * brings them back, and every invite that they made. The organization is no longer the person's current one.
 * @throws the database's `last_owner` violation
 */
export async function removeMember(
  unit: UnitOfWork,
  organizationId: string,
  member: OrganizationMember,
  because?: EventCause,
): Promise<void> {
  const { user, level } = member;
  const cause = unit.emit(organizationId, {
    type: 'organization_membership.ended',
    subject: { id: member.id, name: user.email },
    person_uuid: user.uuid,
    before: described(user, level),
    after: null,
    cause: because,
  });
  await revokeRoles(unit, organizationId, { user_id: user.id }, cause);
  await deleteAccessControls(unit, organizationId, { user_id: user.id }, () => cause);
  await endInvites(unit, organizationId, { target_email_key: emailKey(user.email) }, 'address_removed', cause);
  await endInvites(unit, organizationId, { inviter_user_id: user.id }, 'inviter_removed', cause);
  await deleteMembership(unit.trx, organizationId, member.id);
  await leaveCurrentOrganization(unit, organizationId, cause, user.id);
}

/**
 * Changes a member's level. Ends their invites that grant more than they may at the new level.
 * @returns the updated member
 * @throws the database's `last_owner` violation
 */
export async function changeLevel(
  unit: UnitOfWork,
  organizationId: string,
  member: MemberWithState,
  level: Level,
): Promise<MemberWithState> {
  if (level === member.level) return member;
  const updated_at = laterOf(unit.now, member.updated_at);
  await updateMembershipLevel(unit.trx, organizationId, member.id, level, updated_at);
  const cause = unit.emit(organizationId, {
    type: 'organization_membership.level_changed',
    subject: { id: member.id, name: member.user.email },
    person_uuid: member.user.uuid,
    before: { level: member.level },
    after: { level },
  });
  if (level < member.level) await endInvitesAbove(unit, organizationId, member.user.id, level, cause);
  return { ...member, level, updated_at };
}

/** The members named in a call, each once, as the caller sees them. @throws does_not_exist */
async function getNamedMembers(
  unit: OrganizationUnit,
  { user_uuids }: { user_uuids: readonly string[] },
): Promise<MemberWithState[]> {
  const uuids = distinct(user_uuids);
  const found = await findMembers(unit.trx, unit.organization.id, uuids);
  const seen = found.filter(({ is_active }) => is_active || seesInactive(unit));
  const byUuid = new Map(seen.map((member) => [member.user.uuid, member]));
  requireAll('user_uuids', uuids, byUuid.keys());
  return uuids.flatMap((uuid) => byUuid.get(uuid) ?? []);
}

/** Changes the level of members if the caller may change all of them. @throws permission_denied */
async function setLevels(
  unit: OrganizationUnit,
  members: readonly MemberWithState[],
  level: Level,
): Promise<MemberWithState[]> {
  for (const member of members) unit.authorizeOn({ member, level });
  const changed = [];
  for (const member of members) changed.push(await changeLevel(unit, unit.organization.id, member, level));
  return changed;
}

/** Removes members if the caller may remove all of them. @throws permission_denied */
async function removeMembers(unit: OrganizationUnit, members: readonly MemberWithState[]): Promise<void> {
  for (const member of members) unit.authorizeOn({ member });
  for (const member of members) await removeMember(unit, unit.organization.id, member);
}

/** Changes a member if the caller may. @throws not_found, permission_denied, precondition_failed */
export async function updateMember(
  unit: OrganizationUnit,
  input: { user_uuid: string; level?: Level | undefined } & Expecting,
): Promise<MemberWithState> {
  const member = await getMember(unit.trx, unit, input);
  requireExpected(member, input);
  const [changed = member] = await setLevels(unit, [member], input.level ?? member.level);
  return changed;
}

/**
 * Changes the level of several members, or of none if one is refused.
 * @throws does_not_exist, permission_denied, precondition_failed
 */
export async function updateManyMembers(
  unit: OrganizationUnit,
  { level, expected = {}, ...input }: z.output<typeof MemberUpdateMany>,
): Promise<MemberWithState[]> {
  const members = await getNamedMembers(unit, input);
  const seen = new Map(Object.entries(expected).map(([uuid, expectedLevel]) => [asUuid(uuid), expectedLevel]));
  for (const member of members) {
    const seenLevel = seen.get(member.user.uuid);
    const change = { level, expected: { level: seenLevel } };
    if (seenLevel !== undefined) requireExpected(member, change);
  }
  return setLevels(unit, members, level);
}

/** Removes a member if the caller may. @throws not_found, permission_denied */
export const deleteMember = async (unit: OrganizationUnit, input: { user_uuid: string }): Promise<void> =>
  removeMembers(unit, [await getMember(unit.trx, unit, input)]);

/** Removes several members, or none if one is refused. @throws does_not_exist, permission_denied */
export const deleteManyMembers = async (
  unit: OrganizationUnit,
  input: { user_uuids: readonly string[] },
): Promise<void> => removeMembers(unit, await getNamedMembers(unit, input));

/** Ends all memberships of an organization that is being deleted. Nothing depends on them any more. */
export async function endAllMemberships(unit: UnitOfWork, organizationId: string, because: EventCause): Promise<void> {
  for (const { id, level, user_id, user_uuid, user_email } of await deleteAllMemberships(unit.trx, organizationId)) {
    const user = { id: user_id, uuid: user_uuid, email: user_email };
    unit.emit(organizationId, {
      type: 'organization_membership.ended',
      subject: { id, name: user.email },
      person_uuid: user.uuid,
      before: described(user, level as Level),
      after: null,
      cause: because,
    });
  }
  await leaveCurrentOrganization(unit, organizationId, because);
}

/**
 * Makes the user a member as an invite says, and uses up the invite. The organization must be locked, and
 * becomes the user's current one.
 * @returns the id of the organization
 * @throws not_found, invalid_input, permission_denied
 */
export async function acceptInvite(
  unit: UnitOfWork,
  token: string,
  user: Person & { is_email_verified: boolean | null },
): Promise<string> {
  if (unit.context.mail.mode === 'smtp' && !user.is_email_verified)
    throw permissionDenied(sentences.addressNotVerified);
  const { id, organization_id, level, role_ids, inviter, accepted } = await useInvite(unit, token, user);
  const invite = { id, role_ids, accepted };
  await joinOrganization(unit, organization_id, { user, level, inviter, invite });
  await switchOrganization(unit, user, organization_id, accepted);
  return organization_id;
}

/**
 * Invites an address, never at a level above the caller's own. Replaces an expired invite to the same address, and the
 * membership of a deactivated account.
 * @throws permission_denied, does_not_exist; unique if the address belongs to a member or is invited already
 */
export async function inviteMember(
  unit: OrganizationUnit,
  input: z.output<typeof OrganizationInviteCreate>,
): Promise<OrganizationInviteWithLink> {
  const { trx, organization } = unit;
  unit.authorizeOn({ level: input.level });
  if (input.level > levels.member) requireRecent(unit.actor);
  await requireRoles(trx, organization.id, input.role_ids);
  const member = await findMemberByEmail(trx, organization.id, input.target_email);
  if (member?.is_active)
    throw new RolecallError('unique', sentences.addressIsMember, {
      attr: 'target_email',
    });
  const expired = await findExpiredInvite(unit, emailKey(input.target_email));
  unit.authorizeOn({ member: member ?? null, invite: expired ? { level: expired.level as Level } : null });
  return createInvite(unit, input, async (cause) => {
    if (member) await removeMember(unit, organization.id, member, cause);
  });
}
