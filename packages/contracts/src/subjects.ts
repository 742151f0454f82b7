import { z } from 'zod';

/** An item that has a page, in the web app or in another program's interface. */
export const Subject = z
  .strictObject({
    kind: z
      .enum(['organization', 'member', 'invite', 'role', 'external_group', 'project'])
      .meta({ description: 'Kind of the item.' }),
    id: z.string().meta({ description: 'UUID of the member, or ID of the item.' }),
  })
  .meta({ id: 'Subject', description: 'An item that can be opened now.' });
export type Subject = z.infer<typeof Subject>;
