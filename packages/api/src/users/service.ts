import { randomUUID } from 'node:crypto';
import {
  conflict,
  doesNotExist,
  type EventCause,
  invalidInput,
  emailKey,
  RolecallError,
  searchKey,
  type User,
  type UserUpdate,
  sentences,
} from '@rolecall/contracts';
import { type Executor, laterOf, lockUser, newId, type UserRow } from '@rolecall/db';
import type { z } from 'zod';
import { changesBetween } from '../changes.ts';
import { deleteConfirmations } from '../confirmations/queries.ts';
import type { UserActor } from '../context.ts';
import { endInvites } from '../invites/service.ts';
import { findOrganization, findOrganizationsOfKey } from '../organizations/queries.ts';
import { revokeKeys } from '../personal-api-keys/service.ts';
import { deleteChallengesOf } from '../second-factor/queries.ts';
import { deleteSessions, updateAuthenticatedAt } from '../sessions/queries.ts';
import type { Unit, UnitOfWork } from '../unit-of-work.ts';
import {
  clearCurrentOrganization,
  describeCaller,
  getUser,
  getUserByEmail,
  insertUser,
  listOrganizationIds,
  listOrganizationsShowing,
  updateUser,
} from './queries.ts';

type Person = { uuid: string; email: string };
/** A person as what an event is about. */
export const subjectOf = ({ uuid, email }: Person) => ({ id: uuid, name: email });

interface UserToCreate {
  email: string;
  first_name: string;
  last_name: string;
  role_at_organization?: string | null | undefined;
  password_digest: string | null;
  is_email_verified?: boolean;
  /** When they last signed in elsewhere, if they did. */
  last_login?: string | null | undefined;
}

/** What people are searched and ordered by. */
const searchKeyOf = (user: { first_name: string; last_name: string; email: string }): string =>
  searchKey(`${user.first_name} ${user.last_name} ${user.email}`.trim());

/** Makes an account without an organization. @throws unique where there is one with this address */
export async function createUser(
  unit: UnitOfWork,
  user: UserToCreate,
): Promise<{ id: number; uuid: string; email: string; first_name: string; last_name: string }> {
  const { trx, now } = unit;
  const { email, first_name, last_name } = user;
  const uuid = newId();
  const id = await insertUser(trx, {
    uuid,
    distinct_id: randomUUID().replaceAll('-', ''),
    email,
    email_key: emailKey(email),
    search_key: searchKeyOf(user),
    password_digest: user.password_digest,
    first_name,
    last_name,
    role_at_organization: user.role_at_organization ?? null,
    is_email_verified: user.is_email_verified ? 1 : 0,
    current_organization_id: null,
    last_login: user.last_login ?? null,
    created_at: now,
    updated_at: now,
  });
  unit.emit(null, {
    type: 'user.created',
    subject: { id: uuid, name: email },
    before: null,
    after: { email, first_name, last_name },
  });
  return { id, uuid, email, first_name, last_name };
}

/**
 * The active user with this address, who stays so until the write ends.
 * @throws does_not_exist, or invalid_input for an account that is not active, naming the field `attr`
 */
export async function getActiveUserByEmail(
  { trx, context }: UnitOfWork,
  attr: string,
  address: string,
): Promise<UserRow> {
  await lockUser(context.database, trx, (await getUserByEmail(trx, attr, address)).id);
  const user = await getUserByEmail(trx, attr, address);
  if (user.is_active !== 1) throw invalidInput(sentences.userInactive, attr);
  return user;
}

/**
 * Locks every organization that shows a user, in the order of their ids, and then the user.
 * @returns the user as they are now, the ids of their organizations, and of all that show them
 */
export async function lockUserEverywhere(unit: UnitOfWork, userId: number) {
  const { trx, context } = unit;
  for (const id of await listOrganizationsShowing(trx, userId)) await unit.lock(id);
  await lockUser(context.database, trx, userId);
  const user = await getUser(trx, userId);
  // Joining and making something wait for the user's lock: what was done since is seen here.
  const shownIn = await listOrganizationsShowing(trx, userId);
  for (const id of shownIn) await unit.lock(id);
  return { user, organizationIds: await listOrganizationIds(trx, userId), shownIn };
}

/** Notes that the address of a user is theirs. */
export async function verifyAddress(unit: UnitOfWork, userId: number): Promise<void> {
  const { user, shownIn } = await lockUserEverywhere(unit, userId);
  if (user.is_email_verified === 1) return;
  await updateUser(unit.trx, user.id, { is_email_verified: 1 });
  unit.emit(null, {
    type: 'user.address_verified',
    subject: subjectOf(user),
    before: { is_email_verified: false },
    after: { is_email_verified: true },
  });
  for (const id of shownIn) unit.touch(id);
}

