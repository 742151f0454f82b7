import {
  normalizedKey,
  type Page,
  type PageInput,
  type RoleExternalReference,
  type RoleExternalReferenceHealth,
  type RoleExternalReferenceOverviewInput,
  type RoleExternalReferenceWithRole,
} from '@rolecall/contracts';
import { type Executor, type NewRoleExternalReference, prepared, preparedInsert, type Transaction } from '@rolecall/db';
import type { z } from 'zod';
import { inBatches } from '../batches.ts';
import { countOf } from '../count.ts';
import { referenceKey } from '../derived-keys/columns.ts';
import { distinct } from '../named.ts';
import { oldestFirst, orderOf } from '../order.ts';
import { findCounts } from '../organizations/queries.ts';
import { contains } from '../search.ts';
import { type MaybeUserBasicColumns, toMaybeUserBasic, userBasicColumns } from '../users/mapper.ts';

type ReferenceRow = Omit<RoleExternalReference, 'role' | 'created_by'> & { role_id: string } & MaybeUserBasicColumns;

const referenceColumns = [
  'r.id as id',
  'r.provider as provider',
  'r.provider_organization_id as provider_organization_id',
  'r.provider_role_id as provider_role_id',
  'r.provider_role_slug as provider_role_slug',
  'r.provider_role_name as provider_role_name',
  'r.role_id as role_id',
  'r.created_at as created_at',
  ...userBasicColumns,
] as const;

const references = (db: Executor) =>
  db
    .selectFrom('role_external_references as r')
    .leftJoin('users as u', 'u.id', 'r.created_by_user_id')
    .select(referenceColumns);

const toReference = (row: ReferenceRow): RoleExternalReference => ({
  id: row.id,
  provider: row.provider,
  provider_organization_id: row.provider_organization_id,
  provider_role_id: row.provider_role_id,
  provider_role_slug: row.provider_role_slug,
  provider_role_name: row.provider_role_name,
  role: row.role_id,
  created_at: row.created_at,
  created_by: toMaybeUserBasic(row),
});

export interface ReferenceFilter {
  provider?: string | undefined;
  provider_organization_id?: string | undefined;
  role_id?: string | undefined;
}

/** The column of each filter. Normalizing does not change a UUID. */
const filterColumns = [
  ['provider', 'r.provider_key'],
  ['provider_organization_id', 'r.provider_organization_id_key'],
  ['role_id', 'r.role_id'],
] as const;

/** One page of references, with the total count. */
export async function listReferences(
  db: Executor,
  organizationId: string,
  filter: ReferenceFilter,
  page: PageInput,
): Promise<Page<RoleExternalReference>> {
  let list = references(db).where('r.organization_id', '=', organizationId);
  let count = db.selectFrom('role_external_references as r').where('r.organization_id', '=', organizationId);
  for (const [name, column] of filterColumns) {
    const value = filter[name];
    // A blank filter matches everything, in every interface.
    if (!value) continue;
    list = list.where(column, '=', normalizedKey(value));
    count = count.where(column, '=', normalizedKey(value));
  }
  const rows = await list
    .orderBy('r.provider')
    .orderBy('r.provider_organization_id')
    .orderBy('r.provider_role_slug', (order) => order.asc().nullsFirst())
    .orderBy('r.id')
    .limit(page.limit)
    .offset(page.offset)
    .execute();
  const filtered = Object.values(filter).some(Boolean);
  return {
    count: filtered ? await countOf(count) : (await findCounts(db, organizationId)).references,
    results: rows.map(toReference),
  };
}

const orders = { provider: 'r.provider_key', role: 'role.name_key', created_at: 'r.created_at' } as const;

