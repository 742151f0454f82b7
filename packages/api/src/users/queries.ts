import {
  doesNotExist,
  emailKey,
  type Level,
  RolecallError,
  sentences,
  type User,
  type UserBasic,
} from '@rolecall/contracts';
import type { Executor, NewUser, Transaction, UserRow, UserUpdate } from '@rolecall/db';
import { sql } from 'kysely';
import { isOfAddress, writtenAs } from '../addresses.ts';
import type { UserActor } from '../context.ts';
import { findCurrentOrganization, findOrganizationsOfKey } from '../organizations/queries.ts';
import { findCurrentProject } from '../projects/queries.ts';
import { findInviter } from '../welcome/queries.ts';

/**
 * The user with this address, active or not. Among several, an address with exactly this spelling comes first, then the
 * oldest.
 */
export const findUserByEmail = (db: Executor, address: string): Promise<UserRow | undefined> =>
  db
    .selectFrom('users')
    .selectAll()
    .where(isOfAddress('email_key', emailKey(address)))
    .orderBy(writtenAs('email', address))
    .orderBy('email_key')
    .limit(1)
    .executeTakeFirst();

/** The user with this address, active or not. @throws does_not_exist, naming the field `attr` */
export async function getUserByEmail(db: Executor, attr: string, address: string): Promise<UserRow> {
  const user = await findUserByEmail(db, address);
  if (!user) throw doesNotExist(attr, address);
  return user;
}

/** Whether any user exists, active or not. */
export const hasUsers = async (db: Executor): Promise<boolean> =>
  (await db.selectFrom('users').select('id').limit(1).executeTakeFirst()) !== undefined;

/** A user who existed when the call began. @throws authentication_failed if the account was deleted since */
export async function getUser(db: Executor, id: number): Promise<UserRow> {
  const user = await db.selectFrom('users').selectAll().where('id', '=', id).executeTakeFirst();
  if (!user) throw new RolecallError('authentication_failed', sentences.userInactive);
  return user;
}

/** The ids of the organizations that a user belongs to, sorted. */
export async function listOrganizationIds(db: Executor, userId: number): Promise<string[]> {
  const rows = await db
    .selectFrom('organization_memberships')
    .select('organization_id')
    .where('user_id', '=', userId)
    .orderBy('organization_id')
    .execute();
  return rows.map((row) => row.organization_id);
}

/**
 * The ids of the organizations whose responses show a user, sorted: those they belong to, and those with something that
 * they created or granted.
 */
export async function listOrganizationsShowing(db: Executor, userId: number): Promise<string[]> {
  const rows = await db
    .selectFrom('organization_memberships')
    .select('organization_id')
    .where('user_id', '=', userId)
    .union(db.selectFrom('role_external_references').select('organization_id').where('created_by_user_id', '=', userId))
    .union(db.selectFrom('role_grants').select('organization_id').where('granted_by_user_id', '=', userId))
    .union(db.selectFrom('access_controls').select('organization_id').where('created_by_user_id', '=', userId))
    .union(
      db
        .selectFrom('dashboards as d')
        .innerJoin('projects as p', 'p.id', 'd.project_id')
        .select('p.organization_id')
        .where('d.created_by_user_id', '=', userId),
    )
    .orderBy('organization_id')
    .execute();
  return rows.map((row) => row.organization_id);
}

/** Stores a user. @returns their id */
export async function insertUser(trx: Transaction, user: NewUser): Promise<number> {
  const { id } = await trx.insertInto('users').values(user).returning('id').executeTakeFirstOrThrow();
  return id;
}

export async function updateUser(trx: Transaction, id: number, update: UserUpdate): Promise<void> {
  await trx.updateTable('users').set(update).where('id', '=', id).execute();
}

/** Deletes a user, with their sessions and sign-ins with providers. */
export async function deleteUser(trx: Transaction, id: number): Promise<void> {
  await trx.deleteFrom('users').where('id', '=', id).execute();
}

/** Clears an organization as the current one of a user or, without a user, of everyone. @returns the changed users */
export async function clearCurrentOrganization(
  trx: Transaction,
  organizationId: string,
  userId?: number,
): Promise<{ uuid: string; email: string }[]> {
  const users = await trx
    .updateTable('users')
    .set({ current_organization_id: null })
    .where('current_organization_id', '=', organizationId)
    .$if(userId !== undefined, (query) => query.where('id', '=', userId as number))
    .returning(['uuid', 'email'])
    .execute();
  return users.toSorted((one, other) => (one.uuid < other.uuid ? -1 : 1));
}

/** The caller as of `now`, with the organizations that their key reaches. */
export async function describeCaller(db: Executor, actor: UserActor, now: string): Promise<User> {
  const { id } = actor.user;
  const user = await getUser(db, id);
  const reached = await db
    .selectFrom('organization_memberships as m')
    .innerJoin('organizations as o', 'o.id', 'm.organization_id')
    .select(['o.id', 'o.name', 'o.slug', sql<Level>`m.level`.as('membership_level')])
    .where('m.user_id', '=', id)
    .orderBy('m.joined_at')
    .orderBy('m.id')
    .execute();
  const only = await findOrganizationsOfKey(db, actor.key);
  const organizations = reached.filter((organization) => !only || only.includes(organization.id));
  const currentId = (await findCurrentOrganization(db, id))?.id;
  const organization = organizations.find((candidate) => candidate.id === currentId) ?? null;
  const team = organization && (await findCurrentProject(db, actor, organization.id));
  return {
    id: user.id,
    uuid: user.uuid,
    distinct_id: user.distinct_id,
    first_name: user.first_name,
    last_name: user.last_name,
    email: user.email,
    is_email_verified: user.is_email_verified === 1,
    hedgehog_config: null,
    role_at_organization: user.role_at_organization as UserBasic['role_at_organization'],
    is_active: user.is_active === 1,
    has_password: user.password_digest !== null,
    has_social_auth: user.has_social_auth === 1,
    is_2fa_enabled: user.is_2fa_enabled === 1,
    date_joined: user.created_at,
    last_login: user.last_login,
    organization,
    organizations,
    team: team ? { id: team.id, name: team.name } : null,
    is_organization_first_user: organization !== null && (await findInviter(db, organization.id, user, now)) === null,
  };
}
