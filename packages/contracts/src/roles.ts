import { z } from 'zod';
import { filter, listOrder, severalIds, text, timestamp, typedOnly, uuid } from './fields.ts';
import { grantExpiry, membershipExpiry, OrganizationMember } from './members.ts';
import { maxLimit, PageInput } from './pagination.ts';
import { RoleExternalReference } from './role-external-references.ts';
import { UserBasic } from './users.ts';

export const RoleMembership = z
  .strictObject({
    id: z.uuid().meta({ description: 'UUID of the role membership.' }),
    role_id: z.uuid().meta({ description: 'UUID of the role.' }),
    organization_member: OrganizationMember,
    user: UserBasic,
    joined_at: timestamp('When the person got the role.'),
    updated_at: timestamp('When the role membership was last changed.'),
  })
  .meta({ id: 'RoleMembership', description: 'A member of a role.' });
export type RoleMembership = z.infer<typeof RoleMembership>;

/** A role membership in an overview. */
export const RoleMembershipInOverview = z
  .strictObject({ ...RoleMembership.shape, expires_at: membershipExpiry })
  .meta({ id: 'RoleMembershipInOverview', description: 'A member of a role, and when the membership expires.' });
export type RoleMembershipInOverview = z.infer<typeof RoleMembershipInOverview>;

export const Role = z
  .strictObject({
    id: z.uuid().meta({ description: 'UUID of the role.' }),
    name: z.string().meta({ description: 'Name, unique in the organization, ignoring case.' }),
    created_at: timestamp('When the role was created.'),
    created_by: UserBasic.nullable().meta({
      description: 'Null for roles created through the API; the activity log shows who created them.',
    }),
    members: z
      .array(RoleMembership)
      .meta({ description: 'The role memberships, in the order in which people joined.' }),
    is_default: z
      .boolean()
      .meta({ description: 'Whether this is the default role, which new members get when they join.' }),
  })
  .meta({ id: 'Role', description: 'A role and its members.' });
export type Role = z.infer<typeof Role>;

/** A role with only the fields needed to select it. */
export const RoleName = Role.pick({ id: true, name: true, is_default: true });
export type RoleName = z.infer<typeof RoleName>;

const search = filter(
  text(200, {
    description: 'Only roles whose name contains this text, ignoring case and accents.',
    example: 'on call',
    blank: true,
  }).optional(),
);

export const RoleListInput = z.object({ ...PageInput.shape, search });

export const RoleNamesInput = z.object({
  ...PageInput.shape,
  search,
  ids: filter(
    z
      .array(uuid('UUID of a role.'))
      .max(maxLimit)
      .optional()
      .meta({ description: 'Only these roles; those of other organizations are ignored.' }),
  ),
});

const name = text(200, { description: 'Name, unique in the organization, ignoring case.', example: 'On call' });
const description = text(500, {
  description: 'What the role is for; may be empty.',
  example: 'Answers alerts at night',
  blank: true,
});
export const RoleCreate = z.object({ name, description: description.optional().register(typedOnly) });
export const RoleUpdate = z.object({ name: name.optional(), description: description.optional().register(typedOnly) });
export type RoleUpdate = z.infer<typeof RoleUpdate>;

export const RoleMembershipCreate = z.object({
  user_uuid: uuid('UUID of the member to add to the role.'),
  expires_at: grantExpiry.optional(),
});
export type RoleMembershipCreate = z.output<typeof RoleMembershipCreate>;

export const RoleMembershipSetExpiry = z.object({ expires_at: grantExpiry });

export const RoleCandidatesInput = z.object({
  ...PageInput.shape,
  search: filter(
    text(200, {
      description: 'Only people whose name or address contains this text, ignoring case and accents.',
      blank: true,
    }).optional(),
  ),
});

export const RoleMembershipListInput = RoleCandidatesInput.extend({
  order: listOrder(['joined_at', 'name', 'level']),
});

export const RoleMembershipCreateMany = z.object({
  user_uuids: severalIds('UUID of a member to add to the role.').meta({
    description: 'The members to add to the role: all of them or, if one is refused, none.',
  }),
  expires_at: grantExpiry.optional(),
});
export type RoleMembershipCreateMany = z.output<typeof RoleMembershipCreateMany>;

export const RoleMembershipDeleteMany = z.object({
  ids: severalIds('UUID of a role membership.').meta({
    description: 'The role memberships to end, of any roles: all of them or, if one is refused, none.',
  }),
});