/** One page of references with the names of their roles, sorted, with the total count. */
export async function listReferencesWithRole(
  db: Executor,
  organizationId: string,
  { search, provider, role_id, order, limit, offset }: z.output<typeof RoleExternalReferenceOverviewInput>,
): Promise<Page<RoleExternalReferenceWithRole>> {
  const matching = () => {
    let query = db
      .selectFrom('role_external_references as r')
      .innerJoin('roles as role', (join) =>
        join.onRef('role.organization_id', '=', 'r.organization_id').onRef('role.id', '=', 'r.role_id'),
      )
      .where('r.organization_id', '=', organizationId);
    if (provider) query = query.where('r.provider_key', '=', normalizedKey(provider));
    if (role_id !== undefined) query = query.where('r.role_id', '=', role_id);
    if (search)
      query = query.where((eb) => eb.or([contains('r.search_key', search), contains('role.search_key', search)]));
    return query;
  };
  const { column, direction } = orderOf(orders, order);
  const rows = await matching()
    .leftJoin('users as u', 'u.id', 'r.created_by_user_id')
    .select([...referenceColumns, 'role.name as role_name'])
    .orderBy(column, direction)
    // References with the same provider or role are sorted by name.
    .$if(column !== 'r.created_at', (query) => query.orderBy('r.search_key', direction))
    .orderBy('r.id', direction)
    .limit(limit)
    .offset(offset)
    .execute();
  const count = await countOf(matching());
  return { count, results: rows.map((row) => ({ ...toReference(row), role_name: row.role_name })) };
}

/** Every provider that has references, with their number. */
export async function listProviders(db: Executor, organizationId: string) {
  const rows = await db
    .selectFrom('role_external_references')
    .where('organization_id', '=', organizationId)
    .select((eb) => ['provider_key as provider', eb.fn.countAll<number>().as('count')])
    .groupBy('provider_key')
    .orderBy('provider_key')
    .execute();
  return rows.map(({ provider, count }) => ({ provider, count: Number(count) }));
}

interface Group {
  organization_id: string;
  provider_key: string;
  provider_organization_id_key: string;
}

const prepareFindById = prepared<Group & { provider_role_id_key: string }, ReferenceRow>((db, param) =>
  references(db)
    .where('r.organization_id', '=', param('organization_id'))
    .where('r.provider_key', '=', param('provider_key'))
    .where('r.provider_organization_id_key', '=', param('provider_organization_id_key'))
    .where('r.provider_role_id_key', '=', param('provider_role_id_key')),
);

const prepareFindBySlug = prepared<Group & { provider_role_slug_key: string }, ReferenceRow>((db, param) =>
  references(db)
    .where('r.organization_id', '=', param('organization_id'))
    .where('r.provider_key', '=', param('provider_key'))
    .where('r.provider_organization_id_key', '=', param('provider_organization_id_key'))
    .where('r.provider_role_slug_key', '=', param('provider_role_slug_key')),
);

export interface GroupElsewhere {
  provider: string;
  provider_organization_id: string;
  provider_role_id?: string | undefined;
  provider_role_slug?: string | null | undefined;
}

const groupKeys = (organizationId: string, group: GroupElsewhere): Group => ({
  organization_id: organizationId,
  provider_key: normalizedKey(group.provider),
  provider_organization_id_key: normalizedKey(group.provider_organization_id),
});

export async function findReferenceById(
  db: Executor,
  organizationId: string,
  group: GroupElsewhere,
): Promise<RoleExternalReference | undefined> {
  if (!group.provider_role_id) return undefined;
  const [row] = await prepareFindById(db, {
    ...groupKeys(organizationId, group),
    provider_role_id_key: normalizedKey(group.provider_role_id),
  });
  return row && toReference(row);
}

export async function findReferenceBySlug(
  db: Executor,
  organizationId: string,
  group: GroupElsewhere,
): Promise<RoleExternalReference | undefined> {
  if (!group.provider_role_slug) return undefined;
  const [row] = await prepareFindBySlug(db, {
    ...groupKeys(organizationId, group),
    provider_role_slug_key: normalizedKey(group.provider_role_slug),
  });
  return row && toReference(row);
}

