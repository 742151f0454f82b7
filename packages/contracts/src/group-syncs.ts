import { z } from 'zod';
import { sentences } from './errors.ts';
import { fail, filter, listOrder, pathId, text, textKinds, timestamp, typedOnly } from './fields.ts';
import { PageInput } from './pagination.ts';
import { UserBasic } from './users.ts';

/** Maximum number of groups in a snapshot. */
export const maxGroupsInSnapshot = 5000;

/** The largest share a plan may revoke, in percent, unless the organization or the run sets another one. */
export const defaultMaxRevocationsPercent = 20;
/**
 * If fewer role memberships than this rest on the sync, in total or in one role, shares other than 0 mean little and do not
 * apply; emptying a role is still refused.
 */
export const defaultRevocationsFloor = 10;

/** How many days applied runs are kept. */
export const keptRunDays = 90;
/** How many days plans are kept that nobody has applied. */
export const keptPlanDays = 7;

const memberEmail = text(254, { description: 'E-mail address in the external system.', example: 'ada@example.com' });
const memberId = text(255, { description: 'Stable ID in the external system.', example: '583231' });

const GroupMember = z
  .object({
    email: memberEmail.nullable().optional(),
    provider_user_id: memberId.nullable().optional(),
  })
  .check((payload) => {
    if (payload.issues.length === 0 && !payload.value.email && !payload.value.provider_user_id)
      fail(payload, 'invalid_input', sentences.groupMemberNeedsKey);
  })
  .meta({
    id: 'GroupMember',
    description: 'A person in an external group, identified by e-mail address, by ID in the external system, or both.',
  });

/** Accepts the text `unknown` as null. Not a union of two schemas, because some languages have no type for one. */
const NullableOrUnknown = z.core.$constructor<z.ZodNullable>('NullableOrUnknown', (schema, definition) => {
  z.ZodNullable.init(schema, definition as z.core.$ZodNullableDef);
  const { parse } = schema._zod;
  schema._zod.parse = (payload, ctx) => {
    if (payload.value === 'unknown') payload.value = null;
    return parse(payload, ctx);
  };
});

const orUnknown = <Schema extends z.ZodType>(schema: Schema): z.ZodNullable<Schema> =>
  new NullableOrUnknown({ type: 'nullable', innerType: schema }) as z.ZodNullable<Schema>;

const Group = z
  .object({
    id: text(255, { description: 'ID of the group, as in external references.', example: '4242' })
      .nullable()
      .optional(),
    slug: text(255, { description: 'Handle of the group, as in external references.', example: 'on-call' })
      .nullable()
      .optional(),
    name: text(255, { description: 'Display name of the group.', example: 'On call' }).nullable().optional(),
    members: orUnknown(z.array(GroupMember)).meta({
      description:
        'The members of the group; null or the text `unknown` if they are not known, in which case the group changes nothing. An empty list means that the group has no members.',
    }),
  })
  .check((payload) => {
    if (payload.issues.length === 0 && !payload.value.id && !payload.value.slug)
      fail(payload, 'invalid_input', sentences.groupNeedsKey);
  })
  .meta({ id: 'GroupInSnapshot', description: 'An external group and its members.' });

/** The groups of one organization in an external system at one moment. */
export const GroupSnapshot = z.object({
  provider: text(32, { description: 'The external system, as in external references.', example: 'github' }),
  provider_organization_id: text(255, {
    description: 'The organization, workspace or site in that system, as in external references.',
    example: 'acme',
  }),
  complete: z.boolean().meta({
    description:
      'Whether the snapshot contains all groups. If so, a missing group no longer exists; otherwise it is unknown and changes nothing.',
    examples: [true],
  }),
  groups: z.array(Group).max(maxGroupsInSnapshot).meta({ description: 'The groups with their members.' }),
});
export type GroupSnapshot = z.infer<typeof GroupSnapshot>;
export type GroupInSnapshot = GroupSnapshot['groups'][number];

