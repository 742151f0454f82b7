import { type MemberApiKeyListInput, type Page, type PersonalApiKeyListInput } from '@rolecall/contracts';
import type { Database, Executor, NewPersonalApiKey, PersonalApiKeyRow, Transaction } from '@rolecall/db';
import { type RawBuilder, sql, type SqlBool } from 'kysely';
import type { z } from 'zod';
import { everyMember, projectLevel } from '../access.ts';
import { countOf } from '../count.ts';
import { activeMembers } from '../members/queries.ts';
import { orderOf } from '../order.ts';
import { lacksSecondFactor } from '../organizations/queries.ts';
import { contains } from '../search.ts';
import { type UserBasicColumns, userBasicColumns } from '../users/mapper.ts';

const orders = {
  created_at: 'created_at',
  label: 'search_key',
  last_used_at: 'last_used_at',
  expires_at: 'expires_at',
} as const;

/** One page of a user's keys, in order. Only the orders by age and by label have an index, but a user has few keys. */
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

/** Selects keys of a user; a key must match all given fields. */
export interface KeyFilter {
  ids?: readonly string[];
  label?: string;
}

/** Deletes the keys of a user that match. @returns the deleted keys, oldest first */
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

/** Which of these projects, in any organization, a user may see. */
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

/**
 * Whether a key `k` has not expired and reaches an organization, by the same rules as `requireKeyReach`: by its limit
 * to organizations or, if it has none, by its limit to projects. The organization's projects are read once, however
 * many keys there are.
 */
const reaches = ({ entriesOf }: Database['engine'], organizationId: string, now: string): RawBuilder<SqlBool> => sql`(
  (k.expires_at is null or k.expires_at > ${now})
  and case
    when k.scoped_organizations is not null then k.scoped_organizations like ${`%"${organizationId}"%`}
    when k.scoped_projects is not null then exists (
      select 1 from ${entriesOf('k.scoped_projects')}
      where cast(entry.value as bigint) in (select id from projects where organization_id = ${organizationId}))
    else true end)`;

const memberKeyOrders = {
  created_at: 'k.created_at',
  label: 'k.search_key',
  owner: 'u.search_key',
  last_used_at: 'k.last_used_at',
  expires_at: 'k.expires_at',
} as const;

/** A key with the columns of its owner. */
export type MemberKeyRow = Omit<PersonalApiKeyRow, 'digest' | 'search_key'> & UserBasicColumns;

/**
 * One page of the keys of active members that reach an organization. The keys are found through their owners, so no
 * index has them in order and the query sorts them.
 */
export async function listKeysOfMembers(
  db: Executor,
  { engine }: Database,
  organizationId: string,
  now: string,
  { user_uuid, search, order, limit, offset }: z.output<typeof MemberApiKeyListInput>,
): Promise<Page<MemberKeyRow>> {
  const { column, direction, by } = orderOf(memberKeyOrders, order, ['k.last_used_at', 'k.expires_at']);
  let matching = activeMembers(db)
    .innerJoin('personal_api_keys as k', 'k.user_id', 'm.user_id')
    .where('m.organization_id', '=', organizationId)
    .where(reaches(engine, organizationId, now));
  if (user_uuid !== undefined) matching = matching.where('u.uuid', '=', user_uuid);
  if (search) matching = matching.where(contains('k.search_key', search));
  const results = await matching
    .select(['k.id', 'k.user_id', 'k.label', 'k.mask', 'k.scopes', 'k.scoped_organizations', 'k.scoped_projects'])
    .select(['k.created_at', 'k.expires_at', 'k.last_used_at', ...userBasicColumns])
    .orderBy(column, by)
    .orderBy('k.id', direction)
    .limit(limit)
    .offset(offset)
    .execute();
  return { count: await countOf(matching), results };
}

/** The names of all projects of an organization, in order. */
export const listProjectNames = (db: Executor, organizationId: string): Promise<{ id: number; name: string }[]> =>
  db
    .selectFrom('projects')
    .select(['id', 'name'])
    .where('organization_id', '=', organizationId)
    .orderBy('name_key')
    .orderBy('id')
    .execute();
