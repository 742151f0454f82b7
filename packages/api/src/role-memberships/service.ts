import {
  asUuid,
  doesNotExist,
  type EndedRoleMembership,
  type EventCause,
  type Expecting,
  type GrantSource,
  invalidInput,
  type MemberAddRoles,
  type MemberRole,
  notFound,
  type OrganizationMember,
  type RoleMembership,
  type RoleMembershipCreate,
  type RoleMembershipCreateMany,
  type RoleMembershipGrants,
  sentences,
} from '@rolecall/contracts';
import { type Executor, laterOf, newId, type NewRoleGrant } from '@rolecall/db';
import type { z } from 'zod';
import { requireExpected } from '../changes.ts';
import { userOf } from '../context.ts';
import { requireFuture } from '../future.ts';
import { grouped } from '../grouped.ts';
import { findActiveMember, findActiveMembers } from '../members/queries.ts';
import { distinct, requireAll } from '../named.ts';
import { findRoleName, findRoleNames } from '../roles/queries.ts';
import type { OrganizationUnit, UnitOfWork } from '../unit-of-work.ts';
import {
  deleteGrants,
  deleteGrantsOfSource,
  deleteRoleMemberships,
  deleteUngrantedMemberships,
  type EndingRoleMembership,
  findExpiredGrants,
  findRoleMembership,
  findRoleMembershipIds,
  findUsersInRole,
  insertGrants,
  insertRoleMemberships,
  listGrants,
  noteNextExpiry,
  type RoleMembershipFilter,
  updateExpiry,
} from './queries.ts';

/** A reason why a person has a role. */
export interface Grant {
  source: GrantSource;
  /** Distinguishes grants from the same source; empty if the source can have only one. */
  source_key: string;
  /** When it expires, if ever. Only manual grants expire. */
  expires_at?: string | null | undefined;
}

/** A manual grant. */
const manual = (expires_at: string | null = null): Grant => ({ source: 'manual', source_key: '', expires_at });

/** A role to grant to a person, with the grants that justify it. */
export interface RoleToGrant {
  role: { id: string; name: string };
  user: { id: number; uuid: string; email: string };
  grants: readonly Grant[];
}

/** Orders grants in events, independently of the order in the database. */
const bySource = (one: Grant, other: Grant): number =>
  `${one.source} ${one.source_key}` < `${other.source} ${other.source_key}` ? -1 : 1;

/** The fields of a grant that events include. */
const describedGrant = ({ source, source_key, expires_at }: Grant) => ({
  source,
  source_key,
  ...(expires_at == null ? {} : { expires_at }),
});

/** The fields of a role membership that events include. */
const described = (
  roleName: string,
  roleId: string,
  user: { uuid: string; email: string },
  grants: readonly Grant[],
) => ({
  role: roleName,
  role_id: roleId,
  user: user.email,
  user_uuid: user.uuid,
  grants: grants.map(describedGrant).toSorted(bySource),
});

/** Who granted something: a person, or null for the system. */
export type Granter = { id: number; uuid: string } | null;

/** The granter of this grant. Nobody chooses to grant the default role. */
const granterOfGrant = ({ source }: Grant, granter: Granter): Granter => (source === 'default_role' ? null : granter);

const subjectOf = (id: string, email: string, roleName: string) => ({ id, name: `${email} in ${roleName}` });

/** The fields of new grants that events include. */
const describedWithGranter = (
  role: RoleToGrant['role'],
  user: RoleToGrant['user'],
  grants: readonly Grant[],
  granter: Granter,
) => ({
  ...described(role.name, role.id, user, grants),
  grants: grants
    .map((grant) => ({ ...describedGrant(grant), granted_by_uuid: granterOfGrant(grant, granter)?.uuid ?? null }))
    .toSorted(bySource),
});