const maxRevocations = z
  .string()
  .check((payload) => {
    if (!/^(?:\d{1,6}|(?:\d{1,2}|100)%)$/.test(payload.value))
      fail(payload, 'invalid_input', sentences.revocationsLimit);
  })
  .meta({
    description:
      "Replaces the organization's cap on revocations for this run: a share such as `35%` or a number such as `12`; `0%` and `0` allow no revocations. Only a number or `100%` allows a role to lose all its members.",
    examples: ['12'],
  })
  .register(textKinds, { kind: 'choice' });

export const GroupSyncPlanInput = z.object({
  ...GroupSnapshot.shape,
  source: text(255, {
    description: 'Where the snapshot comes from, shown in the list of runs.',
    example: 'teams.json',
    blank: true,
  }).default(''),
  max_revocations: maxRevocations.optional(),
});
export type GroupSyncPlanInput = z.infer<typeof GroupSyncPlanInput>;

export const GroupSyncId = z.object({ id: pathId('UUID of the run.') });

export const GroupSyncApplyInput = z.object({ max_revocations: maxRevocations.optional() });

export const groupSyncStates = ['planned', 'refused', 'applied'] as const;

export const GroupSyncListInput = z.object({
  ...PageInput.shape,
  state: filter(z.enum(groupSyncStates).optional().meta({ description: 'Only runs in this state.' })).register(
    typedOnly,
  ),
  order: listOrder(['created_at', 'source', 'state'], '-created_at').register(typedOnly),
});

const exampleUuid = (description: string, example: string) => z.uuid().meta({ description, examples: [example] });

const roleLine = {
  role_id: exampleUuid('UUID of the role.', '01890a5d-b0f2-7c11-9a01-5d7f3e2b1c4d'),
  role_name: z.string().meta({ description: 'Name of the role.' }),
};

const grantLine = {
  ...roleLine,
  user_uuid: exampleUuid('UUID of the person.', '01890a5d-aa10-7b3c-8e5f-0c1d2e3f4a5b'),
  email: z.string().meta({ description: 'E-mail address of the person in Rolecall.' }),
  group: z.string().meta({ description: 'Name of the group, if known.' }),
  source_key: z
    .string()
    .meta({ description: 'The `source_key` of the grant: provider, organization and group in the external system.' }),
};

const Addition = z
  .strictObject({
    ...grantLine,
    reason: z.enum(['in_group', 'in_group_after_removal']).meta({
      description:
        'Why: the person is in the group; `in_group_after_removal` if they were manually removed from the role before.',
    }),
    removed_by_hand_at: timestamp('When the person was last manually removed from the role.').nullable(),
    holds_role: z.boolean().meta({ description: 'Whether the person already holds the role through another grant.' }),
  })
  .meta({ id: 'GroupSyncAddition', description: 'A grant that a plan adds.' });

const Revocation = z
  .strictObject({
    ...grantLine,
    reason: z.enum(['left_group', 'group_missing', 'reference_deleted']).meta({
      description: 'Why: the person left the group, the group no longer exists, or it no longer maps to the role.',
    }),
    keeps_role: z.boolean().meta({ description: 'Whether the person keeps the role through another grant.' }),
  })
  .meta({ id: 'GroupSyncRevocation', description: 'A grant that a plan revokes.' });

const personElsewhere = {
  email: z.string().nullable().meta({ description: 'E-mail address in the group, if any.' }),
  provider_user_id: z.string().nullable().meta({ description: 'ID in the group, if any.' }),
  groups: z.array(z.string()).meta({ description: 'Names of the groups the person is in.' }),
  role_ids: z
    .array(exampleUuid('UUID of a role.', '01890a5d-b0f2-7c11-9a01-5d7f3e2b1c4d'))
    .meta({ description: 'The roles these groups map to.' }),
};

