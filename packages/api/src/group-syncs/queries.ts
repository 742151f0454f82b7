import { type GroupSyncListInput, normalizedKey, type Page, type UserBasic } from '@rolecall/contracts';
import {
  type Executor,
  type GroupSyncRow,
  type NewGroupSync,
  type RoleExternalReferenceRow,
  type Transaction,
} from '@rolecall/db';
import { sql } from 'kysely';
import type { z } from 'zod';
import { inBatches } from '../batches.ts';
import { countOf } from '../count.ts';
import { orderOf } from '../order.ts';
import { toUserBasic, userBasicColumns } from '../users/mapper.ts';
import { type Invitees, keyPrefix, pairOf, type SyncMember, type SyncWorld } from './plan.ts';

/** The external organization whose groups a sync is about. */
export interface SyncOrigin {
  provider: string;
  provider_organization_id: string;
}

const columns = [
  's.id',
  's.provider',
  's.provider_organization_id',
  's.source',
  's.digest',
  's.state',
  's.revision',
  's.totals',
  's.created_at',
  's.created_by_user_id',
  's.applied_at',
  's.applied_by_user_id',
] as const;

/** The organization's revision when the run is read. */
interface CurrentRevision {
  current_revision: number;
}

export type GroupSyncSummaryRow = CurrentRevision &
  Pick<GroupSyncRow, (typeof columns)[number] extends `s.${infer Name}` ? Name : never>;
export type StoredGroupSync = Omit<GroupSyncRow, 'organization_id' | 'source_key'>;
export type GroupSyncColumns = StoredGroupSync & CurrentRevision;

type State = z.output<typeof GroupSyncListInput>['state'];

const runsOf = (db: Executor, organizationId: string, state?: State) => {
  const runs = db.selectFrom('group_syncs as s').where('s.organization_id', '=', organizationId);
  return state === undefined ? runs : runs.where('s.state', '=', state);
};

const summariesOf = (db: Executor, organizationId: string, state?: State) =>
  runsOf(db, organizationId, state)
    .innerJoin('organizations as o', 'o.id', 's.organization_id')
    .select([...columns, 'o.revision as current_revision']);

const orders = { created_at: 's.created_at', source: 's.source_key', state: 's.state' } as const;

/** One page of runs without their plans, in order, with the total count. */
export async function listGroupSyncs(
  db: Executor,
  organizationId: string,
  { state, order, limit, offset }: z.output<typeof GroupSyncListInput>,
): Promise<Page<GroupSyncSummaryRow>> {
  const { column, direction } = orderOf(orders, order);
  const results = await summariesOf(db, organizationId, state)
    .orderBy(column, direction)
    .orderBy('s.id', direction)
    .limit(limit)
    .offset(offset)
    .execute();
  return { count: await countOf(runsOf(db, organizationId, state)), results };
}

export async function findGroupSync(
  db: Executor,
  organizationId: string,
  id: string,
): Promise<GroupSyncColumns | undefined> {
  return summariesOf(db, organizationId)
    .select(['s.last_sequence', 's.max_revocations', 's.plan'])
    .where('s.id', '=', id)
    .executeTakeFirst();
}

/** The users who created and applied runs, by id. */
export async function findUsersOfRuns(
  db: Executor,
  rows: readonly Pick<GroupSyncRow, 'created_by_user_id' | 'applied_by_user_id'>[],
): Promise<Map<number, UserBasic>> {
  const ids = rows.flatMap((row) => [row.created_by_user_id, row.applied_by_user_id]).filter((id) => id !== null);
  if (ids.length === 0) return new Map();
  const users = await db
    .selectFrom('users as u')
    .select(userBasicColumns)
    .where('u.id', 'in', [...new Set(ids)])
    .execute();
  return new Map(users.map((user) => [user.user_id, toUserBasic(user)]));
}

export async function insertGroupSync(trx: Transaction, row: NewGroupSync): Promise<void> {
  await trx.insertInto('group_syncs').values(row).execute();
}

export async function markApplied(
  trx: Transaction,
  organizationId: string,
  id: string,
  applied: Pick<GroupSyncRow, 'applied_at' | 'applied_by_user_id' | 'max_revocations'> & { plan: string },
): Promise<void> {
  await trx
    .updateTable('group_syncs')
    .set({ state: 'applied', ...applied })
    .where('organization_id', '=', organizationId)
    .where('id', '=', id)
    .execute();
}

export async function deleteGroupSync(trx: Transaction, organizationId: string, id: string): Promise<void> {
  await trx.deleteFrom('group_syncs').where('organization_id', '=', organizationId).where('id', '=', id).execute();
}

/** Deletes the organization's runs that are past their retention period, or all of them without `olderThan`. */
export async function deleteGroupSyncs(
  trx: Transaction,
  organizationId: string,
  olderThan?: { applied: string; planned: string },
): Promise<void> {
  const all = trx.deleteFrom('group_syncs').where('organization_id', '=', organizationId);
  await (
    olderThan
      ? all
          // Plans that were not applied are kept for a shorter time.
          .where('created_at', '<', olderThan.planned)
          .where((eb) => eb.or([eb('state', '!=', 'applied'), eb('created_at', '<', olderThan.applied)]))
      : all
  ).execute();
}

