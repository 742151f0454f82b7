import { endRules } from './access-controls.ts';
import { type Access, authorize, readMembers, writeMembers, writeOrganization } from './authorization.ts';
import { expiry, level, page } from './input.ts';
import { endInvites } from './invite-ends.ts';
import type { Call, Cause, Procedures } from './journal.ts';
import { denied, levelTooLow, memberAbove, missing, notFound, Refusal } from './refusals.ts';
import { grantRole, manual, membershipExpiry, type NewGrant, requireFuture, revokeRoles } from './role-memberships.ts';
import { showMemberWithState } from './shown.ts';
import {
  byId,
  findRole,
  type Invite,
  keyOf,
  later,
  type Membership,
  type Organization,
  type Role,
  type User,
} from './state.ts';
import { isUser, setCurrent, showUser, uuidOf } from './users.ts';

/** Admins also see deactivated members, if the call is about the membership itself. */
function getMember(access: Access, id: unknown, { activeOnly = false } = {}): Membership {
  const member = access.organization.members.find(({ user }) => isUser(user, id));
  if (!member || !(member.user.is_active || (access.level >= 8 && !activeOnly))) throw notFound();
  return member;
}

/** The owners who are able to act. */
const activeOwners = ({ members: all }: Organization) => all.filter((one) => one.level === 15 && one.user.is_active);

/** Refuses to leave an organization without an active owner. */
export function requireOtherOwner(organization: Organization, ...going: Membership[]): void {
  if (going.some(({ level: own }) => own === 15) && activeOwners(organization).every((one) => going.includes(one)))
    throw new Refusal('conflict', 'The organization must keep an owner: make somebody else owner first.');
}

/** What every event about a membership contains. */
const about = ({ id, user }: Membership) => ({ subject: { id, name: user.email }, person: uuidOf(user) });

/** The fields of a membership that events contain. */
const described = ({ user, level: own }: Membership) => ({ user: user.email, user_uuid: uuidOf(user), level: own });

/** Records that a membership ends, without what depends on it. */
export const emitEnded = ({ journal }: Call, organization: Organization, member: Membership, cause?: Cause): Cause =>
  journal.emit(organization, {
    type: 'organization_membership.ended',
    ...about(member),
    before: described(member),
    cause,
  });

/** Ends a membership, with its roles, the invites to the member's address, and the invites that the member made. */
export function remove(call: Call, organization: Organization, member: Membership, because?: Cause): void {
  const { user } = member;
  requireOtherOwner(organization, member);
  const cause = emitEnded(call, organization, member, because);
  revokeRoles(call, organization, ({ membership }) => membership.user === user, cause);
  endRules(
    call,
    organization,
    (rule) => rule.user === user,
    () => cause,
  );
  const toAddress = ({ target_email }: Invite) => keyOf(target_email) === keyOf(user.email);
  endInvites(call, organization, toAddress, 'address_removed', cause);
  endInvites(call, organization, ({ created_by }) => created_by === user, 'inviter_removed', cause);
  organization.members.splice(organization.members.indexOf(member), 1);
  if (user.current === organization) setCurrent(call, user, undefined, cause);
}

/** Makes a user a member, with the default role and the roles of the invite that they accepted, if any. */
export function join(
  call: Call,
  organization: Organization,
  user: User,
  own: number,
  { invite, accepted }: { invite?: Invite; accepted?: Cause } = {},
): Membership {
  const { state, journal } = call;
  if (organization.members.some((member) => member.user === user))
    throw new Refusal('invalid_input', 'User is already a member of the organization.');
  const toUser = ({ target_email }: Invite) => keyOf(target_email) === keyOf(user.email);
  const open = organization.invites.find((one) => toUser(one) && one.expires_at > state.now);
  const invitedBy = invite?.created_by ?? open?.created_by ?? null;
  const member: Membership = {
    id: state.newRef('membership'),
    user,
    level: own,
    // A person who joins in another way despite an open invite was still invited.
    invited_by: invitedBy,
    joined_at: state.now,
    updated_at: state.now,
  };
  organization.members.push(member);
  const cause = journal.emit(organization, {
    type: invite ? 'organization_membership.joined' : 'organization_membership.created',
    ...about(member),
    after: { ...described(member), inviter_uuid: invitedBy && uuidOf(invitedBy) },
    cause: accepted,
  });
  endInvites(call, organization, toUser, 'address_joined', cause);
  const invited = invite?.roles.toSorted(byId) ?? [];
  const standard = organization.roles.filter(({ is_default }) => is_default);
  for (const role of new Set([...invited, ...standard]))
    grantRole(call, organization, role, user, grantsOnJoining(role, invite), cause);
  return member;
}

/** The grants behind a role that a person gets by joining. */
function grantsOnJoining(role: Role, invite: Invite | undefined): NewGrant[] {
  const grants: NewGrant[] = [];
  if (role.is_default) grants.push({ source: 'default_role', source_key: '', granted_by: null });
  if (invite?.roles.includes(role))
    grants.push({ source: 'invite', source_key: invite.id, granted_by: invite.created_by });
  return grants;
}

/** The members that the input names, without duplicates. */
function getNamedMembers(access: Access, input: Call['input']): Membership[] {
  const named = (input['user_uuids'] as unknown[]).map((id) => {
    try {
      return getMember(access, id);
    } catch {
      throw missing('user_uuids', id);
    }
  });
  return [...new Set(named)];
}

function requireMayChange(access: Access, member: Membership, wanted = member.level): void {
  if (member.level > access.level) throw denied(memberAbove);
  if (wanted > access.level)
    throw denied('You can only change access level of others to lower or equal to your current one.');
}