const NotMember = z
  .strictObject({
    ...personElsewhere,
    reason: z
      .enum(['not_member', 'inactive'])
      .meta({ description: 'Why: there is no such member, or the account is deactivated.' }),
    invite: z.enum(['to_make', 'made', 'joined']).nullable().meta({
      description:
        'State of the invite when the run is read: `to_make`; `made`, even if it has expired; or `joined` if the person has joined since. Null if there is no address to invite, another line has the same address, or the caller may not list invites.',
    }),
  })
  .meta({
    id: 'GroupSyncNotMember',
    description: 'A person in a group who gets no role. Applying a plan does not create invites.',
  });

const Ambiguous = z
  .strictObject({
    ...personElsewhere,
    reason: z.enum(['several_accounts', 'several_people', 'other_mailbox']).meta({
      description:
        'Why: the ID and the address belong to two members, several people in the external system have the address, or it differs from the member’s in letters that mail servers distinguish.',
    }),
  })
  .meta({
    id: 'GroupSyncAmbiguous',
    description: 'A person who cannot be matched to exactly one member; their roles stay as they are.',
  });

const LeftOut = z
  .strictObject({
    ...grantLine,
    reason: z.enum(['removed_by_hand']).meta({ description: 'Why.' }),
    removed_by_hand_at: timestamp('When the person was last manually removed from the role.'),
  })
  .meta({
    id: 'GroupSyncLeftOut',
    description:
      'A person in a group who was manually removed from the role and is left out, because the reference respects manual removals.',
  });

const referenceLine = {
  reference_id: exampleUuid('UUID of the reference.', '01890a5d-be3b-7f21-8a9b-0c1d2e3f4051'),
  ...roleLine,
  group: z.string().meta({ description: 'Name of the group in the reference.' }),
};

const Orphan = z
  .strictObject({ ...referenceLine, reason: z.enum(['group_missing']).meta({ description: 'Why.' }) })
  .meta({ id: 'GroupSyncOrphan', description: 'A reference whose group no longer exists.' });

const Unknown = z
  .strictObject({
    ...referenceLine,
    reason: z.enum(['members_unknown', 'not_in_snapshot']).meta({
      description: 'Why: the members are unknown, or the snapshot is incomplete and does not contain the group.',
    }),
  })
  .meta({
    id: 'GroupSyncUnknown',
    description: 'A reference without information in the snapshot; it changes nothing.',
  });

const Drift = z
  .strictObject({
    ...referenceLine,
    reason: z.enum(['id_changed', 'slug_changed', 'name_changed']).meta({ description: 'What differs.' }),
    before: z.string().nullable().meta({ description: 'Value in the reference.' }),
    after: z.string().nullable().meta({ description: 'Value in the external system now.' }),
  })
  .meta({ id: 'GroupSyncDrift', description: 'A reference that no longer matches the details of its group.' });

const Unreferenced = z
  .strictObject({
    id: z.string().nullable().meta({ description: 'ID of the group.' }),
    slug: z.string().nullable().meta({ description: 'Handle of the group.' }),
    name: z.string().meta({ description: 'Name of the group.' }),
    reason: z.enum(['no_reference']).meta({ description: 'Why.' }),
  })
  .meta({ id: 'GroupSyncUnreferenced', description: 'An external group that maps to no role.' });

const count = (description: string) => z.int().min(0).meta({ description });

const RoleShare = z
  .strictObject({
    ...roleLine,
    member_count: count('Number of active members who hold the role now.'),
    added: count('Number of people who get the role and do not hold it now.'),
    lost: count('Number of people who lose the role.'),
    lost_share: z.number().min(0).max(1).meta({ description: "Share of the role's members who lose it, from 0 to 1." }),
    synced: count('Number of role memberships that now rest on this sync.'),
    revoked: count(
      'Number of people who no longer hold the role through this sync, whether or not they keep it through another grant.',
    ),
  })
  .meta({ id: 'GroupSyncRoleShare', description: 'The effect of a plan on one role.' });