/**
 * Gives a user another address, which is known to be theirs. Links that were mailed before stop working.
 * @throws the database's `unique` violation where another account has it
 */
export async function changeAddress(unit: UnitOfWork, userId: number, email: string): Promise<void> {
  const { trx, now } = unit;
  const { user, organizationIds, shownIn } = await lockUserEverywhere(unit, userId);
  await updateUser(trx, user.id, {
    email,
    email_key: emailKey(email),
    search_key: searchKeyOf({ ...user, email }),
    is_email_verified: 1,
    updated_at: laterOf(now, user.updated_at),
  });
  await deleteConfirmations(trx, user.id);
  const cause = unit.emit(null, {
    type: 'user.address_changed',
    subject: { id: user.uuid, name: email },
    before: { email: user.email },
    after: { email },
  });
  for (const id of shownIn) unit.touch(id);
  // Whoever has the address now is a member already.
  for (const id of organizationIds)
    await endInvites(unit, id, { target_email_key: emailKey(email) }, 'address_joined', cause);
}

/** Makes an organization that the user is in their current one. */
export async function switchOrganization(
  unit: UnitOfWork,
  user: Person & { id: number },
  organizationId: string,
  cause?: EventCause,
): Promise<void> {
  const { current_organization_id } = await getUser(unit.trx, user.id);
  if (current_organization_id === organizationId) return;
  await updateUser(unit.trx, user.id, { current_organization_id: organizationId });
  unit.emit(null, {
    type: 'user.updated',
    subject: subjectOf(user),
    before: { current_organization_id },
    after: { current_organization_id: organizationId },
    cause,
  });
}

/** Lets an organization be the current one of a user no longer, or without one of nobody. */
export async function leaveCurrentOrganization(
  unit: UnitOfWork,
  organizationId: string,
  cause: EventCause,
  userId?: number,
): Promise<void> {
  for (const user of await clearCurrentOrganization(unit.trx, organizationId, userId))
    unit.emit(null, {
      type: 'user.updated',
      subject: subjectOf(user),
      before: { current_organization_id: organizationId },
      after: { current_organization_id: null },
      cause,
    });
}

/** Names are shown in every organization of a user; which one is current is shown in none. */
const isShown = ({ first_name, last_name, role_at_organization }: z.output<typeof UserUpdate>): boolean =>
  first_name !== undefined || last_name !== undefined || role_at_organization !== undefined;

/** The organizations that a change of somebody's account is about: all that show them, and the one that becomes current. */
export async function organizationsOfUpdate(
  db: Executor,
  userId: number,
  input: z.output<typeof UserUpdate>,
): Promise<string[]> {
  const { set_current_organization } = input;
  const ids = new Set(isShown(input) ? await listOrganizationsShowing(db, userId) : []);
  if (set_current_organization !== undefined) ids.add(set_current_organization);
  return [...ids];
}

/** Changes the caller's own account. @throws does_not_exist for an organization that they or their key do not reach */
export async function updateCaller(
  unit: Unit<{ actor: UserActor }>,
  input: z.output<typeof UserUpdate>,
): Promise<User> {
  const { trx, now, actor } = unit;
  const { set_current_organization } = input;
  if (set_current_organization !== undefined) {
    const organization = await findOrganization(trx, set_current_organization, actor.user.id);
    const only = await findOrganizationsOfKey(trx, actor.key);
    const reached = organization?.membership_level != null && (!only || only.includes(set_current_organization));
    if (!reached) throw doesNotExist('set_current_organization', set_current_organization);
  }
  const { user, shownIn } = isShown(input)
    ? await lockUserEverywhere(unit, actor.user.id)
    : { user: await getUser(trx, actor.user.id), shownIn: [] };
  if (set_current_organization !== undefined) await switchOrganization(unit, user, set_current_organization);
  const { first_name, last_name, role_at_organization } = user;
  const before = { first_name, last_name, role_at_organization };
  const after = {
    first_name: input.first_name ?? first_name,
    last_name: input.last_name ?? last_name,
    role_at_organization: input.role_at_organization === undefined ? role_at_organization : input.role_at_organization,
  };
  const changes = changesBetween(before, after);
  if (changes) {
    await updateUser(trx, user.id, {
      ...after,
      search_key: searchKeyOf({ ...after, email: user.email }),
      updated_at: laterOf(now, user.updated_at),
    });
    unit.emit(null, { type: 'user.updated', subject: subjectOf(user), ...changes });
    for (const id of shownIn) unit.touch(id);
  }
  return describeCaller(trx, actor, now);
}

