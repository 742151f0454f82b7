import { z } from 'zod';
import { filter, instant, text, timestamp, uuid } from './fields.ts';
import { activityScopes } from './kinds.ts';
import { PageInput } from './pagination.ts';
import { Subject } from './subjects.ts';
import { UserBasic } from './users.ts';

export const ActivityScope = z.enum(activityScopes).meta({
  id: 'ActivityScope',
  description: 'The kind of item that changed.',
  // The values alone would clash with schemas of the same names in generated clients.
  'x-enum-varnames': activityScopes.map((scope) => `${scope}Scope`),
});
export type ActivityScope = z.infer<typeof ActivityScope>;

export const ActivityVia = z.enum(['key', 'session', 'command line', 'mcp', 'library']).meta({
  id: 'ActivityVia',
  description:
    'How the change was made. The distinction between `key` and `mcp` is reported by the client and is only a hint.',
});
export type ActivityVia = z.infer<typeof ActivityVia>;

/** Maximum size of a value in the log, in bytes of UTF-8 JSON; larger values are stored as a digest. */
export const maxLoggedBytes = 4096;

const snapshot = z.record(z.string(), z.unknown()).nullable();
const shortening = `Secrets are masked. A value of more than ${maxLoggedBytes} bytes is replaced by \`{"sha256": "…", "bytes": 5000}\`, the digest and the length of its JSON.`;

const ActivityActor = z
  .strictObject({
    uuid: z.uuid().meta({ description: 'UUID of the person.', examples: ['01890a5d-aa10-7b3c-8e5f-0c1d2e3f4a5b'] }),
    email: z.string().meta({ description: 'E-mail address at the time.', examples: ['ada@example.com'] }),
    name: z.string().meta({ description: 'Name at the time; may be empty.', examples: ['Ada Lovelace'] }),
  })
  .meta({ id: 'ActivityActor', description: 'The person who made a change, as they were at the time.' });

const ActivityCause = z
  .strictObject({
    id: z.uuid().meta({ description: 'UUID of the entry.', examples: ['01890a5d-d1fe-7c54-9dce-3f4051627384'] }),
    type: z.string().meta({ description: 'Type of the event.', examples: ['role.deleted'] }),
  })
  .meta({ id: 'ActivityCause', description: 'An entry that caused another one.' });

const ActivityPerson = z
  .strictObject({
    uuid: z.uuid().meta({ description: 'UUID of the person.', examples: ['01890a5d-aa10-7b3c-8e5f-0c1d2e3f4a5b'] }),
    first_name: z.string().meta({ description: 'First name; may be empty.', examples: ['Ada'] }),
    last_name: z.string().meta({ description: 'Last name; may be empty.', examples: ['Lovelace'] }),
    email: z.string().meta({ description: 'E-mail address.', examples: ['ada@example.com'] }),
  })
  .meta({ id: 'ActivityPerson', description: 'The person a change is about, as they are now.' });

export const ActivityLogEntry = z
  .strictObject({
    id: z.uuid().meta({ description: 'UUID of the entry.' }),
    sequence: z.int().meta({
      description:
        "Position of the entry in the organization's log, without gaps, in the order in which the changes happened.",
    }),
    type: z.string().meta({ description: 'The type of the event, such as `role_membership.granted`.' }),
    scope: ActivityScope,
    activity: z.string().meta({ description: 'What happened: created, updated, deleted, rotated, …' }),
    item_id: z.string().meta({ description: 'ID of the item that changed.' }),
    item_name: z.string().meta({ description: 'Name of the item at the time.' }),
    subject: Subject.nullable().meta({
      description: 'The item to open to see the change; null if it no longer exists.',
    }),
    project_id: z.int().nullable().meta({ description: 'Numeric ID of the project the change belongs to, if any.' }),
    user: UserBasic.nullable().meta({
      description: 'The person who made the change, as they are now; null for the system and for deleted accounts.',
    }),
    actor: ActivityActor.nullable().meta({
      description: 'The person who made the change, as they were at the time; null for the system.',
    }),
    person: ActivityPerson.nullable().meta({
      description:
        'The person the change is about, as they are now; null if it is not about a single person, and for deleted accounts.',
    }),
    via: ActivityVia,
    credential: z.string().nullable().meta({ description: 'Label of the API key used, if any.' }),
    before: snapshot.meta({
      description: `The changed fields before the change; null if the item was created. ${shortening}`,
    }),
    after: snapshot.meta({
      description: `The changed fields after the change; null if the item was deleted. ${shortening}`,
    }),
    cause: ActivityCause.nullable().meta({
      description: 'The entry that caused this one, for example the deletion of a role that members held.',
    }),
    created_at: timestamp('When it happened.'),
  })
  .meta({ id: 'ActivityLogEntry', description: 'One change: who made it, how, and the values before and after.' });
export type ActivityLogEntry = z.infer<typeof ActivityLogEntry>;

export const ActivityLogListInput = z.object({
  ...PageInput.shape,
  before: filter(
    z
      .int()
      .positive()
      .optional()
      .meta({
        description:
          'Only changes with a lower `sequence`. Pass the last one of a page to get the next page without skipping or repeating entries while others write.',
        examples: [120],
      }),
  ),
  scope: filter(ActivityScope.optional()),
  item_id: filter(
    text(100, {
      description: 'Only changes to this item.',
      example: '01890a5d-b0f2-7c11-9a01-5d7f3e2b1c4d',
      blank: true,
    }).optional(),
  ),
  role_id: filter(uuid('Only changes to this role, its memberships and its external references.').optional()),
  project_id: filter(
    z
      .int()
      .optional()
      .meta({
        description: 'Only changes to this project, its settings, tokens and dashboards.',
        examples: [1],
      }),
  ),
  user: filter(uuid('Only changes by this user.').optional()),
  about: filter(
    uuid('Only changes made by this user or about them: their membership, roles, access and account.').optional(),
  ),
  since: filter(instant('Only changes at or after this time.').optional()),
  until: filter(instant('Only changes before this time.').optional()),
});
