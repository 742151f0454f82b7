import {
  asUuid,
  type EventCause,
  type Expecting,
  normalizedKey,
  notFound,
  type Role,
  type RoleSummary,
  type RoleUpdate,
  searchKey,
} from '@rolecall/contracts';
import { type Executor, laterOf, newId } from '@rolecall/db';
import { deleteAccessControls } from '../access-controls/service.ts';
import { requireExpected } from '../changes.ts';
import { removeRoleFromInvites } from '../invites/service.ts';
import { deleteReferences } from '../role-external-references/service.ts';
import { revokeRoles } from '../role-memberships/service.ts';
import type { OrganizationUnit, UnitOfWork } from '../unit-of-work.ts';
import {
  deleteRoles,
  findDefaultRole,
  findRole,
  findRoleName,
  findRoleSummary,
  findRoleTexts,
  insertRole,
  updateRole,
} from './queries.ts';

/** A name with the keys used to compare and search it. */
const nameColumns = (name: string) => ({ name, name_key: normalizedKey(name), search_key: searchKey(name) });

/** A role with its members. @throws not_found */
export async function getRole(db: Executor, organizationId: string, input: { id: string }): Promise<Role> {
  const id = asUuid(input.id);
  const role = id && (await findRole(db, organizationId, id));
  if (!role) throw notFound();
  return role;
}

/** A role with its counts. @throws not_found */
export async function getRoleSummary(
  db: Executor,
  organizationId: string,
  input: { id: string },
): Promise<RoleSummary> {
  const id = asUuid(input.id);
  const summary = id && (await findRoleSummary(db, organizationId, id));
  if (!summary) throw notFound();
  return summary;
}

/** Creates a role without members. @throws unique if the organization already has a role of this name */
export async function createRole(
  unit: OrganizationUnit,
  { name, description = '' }: { name: string; description?: string | undefined },
): Promise<Role> {
  const { trx, now, organization } = unit;
  const id = newId();
  await insertRole(trx, {
    organization_id: organization.id,
    id,
    ...nameColumns(name),
    description,
    created_at: now,
    updated_at: now,
  });
  unit.emit(organization.id, {
    type: 'role.created',
    subject: { id, name },
    role_id: id,
    before: null,
    after: description === '' ? { name } : { name, description },
  });
  return { id, name, created_at: now, created_by: null, members: [], is_default: false };
}

/**
 * Changes the name and description of a role.
 * @throws not_found, precondition_failed; unique if the organization has another role of this name
 */
export async function changeRole(
  unit: OrganizationUnit,
  input: { id: string } & RoleUpdate & Expecting,
): Promise<Role> {
  const { trx, now, organization } = unit;
  const role = await getRole(trx, organization.id, input);
  const before = (await findRoleTexts(trx, organization.id, role.id)) ?? { name: role.name, description: '' };
  requireExpected(before, input);
  const { name = before.name, description = before.description } = input;
  const about = { subject: { id: role.id, name }, role_id: role.id };
  const isRenamed = name !== before.name;
  const isDescribed = description !== before.description;
  if (!isRenamed && !isDescribed) return role;
  await updateRole(trx, organization.id, role.id, {
    ...nameColumns(name),
    description,
    updated_at: laterOf(now, role.created_at),
  });
  if (isRenamed)
    unit.emit(organization.id, { type: 'role.renamed', ...about, before: { name: before.name }, after: { name } });
  if (isDescribed)
    unit.emit(organization.id, {
      type: 'role.described',
      ...about,
      before: { description: before.description },
      after: { description },
    });
  return { ...role, name };
}

/**
 * Deletes a role. Its memberships, external references and access controls end, and it is removed from open invites. If
 * it is the default role, the organization no longer has one.
 * @throws not_found
 */
export async function deleteRole(unit: OrganizationUnit, input: { id: string }): Promise<void> {
  const { trx, organization } = unit;
  const id = asUuid(input.id);
  const name = id && (await findRoleName(trx, organization.id, id));
  if (!id || name === undefined) throw notFound();
  const isDefault = (await findDefaultRole(trx, organization.id))?.id === id;
  const cause = unit.emit(organization.id, {
    type: 'role.deleted',
    subject: { id, name },
    role_id: id,
    before: { name },
    after: null,
  });
  await revokeRoles(unit, organization.id, { role_id: id }, cause);
  await deleteReferences(unit, organization.id, { role_id: id }, cause);
  await deleteAccessControls(unit, organization.id, { role_id: id }, () => cause);
  await removeRoleFromInvites(unit, organization.id, id, cause);
  if (isDefault)
    unit.emit(organization.id, {
      type: 'organization.updated',
      subject: { id: organization.id, name: organization.name },
      role_id: id,
      before: { default_role_id: id },
      after: { default_role_id: null },
      cause,
    });
  await deleteRoles(trx, organization.id, id);
}

/** Deletes every role of an organization that is being deleted. Nothing may refer to them any more. */
export async function deleteAllRoles(unit: UnitOfWork, organizationId: string, cause: EventCause): Promise<void> {
  for (const { id, name } of await deleteRoles(unit.trx, organizationId))
    unit.emit(organizationId, {
      type: 'role.deleted',
      subject: { id, name },
      role_id: id,
      before: { name },
      after: null,
      cause,
    });
}
