import { z } from 'zod';
import { email, filter, instant, isRecord, listOrder, severalIds, text, timestamp, typedOnly, uuid } from './fields.ts';
import { Level } from './levels.ts';
import { PageInput } from './pagination.ts';
import { UserBasic } from './users.ts';

export const OrganizationMember = z
  .strictObject({
    id: z.uuid().meta({ description: 'UUID of the membership.' }),
    user: UserBasic,
    level: Level,
    joined_at: timestamp('When the person joined.'),
    updated_at: timestamp('When the membership last changed.'),
    is_2fa_enabled: z.boolean().meta({ description: 'Whether the person has a second factor.' }),
    has_social_auth: z.boolean().meta({ description: 'Whether the person signs in through another provider.' }),
    last_login: timestamp('When the person last signed in.').nullable(),
  })
  .meta({ id: 'OrganizationMember', description: 'A person in an organization.' });
export type OrganizationMember = z.infer<typeof OrganizationMember>;

/** A member as the list of members shows them. */
export const MemberWithState = z
  .strictObject({
    ...OrganizationMember.shape,
    is_active: z.boolean().meta({
      description: 'Whether the account is active. Inactive members are shown to admins alone, and hold no rights.',
    }),
  })
  .meta({ id: 'MemberWithState', description: 'A person in an organization, and whether the account is active.' });
export type MemberWithState = z.infer<typeof MemberWithState>;

/** When a grant that is made or changed is to end. */
export const grantExpiry = instant('When the grant by hand ends by itself; null for never.').nullable();

/** When a role membership ends: with the last of its grants. */
export const membershipExpiry = timestamp(
  'When the role membership ends by itself; null while a grant lasts that does not end.',
).nullable();

export const MemberRole = z.strictObject({
  id: z.uuid().meta({ description: 'UUID of the role membership.' }),
  role_id: z.uuid().meta({ description: 'UUID of the role.' }),
  role_name: z.string().meta({ description: 'Name of the role.' }),
  joined_at: timestamp('When the person got the role.'),
  expires_at: membershipExpiry,
});
export type MemberRole = z.infer<typeof MemberRole>;

export const OrganizationMemberDetail = z.strictObject({
  ...MemberWithState.shape,
  invited_by: UserBasic.nullable().meta({ description: 'Who invited the person, where that is known.' }),
  is_last_owner: z
    .boolean()
    .meta({ description: 'Whether nobody else is an active owner: then the person stays one.' }),
  roles: z.array(MemberRole).meta({ description: 'The roles of the person, by name.' }),
});
export type OrganizationMemberDetail = z.infer<typeof OrganizationMemberDetail>;

/** A member as an overview shows them. */
export const MemberWithRoles = z
  .strictObject({
    ...MemberWithState.shape,
    roles: z
      .array(MemberRole.omit({ joined_at: true, expires_at: true }))
      .meta({ description: 'The roles of the person, by name.' }),
  })
  .meta({ id: 'MemberWithRoles', description: 'A person in an organization, and the roles that they hold.' });
export type MemberWithRoles = z.infer<typeof MemberWithRoles>;

export const MemberListInput = z.object({
  ...PageInput.shape,
  search: filter(
    text(200, {
      description: 'Only people whose name or address contains this, without regard to case and accents.',
      example: 'ada',
      blank: true,
    }).optional(),
  ),
  email: filter(email('Only the person with exactly this address, without regard to case.').optional()),
  level: filter(Level.optional().meta({ description: 'Only members of this access level.' })),
  is_active: filter(
    z
      .boolean()
      .optional()
      .meta({
        description: 'Only members whose account is active, or only those whose account is not.',
        examples: [true],
      }),
  ),
  order: listOrder(['joined_at', 'name', 'email', 'level', 'last_login']),
});

export const MemberOverviewInput = MemberListInput.omit({ email: true }).extend({
  role_id: filter(uuid('Only members who hold this role.').optional()),
  has_signed_in: filter(
    z
      .boolean()
      .optional()
      .meta({
        description: 'Only members who have signed in at some time, or only those who never have.',
        examples: [false],
      }),
  ),
  idle_days: filter(
    z
      .int()
      .min(1)
      .max(3650)
      .optional()
      .meta({
        description:
          'Only members who have not signed in for so many days; of those who never have, since they joined.',
        examples: [30],
      }),
  ),
  emails: filter(
    z
      .array(email('An address, without regard to case.'))
      .max(100)
      .optional()
      .meta({ description: 'Only people with exactly these addresses.' }),
  ),
});

export const MemberName = OrganizationMember.pick({ id: true, user: true, level: true });
export type MemberName = z.infer<typeof MemberName>;

export const MemberNamesInput = z.object({
  ids: severalIds('UUID of a membership.').meta({
    description: 'Memberships whose people are named, as far as they are of the organization.',
  }),
});

export const MemberUpdate = z.object({ level: Level.optional() });

export const MemberUpdateMany = z.object({
  user_uuids: severalIds('UUID of a member.').meta({
    description: 'Whose access level changes: that of all of them or, where one is refused, of none.',
  }),
  level: Level,
  expected: z
    .custom<Record<string, Level>>(
      (value) =>
        isRecord(value) &&
        Object.entries(value).every(
          ([uuid, level]) => z.uuid().safeParse(uuid).success && Level.safeParse(level).success,
        ),
    )
    .optional()
    .meta({ description: 'The levels that the caller saw, by the UUID of the member.' })
    .register(typedOnly),
});

export const MemberDeleteMany = z.object({
  user_uuids: severalIds('UUID of a member.').meta({
    description: 'Who is removed: all of them or, where one is refused, none.',
  }),
});

export const MemberAddRoles = z.object({
  role_ids: severalIds('UUID of a role of this organization.').meta({
    description: 'Roles that the person gets, all of them or none.',
  }),
  expires_at: grantExpiry.optional(),
});
