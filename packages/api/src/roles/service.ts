import {
  asUuid,
  type EventCause,
  normalizedKey,
  notFound,
  type Role,
  type RoleSummary,
  searchKey,
} from '@rolecall/contracts';
import { type Executor, laterOf, newId } from '@rolecall/db';
import { deleteAccessControls } from '../access-controls/service.ts';
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
  insertRole,
  updateRole,
} from './queries.ts';

/** A name with the keys by which it is compared and searched. */
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

/** Makes a role that nobody holds yet. @throws unique where the organization has one of this name */
export async function createRole(unit: OrganizationUnit, { name }: { name: string }): Promise<Role> {
  const { trx, now, organization } = unit;
  const id = newId();
  await insertRole(trx, {
    organization_id: organization.id,
    id,
    ...nameColumns(name),
    created_at: now,
    updated_at: now,
  });
  unit.emit(organization.id, {
    type: 'role.created',
    subject: { id, name },
    role_id: id,
    before: null,
    after: { name },
  });
  return { id, name, created_at: now, created_by: null, members: [], is_default: false };
}

/** Renames a role. @throws not_found; unique where the organization has another one of this name */
export async function renameRole(
  unit: OrganizationUnit,
  input: { id: string; name?: string | undefined },
): Promise<Role> {
  const { trx, now, organization } = unit;
  const role = await getRole(trx, organization.id, input);
  const { name = role.name } = input;
  if (name === role.name) return role;
  await updateRole(trx, organization.id, role.id, {
    ...nameColumns(name),
    updated_at: laterOf(now, role.created_at),
  });
  unit.emit(organization.id, {
    type: 'role.renamed',
    subject: { id: role.id, name },
    role_id: role.id,
    before: { name: role.name },
    after: { name },
  });
  return { ...role, name };
}

/**
 * Deletes a role: its memberships, external references and access controls end, open invites give it no longer, and where it is the
 * default role there is none.
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

/** Deletes every role of an organization that is being deleted: nothing rests on them any more. */
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
