import { createHash } from 'node:crypto';
import {
  asUuid,
  conflict,
  type GroupSync,
  type GroupSyncCap,
  type GroupSyncListInput,
  type GroupSyncPlanInput,
  type GroupSyncWithPlan,
  keptPlanDays,
  keptRunDays,
  notFound,
  type Page,
  RolecallError,
  sentences,
} from '@rolecall/contracts';
import { type Executor, newId, type Transaction } from '@rolecall/db';
import type { z } from 'zod';
import { mayCall, type OrganizationCaller } from '../authorization.ts';
import { type Context, userOf } from '../context.ts';
import { runKey } from '../derived-keys/columns.ts';
import { addGrants, granterOf, revokeGrants, type RoleToChange } from '../role-memberships/service.ts';
import type { OrganizationUnit, UnitOfWork } from '../unit-of-work.ts';
import { toGroupSync, toGroupSyncWithPlan } from './mapper.ts';
import { addressesIn, capOf, type CapRule, planGroupSync, repeatedGroup, type StoredPlan } from './plan.ts';
import {
  deleteGroupSync as deleteRow,
  deleteGroupSyncs,
  findGroupSync,
  findInvitees,
  findMemberIds,
  findUsersOfRuns,
  type GroupSyncColumns,
  insertGroupSync,
  listChangesAfter,
  listGroupSyncs as listRows,
  markApplied,
  noteSeen,
  readWorld,
  type StoredGroupSync,
  type SyncedOrganization,
} from './queries.ts';

const day = 24 * 60 * 60 * 1000;

/** How much a run may revoke: the limit set for the run, or else the organization's. */
const ruleOf = (
  {
    max_revocations_percent,
    revocations_floor,
  }: Pick<SyncedOrganization, 'max_revocations_percent' | 'revocations_floor'>,
  maxRevocations: string | null | undefined,
): CapRule => ({
  maxRevocations: maxRevocations ?? `${max_revocations_percent}%`,
  isRaised: maxRevocations != null,
  floor: revocations_floor,
});

/** One page of runs, in order. */
export async function listGroupSyncs(
  db: Executor,
  organizationId: string,
  input: z.output<typeof GroupSyncListInput>,
): Promise<Page<GroupSync>> {
  const { count, results } = await listRows(db, organizationId, input);
  const users = await findUsersOfRuns(db, results);
  return { count, results: results.map((row) => toGroupSync(row, users)) };
}

async function getRow(db: Executor, organizationId: string, input: { id: string }): Promise<GroupSyncColumns> {
  const id = asUuid(input.id);
  const row = id && (await findGroupSync(db, organizationId, id));
  if (!row) throw notFound();
  return row;
}

const planOf = ({ plan }: Pick<GroupSyncColumns, 'plan'>) => JSON.parse(plan) as StoredPlan;

/** A run as the caller may see it. Who is invited is included only if the caller may list invites. */
async function describe(db: Executor, caller: OrganizationCaller, row: GroupSyncColumns): Promise<GroupSyncWithPlan> {
  const plan = planOf(row);
  const users = await findUsersOfRuns(db, [row]);
  const invitees = mayCall(caller, 'invites.list')
    ? await findInvitees(db, caller.organization.id, addressesIn(plan))
    : null;
  return toGroupSyncWithPlan(row, plan, users, invitees);
}

/** A run with its plan. @throws not_found */
export const getGroupSync = async (
  db: Executor,
  caller: OrganizationCaller,
  input: { id: string },
): Promise<GroupSyncWithPlan> => describe(db, caller, await getRow(db, caller.organization.id, input));

/** A run that has not been stored yet. */
export type NewRun = Omit<
  StoredGroupSync,
  'id' | 'created_at' | 'created_by_user_id' | 'applied_at' | 'applied_by_user_id'
>;

/**
 * Plans what a snapshot changes in the organization as it is now, without writing anything.
 * @throws invalid_input if the snapshot contains the same group twice
 */
