import type { Page, PersonalApiKeyListInput } from '@rolecall/contracts';
import type { Executor, NewPersonalApiKey, PersonalApiKeyRow, Transaction } from '@rolecall/db';
import type { z } from 'zod';
import { everyMember, projectLevel } from '../access.ts';
import { countOf } from '../count.ts';
import { orderOf } from '../order.ts';
import { lacksSecondFactor } from '../organizations/queries.ts';
import { contains } from '../search.ts';

const orders = {
  created_at: 'created_at',
  label: 'search_key',
  last_used_at: 'last_used_at',
  expires_at: 'expires_at',
} as const;

/** One page of a user's keys, in order. They are few: but by age and by label, no index has them in any. */
export async function listKeys(
  db: Executor,
  userId: number,
  { search, order, limit, offset }: z.output<typeof PersonalApiKeyListInput>,
): Promise<Page<PersonalApiKeyRow>> {
  const { column, direction, by } = orderOf(orders, order, ['last_used_at', 'expires_at']);
  const own = db
    .selectFrom('personal_api_keys')
    .where('user_id', '=', userId)
    .$if(Boolean(search), (query) => query.where(contains('search_key', search ?? '')));
  const results = await own
    .selectAll()
    .orderBy(column, by)
    .orderBy('id', direction)
    .limit(limit)
    .offset(offset)
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
    .innerJoin('organizations as o', 'o.id', 'm.organization_id')
    .select('p.id')
    .where('m.user_id', '=', userId)
    .where(lacksSecondFactor, '=', 0)
    .where('p.id', 'in', ids)
    .where(projectLevel(everyMember), '>', 0)
    .execute();
  return rows.map(({ id }) => id);
}