export const RoleSummary = z
  .strictObject({
    ...Role.pick({ id: true, name: true, created_at: true, is_default: true }).shape,
    description: z.string().meta({ description: 'What the role is for; may be empty.' }),
    member_count: z.int().min(0).meta({ description: 'Number of active members who hold the role.' }),
    external_reference_count: z.int().min(0).meta({ description: 'Number of external groups that map to the role.' }),
  })
  .meta({ id: 'RoleSummary', description: 'A role and its number of members, without the members themselves.' });
export type RoleSummary = z.infer<typeof RoleSummary>;

/** Number of members that an overview names for each role. */
export const maxFirstMembers = 3;

export const RoleInOverview = z
  .strictObject({
    ...RoleSummary.shape,
    members: z
      .array(UserBasic)
      .meta({ description: `The first ${maxFirstMembers} active members who hold the role, by name.` }),
  })
  .meta({ id: 'RoleInOverview', description: 'A role, its number of members and the first few of them.' });
export type RoleInOverview = z.infer<typeof RoleInOverview>;

export const RoleOverviewInput = z.object({
  ...PageInput.shape,
  search,
  order: listOrder(['name', 'created_at', 'member_count', 'external_reference_count']),
});

export const RoleMapInput = z.object({
  ...PageInput.shape,
  search,
  order: listOrder(['name', 'member_count', 'external_reference_count']),
});

/** If a role has more people, external groups or projects than this, the map shows only their number. */
export const maxOnMap = 25;

const PersonOnMap = UserBasic.pick({ uuid: true, first_name: true, last_name: true, email: true });
const GroupOnMap = RoleExternalReference.pick({
  id: true,
  provider: true,
  provider_organization_id: true,
  provider_role_name: true,
});

const ProjectOnMap = z.strictObject({
  id: z.int().meta({ description: 'Numeric ID of the project.' }),
  name: z.string().meta({ description: 'Name of the project.' }),
  access_level: z
    .enum(['member', 'admin'])
    .meta({ description: 'The access level that the role gives on the project.' }),
});
export type ProjectOnMap = z.infer<typeof ProjectOnMap>;

export const RoleOnMap = z
  .strictObject({
    ...RoleSummary.shape,
    project_count: z.int().min(0).meta({
      description: 'Number of projects visible to the caller that have a rule giving the role access.',
    }),
    people: z
      .array(PersonOnMap)
      .nullable()
      .meta({ description: `The people who hold the role; null if there are more than ${maxOnMap}.` }),
    groups: z
      .array(GroupOnMap)
      .nullable()
      .meta({ description: `The external groups that map to the role; null if there are more than ${maxOnMap}.` }),
    projects: z
      .array(ProjectOnMap)
      .nullable()
      .meta({ description: `The counted projects, by name; null if there are more than ${maxOnMap}.` }),
  })
  .meta({
    id: 'RoleOnMap',
    description:
      'A role with the external groups that map to it, the people who hold it and the projects it gives access to.',
  });
export type RoleOnMap = z.infer<typeof RoleOnMap>;

/** Where a grant of a role comes from. */
export const GrantSource = z
  .enum(['manual', 'invite', 'default_role', 'sync', 'scim'])
  .meta({ id: 'GrantSource', description: 'Where a grant of a role comes from.' });
export type GrantSource = z.infer<typeof GrantSource>;

/** What is needed to restore a role membership that ended. */
export const EndedRoleMembership = z.strictObject({
  id: z.uuid().meta({ description: 'UUID of the role membership that ended.' }),
  expires_at: timestamp('When its manual grant would have expired; null for never.').nullable(),
  sources: z.array(GrantSource).meta({ description: 'The sources of its grants, each listed once.' }),
});
export type EndedRoleMembership = z.infer<typeof EndedRoleMembership>;

export const RoleGrant = z
  .strictObject({
    source: GrantSource,
    source_key: z.string().meta({
      description:
        'Identifies the grant within its source, such as the ID of the invite; empty if the source has only one.',
    }),
    granted_by: UserBasic.nullable().meta({ description: 'Who granted the role; null for the system.' }),
    granted_at: timestamp('When the role was granted.'),
    expires_at: timestamp('When the grant expires; null for never.').nullable(),
  })
  .meta({ id: 'RoleGrant', description: 'A reason why a person holds a role.' });

export const RoleMembershipGrants = z
  .strictObject({
    id: z.uuid().meta({ description: 'UUID of the role membership.' }),
    role_id: z.uuid().meta({ description: 'UUID of the role.' }),
    user: UserBasic,
    grants: z.array(RoleGrant).meta({ description: 'All grants that the membership rests on, oldest first.' }),
  })
  .meta({ id: 'RoleMembershipGrants', description: 'Why a person holds a role.' });
export type RoleMembershipGrants = z.infer<typeof RoleMembershipGrants>;
