import { z } from 'zod';
import { sentences } from './errors.ts';
import { fail, listOrder, pathId, text, textKinds, timestamp, typedOnly } from './fields.ts';
import { PageInput } from './pagination.ts';
import { UserBasic } from './users.ts';

/** How many groups one snapshot may have. */
export const maxGroupsInSnapshot = 5000;

/** What a plan may revoke at most, unless the organization or the run says otherwise, in percent. */
export const defaultMaxRevocationsPercent = 20;
/** Where a sync has granted fewer roles than this, shares but 0 say little: then only emptying a role counts. */
export const defaultRevocationsFloor = 10;

/** For how many days applied runs are kept. */
export const keptRunDays = 90;
/** For how many days plans are kept that nobody has applied. */
export const keptPlanDays = 7;

const memberEmail = text(254, { description: 'Their e-mail address there.', example: 'ada@example.com' });
const memberId = text(255, { description: 'Their stable id there.', example: '583231' });

const GroupMember = z
  .object({
    email: memberEmail.nullable().optional(),
    provider_user_id: memberId.nullable().optional(),
  })
  .check((payload) => {
    if (payload.issues.length === 0 && !payload.value.email && !payload.value.provider_user_id)
      fail(payload, 'invalid_input', sentences.groupMemberNeedsKey);
  })
  .meta({ id: 'GroupMember', description: 'A person in a group elsewhere: by address, by id there, or both.' });

/** Takes the text `unknown` for null. No choice of two schemas: programs in some languages have no types of those. */
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
    id: text(255, { description: 'Its id, as references have it.', example: '4242' }).nullable().optional(),
    slug: text(255, { description: 'Its handle, as references have it.', example: 'on-call' }).nullable().optional(),
    name: text(255, { description: 'What it is called.', example: 'On call' }).nullable().optional(),
    members: orUnknown(z.array(GroupMember)).meta({
      description:
        'Who is in it; null, or the text `unknown`, where that is not known: then the group changes nothing. An empty list empties it.',
    }),
  })
  .check((payload) => {
    if (payload.issues.length === 0 && !payload.value.id && !payload.value.slug)
      fail(payload, 'invalid_input', sentences.groupNeedsKey);
  })
  .meta({ id: 'GroupInSnapshot', description: 'A group elsewhere, and who is in it.' });

/** Groups of one organization elsewhere, as they are at one moment. */
export const GroupSnapshot = z.object({
  provider: text(32, { description: 'Where the groups are, as in the references.', example: 'github' }),
  provider_organization_id: text(255, {
    description: 'The organization, workspace or site there, as in the references.',
    example: 'acme',
  }),
  complete: z.boolean().meta({
    description:
      'Whether these are all groups that there are: then a group that is missing is gone. Otherwise it is unknown, and changes nothing.',
    examples: [true],
  }),
  groups: z.array(Group).max(maxGroupsInSnapshot).meta({ description: 'The groups, each with its members.' }),
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
      'What the plan may revoke at most, in the place of what the organization allows: a share such as `35%`, or a number such as `12`; `0%` and `0` let it revoke nothing. Only a number, or `100%`, lets a role lose everybody.',
    examples: ['12'],
  })
  .register(textKinds, { kind: 'choice' });

export const GroupSyncPlanInput = z.object({
  ...GroupSnapshot.shape,
  source: text(255, {
    description: 'Where the snapshot comes from, for the list of runs.',
    example: 'teams.json',
    blank: true,
  }).default(''),
  max_revocations: maxRevocations.optional(),
});
export type GroupSyncPlanInput = z.infer<typeof GroupSyncPlanInput>;

export const GroupSyncId = z.object({ id: pathId('UUID of the run.') });

export const GroupSyncApplyInput = z.object({ max_revocations: maxRevocations.optional() });