export async function planRun(
  context: Context,
  organizationId: string,
  { source, max_revocations, ...given }: GroupSyncPlanInput,
): Promise<NewRun> {
  const { provider, provider_organization_id, complete, groups } = given;
  const repeated = repeatedGroup(groups);
  if (repeated !== undefined)
    throw new RolecallError('invalid_input', `There are two groups ${JSON.stringify(repeated)}.`, {
      attr: 'groups',
      messageId: 'repeatedGroup',
      values: { group: repeated },
    });
  const snapshot = { provider, provider_organization_id, complete, groups };
  const { organization, world } = await context.read((db) => readWorld(db, organizationId, snapshot));
  const plan = planGroupSync(snapshot, world, ruleOf(organization, max_revocations));
  return {
    provider,
    provider_organization_id,
    source,
    digest: createHash('sha256').update(JSON.stringify(snapshot)).digest('hex'),
    state: plan.cap.refusals.length > 0 ? 'refused' : 'planned',
    revision: organization.revision,
    last_sequence: organization.last_sequence,
    max_revocations: max_revocations ?? null,
    totals: JSON.stringify(plan.totals),
    plan: JSON.stringify(plan),
  };
}

/** Stores a plan and deletes old ones. The rest of the organization stays as it is, and so does its revision. */
export async function storeRun(unit: OrganizationUnit, run: NewRun): Promise<GroupSyncWithPlan> {
  const { trx, now, organization, actor } = unit;
  const row = {
    ...run,
    id: newId(),
    created_at: now,
    created_by_user_id: userOf(actor)?.id ?? null,
    applied_at: null,
    applied_by_user_id: null,
  };
  await insertGroupSync(trx, { organization_id: organization.id, source_key: runKey(run), ...row });
  const daysAgo = (days: number) => new Date(Date.parse(now) - days * day).toISOString();
  await deleteGroupSyncs(trx, organization.id, { applied: daysAgo(keptRunDays), planned: daysAgo(keptPlanDays) });
  return describe(trx, unit, { ...row, current_revision: organization.revision });
}

/** @throws conflict, naming the changes, if the organization has changed since the plan was made */
async function requireFresh({ trx, organization }: OrganizationUnit, run: GroupSyncColumns): Promise<void> {
  if (Number(run.revision) === Number(organization.revision)) return;
  const named = await listChangesAfter(trx, organization.id, Number(run.last_sequence));
  const count = Number(organization.last_sequence) - Number(run.last_sequence);
  const more = count - named.length;
  const changes = [...named, ...(more > 0 ? [`${more} more`] : [])].join(', ') || 'nothing that the activity log tells';
  throw new RolecallError(
    'conflict',
    `The organization has changed since the plan was made: ${changes}. Make a new plan.`,
    { messageId: 'groupSyncStale', values: { count } },
  );
}

/** The error for a plan that revokes more than allowed, with readable reasons. */
function refusalOf({ max_revocations, refusals }: GroupSyncCap): RolecallError {
  const reasons = refusals
    .map(({ kind, role_name, revoked, synced }) =>
      kind === 'organization'
        ? `${revoked} of ${synced} in all`
        : kind === 'role'
          ? `${revoked} of ${synced} in ${role_name}`
          : `nobody would be left in ${role_name}`,
    )
    .join(', ');
  return new RolecallError(
    'conflict',
    `The plan revokes more than ${max_revocations} allows: ${reasons}. Raise max_revocations for this run if that is meant.`,
    { messageId: 'groupSyncOverCap', values: { limit: max_revocations } },
  );
}

