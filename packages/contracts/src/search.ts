import { z } from 'zod';
import { text } from './fields.ts';
import { UserBasic } from './users.ts';

/** Maximum number of results of each kind. */
export const searchLimit = 6;

export const SearchInput = z.object({
  search: text(200, {
    description: 'Text to search for in names and e-mail addresses, ignoring case and accents.',
    example: 'ada',
  }),
});

const counted = (what: string) =>
  z
    .int()
    .min(0)
    .meta({ description: `Number of matching ${what}.` });

const few = <T extends z.ZodType>(item: T, what: string) =>
  z
    .array(item)
    .meta({ description: `Up to ${searchLimit} ${what}; those that begin with the search text come first.` });

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
        id: z.int().meta({ description: 'Numeric ID of the project.' }),
        name: z.string().meta({ description: 'Name of the project.' }),
      }),
      'projects that the caller may see',
    ),
    counts: z
      .strictObject({ members: counted('members'), roles: counted('roles'), projects: counted('projects') })
      .meta({ description: 'Total number of matches of each kind.' }),
  })
  .meta({
    id: 'SearchResults',
    description: 'The members, roles and projects of an organization that match a search.',
  });
export type SearchResults = z.infer<typeof SearchResults>;
