import { z } from 'zod';
import {
  email,
  filter,
  givenSecret,
  listOrder,
  longText,
  pathId,
  secret,
  severalIds,
  text,
  timestamp,
  typedOnly,
  uuid,
  webAddress,
} from './fields.ts';
import { maxRevocationsPercent, revocationsFloor } from './group-syncs.ts';
import { Level, levels } from './levels.ts';
import { PageInput } from './pagination.ts';
import { UserBasic } from './users.ts';

/** The contact person for new members. */
export const Contact = z
  .strictObject({ name: z.string().meta({ description: 'Name.' }) })
  .meta({ id: 'Contact', description: 'A contact person.' });

const ContactUpdate = z
  .object({ name: text(200, { description: 'Name of the contact person.', example: 'Grace' }) })
  .meta({ id: 'ContactUpdate', description: 'A contact person.' });

export const Organization = z
  .strictObject({
    id: z.uuid().meta({ description: 'UUID of the organization.' }),
    name: z.string().meta({ description: 'Name.' }),
    slug: z.string().meta({ description: 'Name for use in URLs; unique.' }),
    created_at: timestamp('When the organization was created.'),
    updated_at: timestamp('When the organization was last changed.'),
    membership_level: Level.nullable().meta({ description: "The caller's access level." }),
    member_count: z.int().meta({ description: 'Number of active members.' }),
    default_role_id: z
      .uuid()
      .nullable()
      .meta({ description: 'UUID of the default role, which new members get when they join.' }),
    posthog_contact: Contact.nullable().meta({ description: 'Contact person for new members.' }),
    shared_slack_channel_url: z
      .string()
      .nullable()
      .meta({ description: 'URL of the shared Slack channel for new members.' }),
  })
  .meta({ id: 'Organization', description: 'An organization, as the caller sees it.' });
export type Organization = z.infer<typeof Organization>;

const name = text(64, { description: 'Name of the organization.', example: 'Acme' });

export const OrganizationCreate = z.object({ name });
export const OrganizationUpdate = z.object({
  name: name.optional(),
  default_role_id: uuid(
    'UUID of the default role, which new members get when they join: a role of this organization, or null for none.',
  )
    .nullable()
    .optional(),
  posthog_contact: ContactUpdate.nullable().optional().meta({ description: 'Contact person for new members.' }),
  shared_slack_channel_url: webAddress(500, {
    description: 'URL of the shared Slack channel for new members.',
    example: 'https://acme.slack.example/archives/C1',
  })
    .nullable()
    .optional(),
  requires_second_factor: z
    .boolean()
    .optional()
    .meta({ description: 'Whether members need a second factor to access the organization.' })
    .register(typedOnly),
  max_revocations_percent: maxRevocationsPercent.optional().register(typedOnly),
  revocations_floor: revocationsFloor.optional().register(typedOnly),
});

export const OrganizationPolicy = z
  .strictObject({
    requires_second_factor: z
      .boolean()
      .meta({ description: 'Whether members need a second factor to access the organization.' }),
    members_without_second_factor: z
      .int()
      .min(0)
      .meta({ description: 'Number of active members without a second factor.' }),
    max_revocations_percent: maxRevocationsPercent,
    revocations_floor: revocationsFloor,
  })
  .meta({
    id: 'OrganizationPolicy',
    description: 'How members of an organization must sign in, and how much group syncs may revoke.',
  });
export type OrganizationPolicy = z.infer<typeof OrganizationPolicy>;

export const OrganizationInvite = z
  .strictObject({
    id: z.uuid().meta({ description: 'UUID of the invite.' }),
    target_email: z.string().meta({ description: 'The only e-mail address that can accept the invite.' }),
    first_name: z.string().meta({ description: 'First name of the invited person; may be empty.' }),
    level: Level,
    role_ids: z.array(z.uuid()).meta({ description: 'Roles that the person gets when they join.' }),
    message: z.string().nullable().meta({ description: 'Message to the invited person.' }),
    emailing_attempt_made: z.boolean().meta({
      description:
        'Whether the invite was e-mailed when it was created or renewed. If not, the inviter must hand over its link.',
    }),
    is_expired: z.boolean().meta({ description: 'Whether the invite can no longer be accepted.' }),
    expires_at: timestamp('When the invite expires.'),
    created_by: UserBasic.nullable().meta({ description: 'Who sent the invite.' }),
    created_at: timestamp('When the invite was created.'),
    updated_at: timestamp('When the invite was last renewed.'),
  })
  .meta({
    id: 'OrganizationInvite',
    description: 'An open invite. It expires, works once and is addressed to one e-mail address.',
  });
export type OrganizationInvite = z.infer<typeof OrganizationInvite>;

/** An invite as returned once, to the person who created or renewed it. */
export const OrganizationInviteWithLink = z
  .strictObject({
    ...OrganizationInvite.shape,
    path: secret(
      "Path of the invite's page on this server, shown only once. A person who signs in with the invited address joins there.",
    ),
  })
  .meta({
    id: 'OrganizationInviteWithLink',
    description: 'A new or renewed invite with its link, which is shown only once.',
  });
export type OrganizationInviteWithLink = z.infer<typeof OrganizationInviteWithLink>;

export const OrganizationInviteCreate = z.object({
  target_email: email('The address to invite.'),
  first_name: text(30, { description: 'First name of the person.', example: 'Ada', blank: true }).default(''),
  level: Level.default(levels.member),
  message: longText(1000, {
    description: 'Message to the invited person.',
    example: 'Welcome aboard',
    blank: true,
  })
    .nullable()
    .default(null),
  role_ids: z
    .array(uuid('UUID of a role of this organization.'))
    .max(100)
    .default([])
    .meta({ description: 'Roles that the person gets when they join.' }),
});

export const InviteToken = z.object({
  token: givenSecret(500, "The secret in the invite's link."),
  proof: givenSecret(
    100,
    'The additional secret in the link of an e-mailed invite, which proves that the reader owns the address.',
  ).optional(),
});

/** What a person with an invite's link may see before accepting. */
export const InvitePreview = z.strictObject({
  organization_name: z.string().meta({ description: 'Name of the organization to join.' }),
  inviter: z.string().nullable().meta({ description: 'Who sent the invite.' }),
  target_email: z.string().meta({ description: 'The only e-mail address that can accept the invite.' }),
  first_name: z.string().meta({ description: 'First name of the invited person.' }),
  message: z.string().nullable().meta({ description: 'Message from the inviter.' }),
  expires_at: timestamp('When the invite expires.'),
  has_account: z.boolean().nullable().meta({
    description:
      'Whether the address can already sign in; null if invites are e-mailed and the reader has not proved that the address is theirs.',
  }),
});

export const InviteListInput = z.object({
  ...PageInput.shape,
  search: filter(
    text(200, {
      description: 'Only invites whose address or name contains this text, ignoring case and accents.',
      blank: true,
    }).optional(),
  ).register(typedOnly),
  order: listOrder(['created_at', 'email', 'level', 'invited_by', 'expires_at']),
});

export const InviteId = z.object({ id: pathId('UUID of the invite.') });

export const InviteDeleteMany = z.object({
  ids: severalIds('UUID of an invite.').meta({
    description: 'The invites to revoke: all of them or, if one is refused, none.',
  }),
});
