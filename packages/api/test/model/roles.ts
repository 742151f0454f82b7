import { endRules } from './access-controls.ts';
import { authorize, readOrganization, writeOrganization } from './authorization.ts';
import { optionalText, page, text } from './input.ts';
import { removeRoleFromInvites } from './invite-ends.ts';
import type { Call, Cause, Procedures } from './journal.ts';
import { notFound, Refusal } from './refusals.ts';
import { deleteReferences } from './role-external-references.ts';
import { revokeRoles, showMembers } from './role-memberships.ts';
import { byCreation, findRole, keyOf, type Organization, type Role } from './state.ts';

function showRole(organization: Organization, role: Role) {
  const { id, name, created_at, is_default } = role;
  return { id, name, created_at, created_by: null, members: showMembers(organization, role), is_default };
}

function getRole(organization: Organization, id: unknown): Role {
  const role = findRole(organization, id);
  if (!role) throw notFound();
  return role;
}

function requireFreeName({ roles: others }: Organization, name: string, self?: Role): void {
  if (others.some((role) => role !== self && keyOf(role.name) === keyOf(name)))
    throw new Refusal('unique', 'There is already a role with this name.', 'name');
}

/** What every event about a role contains. */
const about = ({ id, name }: Role) => ({ subject: { id, name }, role: id });

/** Records that a role is deleted, without what depends on it. */
export const emitDeleted = ({ journal }: Call, organization: Organization, role: Role, cause?: Cause): Cause =>
  journal.emit(organization, { type: 'role.deleted', ...about(role), before: { name: role.name }, cause });

export const roles: Procedures = {
  'roles.list': ({ state, caller, input }) => {
    const { organization } = authorize(state, caller, input, readOrganization);
    return page(input, organization.roles.toSorted(byCreation), (role) => showRole(organization, role));
  },

  'roles.get': ({ state, caller, input }) => {
    const { organization } = authorize(state, caller, input, readOrganization);
    return showRole(organization, getRole(organization, input['id']));
  },

  'roles.create': ({ state, caller, input, journal }) => {
    const { organization } = authorize(state, caller, input, writeOrganization);
    const name = text(input, 'name', 200);
    const description = optionalText(input, 'description', 500, { blank: true }) ?? '';
    requireFreeName(organization, name);
    const id = state.newRef('role', state.known.roles);
    const role: Role = { id, name, description, created_at: state.now, is_default: false, members: [] };
    organization.roles.push(role);
    journal.emit(organization, {
      type: 'role.created',
      ...about(role),
      after: { name, ...(description && { description }) },
    });
    return showRole(organization, role);
  },

  'roles.update': ({ state, caller, input, journal }) => {
    const { organization } = authorize(state, caller, input, writeOrganization);
    const role = getRole(organization, input['id']);
    const before = { name: role.name, description: role.description };
    const name = optionalText(input, 'name', 200) ?? before.name;
    const description = optionalText(input, 'description', 500, { blank: true }) ?? before.description;
    requireFreeName(organization, name, role);
    Object.assign(role, { name, description });
    if (name !== before.name)
      journal.emit(organization, {
        type: 'role.renamed',
        ...about(role),
        before: { name: before.name },
        after: { name },
      });
    if (description !== before.description)
      journal.emit(organization, {
        type: 'role.described',
        ...about(role),
        before: { description: before.description },
        after: { description },
      });
    return showRole(organization, role);
  },

  'roles.delete': (call) => {
    const { state, caller, input, journal } = call;
    const { organization } = authorize(state, caller, input, writeOrganization);
    const role = getRole(organization, input['id']);
    const cause = emitDeleted(call, organization, role);
    revokeRoles(call, organization, (one) => one.role === role, cause);
    deleteReferences(call, organization, (one) => one.role === role, cause);
    endRules(
      call,
      organization,
      (one) => one.role === role,
      () => cause,
    );
    removeRoleFromInvites(call, organization, role, cause);
    if (role.is_default)
      journal.emit(organization, {
        type: 'organization.updated',
        subject: { id: organization.id, name: organization.name },
        role: role.id,
        before: { default_role_id: role.id },
        after: { default_role_id: null },
        cause,
      });
    organization.roles.splice(organization.roles.indexOf(role), 1);
    return undefined;
  },
};