const toGrantRows = (
  { now }: UnitOfWork,
  organizationId: string,
  roles: readonly RoleToGrant[],
  granter: Granter,
): NewRoleGrant[] =>
  roles.flatMap(({ role, user, grants }) =>
    grants.map((grant) => ({
      organization_id: organizationId,
      role_id: role.id,
      user_id: user.id,
      source: grant.source,
      source_key: grant.source_key,
      granted_by_user_id: granterOfGrant(grant, granter)?.id ?? null,
      granted_at: now,
      expires_at: grant.expires_at ?? null,
    })),
  );

const doExpire = (grants: readonly Grant[]): boolean => grants.some(({ expires_at }) => expires_at != null);

/**
 * Grants roles to members who do not have them yet.
 * @param granter the person who grants them; null for the system
 * @returns the ids of the new role memberships, in the order of `roles`
 * @throws invalid_input if a member already has a role
 */
export async function grantRoles(
  unit: UnitOfWork,
  organizationId: string,
  roles: readonly RoleToGrant[],
  granter: Granter,
  cause?: EventCause,
): Promise<string[]> {
  const { trx, now } = unit;
  const memberships = roles.map(({ role, user }) => ({
    organization_id: organizationId,
    id: newId(),
    role_id: role.id,
    user_id: user.id,
    joined_at: now,
    updated_at: now,
  }));
  await insertRoleMemberships(trx, memberships);
  await insertGrants(trx, toGrantRows(unit, organizationId, roles, granter));
  if (doExpire(roles.flatMap(({ grants }) => grants))) await noteNextExpiry(trx, organizationId);
  const ids = memberships.map(({ id }) => id);
  for (const [index, { role, user, grants }] of roles.entries())
    unit.emit(organizationId, {
      type: 'role_membership.granted',
      subject: subjectOf(ids[index] ?? '', user.email, role.name),
      role_id: role.id,
      person_uuid: user.uuid,
      before: null,
      after: describedWithGranter(role, user, grants, granter),
      cause,
    });
  return ids;
}

const membershipKey = ({ role_id, user_id }: { role_id: string; user_id: number }) => `${role_id} ${user_id}`;

/** A role membership that was revoked. */
type RevokedRoleMembership = EndingRoleMembership & {
  /** When its manual grant would have expired, if ever. */
  expires_at: string | null;
  /** The sources of its grants. */
  sources: GrantSource[];
};

/**
 * Revokes every grant of the role memberships that the filter matches, and thereby ends them.
 * @returns the ended memberships
 */
export async function revokeRoles(
  unit: UnitOfWork,
  organizationId: string,
  filter: RoleMembershipFilter,
  cause?: EventCause,
): Promise<RevokedRoleMembership[]> {
  const grants = await deleteGrants(unit.trx, organizationId, filter);
  const ended = await deleteRoleMemberships(unit.trx, organizationId, filter);
  if (doExpire(grants)) await noteNextExpiry(unit.trx, organizationId);
  const byKey = grouped(grants, membershipKey);
  const grantsOf = (membership: EndingRoleMembership) => byKey.get(membershipKey(membership)) ?? [];
  for (const membership of ended) {
    const { id, role_id, role_name, user_uuid, user_email } = membership;
    unit.emit(organizationId, {
      type: 'role_membership.revoked',
      subject: subjectOf(id, user_email, role_name),
      role_id,
      person_uuid: user_uuid,
      before: described(role_name, role_id, { uuid: user_uuid, email: user_email }, grantsOf(membership)),
      after: null,
      cause,
    });
  }
  return ended.map((membership) => ({
    ...membership,
    expires_at: grantsOf(membership).find(({ expires_at }) => expires_at != null)?.expires_at ?? null,
    sources: distinct(grantsOf(membership).map(({ source }) => source)).toSorted(),
  }));
}

/** A grant of a role to a person, to add or to remove. */
export type RoleToChange = Omit<RoleToGrant, 'grants'> & { grant: Grant };

const keyOfChange = ({ role, user }: RoleToChange) => membershipKey({ role_id: role.id, user_id: user.id });

