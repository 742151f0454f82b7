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
    updated_at: timestamp('When the role membership last changed.'),
  })
  .meta({ id: 'RoleMembership', description: 'A person in a role.' });
export type RoleMembership = z.infer<typeof RoleMembership>;

/** A role membership as an overview shows it. */
export const RoleMembershipInOverview = z
  .strictObject({ ...RoleMembership.shape, expires_at: membershipExpiry })
  .meta({ id: 'RoleMembershipInOverview', description: 'A person in a role, and until when.' });
export type RoleMembershipInOverview = z.infer<typeof RoleMembershipInOverview>;

export const Role = z
  .strictObject({
    id: z.uuid().meta({ description: 'UUID of the role.' }),
    name: z.string().meta({ description: 'Name, unique in the organization without regard to case.' }),
    created_at: timestamp('When the role was created.'),
    created_by: UserBasic.nullable().meta({
      description: 'Null for roles created over the API; the activity log says who.',
    }),
    members: z.array(RoleMembership).meta({ description: 'Who holds the role, in order of joining it.' }),
    is_default: z.boolean().meta({ description: 'Whether new members get the role on joining.' }),
  })
  .meta({ id: 'Role', description: 'A role and who holds it.' });
export type Role = z.infer<typeof Role>;

/** A role where all one wants is to pick it. */
export const RoleName = Role.pick({ id: true, name: true, is_default: true });
export type RoleName = z.infer<typeof RoleName>;

const search = filter(
  text(200, {
    description: 'Only roles whose name contains this, without regard to case and accents.',
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
      .meta({ description: 'Only these roles, as far as they are of the organization.' }),
  ),
});

const name = text(200, { description: 'Name, unique in the organization without regard to case.', example: 'On call' });
const description = text(500, {
  description: 'What the role is for; may be empty.',
  example: 'Answers alerts at night',
  blank: true,
});
export const RoleCreate = z.object({ name, description: description.optional().register(typedOnly) });
export const RoleUpdate = z.object({ name: name.optional(), description: description.optional().register(typedOnly) });
export type RoleUpdate = z.infer<typeof RoleUpdate>;

export const RoleMembershipCreate = z.object({
  user_uuid: uuid('UUID of the member who gets the role.'),
  expires_at: grantExpiry.optional(),
});
export type RoleMembershipCreate = z.output<typeof RoleMembershipCreate>;

export const RoleMembershipSetExpiry = z.object({ expires_at: grantExpiry });

export const RoleCandidatesInput = z.object({
  ...PageInput.shape,
  search: filter(
    text(200, {
      description: 'Only people whose name or address contains this, without regard to case and accents.',
      blank: true,
    }).optional(),
  ),
});

export const RoleMembershipListInput = RoleCandidatesInput.extend({
  order: listOrder(['joined_at', 'name', 'level']),
});

export const RoleMembershipCreateMany = z.object({
  user_uuids: severalIds('UUID of a member who gets the role.').meta({
    description: 'Who gets the role: all of them or, where one is refused, nobody.',
  }),
  expires_at: grantExpiry.optional(),
});
export type RoleMembershipCreateMany = z.output<typeof RoleMembershipCreateMany>;

export const RoleMembershipDeleteMany = z.object({
  ids: severalIds('UUID of a role membership.').meta({
    description: 'The role memberships that end, of whatever roles: all of them or, where one is refused, none.',
  }),
});

export const RoleSummary = z
  .strictObject({
    ...Role.pick({ id: true, name: true, created_at: true, is_default: true }).shape,
    description: z.string().meta({ description: 'What the role is for; may be empty.' }),
    member_count: z.int().min(0).meta({ description: 'How many active members hold the role.' }),
    external_reference_count: z.int().min(0).meta({ description: 'How many groups elsewhere stand for the role.' }),
  })
  .meta({ id: 'RoleSummary', description: 'A role and how many hold it, without saying who.' });
export type RoleSummary = z.infer<typeof RoleSummary>;

