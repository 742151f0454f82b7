import { authorize, readOrganization, writeOrganization } from './authorization.ts';
import { expiry, page, uuid } from './input.ts';
import type { Call, Cause, Procedures } from './journal.ts';
import { notFound, Refusal } from './refusals.ts';
import { showMember } from './shown.ts';
import {
  byJoining,
  findRole,
  type Grant,
  is,
  type Membership,
  type Organization,
  type Role,
  type RoleMembership,
  type User,
} from './state.ts';
import { isUser, showUser, uuidOf } from './users.ts';

function showRoleMembership(
  organization: Organization,
  role: Role,
  { id, user, joined_at, updated_at }: RoleMembership,
) {
  const membership = organization.members.find((one) => one.user === user) as Membership;
  return {
    id,
    role_id: role.id,
    organization_member: showMember(membership),
    user: showUser(user),
    joined_at,
    updated_at,
  };
}

/** People whose account is deactivated are not shown as members of a role. */
const activeMembers = (role: Role): RoleMembership[] =>
  role.members.filter(({ user }) => user.is_active).toSorted(byJoining);

export const showMembers = (organization: Organization, role: Role) =>
  activeMembers(role).map((membership) => showRoleMembership(organization, role, membership));

/** The role membership that the input names, if it is shown. */
function getRoleMembership(organization: Organization, input: Call['input']) {
  const role = findRole(organization, input['role_id']);
  const membership = role && activeMembers(role).find(({ id }) => is(id, input['id']));
  if (!role || !membership) throw notFound();
  return { role, membership };
}

const bySource = (one: Grant, other: Grant) => (one.source < other.source ? -1 : 1);

/** What every event about a role membership contains. */
const about = (role: Role, { id, user }: RoleMembership) => ({
  subject: { id, name: `${user.email} in ${role.name}` },
  role: role.id,
  person: uuidOf(user),
});

/** The fields of a grant that events contain. */
const describedGrant = ({ source, source_key, expires_at }: Grant) => ({
  source,
  source_key,
  ...(expires_at === null ? {} : { expires_at }),
});

/** The fields of a role membership that events contain. */
const described = (role: Role, { user, grants }: RoleMembership) => ({
  role: role.name,
  role_id: role.id,
  user: user.email,
  user_uuid: uuidOf(user),
  grants: grants.toSorted(bySource).map(describedGrant),
});

/** A grant to be made now. */
export type NewGrant = Omit<Grant, 'granted_at' | 'expires_at'> & { expires_at?: string | null };

/** Grants a role to a person who does not hold it. */
export function grantRole(
  { state, journal }: Call,
  organization: Organization,
  role: Role,
  user: User,
  grants: NewGrant[],
  cause?: Cause,
): RoleMembership {
  const id = state.newRef('role membership', state.known.roleMemberships);
  const membership: RoleMembership = {
    id,
    user,
    joined_at: state.now,
    updated_at: state.now,
    grants: grants.map((grant) => ({ expires_at: null, ...grant, granted_at: state.now })),
  };
  role.members.push(membership);
  journal.emit(organization, {
    type: 'role_membership.granted',
    ...about(role, membership),
    after: {
      ...described(role, membership),
      grants: membership.grants.toSorted(bySource).map((grant) => ({
        ...describedGrant(grant),
        granted_by_uuid: grant.granted_by && uuidOf(grant.granted_by),
      })),
    },
    cause,
  });
  return membership;
}

/** A manual grant. */
export const manual = (user: User | undefined, expires_at: string | null = null): NewGrant[] => [
  { source: 'manual', source_key: '', granted_by: user ?? null, expires_at },
];

/** When a role membership expires, which is when its last grant does. */
export const membershipExpiry = ({ grants }: RoleMembership): string | null =>
  grants.some(({ expires_at }) => expires_at === null)
    ? null
    : (grants
        .map(({ expires_at }) => expires_at)
        .toSorted()
        .at(-1) ?? null);

/** Ends the matching role memberships, oldest first, whatever their grants. */
export function revokeRoles(
  { journal }: Call,
  organization: Organization,
  matches: (one: { role: Role; membership: RoleMembership }) => boolean,
  cause?: Cause,
): void {
  const ending = organization.roles
    .flatMap((role) => role.members.map((membership) => ({ role, membership })))
    .filter(matches)
    .toSorted((one, other) => byJoining(one.membership, other.membership));
  for (const { role, membership } of ending) {
    role.members.splice(role.members.indexOf(membership), 1);
    journal.emit(organization, {
      type: 'role_membership.revoked',
      ...about(role, membership),
      before: described(role, membership),
      cause,
    });
  }
}

