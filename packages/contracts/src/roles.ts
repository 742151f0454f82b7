import { z } from 'zod';
import { text, timestamp, uuid } from './fields.ts';
import { OrganizationMember } from './members.ts';
import { PageInput } from './pagination.ts';
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

export const RoleNamesInput = z.object({
  ...PageInput.shape,
  search: text(200, {
    description: 'Only roles whose name contains this, without regard to case.',
    example: 'on call',
    blank: true,
  }).optional(),
});

const name = text(200, { description: 'Name, unique in the organization without regard to case.', example: 'On call' });
export const RoleCreate = z.object({ name });
export const RoleUpdate = z.object({ name: name.optional() });

export const RoleMembershipCreate = z.object({ user_uuid: uuid('UUID of the member who gets the role.') });
