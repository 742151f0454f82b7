import { z } from 'zod';
import { tooMany } from './errors.ts';
import { fail, listOrder, longText, pathNumber, text, timestamp, webAddress } from './fields.ts';
import { PageInput } from './pagination.ts';
import { UserBasic } from './users.ts';

/** How many tags a dashboard has at most. */
const maxTags = 50;

export const Dashboard = z
  .strictObject({
    id: z.int().positive().meta({ description: 'Number of the dashboard.' }),
    name: z.string().meta({ description: 'Name.' }),
    description: z.string().meta({ description: 'What it shows; may be empty.' }),
    pinned: z.boolean().meta({ description: 'Whether it is pinned.' }),
    tags: z.array(z.string()).meta({ description: 'Its tags.' }),
    url: z.string().nullable().meta({ description: 'Where it is, if anywhere else.' }),
    team_id: z.int().meta({ description: 'Number of its project.' }),
    last_opened_at: timestamp('When somebody last opened it.').nullable(),
    deleted: z.boolean().meta({ description: 'True in the answer to the change that deletes it alone.' }),
    created_at: timestamp('When it was created.'),
    updated_at: timestamp('When it last changed.'),
    created_by: UserBasic.nullable().meta({ description: 'Who created it.' }),
  })
  .meta({ id: 'Dashboard', description: "A dashboard of a project's team." });
export type Dashboard = z.infer<typeof Dashboard>;

const name = text(400, { description: 'Name.', example: 'Sign-ups' });
const description = longText(2000, { description: 'What it shows.', blank: true, example: 'New accounts by week' });
const url = webAddress(2000, {
  description: 'Where it is: an http(s) address.',
  example: 'https://metrics.example.com/sign-ups',
});

const pinned = z.boolean().meta({ description: 'Whether it is pinned.' });
const tags = z
  .array(text(100, { description: 'A tag.', example: 'growth' }))
  .check((payload) => {
    if (payload.value.length > maxTags) fail(payload, 'max_length', tooMany(maxTags));
  })
  .overwrite((list) => [...new Set(list)])
  .meta({ description: 'Its tags, each once.' });

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
  deleted: z.boolean().optional().meta({ description: 'True deletes the dashboard, and answers it once more.' }),
  opened: z.boolean().optional().meta({ description: 'True tells that the caller opened it just now.' }),
});

export const DashboardListInput = z.object({
  ...PageInput.shape,
  order: listOrder(['created_at', 'name', 'pinned', 'last_opened_at', 'created_by']),
});

const editFields = Object.keys(DashboardUpdate.shape).filter((field) => field !== 'opened');

/** Whether an update, checked or not, asks for more than to note that the dashboard was opened. */
export const isDashboardEdit = (input: unknown): boolean =>
  typeof input === 'object' &&
  input !== null &&
  editFields.some((field) => (input as Record<string, unknown>)[field] !== undefined);

export const ProjectId = z.object({ project_id: pathNumber('Number of the project.') });