export const GroupSyncListInput = z.object({
  ...PageInput.shape,
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
  email: z.string().meta({ description: 'E-mail address of the person here.' }),
  group: z.string().meta({ description: 'Name of the group, as far as it is known.' }),
  source_key: z
    .string()
    .meta({ description: 'The `source_key` of the grant: provider, organization and group there.' }),
};

const Addition = z
  .strictObject({
    ...grantLine,
    reason: z
      .enum(['in_group', 'in_group_after_removal'])
      .meta({ description: 'Why: the person is in the group, and maybe was removed from the role by hand before.' }),
    removed_by_hand_at: timestamp('When the person was last removed from the role by hand.').nullable(),
    holds_role: z.boolean().meta({ description: 'Whether the person holds the role already, for another reason.' }),
  })
  .meta({ id: 'GroupSyncAddition', description: 'A grant that a plan adds.' });

const Revocation = z
  .strictObject({
    ...grantLine,
    reason: z.enum(['left_group', 'group_missing', 'reference_deleted']).meta({
      description:
        'Why: the person is not in the group any more, the group is not there any more, or it stands for the role no longer.',
    }),
    keeps_role: z.boolean().meta({ description: 'Whether the person holds the role still, for another reason.' }),
  })
  .meta({ id: 'GroupSyncRevocation', description: 'A grant that a plan revokes.' });

const personElsewhere = {
  email: z.string().nullable().meta({ description: 'The address that the group has, if any.' }),
  provider_user_id: z.string().nullable().meta({ description: 'The id that the group has, if any.' }),
  groups: z.array(z.string()).meta({ description: 'The groups that the person is in, by name.' }),
  role_ids: z
    .array(exampleUuid('UUID of a role.', '01890a5d-b0f2-7c11-9a01-5d7f3e2b1c4d'))
    .meta({ description: 'The roles that these groups stand for.' }),
};

const NotMember = z
  .strictObject({
    ...personElsewhere,
    reason: z
      .enum(['not_member', 'inactive'])
      .meta({ description: 'Why: there is no such member, or the account is deactivated.' }),
    invite: z.enum(['to_make', 'made', 'joined']).nullable().meta({
      description:
        'When the run is read: whether an invite is to be made, or has been, even if it has expired, or the person has joined since. Null where there is no address to invite, another line has it, or the caller may not list invites.',
    }),
  })
  .meta({
    id: 'GroupSyncNotMember',
    description: 'Somebody in a group who gets no role; applying a plan makes no invites.',
  });

const Ambiguous = z
  .strictObject({
    ...personElsewhere,
    reason: z.enum(['several_accounts', 'several_people', 'other_mailbox']).meta({
      description:
        'Why: id and address are of two members, several people there have the address, or it differs from the member’s in letters that mail servers tell apart.',
    }),
  })
  .meta({ id: 'GroupSyncAmbiguous', description: 'Somebody who cannot be told from another; what they hold stays.' });

const LeftOut = z
  .strictObject({
    ...grantLine,
    reason: z.enum(['removed_by_hand']).meta({ description: 'Why.' }),
    removed_by_hand_at: timestamp('When the person was last removed from the role by hand.'),
  })
  .meta({
    id: 'GroupSyncLeftOut',
    description: 'Somebody in a group who was removed from its role by hand, which the reference respects.',
  });

const referenceLine = {
  reference_id: exampleUuid('UUID of the reference.', '01890a5d-be3b-7f21-8a9b-0c1d2e3f4051'),
  ...roleLine,
  group: z.string().meta({ description: 'Name of the group, as the reference has it.' }),
};

const Orphan = z
  .strictObject({ ...referenceLine, reason: z.enum(['group_missing']).meta({ description: 'Why.' }) })
  .meta({ id: 'GroupSyncOrphan', description: 'A reference whose group is not there any more.' });

const Unknown = z
  .strictObject({
    ...referenceLine,
    reason: z
      .enum(['members_unknown', 'not_in_snapshot'])
      .meta({ description: 'Why: its members are unknown, or the snapshot is not complete and has no such group.' }),
  })
  .meta({ id: 'GroupSyncUnknown', description: 'A reference that the snapshot says nothing of; it changes nothing.' });

const Drift = z
  .strictObject({
    ...referenceLine,
    reason: z.enum(['id_changed', 'slug_changed', 'name_changed']).meta({ description: 'What differs.' }),
    before: z.string().nullable().meta({ description: 'As the reference has it.' }),
    after: z.string().nullable().meta({ description: 'As it is there now.' }),
  })
  .meta({ id: 'GroupSyncDrift', description: 'A reference that tells of its group what is not so any more.' });

const Unreferenced = z
  .strictObject({
    id: z.string().nullable().meta({ description: 'The id of the group there.' }),
    slug: z.string().nullable().meta({ description: 'The handle of the group there.' }),
    name: z.string().meta({ description: 'The name of the group there.' }),
    reason: z.enum(['no_reference']).meta({ description: 'Why.' }),
  })
  .meta({ id: 'GroupSyncUnreferenced', description: 'A group that stands for no role.' });

const count = (description: string) => z.int().min(0).meta({ description });

const RoleShare = z
  .strictObject({
    ...roleLine,
    member_count: count('How many active members hold the role now.'),
    added: count('How many get it who do not hold it now.'),
    lost: count('How many lose it.'),
    lost_share: z.number().min(0).max(1).meta({ description: 'The share of its members who lose it, from 0 to 1.' }),
    synced: count('How many hold it by this sync now.'),
    revoked: count('How many no longer hold it by this sync, whether they keep it for another reason or not.'),
  })
  .meta({ id: 'GroupSyncRoleShare', description: 'What a plan does to one role.' });

const Refusal = z
  .strictObject({
    kind: z
      .enum(['organization', 'role', 'role_emptied'])
      .meta({ description: 'Too much in all, too much of one role, or a role that nobody would hold.' }),
    role_id: roleLine.role_id.nullable(),
    role_name: roleLine.role_name.nullable(),
    revoked: count('How many would no longer hold it by this sync.'),
    synced: count('How many hold it by this sync now.'),
  })
  .meta({ id: 'GroupSyncRefusal', description: 'Why a plan is over its cap.' });
export type GroupSyncRefusal = z.infer<typeof Refusal>;

const Cap = z
  .strictObject({
    max_revocations: z.string().meta({ description: 'What the plan may revoke at most: a share or a number.' }),
    is_raised: z.boolean().meta({ description: 'Whether that is said for this run, rather than by the organization.' }),
    floor: count('Where fewer than this are held by the sync, no share but `0%` counts.'),
    revoked: count('How many role memberships would no longer rest on this sync.'),
    synced: count('How many rest on it now.'),
    refusals: z.array(Refusal).meta({ description: 'Why the plan is refused; empty where it is not.' }),
  })
  .meta({ id: 'GroupSyncCap', description: 'What a plan may revoke, and what it would.' });
export type GroupSyncCap = z.infer<typeof Cap>;

const Totals = z
  .strictObject({
    additions: count('How many grants the plan adds.'),
    revocations: count('How many grants it revokes.'),
    lost: count('How many role memberships end.'),
    not_members: count('How many people in groups are no members.'),
    ambiguous: count('How many people cannot be told from others.'),
    left_out: count('How many were removed by hand, and stay so.'),
    orphans: count('How many references have no group any more.'),
    unknown: count('How many references the snapshot says nothing of.'),
    drifts: count('How many references differ from their groups.'),
    unreferenced: count('How many groups stand for no role.'),
  })
  .meta({ id: 'GroupSyncTotals', description: 'How many lines of each kind a plan has.' });

export const GroupSyncPlan = z
  .strictObject({
    totals: Totals,
    complete: z.boolean().nullable().meta({
      description: 'Whether the snapshot had all groups; null for plans that were made before this was kept.',
    }),
    cap: Cap,
    roles: z.array(RoleShare).meta({ description: 'The roles that it changes, by name.' }),
    additions: z.array(Addition).meta({ description: 'The grants to add.' }),
    revocations: z.array(Revocation).meta({ description: 'The grants to revoke.' }),
    not_members: z.array(NotMember).meta({ description: 'Who is in a group and gets nothing.' }),
    ambiguous: z.array(Ambiguous).meta({ description: 'Who cannot be told from another.' }),
    left_out: z.array(LeftOut).meta({ description: 'Who was removed by hand, and stays so.' }),
    orphans: z.array(Orphan).meta({ description: 'References whose group is gone.' }),
    unknown: z.array(Unknown).meta({ description: 'References that stay as they are.' }),
    drifts: z.array(Drift).meta({ description: 'References that differ from their groups.' }),
    unreferenced: z.array(Unreferenced).meta({ description: 'Groups without a reference.' }),
  })
  .meta({ id: 'GroupSyncPlan', description: 'What a snapshot of groups changes, line by line, each with its reason.' });
export type GroupSyncPlan = z.infer<typeof GroupSyncPlan>;

export const groupSyncStates = ['planned', 'refused', 'applied'] as const;

export const GroupSync = z
  .strictObject({
    id: exampleUuid('UUID of the run.', '01890a5d-bf4c-7a10-8b2c-3d4e5f607182'),
    provider: z.string().meta({ description: 'Where the groups are.' }),
    provider_organization_id: z.string().meta({ description: 'The organization, workspace or site there.' }),
    source: z.string().meta({ description: 'Where the snapshot came from; may be empty.' }),
    digest: z.string().meta({ description: 'SHA-256 of the snapshot, in hexadecimal.' }),
    state: z
      .enum(groupSyncStates)
      .meta({ description: '`planned`, `refused` where it is over the cap, or `applied`.' }),
    revision: z.int().meta({ description: 'The revision of the organization that the plan was made for.' }),
    is_outdated: z.boolean().meta({
      description:
        'Whether the plan can no longer be applied, since the organization has changed after it was made. Never so of a run that was applied.',
    }),
    totals: Totals,
    created_at: timestamp('When the plan was made.'),
    created_by: UserBasic.nullable().meta({ description: 'Who made the plan; null for the system.' }),
    applied_at: timestamp('When the plan was applied.').nullable(),
    applied_by: UserBasic.nullable().meta({ description: 'Who applied the plan; null for the system.' }),
  })
  .meta({ id: 'GroupSync', description: 'A run of the group sync: planned, and maybe applied.' });
export type GroupSync = z.infer<typeof GroupSync>;

export const GroupSyncWithPlan = z
  .strictObject({ ...GroupSync.shape, plan: GroupSyncPlan })
  .meta({ id: 'GroupSyncWithPlan', description: 'A run of the group sync with its plan.' });
export type GroupSyncWithPlan = z.infer<typeof GroupSyncWithPlan>;

/** The whole number of percent up to which a plan may revoke. */
export const maxRevocationsPercent = z
  .int()
  .min(0)
  .max(100)
  .meta({ description: 'What share of its grants a group sync may revoke at once, in percent.', examples: [20] });

export const revocationsFloor = z
  .int()
  .min(0)
  .max(10_000)
  .meta({
    description: 'With fewer grants than this, only emptying a role counts, unless the share is 0.',
    examples: [10],
  });

export const RoleExternalReferenceHealth = z
  .strictObject({
    id: exampleUuid('UUID of the reference.', '01890a5d-be3b-7f21-8a9b-0c1d2e3f4051'),
    role: exampleUuid('UUID of the role.', '01890a5d-b0f2-7c11-9a01-5d7f3e2b1c4d'),
    provider: z.string().meta({ description: 'Where the group is.' }),
    provider_organization_id: z.string().meta({ description: 'The organization, workspace or site there.' }),
    provider_role_id: z.string().meta({ description: 'The id of the group, as the reference has it.' }),
    provider_role_slug: z.string().nullable().meta({ description: 'The handle, as the reference has it.' }),
    provider_role_name: z.string().meta({ description: 'The name, as the reference has it.' }),
    respect_manual_removals: z
      .boolean()
      .meta({ description: 'Whether who was removed from the role by hand stays out of it.' }),
    state: z.enum(['never_seen', 'seen', 'drifted', 'orphan']).meta({
      description: 'Whether a sync has seen the group, has seen it under another name, or has found it gone.',
    }),
    last_seen_at: timestamp('When a sync last saw the group.').nullable(),
    missing_since: timestamp('Since when the group is gone.').nullable(),
    seen_id: z.string().nullable().meta({ description: 'Its id when last seen; null where that is the reference’s.' }),
    seen_slug: z.string().nullable().meta({ description: 'Its handle when last seen; null where that is the same.' }),
    seen_name: z.string().nullable().meta({ description: 'Its name when last seen; null where that is the same.' }),
  })
  .meta({ id: 'RoleExternalReferenceHealth', description: 'What the last sync saw of the group behind a reference.' });
export type RoleExternalReferenceHealth = z.infer<typeof RoleExternalReferenceHealth>;

export const RoleExternalReferenceHealthInput = z.object({ ...PageInput.shape });