/** Combines the changes to each role membership. */
function byMembership(changes: readonly RoleToChange[]): RoleToGrant[] {
  const together = new Map<string, RoleToGrant & { grants: Grant[] }>();
  for (const change of changes) {
    const known = together.get(keyOfChange(change));
    if (known) known.grants.push(change.grant);
    else together.set(keyOfChange(change), { role: change.role, user: change.user, grants: [change.grant] });
  }
  return [...together.values()];
}

async function findMembershipIds(unit: UnitOfWork, organizationId: string, changes: readonly RoleToChange[]) {
  const roleIds = distinct(changes.map(({ role }) => role.id));
  const userIds = distinct(changes.map(({ user }) => user.id));
  const memberships = await findRoleMembershipIds(unit.trx, organizationId, roleIds, userIds);
  return new Map(memberships.map((membership) => [membershipKey(membership), membership.id]));
}

/** Adds grants, whether or not the person already has the role. None of the grants may exist yet. */
export async function addGrants(
  unit: UnitOfWork,
  organizationId: string,
  changes: readonly RoleToChange[],
  granter: Granter,
  cause: EventCause,
): Promise<void> {
  const ids = await findMembershipIds(unit, organizationId, changes);
  const isNew = (change: RoleToChange) => !ids.has(keyOfChange(change));
  await grantRoles(unit, organizationId, byMembership(changes.filter(isNew)), granter, cause);
  const more = changes.filter((change) => !isNew(change));
  await insertGrants(unit.trx, toGrantRows(unit, organizationId, byMembership(more), granter));
  for (const { role, user, grants } of byMembership(more))
    unit.emit(organizationId, {
      type: 'role_membership.grant_added',
      subject: subjectOf(ids.get(membershipKey({ role_id: role.id, user_id: user.id })) ?? '', user.email, role.name),
      role_id: role.id,
      person_uuid: user.uuid,
      before: null,
      after: describedWithGranter(role, user, grants, granter),
      cause,
    });
}

/** The events of a grant that ends, and of its role membership if it was the last grant. */
const endings = {
  revoked: { membership: 'role_membership.revoked', grant: 'role_membership.grant_removed' },
  expired: { membership: 'role_membership.expired', grant: 'role_membership.grant_expired' },
} as const;

/** Ends grants, and role memberships that have no grants left. */
async function endGrants(
  unit: UnitOfWork,
  organizationId: string,
  changes: readonly RoleToChange[],
  ending: (typeof endings)[keyof typeof endings],
  cause?: EventCause,
): Promise<void> {
  const ids = await findMembershipIds(unit, organizationId, changes);
  const ended = new Set<string>();
  const userIds = (some: readonly RoleToChange[]) => distinct(some.map(({ user }) => user.id));
  for (const [roleId, ofRole] of grouped(changes, ({ role }) => role.id)) {
    for (const ofGrant of grouped(ofRole, ({ grant }) => `${grant.source} ${grant.source_key}`).values())
      if (ofGrant[0]) await deleteGrantsOfSource(unit.trx, organizationId, roleId, ofGrant[0].grant, userIds(ofGrant));
    for (const user_id of await deleteUngrantedMemberships(unit.trx, organizationId, roleId, userIds(ofRole)))
      ended.add(membershipKey({ role_id: roleId, user_id }));
  }
  for (const { role, user, grants } of byMembership(changes)) {
    const key = membershipKey({ role_id: role.id, user_id: user.id });
    unit.emit(organizationId, {
      type: ended.has(key) ? ending.membership : ending.grant,
      subject: subjectOf(ids.get(key) ?? '', user.email, role.name),
      role_id: role.id,
      person_uuid: user.uuid,
      before: described(role.name, role.id, user, grants),
      after: null,
      cause,
    });
  }
}

/** Revokes grants, and ends role memberships that have no grants left. */
export const revokeGrants = (
  unit: UnitOfWork,
  organizationId: string,
  changes: readonly RoleToChange[],
  cause: EventCause,
): Promise<void> => endGrants(unit, organizationId, changes, endings.revoked, cause);