/** The role changes that the lines of a plan stand for. */
async function changesOf(
  trx: Transaction,
  organizationId: string,
  { additions, revocations }: StoredPlan,
): Promise<{ added: RoleToChange[]; revoked: RoleToChange[] }> {
  if (additions.length + revocations.length === 0) return { added: [], revoked: [] };
  const users = await findMemberIds(trx, organizationId);
  const toChanges = (lines: readonly (typeof additions | typeof revocations)[number][]) =>
    lines.flatMap(({ role_id, role_name, user_uuid, source_key }): RoleToChange[] => {
      const user = users.get(user_uuid);
      return user ? [{ role: { id: role_id, name: role_name }, user, grant: { source: 'sync', source_key } }] : [];
    });
  return { added: toChanges(additions), revoked: toChanges(revocations) };
}

const seenColumns = { id_changed: 'seen_id', slug_changed: 'seen_slug', name_changed: 'seen_name' } as const;

async function noteReferences(unit: OrganizationUnit, run: GroupSyncColumns, plan: StoredPlan): Promise<void> {
  const drifted = new Map<string, Record<string, string | null>>();
  for (const { reference_id, reason, after } of plan.drifts)
    drifted.set(reference_id, { ...drifted.get(reference_id), [seenColumns[reason]]: after });
  await noteSeen(unit.trx, unit.organization.id, run, run.created_at, {
    missing: plan.orphans.map(({ reference_id }) => reference_id),
    unknown: plan.unknown.filter(({ reason }) => reason === 'not_in_snapshot').map(({ reference_id }) => reference_id),
    drifted,
  });
  // No event records this, but responses show it.
  unit.touch(unit.organization.id);
}

/**
 * Applies a plan completely, or not at all. Does nothing if it has already been applied.
 * @throws not_found; conflict if the organization has changed since, or the plan revokes more than allowed
 */
export async function applyGroupSync(
  unit: OrganizationUnit,
  input: { id: string; max_revocations?: string | undefined },
): Promise<GroupSyncWithPlan> {
  const { trx, now, organization, actor } = unit;
  const run = await getRow(trx, organization.id, input);
  if (run.state === 'applied') return describe(trx, unit, run);
  await requireFresh(unit, run);
  const plan = planOf(run);
  const maxRevocations = input.max_revocations ?? run.max_revocations;
  const cap = capOf(plan.roles, plan.cap, ruleOf(organization, maxRevocations));
  if (cap.refusals.length > 0) throw refusalOf(cap);
  const { added, revoked } = await changesOf(trx, organization.id, plan);
  if (added.length + revoked.length > 0) {
    const cause = unit.emit(organization.id, {
      type: 'group_sync.applied',
      subject: { id: run.id, name: `${run.provider}/${run.provider_organization_id}` },
      before: null,
      after: {
        provider: run.provider,
        provider_organization_id: run.provider_organization_id,
        digest: run.digest,
        additions: added.length,
        revocations: revoked.length,
        max_revocations: maxRevocations,
      },
    });
    // Additions come first, so that somebody who moves between two groups of the same role keeps the role.
    await addGrants(unit, organization.id, added, granterOf(unit), cause);
    await revokeGrants(unit, organization.id, revoked, cause);
  }
  await noteReferences(unit, run, plan);
  const applied = {
    applied_at: now,
    applied_by_user_id: userOf(actor)?.id ?? null,
    max_revocations: maxRevocations,
    plan: JSON.stringify({ ...plan, cap }),
  };
  await markApplied(trx, organization.id, run.id, applied);
  return describe(trx, unit, { ...run, ...applied, state: 'applied' });
}

/** Deletes a plan that has not been applied. @throws not_found; conflict if it has been */
export async function deleteGroupSync({ trx, organization }: OrganizationUnit, input: { id: string }): Promise<void> {
  const { id, state } = await getRow(trx, organization.id, input);
  if (state === 'applied') throw conflict(sentences.groupSyncApplied);
  await deleteRow(trx, organization.id, id);
}

/** Deletes all runs of an organization that is being deleted. */
export const deleteAllGroupSyncs = ({ trx }: UnitOfWork, organizationId: string): Promise<void> =>
  deleteGroupSyncs(trx, organizationId);
