import { z } from 'zod';
import { text } from './fields.ts';
import { UserBasic } from './users.ts';

/** How many of each kind are answered. */
export const searchLimit = 6;

export const SearchInput = z.object({
  search: text(200, {
    description: 'What to look for in names and e-mail addresses, whatever the case and the accents.',
    example: 'ada',
  }),
});

const counted = (what: string) =>
  z
    .int()
    .min(0)
    .meta({ description: `How many ${what} there are.` });

const few = <T extends z.ZodType>(item: T, what: string) =>
  z.array(item).meta({ description: `Up to ${searchLimit} ${what}, those that begin with what was looked for first.` });

export const SearchResults = z
  .strictObject({
    members: few(UserBasic.pick({ uuid: true, first_name: true, last_name: true, email: true }), 'members'),
    roles: few(
      z.strictObject({
        id: z.uuid().meta({ description: 'UUID of the role.' }),
        name: z.string().meta({ description: 'Name of the role.' }),
      }),
      'roles',
    ),
    projects: few(
      z.strictObject({
        id: z.int().meta({ description: 'Number of the project.' }),
        name: z.string().meta({ description: 'Name of the project.' }),
      }),
      'projects that the caller may see',
    ),
    counts: z
      .strictObject({ members: counted('members'), roles: counted('roles'), projects: counted('projects') })
      .meta({ description: 'How many have such a name in all.' }),
  })
  .meta({ id: 'SearchResults', description: 'What of an organization has a name like what was looked for.' });
export type SearchResults = z.infer<typeof SearchResults>;
