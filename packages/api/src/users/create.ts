import { randomUUID } from 'node:crypto';
import { normalizedKey } from '@rolecall/contracts';
import { newId, type Transaction } from '@rolecall/db';

interface UserToCreate {
  email: string;
  first_name: string;
  last_name: string;
  role_at_organization?: string | null | undefined;
  password_digest: string | null;
  is_email_verified?: boolean;
}

/** What people are searched and ordered by. */
export const userSearchKey = (user: { first_name: string; last_name: string; email: string }): string =>
  normalizedKey(`${user.first_name} ${user.last_name} ${user.email}`.trim());

/** Stores a new user. @returns its number and UUID */
export async function insertUser(
  trx: Transaction,
  user: UserToCreate,
  now: string,
): Promise<{ id: number; uuid: string }> {
  const uuid = newId();
  const { id } = await trx
    .insertInto('users')
    .values({
      uuid,
      distinct_id: randomUUID().replaceAll('-', ''),
      email: user.email,
      email_key: normalizedKey(user.email),
      search_key: userSearchKey(user),
      password_digest: user.password_digest,
      first_name: user.first_name,
      last_name: user.last_name,
      role_at_organization: user.role_at_organization ?? null,
      is_email_verified: user.is_email_verified ? 1 : 0,
      current_organization_id: null,
      last_login: null,
      created_at: now,
      updated_at: now,
    })
    .returning('id')
    .executeTakeFirstOrThrow();
  return { id, uuid };
}
