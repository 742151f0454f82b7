import {
  asUuid,
  doesNotExist,
  type EventCause,
  type EventOf,
  notFound,
  type RoleExternalReference,
  type RoleExternalReferenceCreate,
} from '@rolecall/contracts';
import { type Executor, newId } from '@rolecall/db';
import type { z } from 'zod';
import { userOf } from '../context.ts';
import { distinct, requireAll } from '../named.ts';
import type { OrganizationUnit, UnitOfWork } from '../unit-of-work.ts';
import { uniqueSentences } from '../violations.ts';
import {
  deleteReferences as deleteRows,
  findReferenceById,
  findReferenceBySlug,
  findReferencesOfGroups,
  findRoleAndRival,
  type GroupElsewhere,
  insertReference,
  type ReferencesToDelete,
} from './queries.ts';

/** What of a reference an event tells. */
const described = (
  reference: Omit<RoleExternalReference, 'created_by'>,
  respectsManualRemovals: boolean,
): EventOf<'role_external_reference.created'>['after'] => ({
  provider: reference.provider,
  provider_organization_id: reference.provider_organization_id,
  provider_role_id: reference.provider_role_id,
  provider_role_slug: reference.provider_role_slug,
  provider_role_name: reference.provider_role_name,
  role: reference.role,
  ...(respectsManualRemovals ? { respect_manual_removals: true } : {}),
});

const subjectOf = (
  { id, provider, provider_role_name }: Omit<RoleExternalReference, 'created_by'>,
  roleName: string,
) => ({
  id,
  name: `${provider_role_name} (${provider}) for ${roleName}`,
});

/** The reference that stands for a group elsewhere; with both slug and id given, the one whose id matches comes first. */
export const lookUpReference = async (
  db: Executor,
  organizationId: string,
  group: GroupElsewhere,
): Promise<RoleExternalReference | null> =>
  (await findReferenceById(db, organizationId, group)) ??
  (await findReferenceBySlug(db, organizationId, group)) ??
  null;

/** What `lookUpReference` finds for each of several groups, in their order. */
export async function lookUpReferences(
  db: Executor,
  organizationId: string,
  groups: readonly GroupElsewhere[],
): Promise<(RoleExternalReference | null)[]> {
  const find = await findReferencesOfGroups(db, organizationId, groups);
  return groups.map((group) => find(group) ?? null);
}

/** Ties a role to a group elsewhere. @throws does_not_exist; invalid_input where a reference stands for the group already */
export async function createReference(
  unit: OrganizationUnit,
  input: z.output<typeof RoleExternalReferenceCreate>,
): Promise<RoleExternalReference> {
  const { trx, now, organization, actor } = unit;
  const { roleName, isSlugTaken } = await findRoleAndRival(trx, organization.id, input.role, input);
  if (roleName === null) throw doesNotExist('role', input.role);
  // Where both rules are broken, the slug is told: the unique indexes would tell either.
  if (isSlugTaken) throw uniqueSentences.role_external_references_slug();
  const reference: RoleExternalReference = {
    id: newId(),
    provider: input.provider,
    provider_organization_id: input.provider_organization_id,
    provider_role_id: input.provider_role_id,
    provider_role_slug: input.provider_role_slug ?? null,
    provider_role_name: input.provider_role_name,
    role: input.role,
    created_at: now,
    created_by: userOf(actor),
  };
  const { role, created_by, ...columns } = reference;
  await insertReference(trx, organization.id, {
    ...columns,
    role_id: role,
    respect_manual_removals: input.respect_manual_removals ? 1 : 0,
    created_by_user_id: created_by?.id ?? null,
  });
  unit.emit(organization.id, {
    type: 'role_external_reference.created',
    subject: subjectOf(reference, roleName),
    role_id: role,
    before: null,
    after: described(reference, input.respect_manual_removals),
  });
  return reference;
}

/** Deletes the references that match, and tells of each. @returns the ids of those that there were */
export async function deleteReferences(
  unit: UnitOfWork,
  organizationId: string,
  which: ReferencesToDelete,
  cause?: EventCause,
): Promise<string[]> {
  const deleted = await deleteRows(unit.trx, organizationId, which);
  for (const { role_name, respect_manual_removals, ...reference } of deleted)
    unit.emit(organizationId, {
      type: 'role_external_reference.deleted',
      subject: subjectOf(reference, role_name),
      role_id: reference.role,
      before: described(reference, respect_manual_removals === 1),
      after: null,
      cause,
    });
  return deleted.map(({ id }) => id);
}

/** @throws not_found */
export async function deleteReference(unit: OrganizationUnit, input: { id: string }): Promise<void> {
  const id = asUuid(input.id);
  if (!id || (await deleteReferences(unit, unit.organization.id, { ids: [id] })).length === 0) throw notFound();
}

/** Deletes several references: all that are named or, where one is not there, none. @throws does_not_exist */
export async function deleteManyReferences(unit: OrganizationUnit, input: { ids: readonly string[] }): Promise<void> {
  const ids = distinct(input.ids);
  requireAll('ids', ids, await deleteReferences(unit, unit.organization.id, { ids }));
}
