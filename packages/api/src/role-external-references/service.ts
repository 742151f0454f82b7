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

/** The fields of a reference that events include. */
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

/** Finds the reference for an external group; given both id and slug, a match by id takes precedence. */
export const lookUpReference = async (
  db: Executor,
  organizationId: string,
  group: GroupElsewhere,
): Promise<RoleExternalReference | null> =>
  (await findReferenceById(db, organizationId, group)) ??
  (await findReferenceBySlug(db, organizationId, group)) ??
  null;

/** The results of `lookUpReference` for several groups, in order. */
export async function lookUpReferences(
  db: Executor,
  organizationId: string,
  groups: readonly GroupElsewhere[],
): Promise<(RoleExternalReference | null)[]> {
  const find = await findReferencesOfGroups(db, organizationId, groups);
  return groups.map((group) => find(group) ?? null);
}

/**
 * Creates a reference from a role to an external group.
 * @throws does_not_exist; invalid_input if the group already has a reference
 */
export async function createReference(
  unit: OrganizationUnit,
  input: z.output<typeof RoleExternalReferenceCreate>,
): Promise<RoleExternalReference> {
  const { trx, now, organization, actor } = unit;
  const { roleName, isSlugTaken } = await findRoleAndRival(trx, organization.id, input.role, input);
  if (roleName === null) throw doesNotExist('role', input.role);
  // If both id and slug are taken, the error is about the slug; the unique indexes could report either.
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

/** Deletes the matching references and logs an event for each. @returns the ids of the deleted references */
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

/** Deletes several references: all of them or, if one does not exist, none. @throws does_not_exist */
export async function deleteManyReferences(unit: OrganizationUnit, input: { ids: readonly string[] }): Promise<void> {
  const ids = distinct(input.ids);
  requireAll('ids', ids, await deleteReferences(unit, unit.organization.id, { ids }));
}