/** Ends the expired grants of an organization. */
export async function expireGrants(unit: UnitOfWork, organizationId: string): Promise<void> {
  const expired = await findExpiredGrants(unit.trx, organizationId, unit.now);
  const changes = expired.map(({ role_id, role_name, user_id, uuid, email, ...grant }) => ({
    role: { id: role_id, name: role_name },
    user: { id: user_id, uuid, email },
    grant,
  }));
  if (changes.length > 0) await endGrants(unit, organizationId, changes, endings.expired);
  await noteNextExpiry(unit.trx, organizationId);
}

export const granterOf = ({ actor }: OrganizationUnit): Granter => userOf(actor);

/** @throws not_found */
export async function getRoleMembership(
  db: Executor,
  organizationId: string,
  input: { role_id: string; id: string },
): Promise<RoleMembership> {
  const roleId = asUuid(input.role_id);
  const id = asUuid(input.id);
  const membership = roleId && id && (await findRoleMembership(db, organizationId, roleId, id));
  if (!membership) throw notFound();
  return membership;
}

/** Why a person has a role: its grants with their times and granters. @throws not_found */
export async function explainRoleMembership(
  db: Executor,
  organizationId: string,
  input: { role_id: string; id: string },
): Promise<RoleMembershipGrants> {
  const { id, role_id, user } = await getRoleMembership(db, organizationId, input);
  return { id, role_id, user, grants: await listGrants(db, organizationId, { role_id, user_id: user.id }) };
}

async function getRoleToGrant(db: Executor, organizationId: string, input: { role_id: string }) {
  const id = asUuid(input.role_id);
  const name = id && (await findRoleName(db, organizationId, id));
  if (!name) throw invalidInput(sentences.roleMissing);
  return { id, name };
}

const toRoleMembership = (id: string, roleId: string, member: OrganizationMember, now: string): RoleMembership => ({
  id,
  role_id: roleId,
  organization_member: member,
  user: member.user,
  joined_at: now,
  updated_at: now,
});

/**
 * Grants a role to one member.
 * @throws invalid_input if the role or member does not exist, the member already has the role, or the expiry is past
 */
export async function createRoleMembership(
  unit: OrganizationUnit,
  input: { role_id: string } & RoleMembershipCreate,
): Promise<RoleMembership> {
  const { trx, now, organization } = unit;
  requireFuture(input.expires_at, now);
  const role = await getRoleToGrant(trx, organization.id, input);
  const member = await findActiveMember(trx, organization.id, input.user_uuid);
  if (!member) throw invalidInput(sentences.userMissing);
  const toGrant = { role, user: member.user, grants: [manual(input.expires_at)] };
  const [id = ''] = await grantRoles(unit, organization.id, [toGrant], granterOf(unit));
  return toRoleMembership(id, role.id, member, now);
}

/** Grants a role to several members: to all of them or, if one is refused, to none. @throws invalid_input */
export async function createRoleMemberships(
  unit: OrganizationUnit,
  input: { role_id: string } & RoleMembershipCreateMany,
): Promise<RoleMembership[]> {
  const { trx, now, organization } = unit;
  requireFuture(input.expires_at, now);
  const role = await getRoleToGrant(trx, organization.id, input);
  const uuids = distinct(input.user_uuids);
  const found = new Map(
    (await findActiveMembers(trx, organization.id, uuids)).map((member) => [member.user.uuid, member]),
  );
  const inRole = await findUsersInRole(trx, organization.id, role.id, uuids);
  const members = uuids.map((uuid) => {
    const member = found.get(uuid);
    if (!member) throw invalidInput(sentences.userMissing, 'user_uuids');
    if (inRole.has(uuid)) throw invalidInput(`${member.user.email} is already part of the role.`, 'user_uuids');
    return member;
  });
  const ids = await grantRoles(
    unit,
    organization.id,
    members.map(({ user }) => ({ role, user, grants: [manual(input.expires_at)] })),
    granterOf(unit),
  );
  return members.map((member, index) => toRoleMembership(ids[index] ?? '', role.id, member, now));
}

