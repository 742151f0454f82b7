import { z } from 'zod';
import { filter, instant, text, timestamp, uuid } from './fields.ts';
import { activityScopes } from './kinds.ts';
import { PageInput } from './pagination.ts';
import { Subject } from './subjects.ts';
import { UserBasic } from './users.ts';

export const ActivityScope = z.enum(activityScopes).meta({
  id: 'ActivityScope',
  description: 'The kind of thing that changed.',
  // Programs have schemas of these names too.
  'x-enum-varnames': activityScopes.map((scope) => `${scope}Scope`),
});
export type ActivityScope = z.infer<typeof ActivityScope>;

export const ActivityVia = z.enum(['key', 'session', 'command line', 'mcp', 'library']).meta({
  id: 'ActivityVia',
  description: 'How the change came in. Whether key or mcp is what the program says of itself: a hint, no proof.',
});
export type ActivityVia = z.infer<typeof ActivityVia>;

/** How many bytes a value takes at most in the log, as JSON in UTF-8; longer ones are kept as their digest. */
export const maxLoggedBytes = 4096;

const snapshot = z.record(z.string(), z.unknown()).nullable();
const shortening = `Secrets are masked. A value of more than ${maxLoggedBytes} bytes is \`{"sha256": "…", "bytes": 5000}\`: the digest of its JSON, and how long that is.`;

const ActivityActor = z
  .strictObject({
    uuid: z.uuid().meta({ description: 'UUID of the person.', examples: ['01890a5d-aa10-7b3c-8e5f-0c1d2e3f4a5b'] }),
    email: z.string().meta({ description: 'Their e-mail address then.', examples: ['ada@example.com'] }),
    name: z.string().meta({ description: 'Their name then; may be empty.', examples: ['Ada Lovelace'] }),
  })
  .meta({ id: 'ActivityActor', description: 'Who did something, as they were then.' });

const ActivityCause = z
  .strictObject({
    id: z.uuid().meta({ description: 'UUID of the entry.', examples: ['01890a5d-d1fe-7c54-9dce-3f4051627384'] }),
    type: z.string().meta({ description: 'The type of its event.', examples: ['role.deleted'] }),
  })
  .meta({ id: 'ActivityCause', description: 'An entry that took another along.' });

const ActivityPerson = z
  .strictObject({
    uuid: z.uuid().meta({ description: 'UUID of the person.', examples: ['01890a5d-aa10-7b3c-8e5f-0c1d2e3f4a5b'] }),
    first_name: z.string().meta({ description: 'First name; may be empty.', examples: ['Ada'] }),
    last_name: z.string().meta({ description: 'Last name; may be empty.', examples: ['Lovelace'] }),
    email: z.string().meta({ description: 'E-mail address.', examples: ['ada@example.com'] }),
  })
  .meta({ id: 'ActivityPerson', description: 'Whom a change is about, as they are now.' });

export const ActivityLogEntry = z
  .strictObject({
    id: z.uuid().meta({ description: 'UUID of the entry.' }),
    sequence: z.int().meta({
      description: 'Counts the entries of the organization, without gaps: the order in which everything happened.',
    }),
    type: z.string().meta({ description: 'The type of the event, such as `role_membership.granted`.' }),
    scope: ActivityScope,
    activity: z.string().meta({ description: 'What happened: created, updated, deleted, rotated, …' }),
    item_id: z.string().meta({ description: 'Id of what changed.' }),
    item_name: z.string().meta({ description: 'Name of what changed, as it was then.' }),
    subject: Subject.nullable().meta({ description: 'What to look at to see it; null where it is no more.' }),
    project_id: z.int().nullable().meta({ description: 'Number of the project that the change belongs to, if any.' }),
    user: UserBasic.nullable().meta({
      description: 'Who did it, as they are now; null for the system, and for an account that is no more.',
    }),
    actor: ActivityActor.nullable().meta({ description: 'Who did it, as they were then; null for the system.' }),
    person: ActivityPerson.nullable().meta({
      description:
        'Whom it is about, as they are now; null where it is about no one person, and for an account that is no more.',
    }),
    via: ActivityVia,
    credential: z.string().nullable().meta({ description: 'Label of the API key used, if any.' }),
    before: snapshot.meta({ description: `The changed fields before; null for what was created. ${shortening}` }),
    after: snapshot.meta({ description: `The changed fields after; null for what was deleted. ${shortening}` }),
    cause: ActivityCause.nullable().meta({
      description: 'The entry that took this one along, as when a role is deleted that people hold.',
    }),
    created_at: timestamp('When it happened.'),
  })
  .meta({ id: 'ActivityLogEntry', description: 'One change: who, how, what, before and after.' });
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
          'Only changes whose `sequence` is less: the last one of a page gives the next page, which skips and repeats nothing while others write.',
        examples: [120],
      }),
  ),
  scope: filter(ActivityScope.optional()),
  item_id: filter(
    text(100, {
      description: 'Only changes of this item.',
      example: '01890a5d-b0f2-7c11-9a01-5d7f3e2b1c4d',
      blank: true,
    }).optional(),
  ),
  role_id: filter(uuid('Only changes of this role, of who holds it and of its external references.').optional()),
  project_id: filter(
    z
      .int()
      .optional()
      .meta({
        description: 'Only changes of this project: its settings, its tokens and its dashboards.',
        examples: [1],
      }),
  ),
  user: filter(uuid('Only changes by this user.').optional()),
  about: filter(
    uuid(
      'Only changes by this user or of them: of their membership, their roles, their access and their account.',
    ).optional(),
  ),
  since: filter(instant('Only changes at or after this instant.').optional()),
  until: filter(instant('Only changes before this instant.').optional()),
});
