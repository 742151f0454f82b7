import { randomUUID } from 'node:crypto';
import {
  conflict,
  doesNotExist,
  type EventCause,
  type Expecting,
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
import { changesBetween, requireExpected } from '../changes.ts';
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
/** A person as the subject of an event. */
export const subjectOf = ({ uuid, email }: Person) => ({ id: uuid, name: email });

interface UserToCreate {
  email: string;
  first_name: string;
  last_name: string;
  role_at_organization?: string | null | undefined;
  password_digest: string | null;
  is_email_verified?: boolean;
  /** When they last signed in to the system they are imported from, if ever. */
  last_login?: string | null | undefined;
}

/** The key by which people are searched and sorted. */
const searchKeyOf = (user: { first_name: string; last_name: string; email: string }): string =>
  searchKey(`${user.first_name} ${user.last_name} ${user.email}`.trim());

/** Creates an account without an organization. @throws unique if the address already has an account */
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
 * The active user with this address, locked so that they stay active until the write ends.
 * @throws does_not_exist, or invalid_input for an inactive account, naming the field `attr`
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
 * @returns the current user, the ids of their organizations, and the ids of all organizations that show them
 */
export async function lockUserEverywhere(unit: UnitOfWork, userId: number) {
  const { trx, context } = unit;
  for (const id of await listOrganizationsShowing(trx, userId)) await unit.lock(id);
  await lockUser(context.database, trx, userId);
  const user = await getUser(trx, userId);
  // Joining an organization and creating something in one wait for the user's lock: anything that was done in the
  // meantime is seen here.
  const shownIn = await listOrganizationsShowing(trx, userId);
  for (const id of shownIn) await unit.lock(id);
  return { user, organizationIds: await listOrganizationIds(trx, userId), shownIn };
}

/** Marks the address of a user as verified. */
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
 * Changes a user's address to a verified one. Links mailed before stop working.
 * @throws the database's `unique` violation if another account has the address
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
  // The owner of the new address is already a member.
  for (const id of organizationIds)
    await endInvites(unit, id, { target_email_key: emailKey(email) }, 'address_joined', cause);
}

/** Makes an organization that the user belongs to their current one. */
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

/** Clears an organization as the current one of a user or, without a user, of everyone. */
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

/** Whether an update changes fields that organizations show. The current organization is not shown in any. */
const isShown = ({ first_name, last_name, role_at_organization }: z.output<typeof UserUpdate>): boolean =>
  first_name !== undefined || last_name !== undefined || role_at_organization !== undefined;

/** The organizations to lock for a change of an account: all that show the user, and the one that becomes current. */
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

/**
 * Changes the caller's own account.
 * @throws precondition_failed; does_not_exist for an organization that the caller or their key cannot reach
 */
export async function updateCaller(
  unit: Unit<{ actor: UserActor }>,
  input: z.output<typeof UserUpdate> & Expecting,
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
  requireExpected(before, input);
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

/** The error for an incorrect current password. */
export const incorrectPassword = (): RolecallError =>
  new RolecallError('invalid_input', sentences.currentPasswordIncorrect, { attr: 'current_password' });

/**
 * Sets a password. The user's sessions (except `keptSession`), mailed links and unfinished sign-ins end.
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
 * Changes the caller's password and ends every other session. API keys are revoked if the caller requests it.
 * @param checkedDigest the digest of the password that was checked
 * @throws invalid_input if the password was changed since
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

/** Marks the caller's session as recently authenticated. Does nothing for callers without a session. */
export async function confirmSession(unit: Unit<{ actor: UserActor }>, user: Person): Promise<void> {
  const { trx, actor, now } = unit;
  if (actor.session === null) return;
  await updateAuthenticatedAt(trx, actor.session, now);
  unit.emit(null, { type: 'user.confirmed', subject: subjectOf(user), before: null, after: null });
}

/**
 * The same with a password, for an account without a second factor.
 * @throws invalid_input if the password was changed since, conflict if there is a second factor
 */
export async function confirmCaller(unit: Unit<{ actor: UserActor }>, checkedDigest: string | null): Promise<void> {
  const { trx, actor } = unit;
  const user = await getUser(trx, actor.user.id);
  if (actor.session === null || user.password_digest !== checkedDigest) throw incorrectPassword();
  if (user.is_2fa_enabled === 1) throw conflict(sentences.secondFactorAsked);
  await confirmSession(unit, user);
}

/** Ends all sessions of the caller on all devices, including the current one. */
export async function signOutEverywhere(unit: Unit<{ actor: UserActor }>): Promise<void> {
  const { trx, actor } = unit;
  await deleteSessions(trx, actor.user.id);
  unit.emit(null, { type: 'user.signed_out_everywhere', subject: subjectOf(actor.user), before: null, after: null });
}

/**
 * Activates or deactivates an account. Either way its sessions end and its keys are revoked, so that no earlier access
 * works again. Deactivating also ends the invites the user sent. Every organization of the user logs the change.
 * @throws the database's `last_owner` violation if an organization would be left without an active owner
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
    // A separate event without a cause, because organizations cannot read the log of users.
    const inOrganization = unit.emit(organizationId, changed);
    if (!isActive)
      await endInvites(unit, organizationId, { inviter_user_id: id }, 'inviter_deactivated', inOrganization);
  }
  return user;
}
