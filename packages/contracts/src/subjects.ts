import { z } from 'zod';

/** What there is a page of, in the web app and wherever else one is made. */
export const Subject = z
  .strictObject({
    kind: z
      .enum(['organization', 'member', 'invite', 'role', 'external_group', 'project'])
      .meta({ description: 'What it is.' }),
    id: z.string().meta({ description: 'The UUID of the member, or the id of whatever else it is.' }),
  })
  .meta({ id: 'Subject', description: 'Something that can be looked at now.' });
export type Subject = z.infer<typeof Subject>;