const Refusal = z
  .strictObject({
    kind: z.enum(['organization', 'role', 'role_emptied']).meta({
      description:
        'What exceeds the cap: revocations in total, revocations from one role, or a role left without members.',
    }),
    role_id: roleLine.role_id.nullable(),
    role_name: roleLine.role_name.nullable(),
    revoked: count('Number of role memberships that would no longer rest on this sync.'),
    synced: count('Number of role memberships that now rest on this sync.'),
  })
  .meta({ id: 'GroupSyncRefusal', description: 'A reason why a plan exceeds its cap.' });
export type GroupSyncRefusal = z.infer<typeof Refusal>;

const Cap = z
  .strictObject({
    max_revocations: z.string().meta({ description: 'The most the plan may revoke: a share or a number.' }),
    is_raised: z
      .boolean()
      .meta({ description: 'Whether the cap was set for this run instead of taken from the organization.' }),
    floor: count(
      'If fewer role memberships than this rest on the sync, in total or in one role, no share except `0%` applies.',
    ),
    revoked: count('Number of role memberships that would no longer rest on this sync.'),
    synced: count('Number of role memberships that now rest on this sync.'),
    refusals: z.array(Refusal).meta({ description: 'Why the plan is refused; empty if it is not.' }),
  })
  .meta({ id: 'GroupSyncCap', description: 'What a plan may revoke and what it would revoke.' });
export type GroupSyncCap = z.infer<typeof Cap>;

const Totals = z
  .strictObject({
    additions: count('Number of grants the plan adds.'),
    revocations: count('Number of grants the plan revokes.'),
    lost: count('Number of role memberships that end.'),
    not_members: count('Number of people in groups who are not active members.'),
    ambiguous: count('Number of people who cannot be matched to exactly one member.'),
    left_out: count('Number of people who were manually removed and stay removed.'),
    orphans: count('Number of references whose group no longer exists.'),
    unknown: count('Number of references without information in the snapshot.'),
    drifts: count('Number of references that no longer match their groups.'),
    unreferenced: count('Number of groups that map to no role.'),
  })
  .meta({ id: 'GroupSyncTotals', description: 'Number of lines of each kind in a plan.' });

export const GroupSyncPlan = z
  .strictObject({
    totals: Totals,
    complete: z.boolean().nullable().meta({
      description: 'Whether the snapshot contained all groups; null for plans made before this was recorded.',
    }),
    cap: Cap,
    roles: z.array(RoleShare).meta({ description: 'The roles that the plan changes, by name.' }),
    additions: z.array(Addition).meta({ description: 'The grants to add.' }),
    revocations: z.array(Revocation).meta({ description: 'The grants to revoke.' }),
    not_members: z
      .array(NotMember)
      .meta({ description: 'People in groups who are not active members and get no role.' }),
    ambiguous: z.array(Ambiguous).meta({ description: 'People who cannot be matched to exactly one member.' }),
    left_out: z.array(LeftOut).meta({ description: 'People who were manually removed and stay removed.' }),
    orphans: z.array(Orphan).meta({ description: 'References whose group no longer exists.' }),
    unknown: z
      .array(Unknown)
      .meta({ description: 'References without information in the snapshot; they change nothing.' }),
    drifts: z.array(Drift).meta({ description: 'References that no longer match their groups.' }),
    unreferenced: z.array(Unreferenced).meta({ description: 'Groups that map to no role.' }),
  })
  .meta({
    id: 'GroupSyncPlan',
    description: 'The changes that a snapshot of groups results in, line by line, each with its reason.',
  });
export type GroupSyncPlan = z.infer<typeof GroupSyncPlan>;