/** What is told where a password is changed with a wrong one. */
export const incorrectPassword = (): RolecallError =>
  new RolecallError('invalid_input', sentences.currentPasswordIncorrect, { attr: 'current_password' });

/**
 * Sets a password. Sessions of the user end but for the one that is kept, and so do links that were mailed to them and
 * sign-ins that have not been finished.
 * @returns the event, as a cause
 */
export async function setPassword(
  unit: UnitOfWork,
  user: Person & { id: number },
  passwordDigest: string,
  keptSession: string | null = null,
): Promise<EventCause> {
  await updateUser(unit.trx, user.id, { password_digest: passwordDigest });
  await deleteSessions(unit.trx, user.id, { except: keptSession });
  await deleteConfirmations(unit.trx, user.id);
  await deleteChallengesOf(unit.trx, user.id);
  return unit.emit(null, { type: 'user.password_changed', subject: subjectOf(user), before: null, after: null });
}

/**
 * Changes the caller's password and ends every other session; API keys are revoked where the caller says so.
 * @param checkedDigest of the password that was found to be right
 * @throws invalid_input where somebody else changed it since
 */
export async function changePassword(
  unit: Unit<{ actor: UserActor }>,
  { checkedDigest, passwordDigest }: { checkedDigest: string | null; passwordDigest: string },
  revokesKeys: boolean,
): Promise<void> {
  const { trx, actor } = unit;
  const user = await getUser(trx, actor.user.id);
  if (user.password_digest !== checkedDigest) throw incorrectPassword();
  const cause = await setPassword(unit, user, passwordDigest, actor.session);
  if (revokesKeys) await revokeKeys(unit, user.id, {}, cause);
}

/** Counts the caller's session as recently authenticated: its person has shown that it is them. Programs have none. */
export async function confirmSession(unit: Unit<{ actor: UserActor }>, user: Person): Promise<void> {
  const { trx, actor, now } = unit;
  if (actor.session === null) return;
  await updateAuthenticatedAt(trx, actor.session, now);
  unit.emit(null, { type: 'user.confirmed', subject: subjectOf(user), before: null, after: null });
}

/**
 * The same for a password, of an account that has nothing else.
 * @throws invalid_input where it was changed since, conflict where there is a second factor
 */
export async function confirmCaller(unit: Unit<{ actor: UserActor }>, checkedDigest: string | null): Promise<void> {
  const { trx, actor } = unit;
  const user = await getUser(trx, actor.user.id);
  if (actor.session === null || user.password_digest !== checkedDigest) throw incorrectPassword();
  if (user.is_2fa_enabled === 1) throw conflict(sentences.secondFactorAsked);
  await confirmSession(unit, user);
}

/** Ends every session of the caller, this one included, at once and everywhere. */
export async function signOutEverywhere(unit: Unit<{ actor: UserActor }>): Promise<void> {
  const { trx, actor } = unit;
  await deleteSessions(trx, actor.user.id);
  unit.emit(null, { type: 'user.signed_out_everywhere', subject: subjectOf(actor.user), before: null, after: null });
}

/**
 * Activates or deactivates an account. In both cases its sessions end and its keys are revoked, so that nothing that was
 * open before works again; a deactivated inviter's invites end. Every organization of the user logs it.
 * @throws the database's `last_owner` violation where an organization would be left without an active owner
 */
export async function setActive(unit: UnitOfWork, { id }: Pick<UserRow, 'id'>, isActive: boolean): Promise<UserRow> {
  const { trx } = unit;
  const { user, organizationIds } = await lockUserEverywhere(unit, id);
  const was = user.is_active === 1;
  if (was === isActive) return user;
  await updateUser(trx, id, { is_active: isActive ? 1 : 0 });
  await deleteSessions(trx, id);
  await deleteConfirmations(trx, id);
  await deleteChallengesOf(trx, id);
  const changed = {
    type: isActive ? ('user.reactivated' as const) : ('user.deactivated' as const),
    subject: subjectOf(user),
    before: { is_active: was },
    after: { is_active: isActive },
  };
  const cause = unit.emit(null, changed);
  await revokeKeys(unit, id, {}, cause);
  for (const organizationId of organizationIds) {
    // Told there as a thing of its own: the log of users is not the organization's to read.
    const inOrganization = unit.emit(organizationId, changed);
    if (!isActive)
      await endInvites(unit, organizationId, { inviter_user_id: id }, 'inviter_deactivated', inOrganization);
  }
  return user;
}
