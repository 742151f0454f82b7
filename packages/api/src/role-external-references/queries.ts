import { normalizedKey, type PageInput, type RoleExternalReference } from '@rolecall/contracts';
import { type Executor, type NewRoleExternalReference, prepared, preparedInsert, type Transaction } from '@rolecall/db';
import { type MaybeUserBasicColumns, toMaybeUserBasic, userBasicColumns } from '../users/objects.ts';

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

/** One page of references, and how many match where a filter is set; without one the organization keeps the count. */
export async function listReferences(db: Executor, organizationId: string, filter: ReferenceFilter, page: PageInput) {
  let list = references(db).where('r.organization_id', '=', organizationId);
  let count = db.selectFrom('role_external_references as r').where('r.organization_id', '=', organizationId);
  for (const column of ['provider', 'provider_organization_id', 'role_id'] as const) {
    const value = filter[column];
    if (value === undefined) continue;
    list = list.where(`r.${column}`, '=', value);
    count = count.where(`r.${column}`, '=', value);
  }
  const rows = await list
    .orderBy('r.provider')
    .orderBy('r.provider_organization_id')
    .orderBy('r.provider_role_slug', (order) => order.asc().nullsFirst())
    .orderBy('r.id')
    .limit(page.limit)
    .offset(page.offset)
    .execute();
  const filtered = Object.values(filter).some((value) => value !== undefined);
  const counted = filtered
    ? await count.select((eb) => eb.fn.countAll<number>().as('count')).executeTakeFirst()
    : undefined;
  return { results: rows.map(toReference), count: counted && Number(counted.count) };
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

const prepareSlugTaken = prepared<Group & { provider_role_slug_key: string }, { id: string }>((db, param) =>
  db
    .selectFrom('role_external_references')
    .select('id')
    .where('organization_id', '=', param('organization_id'))
    .where('provider_key', '=', param('provider_key'))
    .where('provider_organization_id_key', '=', param('provider_organization_id_key'))
    .where('provider_role_slug_key', '=', param('provider_role_slug_key')),
);

/** Whether another reference has the slug already. */
export async function isSlugTaken(db: Executor, organizationId: string, group: GroupElsewhere): Promise<boolean> {
  if (!group.provider_role_slug) return false;
  const provider_role_slug_key = normalizedKey(group.provider_role_slug);
  const rows = await prepareSlugTaken(db, { ...groupKeys(organizationId, group), provider_role_slug_key });
  return rows.length > 0;
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
  'created_by_user_id',
  'created_at',
]);

/** Stores a reference, with the keys by which it is compared. */
export async function insertReference(
  trx: Transaction,
  organizationId: string,
  reference: Required<Omit<NewRoleExternalReference, 'organization_id' | `${string}_key`>>,
): Promise<void> {
  await insertRow(trx, {
    ...reference,
    ...groupKeys(organizationId, reference),
    provider_role_id_key: normalizedKey(reference.provider_role_id),
    provider_role_slug_key: reference.provider_role_slug ? normalizedKey(reference.provider_role_slug) : null,
  });
}

type DeletedReference = Omit<RoleExternalReference, 'id' | 'created_at' | 'created_by'>;

const deleteRow = prepared<{ organization_id: string; id: string }, DeletedReference>((db, param) =>
  db
    .deleteFrom('role_external_references')
    .where('organization_id', '=', param('organization_id'))
    .where('id', '=', param('id'))
    .returning([
      'provider',
      'provider_organization_id',
      'provider_role_id',
      'provider_role_slug',
      'provider_role_name',
      'role_id as role',
    ]),
);

/** @returns what was deleted, if there was something to delete */
export async function deleteReference(
  trx: Transaction,
  organizationId: string,
  id: string,
): Promise<DeletedReference | undefined> {
  const [row] = await deleteRow(trx, { organization_id: organizationId, id });
  return row && { ...row };
}