/** The range of all `source_key` values with a prefix, which must end in a slash. */
const withPrefix = (prefix: string) => ({ from: prefix, before: `${prefix.slice(0, -1)}0` });

/** Roles with references to groups of this external organization, and roles that a sync has granted based on such groups. */
const concernedRoles = (db: Executor, organizationId: string, origin: SyncOrigin) => {
  const { from, before } = withPrefix(keyPrefix(origin.provider, origin.provider_organization_id));
  return referencesOf(db, organizationId, origin)
    .select('role_id')
    .unionAll(
      db
        .selectFrom('role_grants')
        .select('role_id')
        .where('organization_id', '=', organizationId)
        .where('source', '=', sql.lit('sync'))
        .where('source_key', '>=', from)
        .where('source_key', '<', before),
    );
};

/** The columns that select the references to groups of an external organization. */
const keysOf = (organizationId: string, { provider, provider_organization_id }: SyncOrigin) => ({
  organization_id: organizationId,
  provider_key: normalizedKey(provider),
  provider_organization_id_key: normalizedKey(provider_organization_id),
});

const referencesOf = (db: Executor, organizationId: string, origin: SyncOrigin) =>
  db.selectFrom('role_external_references').where((eb) => eb.and(keysOf(organizationId, origin)));

/**
 * Strips the U+0001 suffix from a member's key. It separates addresses that once differed and are now equal
 * (migration `0009-case-folding`).
 */
const withoutMark = (key: string): string => key.split('\u0001', 1)[0] ?? key;

async function listMembers(db: Executor, organizationId: string): Promise<SyncMember[]> {
  const rows = await db
    .selectFrom('organization_memberships as m')
    .innerJoin('users as u', 'u.id', 'm.user_id')
    .select(['u.id', 'u.uuid', 'u.email', 'u.email_key', 'u.is_active'])
    .where('m.organization_id', '=', organizationId)
    .execute();
  return rows.map(({ id, uuid, email, email_key, is_active }) => ({
    id,
    uuid,
    email,
    key: withoutMark(email_key),
    isActive: is_active === 1,
  }));
}

/**
 * Which of these normalized addresses are invited, and which belong to members. Compares for equality only, which uses the
 * index: plans already match members whose key is marked, and a marked invite shares its address with an unmarked one.
 */
export async function findInvitees(db: Executor, organizationId: string, keys: readonly string[]): Promise<Invitees> {
  const [invited, joined] = [new Set<string>(), new Set<string>()];
  await inBatches(keys, async (batch) => {
    const invites = await db
      .selectFrom('organization_invites')
      .select('target_email_key as key')
      .where('organization_id', '=', organizationId)
      .where('target_email_key', 'in', batch)
      .execute();
    for (const { key } of invites) invited.add(key);
    const members = await db
      .selectFrom('users as u')
      .innerJoin('organization_memberships as m', 'm.user_id', 'u.id')
      .select('u.email_key as key')
      .where('m.organization_id', '=', organizationId)
      .where('u.email_key', 'in', batch)
      .execute();
    for (const { key } of members) joined.add(key);
  });
  return { invited, joined };
}

/** Ids of the members who sign in with a provider, by their account id there. */
async function listAccounts(db: Executor, organizationId: string, provider: string): Promise<Map<string, number>> {
  const rows = await db
    .selectFrom('accounts as a')
    .innerJoin('organization_memberships as m', 'm.user_id', 'a.user_id')
    .select(['a.provider_account_id', 'a.user_id'])
    .where('m.organization_id', '=', organizationId)
    .where('a.provider', '=', normalizedKey(provider))
    .execute();
  return new Map(rows.map(({ provider_account_id, user_id }) => [provider_account_id, user_id]));
}

/**
 * When people were last removed from these roles by hand, without those who have regained the role. A temporary grant does not
 * count, because the person was not meant to have the role permanently.
 */
async function listRemovals(db: Executor, organizationId: string, origin: SyncOrigin): Promise<Map<string, string>> {
  const rows = await db
    .selectFrom('activity_log as a')
    .select(['a.role_id', 'a.person_uuid', 'a.created_at'])
    .where('a.organization_id', '=', organizationId)
    .where('a.type', '=', sql.lit('role_membership.revoked'))
    .where('a.cause_id', 'is', null)
    .where('a.role_id', 'in', concernedRoles(db, organizationId, origin))
    .where((eb) =>
      eb.not(
        eb.exists(
          eb
            .selectFrom('activity_log as later')
            .select('later.id')
            .whereRef('later.organization_id', '=', 'a.organization_id')
            .whereRef('later.person_uuid', '=', 'a.person_uuid')
            .whereRef('later.role_id', '=', 'a.role_id')
            .whereRef('later.sequence', '>', 'a.sequence')
            .where('later.type', 'not in', [
              sql.lit('role_membership.expired'),
              sql.lit('role_membership.grant_expired'),
            ])
            .where((of) => of.or([of('later.after', 'is', null), of('later.after', 'not like', '%"expires_at":"%')])),
        ),
      ),
    )
    .orderBy('a.sequence')
    .execute();
  return new Map(rows.map((row) => [pairOf(row.role_id ?? '', row.person_uuid ?? ''), row.created_at]));
}