/** How many of those who hold a role an overview names. */
export const maxFirstMembers = 3;

export const RoleInOverview = z
  .strictObject({
    ...RoleSummary.shape,
    members: z
      .array(UserBasic)
      .meta({ description: `The first ${maxFirstMembers} active members, by name, who hold the role.` }),
  })
  .meta({ id: 'RoleInOverview', description: 'A role, how many hold it, and the first of them.' });
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

/** Of a role with more people, groups elsewhere or projects than this the map tells only how many. */
export const maxOnMap = 25;

const PersonOnMap = UserBasic.pick({ uuid: true, first_name: true, last_name: true, email: true });
const GroupOnMap = RoleExternalReference.pick({
  id: true,
  provider: true,
  provider_organization_id: true,
  provider_role_name: true,
});

const ProjectOnMap = z.strictObject({
  id: z.int().meta({ description: 'Number of the project.' }),
  name: z.string().meta({ description: 'Name of the project.' }),
  access_level: z.enum(['member', 'admin']).meta({ description: 'What the role gives on the project.' }),
});
export type ProjectOnMap = z.infer<typeof ProjectOnMap>;

export const RoleOnMap = z
  .strictObject({
    ...RoleSummary.shape,
    project_count: z.int().min(0).meta({
      description: 'How many of the projects that the caller may see have a rule that opens them to the role.',
    }),
    people: z
      .array(PersonOnMap)
      .nullable()
      .meta({ description: `Who holds the role; null where it is more than ${maxOnMap}.` }),
    groups: z
      .array(GroupOnMap)
      .nullable()
      .meta({ description: `The groups elsewhere that stand for the role; null where it is more than ${maxOnMap}.` }),
    projects: z
      .array(ProjectOnMap)
      .nullable()
      .meta({ description: `The projects that are counted, by name; null where it is more than ${maxOnMap}.` }),
  })
  .meta({
    id: 'RoleOnMap',
    description: 'A role between the groups elsewhere that stand for it, who holds it and the projects it opens.',
  });
export type RoleOnMap = z.infer<typeof RoleOnMap>;

/** Where a grant of a role comes from. */
export const GrantSource = z
  .enum(['manual', 'invite', 'default_role', 'sync', 'scim'])
  .meta({ id: 'GrantSource', description: 'Where a grant of a role comes from.' });
export type GrantSource = z.infer<typeof GrantSource>;

/** What of a role membership that ended helps to give it back. */
export const EndedRoleMembership = z.strictObject({
  id: z.uuid().meta({ description: 'UUID that the role membership had.' }),
  expires_at: timestamp('When its grant by hand would have ended by itself; null for never.').nullable(),
  sources: z.array(GrantSource).meta({ description: 'Where its grants came from, each source once.' }),
});
export type EndedRoleMembership = z.infer<typeof EndedRoleMembership>;

export const RoleGrant = z
  .strictObject({
    source: GrantSource,
    source_key: z.string().meta({
      description: 'Which one of its source it is, such as the id of the invite; empty where the source has but one.',
    }),
    granted_by: UserBasic.nullable().meta({ description: 'Who granted the role; null for the system.' }),
    granted_at: timestamp('When the role was granted.'),
    expires_at: timestamp('When the grant ends by itself; null for never.').nullable(),
  })
  .meta({ id: 'RoleGrant', description: 'A reason for which somebody holds a role.' });

export const RoleMembershipGrants = z
  .strictObject({
    id: z.uuid().meta({ description: 'UUID of the role membership.' }),
    role_id: z.uuid().meta({ description: 'UUID of the role.' }),
    user: UserBasic,
    grants: z.array(RoleGrant).meta({ description: 'Every grant that the membership rests on, oldest first.' }),
  })
  .meta({ id: 'RoleMembershipGrants', description: 'Why somebody holds a role.' });
export type RoleMembershipGrants = z.infer<typeof RoleMembershipGrants>;