/** Changes a member's level. Their invites that then grant too much end. */
function changeLevel(call: Call, organization: Organization, member: Membership, wanted: number): void {
  const { state, journal } = call;
  const before = member.level;
  if (wanted === before) return;
  member.level = wanted;
  member.updated_at = later(state.now, member.updated_at);
  const cause = journal.emit(organization, {
    type: 'organization_membership.level_changed',
    ...about(member),
    before: { level: before },
    after: { level: wanted },
  });
  const isTooMuch = (invite: Invite) => invite.level > wanted || (wanted < 8 && invite.roles.length > 0);
  const ends = (invite: Invite) => invite.created_by === member.user && isTooMuch(invite);
  if (wanted < before) endInvites(call, organization, ends, 'inviter_demoted', cause);
}

/** The sort orders of the list. */
const orders: Record<string, (member: Membership) => string | number> = {
  joined_at: ({ joined_at }) => joined_at,
  email: ({ user }) => user.email,
  level: (member) => member.level,
};

export const members: Procedures = {
  'members.list': ({ state, caller, input }) => {
    const { organization, level: own } = authorize(state, caller, input, readMembers);
    const given = input as { search?: string; is_active?: boolean; order?: string };
    const { search, is_active, order = 'joined_at' } = given;
    const term = keyOf((search ?? '').trim());
    const shown = organization.members.filter(
      ({ user }) =>
        (user.is_active || own >= 8) &&
        (is_active === undefined || user.is_active === is_active) &&
        keyOf(`${user.first_name}  ${user.email}`).includes(term),
    );
    const value = orders[order.replace('-', '')] as (member: Membership) => string | number;
    const ordered = shown.toSorted((one, other) => {
      const [mine, theirs] = [value(one), value(other)];
      return mine === theirs ? byId(one, other) : mine < theirs ? -1 : 1;
    });
    if (order.startsWith('-')) ordered.reverse();
    return page(input, ordered, showMemberWithState);
  },

  'members.get': ({ state, caller, input }) => {
    const access = authorize(state, caller, input, readMembers);
    const { organization } = access;
    const member = getMember(access, input['user_uuid']);
    const held = organization.roles.flatMap((role) =>
      role.members
        .filter(({ user }) => user === member.user)
        .map((membership) => ({ ...membership, role, expires_at: membershipExpiry(membership) })),
    );
    const byName = held.toSorted((one, other) => (keyOf(one.role.name) < keyOf(other.role.name) ? -1 : 1));
    const owners = activeOwners(organization);
    return {
      ...showMemberWithState(member),
      invited_by: member.invited_by && showUser(member.invited_by),
      is_last_owner: owners.length === 1 && owners[0] === member,
      roles: byName.map(({ id, role, joined_at, expires_at }) => ({
        id,
        role_id: role.id,
        role_name: role.name,
        joined_at,
        expires_at,
      })),
    };
  },

  'members.addRoles': (call) => {
    const { state, caller, input } = call;
    const access = authorize(state, caller, input, writeOrganization);
    const { organization, user: granter } = access;
    const { user } = getMember(access, input['user_uuid'], { activeOnly: true });
    const expires_at = expiry(input) ?? null;
    requireFuture(call, expires_at);
    const roles = [...new Set(input['role_ids'] as unknown[])].map((id) => {
      const role = findRole(organization, id);
      if (!role) throw missing('role_ids', id);
      return role;
    });
    if (roles.some((role) => role.members.some((one) => one.user === user)))
      throw new Refusal('invalid_input', 'User is already part of the role.');
    return roles.map((role) => {
      const { id, joined_at } = grantRole(call, organization, role, user, manual(granter, expires_at));
      return { id, role_id: role.id, role_name: role.name, joined_at, expires_at };
    });
  },

  'members.update': (call) => {
    const { state, caller, input } = call;
    const access = authorize(state, caller, input, writeMembers);
    const member = getMember(access, input['user_uuid']);
    requireMayChange(access, member);
    const wanted = level(input) ?? member.level;
    requireMayChange(access, member, wanted);
    if (wanted !== 15) requireOtherOwner(access.organization, member);
    changeLevel(call, access.organization, member, wanted);
    return showMemberWithState(member);
  },

  'members.updateMany': (call) => {
    const { state, caller, input } = call;
    const access = authorize(state, caller, input, writeMembers);
    const wanted = level(input) as number;
    const named = getNamedMembers(access, input);
    for (const member of named) requireMayChange(access, member, wanted);
    if (wanted !== 15) requireOtherOwner(access.organization, ...named);
    for (const member of named) changeLevel(call, access.organization, member, wanted);
    return named.map(showMemberWithState);
  },

  'members.deleteMany': (call) => {
    const { state, caller, input } = call;
    const access = authorize(state, caller, input, writeMembers);
    const named = getNamedMembers(access, input);
    for (const member of named) requireMayChange(access, member);
    requireOtherOwner(access.organization, ...named);
    for (const member of named) remove(call, access.organization, member);
    return undefined;
  },

  'members.delete': (call) => {
    const { state, caller, input } = call;
    const access = authorize(state, caller, input, { ...writeMembers, level: 1 });
    const self = access.user && isUser(access.user, input['user_uuid']);
    if (!self && access.level < 8) throw denied(levelTooLow);
    const member = getMember(access, input['user_uuid']);
    if (member.level > access.level) throw denied(memberAbove);
    remove(call, access.organization, member);
    return undefined;
  },
};