/** Grants several roles to one member: all of them or, if one is refused, none. @throws does_not_exist, invalid_input */
export async function createRoleMembershipsOfMember(
  unit: OrganizationUnit,
  { user }: OrganizationMember,
  { role_ids, expires_at = null }: z.output<typeof MemberAddRoles>,
): Promise<MemberRole[]> {
  const { trx, now, organization } = unit;
  requireFuture(expires_at, now);
  const named = distinct(role_ids);
  const names = await findRoleNames(trx, organization.id, named);
  const roles = named.map((id) => {
    const name = names.get(id);
    if (name === undefined) throw doesNotExist('role_ids', id);
    return { id, name };
  });
  const ids = await grantRoles(
    unit,
    organization.id,
    roles.map((role) => ({ role, user, grants: [manual(expires_at)] })),
    granterOf(unit),
  );
  return roles.map(({ id, name }, index) => ({
    id: ids[index] ?? '',
    role_id: id,
    role_name: name,
    joined_at: now,
    expires_at,
  }));
}

/**
 * Changes when the manual grant of a role membership expires; null for never.
 * @throws not_found; precondition_failed if the expiry has changed since the caller saw it; invalid_input if the role
 *   has no manual grant, or the expiry is past
 */
export async function setExpiry(
  unit: OrganizationUnit,
  input: { role_id: string; id: string; expires_at: string | null } & Expecting,
): Promise<RoleMembershipGrants> {
  const { trx, now, organization } = unit;
  const { expires_at } = input;
  const membership = await getRoleMembership(trx, organization.id, input);
  const { id, role_id, user } = membership;
  const grants = await listGrants(trx, organization.id, { role_id, user_id: user.id });
  const byHand = grants.find(({ source }) => source === 'manual');
  if (!byHand) throw invalidInput(sentences.notGrantedByHand, 'expires_at');
  requireExpected({ expires_at: byHand.expires_at }, input);
  // Another process whose clock is ahead may have granted it just now.
  requireFuture(expires_at, laterOf(now, byHand.granted_at));
  if (byHand.expires_at !== expires_at) {
    await updateExpiry(trx, organization.id, membership, { expires_at, at: laterOf(now, membership.updated_at) });
    await noteNextExpiry(trx, organization.id);
    unit.emit(organization.id, {
      type: 'role_membership.expiry_changed',
      subject: subjectOf(id, user.email, (await findRoleName(trx, organization.id, role_id)) ?? ''),
      role_id,
      person_uuid: user.uuid,
      before: { expires_at: byHand.expires_at },
      after: { expires_at },
    });
  }
  return { id, role_id, user, grants: grants.map((grant) => (grant === byHand ? { ...grant, expires_at } : grant)) };
}

const toEnded = ({ id, expires_at, sources }: RevokedRoleMembership): EndedRoleMembership => ({
  id,
  expires_at,
  sources,
});

/** Ends one role membership with all its grants. @throws not_found */
export async function deleteRoleMembership(
  unit: OrganizationUnit,
  input: { role_id: string; id: string },
): Promise<EndedRoleMembership> {
  const { id } = await getRoleMembership(unit.trx, unit.organization.id, input);
  const [ended] = await revokeRoles(unit, unit.organization.id, { ids: [id] });
  if (!ended) throw notFound();
  return toEnded(ended);
}

/** Ends several role memberships: all of them or, if one does not exist, none. @throws does_not_exist */
export async function deleteManyRoleMemberships(
  unit: OrganizationUnit,
  input: { ids: readonly string[] },
): Promise<EndedRoleMembership[]> {
  const ids = distinct(input.ids);
  const ended = await revokeRoles(unit, unit.organization.id, { ids, active: true });
  requireAll(
    'ids',
    ids,
    ended.map(({ id }) => id),
  );
  return ended.map(toEnded);
}
