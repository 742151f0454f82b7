import { z } from 'zod';
import { tooMany } from './errors.ts';
import { fail, listOrder, longText, pathNumber, text, timestamp, webAddress } from './fields.ts';
import { PageInput } from './pagination.ts';
import { UserBasic } from './users.ts';

/** Maximum number of tags on a dashboard. */
const maxTags = 50;

export const Dashboard = z
  .strictObject({
    id: z.int().positive().meta({ description: 'Numeric ID of the dashboard.' }),
    name: z.string().meta({ description: 'Name.' }),
    description: z.string().meta({ description: 'What the dashboard shows; may be empty.' }),
    pinned: z.boolean().meta({ description: 'Whether the dashboard is pinned.' }),
    tags: z.array(z.string()).meta({ description: 'Tags of the dashboard.' }),
    url: z.string().nullable().meta({ description: 'URL of the dashboard in another system, if any.' }),
    team_id: z.int().meta({ description: 'Numeric ID of the project.' }),
    last_opened_at: timestamp('When someone last opened the dashboard.').nullable(),
    deleted: z.boolean().meta({ description: 'True only in the response to the update that deletes the dashboard.' }),
    created_at: timestamp('When the dashboard was created.'),
    updated_at: timestamp('When the dashboard was last changed.'),
    created_by: UserBasic.nullable().meta({ description: 'Who created the dashboard.' }),
  })
  .meta({ id: 'Dashboard', description: 'A dashboard of a project.' });
export type Dashboard = z.infer<typeof Dashboard>;

const name = text(400, { description: 'Name.', example: 'Sign-ups' });
const description = longText(2000, {
  description: 'What the dashboard shows.',
  blank: true,
  example: 'New accounts by week',
});
const url = webAddress(2000, {
  description: 'URL of the dashboard in another system (http or https).',
  example: 'https://metrics.example.com/sign-ups',
});

const pinned = z.boolean().meta({ description: 'Whether the dashboard is pinned.' });
const tags = z
  .array(text(100, { description: 'A tag.', example: 'growth' }))
  .check((payload) => {
    if (payload.value.length > maxTags) fail(payload, 'max_length', tooMany(maxTags));
  })
  .overwrite((list) => [...new Set(list)])
  .meta({ description: 'Tags of the dashboard; duplicates are dropped.' });

export const DashboardCreate = z.object({
  name,
  description: description.default(''),
  url: url.nullable().default(null),
  pinned: pinned.default(false),
  tags: tags.default([]),
});
export const DashboardUpdate = z.object({
  name: name.optional(),
  description: description.optional(),
  url: url.nullable().optional(),
  pinned: pinned.optional(),
  tags: tags.optional(),
  deleted: z
    .boolean()
    .optional()
    .meta({ description: 'Set to true to delete the dashboard; the response contains it one last time.' }),
  opened: z
    .boolean()
    .optional()
    .meta({ description: 'Set to true to record that the caller has just opened the dashboard.' }),
});

export const DashboardListInput = z.object({
  ...PageInput.shape,
  order: listOrder(['created_at', 'name', 'pinned', 'last_opened_at', 'created_by']),
});

const editFields = Object.keys(DashboardUpdate.shape).filter((field) => field !== 'opened');

/** Whether an update, validated or not, does more than record that the dashboard was opened. */
export const isDashboardEdit = (input: unknown): boolean =>
  typeof input === 'object' &&
  input !== null &&
  editFields.some((field) => (input as Record<string, unknown>)[field] !== undefined);

export const ProjectId = z.object({ project_id: pathNumber('Numeric ID of the project.') });
