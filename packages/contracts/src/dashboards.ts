import { z } from 'zod';
import { pathNumber, text, timestamp, webAddress } from './fields.ts';
import { UserBasic } from './users.ts';

export const Dashboard = z
  .strictObject({
    id: z.int().positive().meta({ description: 'Number of the dashboard.' }),
    name: z.string().meta({ description: 'Name.' }),
    description: z.string().meta({ description: 'What it shows; may be empty.' }),
    url: z.string().meta({ description: 'Where it is.' }),
    team_id: z.int().meta({ description: 'Number of its project.' }),
    last_opened_at: timestamp('When somebody last opened it.').nullable(),
    created_at: timestamp('When it was created.'),
    updated_at: timestamp('When it last changed.'),
    created_by: UserBasic.nullable().meta({ description: 'Who created it.' }),
  })
  .meta({ id: 'Dashboard', description: "A link of a project's team." });
export type Dashboard = z.infer<typeof Dashboard>;

const name = text(400, { description: 'Name.', example: 'Sign-ups' });
const description = text(2000, { description: 'What it shows.', blank: true, example: 'New accounts by week' });
const url = webAddress(2000, {
  description: 'Where it is: an http(s) address.',
  example: 'https://metrics.example.com/sign-ups',
});

export const DashboardCreate = z.object({ name, description: description.default(''), url });
export const DashboardUpdate = z.object({
  name: name.optional(),
  description: description.optional(),
  url: url.optional(),
  opened: z.literal(true).optional().meta({ description: 'True tells that the caller opened it just now.' }),
});

export const ProjectId = z.object({ project_id: pathNumber('Number of the project.') });
