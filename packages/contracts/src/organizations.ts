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

/** Whom new members may ask. */
export const Contact = z
  .strictObject({ name: z.string().meta({ description: 'Name.' }) })
  .meta({ id: 'Contact', description: 'A person to ask.' });

const ContactUpdate = z
  .object({ name: text(200, { description: 'Name of the person to ask.', example: 'Grace' }) })
  .meta({ id: 'ContactUpdate', description: 'A person to ask.' });

export const Organization = z
  .strictObject({
    id: z.uuid().meta({ description: 'UUID of the organization.' }),
    name: z.string().meta({ description: 'Name.' }),
    slug: z.string().meta({ description: 'Name as it stands in addresses; unique.' }),
    created_at: timestamp('When the organization was created.'),
    updated_at: timestamp('When the organization last changed.'),
    membership_level: Level.nullable().meta({ description: "The caller's level." }),
    member_count: z.int().meta({ description: 'How many active members there are.' }),
    default_role_id: z.uuid().nullable().meta({ description: 'The role that new members get on joining.' }),
    posthog_contact: Contact.nullable().meta({ description: 'Whom new members may ask.' }),
    shared_slack_channel_url: z.string().nullable().meta({ description: 'Where new members may ask.' }),
  })
  .meta({ id: 'Organization', description: 'An organization, as the caller sees it.' });
export type Organization = z.infer<typeof Organization>;

const name = text(64, { description: 'Name of the organization.', example: 'Acme' });

export const OrganizationCreate = z.object({ name });
export const OrganizationUpdate = z.object({
  name: name.optional(),
  default_role_id: uuid('The role that new members get on joining, one of this organization, or null for none.')
    .nullable()
    .optional(),
  posthog_contact: ContactUpdate.nullable().optional().meta({ description: 'Whom new members may ask.' }),
  shared_slack_channel_url: webAddress(500, {
    description: 'Address of a shared Slack channel.',
    example: 'https://acme.slack.example/archives/C1',
  })
    .nullable()
    .optional(),
  requires_second_factor: z
    .boolean()
    .optional()
    .meta({ description: 'Whether members reach the organization only with a second factor.' })
    .register(typedOnly),
  max_revocations_percent: maxRevocationsPercent.optional().register(typedOnly),
  revocations_floor: revocationsFloor.optional().register(typedOnly),
});

export const OrganizationPolicy = z
  .strictObject({
    requires_second_factor: z
      .boolean()
      .meta({ description: 'Whether members reach the organization only with a second factor.' }),
    members_without_second_factor: z.int().min(0).meta({ description: 'How many active members have none.' }),
    max_revocations_percent: maxRevocationsPercent,
    revocations_floor: revocationsFloor,
  })
  .meta({
    id: 'OrganizationPolicy',
    description: 'How members of an organization have to sign in, and what group syncs may revoke.',
  });
export type OrganizationPolicy = z.infer<typeof OrganizationPolicy>;

export const OrganizationInvite = z
  .strictObject({
    id: z.uuid().meta({ description: 'UUID of the invite.' }),
    target_email: z.string().meta({ description: 'The address that may accept.' }),
    first_name: z.string().meta({ description: 'First name of the person invited; may be empty.' }),
    level: Level,
    role_ids: z.array(z.uuid()).meta({ description: 'Roles that the person gets on joining.' }),
    message: z.string().nullable().meta({ description: 'What the person reads with the invite.' }),
    emailing_attempt_made: z.boolean().meta({
      description:
        'Whether the invite was mailed when it was made or renewed; if not, whoever invites hands over its link.',
    }),
    is_expired: z.boolean().meta({ description: 'Whether the invite can no longer be accepted.' }),
    expires_at: timestamp('Until when the invite can be accepted.'),
    created_by: UserBasic.nullable().meta({ description: 'Who invited.' }),
    created_at: timestamp('When the invite was created.'),
    updated_at: timestamp('When the invite was last renewed.'),
  })
  .meta({ id: 'OrganizationInvite', description: 'An open invite: expiring, single-use, addressed to one e-mail.' });
export type OrganizationInvite = z.infer<typeof OrganizationInvite>;

/** An invite as it is answered once, to the person who made or renewed it. */
export const OrganizationInviteWithLink = z
  .strictObject({
    ...OrganizationInvite.shape,
    path: secret("The invite's page on this server, shown this once; signed in as the address, a person joins there."),
  })
  .meta({
    id: 'OrganizationInviteWithLink',
    description: 'A new or renewed invite with its link, which is shown once.',
  });
export type OrganizationInviteWithLink = z.infer<typeof OrganizationInviteWithLink>;

export const OrganizationInviteCreate = z.object({
  target_email: email('The address to invite.'),
  first_name: text(30, { description: 'First name of the person.', example: 'Ada', blank: true }).default(''),
  level: Level.default(levels.member),
  message: longText(1000, {
    description: 'What the person reads with the invite.',
    example: 'Welcome aboard',
    blank: true,
  })
    .nullable()
    .default(null),
  role_ids: z
    .array(uuid('UUID of a role of this organization.'))
    .max(100)
    .default([])
    .meta({ description: 'Roles that the person gets on joining.' }),
});

export const InviteToken = z.object({
  token: givenSecret(500, "The secret of the invite's link."),
  proof: givenSecret(
    100,
    "What the link in a mailed invite has besides; it shows that the address is its reader's.",
  ).optional(),
});

/** What the holder of an invite's link may know before accepting. */
export const InvitePreview = z.strictObject({
  organization_name: z.string().meta({ description: 'The organization to join.' }),
  inviter: z.string().nullable().meta({ description: 'Who invited.' }),
  target_email: z.string().meta({ description: 'The address that may accept.' }),
  first_name: z.string().meta({ description: 'First name of the person invited.' }),
  message: z.string().nullable().meta({ description: 'What the inviter wrote.' }),
  expires_at: timestamp('Until when the invite can be accepted.'),
  has_account: z.boolean().nullable().meta({
    description:
      'Whether that address can sign in already; null where invites are mailed and the reader has not shown that it is theirs.',
  }),
});

export const InviteListInput = z.object({
  ...PageInput.shape,
  search: filter(
    text(200, {
      description: 'Only invites whose address or name contains this, without regard to case and accents.',
      blank: true,
    }).optional(),
  ).register(typedOnly),
  order: listOrder(['created_at', 'email', 'level', 'invited_by', 'expires_at']),
});

export const InviteId = z.object({ id: pathId('UUID of the invite.') });

export const InviteDeleteMany = z.object({
  ids: severalIds('UUID of an invite.').meta({
    description: 'The invites that are revoked: all of them or, where one is refused, none.',
  }),
});