export const GroupSync = z
  .strictObject({
    id: exampleUuid('UUID of the run.', '01890a5d-bf4c-7a10-8b2c-3d4e5f607182'),
    provider: z.string().meta({ description: 'The external system.' }),
    provider_organization_id: z.string().meta({ description: 'The organization, workspace or site in that system.' }),
    source: z.string().meta({ description: 'Where the snapshot came from; may be empty.' }),
    digest: z.string().meta({ description: 'SHA-256 of the snapshot, in hexadecimal.' }),
    state: z
      .enum(groupSyncStates)
      .meta({ description: '`planned`, `refused` if the plan exceeds its cap, or `applied`.' }),
    revision: z.int().meta({ description: 'The revision of the organization for which the plan was made.' }),
    is_outdated: z.boolean().meta({
      description:
        'Whether the plan can no longer be applied because the organization has changed since it was made. Always false for applied runs.',
    }),
    totals: Totals,
    created_at: timestamp('When the plan was made.'),
    created_by: UserBasic.nullable().meta({ description: 'Who made the plan; null for the system.' }),
    applied_at: timestamp('When the plan was applied.').nullable(),
    applied_by: UserBasic.nullable().meta({ description: 'Who applied the plan; null for the system.' }),
  })
  .meta({ id: 'GroupSync', description: 'A group sync run: a plan, and whether it was applied.' });
export type GroupSync = z.infer<typeof GroupSync>;

export const GroupSyncWithPlan = z
  .strictObject({ ...GroupSync.shape, plan: GroupSyncPlan })
  .meta({ id: 'GroupSyncWithPlan', description: 'A group sync run with its plan.' });
export type GroupSyncWithPlan = z.infer<typeof GroupSyncWithPlan>;

/** The share of its grants that a sync may revoke, in whole percent. */
export const maxRevocationsPercent = z
  .int()
  .min(0)
  .max(100)
  .meta({
    description: 'Largest share of its grants that a group sync may revoke at once, in percent.',
    examples: [20],
  });

export const revocationsFloor = z
  .int()
  .min(0)
  .max(10_000)
  .meta({
    description:
      'If fewer role memberships than this rest on a group sync, in total or in one role, no share except 0 applies; emptying a role is still refused.',
    examples: [10],
  });

export const RoleExternalReferenceHealth = z
  .strictObject({
    id: exampleUuid('UUID of the reference.', '01890a5d-be3b-7f21-8a9b-0c1d2e3f4051'),
    role: exampleUuid('UUID of the role.', '01890a5d-b0f2-7c11-9a01-5d7f3e2b1c4d'),
    provider: z.string().meta({ description: 'The external system.' }),
    provider_organization_id: z.string().meta({ description: 'The organization, workspace or site in that system.' }),
    provider_role_id: z.string().meta({ description: 'ID of the group in the reference.' }),
    provider_role_slug: z.string().nullable().meta({ description: 'Handle of the group in the reference.' }),
    provider_role_name: z.string().meta({ description: 'Name of the group in the reference.' }),
    respect_manual_removals: z
      .boolean()
      .meta({ description: 'Whether people who were manually removed from the role stay out of it.' }),
    state: z.enum(['never_seen', 'seen', 'drifted', 'orphan']).meta({
      description:
        'Whether no sync has seen the group, a sync has seen it, has seen it with other details, or has found that it no longer exists.',
    }),
    last_seen_at: timestamp('When a sync last saw the group.').nullable(),
    missing_since: timestamp('Since when the group has been missing.').nullable(),
    seen_id: z
      .string()
      .nullable()
      .meta({ description: 'ID of the group when last seen; null if it matches the reference.' }),
    seen_slug: z
      .string()
      .nullable()
      .meta({ description: 'Handle of the group when last seen; null if it matches the reference.' }),
    seen_name: z
      .string()
      .nullable()
      .meta({ description: 'Name of the group when last seen; null if it matches the reference.' }),
  })
  .meta({
    id: 'RoleExternalReferenceHealth',
    description: 'What the last sync found out about the group of a reference.',
  });
export type RoleExternalReferenceHealth = z.infer<typeof RoleExternalReferenceHealth>;

export const RoleExternalReferenceHealthInput = z.object({ ...PageInput.shape });