/** Refuses an expiry in the past. */
export function requireFuture({ state }: Call, expires_at: string | null | undefined): void {
  if (expires_at != null && expires_at <= state.now)
    throw new Refusal('invalid_input', 'The expiry must lie in the future.', 'expires_at');
}

/** Why a person holds a role. */
const showGrants = (role: Role, { id, user, grants }: RoleMembership) => ({
  id,
  role_id: role.id,
  user: showUser(user),
  grants: grants
    .toSorted(bySource)
    .map(({ granted_by, ...grant }) => ({ ...grant, granted_by: granted_by && showUser(granted_by) })),
});

export const roleMemberships: Procedures = {
  'roleMemberships.list': ({ state, caller, input }) => {
    const { organization } = authorize(state, caller, input, readOrganization);
    const role = findRole(organization, input['role_id']);
    return page(input, role ? showMembers(organization, role) : [], (membership) => membership);
  },

  'roleMemberships.overview': ({ state, caller, input }) => {
    const { organization } = authorize(state, caller, input, readOrganization);
    const role = findRole(organization, input['role_id']);
    return page(input, role ? activeMembers(role) : [], (membership) => ({
      ...showRoleMembership(organization, role as Role, membership),
      expires_at: membershipExpiry(membership),
    }));
  },

  'roleMemberships.get': ({ state, caller, input }) => {
    const { organization } = authorize(state, caller, input, readOrganization);
    const { role, membership } = getRoleMembership(organization, input);
    return showRoleMembership(organization, role, membership);
  },

  'roleMemberships.explain': ({ state, caller, input }) => {
    const { organization } = authorize(state, caller, input, readOrganization);
    const { role, membership } = getRoleMembership(organization, input);
    return showGrants(role, membership);
  },

  'roleMemberships.setExpiry': (call) => {
    const { state, caller, input, journal } = call;
    const { organization } = authorize(state, caller, input, writeOrganization);
    const expires_at = expiry(input) ?? null;
    const { role, membership } = getRoleMembership(organization, input);
    const byHand = membership.grants.find(({ source }) => source === 'manual');
    if (!byHand) throw new Refusal('invalid_input', 'Only a role that was granted by hand can expire.', 'expires_at');
    requireFuture(call, expires_at);
    if (byHand.expires_at !== expires_at) {
      const before = { expires_at: byHand.expires_at };
      byHand.expires_at = expires_at;
      membership.updated_at = state.now;
      journal.emit(organization, {
        type: 'role_membership.expiry_changed',
        ...about(role, membership),
        before,
        after: { expires_at },
      });
    }
    return showGrants(role, membership);
  },

  'roleMemberships.create': (call) => {
    const { state, caller, input } = call;
    const { organization, user: granter } = authorize(state, caller, input, writeOrganization);
    const given = uuid(input, 'user_uuid');
    const expires_at = expiry(input);
    requireFuture(call, expires_at);
    const role = findRole(organization, input['role_id']);
    if (!role) throw new Refusal('invalid_input', 'Role does not exist.');
    const member = organization.members.find(({ user }) => user.is_active && isUser(user, given));
    if (!member) throw new Refusal('invalid_input', 'User does not exist.');
    if (role.members.some(({ user }) => user === member.user))
      throw new Refusal('invalid_input', 'User is already part of the role.');
    const membership = grantRole(call, organization, role, member.user, manual(granter, expires_at));
    return showRoleMembership(organization, role, membership);
  },

  'roleMemberships.delete': (call) => {
    const { state, caller, input } = call;
    const { organization } = authorize(state, caller, input, writeOrganization);
    const { membership } = getRoleMembership(organization, input);
    revokeRoles(call, organization, (one) => one.membership === membership);
    const byHand = membership.grants.find(({ source }) => source === 'manual');
    return {
      id: membership.id,
      expires_at: byHand?.expires_at ?? null,
      sources: membership.grants.map(({ source }) => source).toSorted(),
    };
  },
};