/**
 * Finds the references of several external groups, with at most two statements per 500 groups.
 * @returns a function that finds the reference of a group; given both id and slug, a match by id takes precedence
 */
export async function findReferencesOfGroups(
  db: Executor,
  organizationId: string,
  groups: readonly GroupElsewhere[],
): Promise<(group: GroupElsewhere) => RoleExternalReference | undefined> {
  const keyOf = (group: GroupElsewhere, text: string | null | undefined) => {
    const { provider_key, provider_organization_id_key } = groupKeys(organizationId, group);
    return JSON.stringify([provider_key, provider_organization_id_key, normalizedKey(text ?? '')]);
  };
  const byId = new Map<string, RoleExternalReference>();
  const bySlug = new Map<string, RoleExternalReference>();
  const distinctKeys = (texts: (string | null | undefined)[]) =>
    distinct(texts.flatMap((text) => (text ? [normalizedKey(text)] : [])));
  await inBatches(groups, async (batch) => {
    const ofBatch = () =>
      references(db)
        .where('r.organization_id', '=', organizationId)
        .where('r.provider_key', 'in', distinctKeys(batch.map(({ provider }) => provider)))
        .where(
          'r.provider_organization_id_key',
          'in',
          distinctKeys(batch.map(({ provider_organization_id }) => provider_organization_id)),
        );
    const ids = distinctKeys(batch.map(({ provider_role_id }) => provider_role_id));
    const slugs = distinctKeys(batch.map(({ provider_role_slug }) => provider_role_slug));
    if (ids.length > 0)
      for (const row of await ofBatch().where('r.provider_role_id_key', 'in', ids).execute())
        byId.set(keyOf(row, row.provider_role_id), toReference(row));
    if (slugs.length > 0)
      for (const row of await ofBatch().where('r.provider_role_slug_key', 'in', slugs).execute())
        bySlug.set(keyOf(row, row.provider_role_slug), toReference(row));
  });
  return (group) =>
    (group.provider_role_id ? byId.get(keyOf(group, group.provider_role_id)) : undefined) ??
    (group.provider_role_slug ? bySlug.get(keyOf(group, group.provider_role_slug)) : undefined);
}

/** One page of what syncs last saw of the groups that references point to, oldest reference first. */
export async function listHealth(
  db: Executor,
  organizationId: string,
  { limit, offset }: PageInput,
): Promise<Page<RoleExternalReferenceHealth>> {
  const all = db.selectFrom('role_external_references as r').where('r.organization_id', '=', organizationId);
  const rows = await all
    .select([
      'r.id',
      'r.role_id as role',
      'r.provider',
      'r.provider_organization_id',
      'r.provider_role_id',
      'r.provider_role_slug',
      'r.provider_role_name',
      'r.respect_manual_removals',
      'r.last_seen_at',
      'r.missing_since',
      'r.seen_id',
      'r.seen_slug',
      'r.seen_name',
    ])
    .orderBy('r.id')
    .limit(limit)
    .offset(offset)
    .execute();
  const { references: count } = await findCounts(db, organizationId);
  return {
    count,
    results: rows.map(({ respect_manual_removals, ...row }) => ({
      ...row,
      respect_manual_removals: respect_manual_removals === 1,
      state: stateOf(row),
    })),
  };
}

const stateOf = (row: {
  last_seen_at: string | null;
  missing_since: string | null;
  seen_id: string | null;
  seen_slug: string | null;
  seen_name: string | null;
}): RoleExternalReferenceHealth['state'] => {
  if (row.missing_since !== null) return 'orphan';
  if (row.last_seen_at === null) return 'never_seen';
  return row.seen_id === null && row.seen_slug === null && row.seen_name === null ? 'seen' : 'drifted';
};

const prepareFindRoleAndRival = prepared<
  Group & { role_id: string; provider_role_slug_key: string },
  { role_name: string | null; is_slug_taken: number | boolean }
