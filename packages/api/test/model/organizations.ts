import { endRules } from './access-controls.ts';
import { authorize, readOrganization, requirePerson, writeOrganization } from './authorization.ts';
import { optionalText, page, text, uuid } from './input.ts';
import { endInvites } from './invite-ends.ts';
import { changes, type Procedures } from './journal.ts';
import { emitEnded, join } from './members.ts';
import { deleteProjects } from './projects.ts';
import type { Ref } from './refs.ts';
import { denied, missing } from './refusals.ts';
import { deleteReferences } from './role-external-references.ts';
import { revokeRoles } from './role-memberships.ts';
import { emitDeleted } from './roles.ts';
import { byCreation, byJoining, findRole, is, later, membershipsOf, type Organization } from './state.ts';
import { setCurrent } from './users.ts';

const defaultRoleOf = ({ roles }: Organization) => roles.find(({ is_default }) => is_default);

function showOrganization(organization: Organization, membershipLevel: number | null) {
  const { id, name, slug, created_at, updated_at, members } = organization;
  return {
    id,
    name,
    slug,
    created_at,
    updated_at,
    membership_level: membershipLevel,
    member_count: members.filter(({ user }) => user.is_active).length,
    default_role_id: defaultRoleOf(organization)?.id ?? null,
    posthog_contact: null,
    shared_slack_channel_url: null,
  };
}

const subjectOf = ({ id, name }: Organization) => ({ id, name });

/** The fields of an organization that events contain. */
const described = (organization: Organization) => ({
  name: organization.name,
  default_role_id: defaultRoleOf(organization)?.id ?? null,
  posthog_contact: null,
  shared_slack_channel_url: null,
});

export const organizations: Procedures = {
  'organizations.list': ({ state, caller, input }) => {
    const { user, key } = requirePerson(state, caller, 'organization:read');
    const own = membershipsOf(state, user).filter(
      ({ organization: { id, projects } }) =>
        key?.organizations?.some((one) => is(one, id)) ??
        key?.projects?.some((one) => projects.some((project) => is(project.id, one))) ??
        true,
    );
    return page(input, own, ({ organization, membership }) => showOrganization(organization, membership.level));
  },

  'organizations.get': ({ state, caller, input }) => {
    const { organization, membershipLevel } = authorize(state, caller, input, readOrganization);
    return showOrganization(organization, membershipLevel);
  },

  'organizations.create': (call) => {
    const { state, caller, input, journal } = call;
    const { user, key } = requirePerson(state, caller, 'organization:write');
    if (key?.organizations || key?.projects)
      throw denied('API key does not have access to the requested organization.');
    const name = text(input, 'name', 64);
    const slug = name.toLowerCase();
    const organization: Organization = {
      id: state.newRef('organization', state.known.organizations),
      slug: state.organizations.some((one) => one.slug === slug) ? state.newRef('slug') : slug,
      name,
      created_at: state.now,
      updated_at: state.now,
      revision: 0,
      members: [],
      roles: [],
      references: [],
      invites: [],
      projects: [],
      rules: [],
    };
    state.organizations.push(organization);
    const cause = journal.emit(organization, {
      type: 'organization.created',
      subject: subjectOf(organization),
      after: { name, slug: organization.slug },
    });
    join(call, organization, user, 15);
    setCurrent(call, user, organization, cause);
    return showOrganization(organization, 15);
  },

  'organizations.update': ({ state, caller, input, journal }) => {
    const { organization, membershipLevel } = authorize(state, caller, input, writeOrganization);
    const name = optionalText(input, 'name', 64) ?? organization.name;
    const before = described(organization);
    const given = input['default_role_id'];
    const wanted = given === undefined || given === null ? given : uuid(input, 'default_role_id');
    const role = findRole(organization, wanted === undefined ? before.default_role_id : wanted);
    if (wanted && !role) throw missing('default_role_id', wanted);
    for (const one of organization.roles) one.is_default = one === role;
    organization.name = name;
    const changed = changes(before, described(organization));
    if (changed) {
      organization.updated_at = later(state.now, organization.updated_at);
      const { before: old, after } = changed as Record<'before' | 'after', { default_role_id?: Ref | null }>;
      const role = after.default_role_id ?? old.default_role_id ?? undefined;
      journal.emit(organization, {
        type: 'organization.updated',
        subject: subjectOf(organization),
        ...(role ? { role } : {}),
        ...changed,
      });
    }
    return showOrganization(organization, membershipLevel);
  },

  'organizations.delete': (call) => {
    const { state, caller, input, journal } = call;
    const rule = { scope: 'organization:write', level: 15, allProjects: true };
    const { organization } = authorize(state, caller, input, rule);
    const cause = journal.emit(organization, {
      type: 'organization.deleted',
      subject: subjectOf(organization),
      before: described(organization),
    });
    const all = () => true;
    endInvites(call, organization, all, 'organization_deleted', cause);
    revokeRoles(call, organization, all, cause);
    deleteReferences(call, organization, all, cause);
    endRules(call, organization, all, () => cause);
    for (const role of organization.roles.toSorted(byCreation)) emitDeleted(call, organization, role, cause);
    deleteProjects(call, organization, all, cause);
    for (const member of organization.members.toSorted(byJoining)) emitEnded(call, organization, member, cause);
    for (const user of state.users) if (user.current === organization) setCurrent(call, user, undefined, cause);
    state.organizations.splice(state.organizations.indexOf(organization), 1);
    return undefined;
  },
};