/** The organization's revision and log position, and its limits on the revocations of a sync. */
export interface SyncedOrganization {
  revision: number;
  last_sequence: number;
  max_revocations_percent: number;
  revocations_floor: number;
}

/** Reads everything that a plan depends on besides the snapshot; as of one moment if `db` reads in one transaction. */
export async function readWorld(
  db: Executor,
  organizationId: string,
  origin: SyncOrigin,
): Promise<{ organization: SyncedOrganization; world: SyncWorld }> {
  const organization = await db
    .selectFrom('organizations')
    .select(['revision', 'last_sequence', 'max_revocations_percent', 'revocations_floor'])
    .where('id', '=', organizationId)
    .executeTakeFirstOrThrow();
  const references = await referencesOf(db, organizationId, origin)
    .select([
      'id',
      'role_id',
      'provider_role_id',
      'provider_role_slug',
      'provider_role_name',
      'respect_manual_removals',
    ])
    .execute();
  const roles = await db
    .selectFrom('roles')
    .select(['id', 'name'])
    .where('organization_id', '=', organizationId)
    .where('id', 'in', concernedRoles(db, organizationId, origin))
    .execute();
  const grants = await db
    .selectFrom('role_grants')
    .select(['role_id', 'user_id', 'source', 'source_key'])
    .where('organization_id', '=', organizationId)
    .where('role_id', 'in', concernedRoles(db, organizationId, origin))
    .execute();
  return {
    organization: {
      ...organization,
      revision: Number(organization.revision),
      last_sequence: Number(organization.last_sequence),
    },
    world: {
      references: references.map(({ respect_manual_removals, ...reference }) => ({
        ...reference,
        respectsManualRemovals: respect_manual_removals === 1,
      })),
      roleNames: new Map(roles.map(({ id, name }) => [id, name])),
      members: await listMembers(db, organizationId),
      accounts: await listAccounts(db, organizationId, origin.provider),
      grants,
      removals: await listRemovals(db, organizationId, origin),
    },
  };
}

/** The accounts of members, by UUID. */
export async function findMemberIds(
  db: Executor,
  organizationId: string,
): Promise<Map<string, { id: number; uuid: string; email: string }>> {
  const members = await listMembers(db, organizationId);
  return new Map(members.map(({ id, uuid, email }) => [uuid, { id, uuid, email }]));
}

/** How many changes the error about an outdated plan names. */
const maxNamed = 3;

/** The first activity log entries after a sequence, in readable form. */
export async function listChangesAfter(db: Executor, organizationId: string, sequence: number): Promise<string[]> {
  const rows = await db
    .selectFrom('activity_log')
    .select(['type', 'item_name'])
    .where('organization_id', '=', organizationId)
    .where('sequence', '>', sequence)
    .orderBy('sequence')
    .limit(maxNamed)
    .execute();
  return rows.map(({ type, item_name }) => `${type} (${item_name})`);
}

type Seen = Pick<RoleExternalReferenceRow, 'seen_id' | 'seen_slug' | 'seen_name'>;

/**
 * Records on the references to an external organization's groups what a snapshot says about them.
 * @param at when the snapshot was sent
 */
export async function noteSeen(
  trx: Transaction,
  organizationId: string,
  origin: SyncOrigin,
  at: string,
  {
    missing,
    unknown,
    drifted,
  }: { missing: readonly string[]; unknown: readonly string[]; drifted: ReadonlyMap<string, Partial<Seen>> },
): Promise<void> {
  const references = () =>
    trx.updateTable('role_external_references').where((eb) => eb.and(keysOf(organizationId, origin)));
  const nothing: Seen = { seen_id: null, seen_slug: null, seen_name: null };
  const unseen = new Set([...missing, ...unknown]);
  const all = await referencesOf(trx, organizationId, origin).select('id').execute();
  const seen = all.flatMap(({ id }) => (unseen.has(id) ? [] : [id]));
  await inBatches(seen, (ids) =>
    references()
      .set({ last_seen_at: at, missing_since: null, ...nothing })
      .where('id', 'in', ids)
      .execute(),
  );
  await inBatches(missing, (ids) =>
    references()
      .set((eb) => ({ missing_since: eb.fn.coalesce('missing_since', eb.val(at)) }))
      .where('id', 'in', ids)
      .execute(),
  );
  for (const column of ['seen_id', 'seen_slug', 'seen_name'] as const) {
    const changed = [...drifted].flatMap(([id, { [column]: value }]) => (value === undefined ? [] : [{ id, value }]));
    await inBatches(changed, (batch) =>
      references()
        .set(
          column,
          sql<string>`case id ${sql.join(
            batch.map(({ id, value }) => sql`when ${id} then ${value}`),
            sql` `,
          )} end`,
        )
        .where(
          'id',
          'in',
          batch.map(({ id }) => id),
        )
        .execute(),
    );
  }
}