>((db, param) =>
  db.selectNoFrom((eb) => [
    eb
      .selectFrom('roles')
      .select('name')
      .where('organization_id', '=', param('organization_id'))
      .where('id', '=', param('role_id'))
      .as('role_name'),
    eb
      .exists(
        eb
          .selectFrom('role_external_references')
          .select('id')
          .where('organization_id', '=', param('organization_id'))
          .where('provider_key', '=', param('provider_key'))
          .where('provider_organization_id_key', '=', param('provider_organization_id_key'))
          .where('provider_role_slug_key', '=', param('provider_role_slug_key')),
      )
      .$castTo<number | boolean>()
      .as('is_slug_taken'),
  ]),
);

/** What a new reference is checked against: the name of its role, if it exists, and whether its slug is taken. */
export async function findRoleAndRival(
  db: Executor,
  organizationId: string,
  roleId: string,
  group: GroupElsewhere,
): Promise<{ roleName: string | null; isSlugTaken: boolean }> {
  const [found] = await prepareFindRoleAndRival(db, {
    ...groupKeys(organizationId, group),
    role_id: roleId,
    // No reference has a blank slug.
    provider_role_slug_key: normalizedKey(group.provider_role_slug ?? ''),
  });
  return { roleName: found?.role_name ?? null, isSlugTaken: Boolean(found?.is_slug_taken) };
}

const insertRow = preparedInsert('role_external_references', [
  'organization_id',
  'id',
  'role_id',
  'provider',
  'provider_key',
  'provider_organization_id',
  'provider_organization_id_key',
  'provider_role_id',
  'provider_role_id_key',
  'provider_role_slug',
  'provider_role_slug_key',
  'provider_role_name',
  'search_key',
  'respect_manual_removals',
  'created_by_user_id',
  'created_at',
]);

/** Without the columns that a sync fills in once it has seen the group. */
type NewReference = Required<
  Omit<
    NewRoleExternalReference,
    'organization_id' | `${string}_key` | `seen_${string}` | 'last_seen_at' | 'missing_since'
  >
>;

/** Stores a reference, with the keys used to compare it. */
export async function insertReference(
  trx: Transaction,
  organizationId: string,
  reference: NewReference,
): Promise<void> {
  await insertRow(trx, {
    ...reference,
    ...groupKeys(organizationId, reference),
    provider_role_id_key: normalizedKey(reference.provider_role_id),
    provider_role_slug_key: reference.provider_role_slug ? normalizedKey(reference.provider_role_slug) : null,
    search_key: referenceKey(reference),
  });
}

type DeletedReference = Omit<RoleExternalReference, 'created_by'> & {
  role_name: string;
  respect_manual_removals: number;
};

/** Selects external references: those with these ids, those of a role, or all. */
export type ReferencesToDelete = { ids: readonly string[] } | { role_id: string } | 'all';

/** Deletes references. @returns the deleted references with the names of their roles, oldest first */
export async function deleteReferences(
  trx: Transaction,
  organizationId: string,
  which: ReferencesToDelete,
): Promise<DeletedReference[]> {
  const all = trx.deleteFrom('role_external_references').where('organization_id', '=', organizationId);
  const meant =
    which === 'all'
      ? all
      : 'ids' in which
        ? all.where('id', 'in', which.ids)
        : all.where('role_id', '=', which.role_id);
  const rows = await meant
    .returning([
      'id',
      'provider',
      'provider_organization_id',
      'provider_role_id',
      'provider_role_slug',
      'provider_role_name',
      'role_id as role',
      'respect_manual_removals',
      'created_at',
    ])
    .returning((eb) =>
      eb
        .selectFrom('roles')
        .select('roles.name')
        .whereRef('roles.organization_id', '=', 'role_external_references.organization_id')
        .whereRef('roles.id', '=', 'role_external_references.role_id')
        .$asScalar()
        .$notNull()
        .as('role_name'),
    )
    .execute();
  return rows.toSorted(oldestFirst('created_at'));
}
