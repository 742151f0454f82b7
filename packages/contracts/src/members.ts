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
    updated_at: timestamp('When the membership was last changed.'),
    is_2fa_enabled: z.boolean().meta({ description: 'Whether the person has a second factor.' }),
    has_social_auth: z.boolean().meta({ description: 'Whether the person signs in through an external provider.' }),
    last_login: timestamp('When the person last signed in.').nullable(),
  })
  .meta({ id: 'OrganizationMember', description: 'A member of an organization.' });
export type OrganizationMember = z.infer<typeof OrganizationMember>;

/** A member in the list of members. */
export const MemberWithState = z
  .strictObject({
    ...OrganizationMember.shape,
    is_active: z.boolean().meta({
      description: 'Whether the account is active. Inactive members are shown only to admins and have no permissions.',
    }),
  })
  .meta({ id: 'MemberWithState', description: 'A member of an organization, and whether the account is active.' });
export type MemberWithState = z.infer<typeof MemberWithState>;

/** The expiry of a grant that is created or changed. */
export const grantExpiry = instant('When the manual grant expires; null for never.').nullable();

/** When a role membership expires, which is when its last grant does. */
export const membershipExpiry = timestamp(
  'When the role membership expires; null if any of its grants does not expire.',
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
  invited_by: UserBasic.nullable().meta({ description: 'Who invited the person, if known.' }),
  is_last_owner: z
    .boolean()
    .meta({ description: 'Whether the person is the only active owner, and so must stay one.' }),
  roles: z.array(MemberRole).meta({ description: "The person's roles, by name." }),
});
export type OrganizationMemberDetail = z.infer<typeof OrganizationMemberDetail>;

/** A member in an overview. */
export const MemberWithRoles = z
  .strictObject({
    ...MemberWithState.shape,
    roles: z
      .array(MemberRole.omit({ joined_at: true, expires_at: true }))
      .meta({ description: "The person's roles, by name." }),
  })
  .meta({ id: 'MemberWithRoles', description: 'A member of an organization, with their roles.' });
export type MemberWithRoles = z.infer<typeof MemberWithRoles>;

export const MemberListInput = z.object({
  ...PageInput.shape,
  search: filter(
    text(200, {
      description: 'Only people whose name or address contains this text, ignoring case and accents.',
      example: 'ada',
      blank: true,
    }).optional(),
  ),
  email: filter(email('Only the person with exactly this address, ignoring case.').optional()),
  level: filter(Level.optional().meta({ description: 'Only members with this access level.' })),
  is_active: filter(
    z
      .boolean()
      .optional()
      .meta({
        description: 'Only members whose account is active (true) or inactive (false).',
        examples: [true],
      }),
  ),
  order: listOrder(['joined_at', 'name', 'email', 'level', 'last_login']),
});

export const MemberOverviewInput = MemberListInput.omit({ email: true }).extend({
  user_uuid: filter(uuid('Only this member.').optional()),
  role_id: filter(uuid('Only members who hold this role.').optional()),
  has_signed_in: filter(
    z
      .boolean()
      .optional()
      .meta({
        description: 'Only members who have signed in at least once (true) or never (false).',
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
          'Only members who have not signed in for this many days, counted from joining for those who never have.',
        examples: [30],
      }),
  ),
  emails: filter(
    z
      .array(email('An e-mail address; case is ignored.'))
      .max(100)
      .optional()
      .meta({ description: 'Only people with exactly these addresses.' }),
  ),
});

export const MemberName = OrganizationMember.pick({ id: true, user: true, level: true });
export type MemberName = z.infer<typeof MemberName>;

export const MemberNamesInput = z.object({
  ids: severalIds('UUID of a membership.').meta({
    description: 'The memberships to name; those of other organizations are left out of the response.',
  }),
});

export const MemberUpdate = z.object({ level: Level.optional() });

export const MemberUpdateMany = z.object({
  user_uuids: severalIds('UUID of a member.').meta({
    description: 'The members whose level to change: all of them or, if one is refused, none.',
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
    .meta({ description: 'The levels the caller saw, by member UUID.' })
    .register(typedOnly),
});

export const MemberDeleteMany = z.object({
  user_uuids: severalIds('UUID of a member.').meta({
    description: 'The members to remove: all of them or, if one is refused, none.',
  }),
});

export const MemberAddRoles = z.object({
  role_ids: severalIds('UUID of a role of this organization.').meta({
    description: 'The roles to add the person to: all of them or, if one is refused, none.',
  }),
  expires_at: grantExpiry.optional(),
});
