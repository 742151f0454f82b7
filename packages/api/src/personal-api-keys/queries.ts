import type { Page, PageInput } from '@rolecall/contracts';
import type { Executor, NewPersonalApiKey, PersonalApiKeyRow, Transaction } from '@rolecall/db';
import { everyMember, projectLevel } from '../access.ts';
import { countOf } from '../count.ts';

/** One page of a user's keys, oldest first. */
export async function listKeys(db: Executor, userId: number, page: PageInput): Promise<Page<PersonalApiKeyRow>> {
  const own = db.selectFrom('personal_api_keys').where('user_id', '=', userId);
  const results = await own
    .selectAll()
    .orderBy('created_at')
    .orderBy('id')
    .limit(page.limit)
    .offset(page.offset)
    .execute();
  return { count: await countOf(own), results };
}

export const findKey = (db: Executor, id: string): Promise<PersonalApiKeyRow | undefined> =>
  db.selectFrom('personal_api_keys').selectAll().where('id', '=', id).executeTakeFirst();

export async function insertKey(trx: Transaction, key: NewPersonalApiKey): Promise<void> {
  await trx.insertInto('personal_api_keys').values(key).execute();
}

/** Keys of a user that are meant; of several fields, those that match all. */
export interface KeyFilter {
  ids?: readonly string[];
  label?: string;
}

/** Deletes the keys of a user that match. @returns what was deleted, oldest first */
export async function deleteKeys(
  trx: Transaction,
  userId: number,
  { ids, label }: KeyFilter,
): Promise<PersonalApiKeyRow[]> {
  let query = trx.deleteFrom('personal_api_keys').where('user_id', '=', userId);
  if (ids !== undefined) query = query.where('id', 'in', ids);
  if (label !== undefined) query = query.where('label', '=', label);
  const rows = await query.returningAll().execute();
  return rows.toSorted((one, other) => (one.id < other.id ? -1 : 1));
}

/** Which of these projects, of whatever organization, a user may see. */
export async function listVisibleProjects(db: Executor, userId: number, ids: readonly number[]): Promise<number[]> {
  const rows = await db
    .selectFrom('projects as p')
    .innerJoin('organization_memberships as m', 'm.organization_id', 'p.organization_id')
    .select('p.id')
    .where('m.user_id', '=', userId)
    .where('p.id', 'in', ids)
    .where(projectLevel(everyMember), '>', 0)
    .execute();
  return rows.map(({ id }) => id);
}
