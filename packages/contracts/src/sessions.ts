import { z } from 'zod';
import { pathId, timestamp } from './fields.ts';
import { PageInput } from './pagination.ts';
import { UserUuid } from './users.ts';

export const Session = z
  .strictObject({
    id: z.uuid().meta({ description: 'UUID of the session.' }),
    browser: z.string().nullable().meta({ description: 'The browser by its own account; null where it does not say.' }),
    system: z
      .string()
      .nullable()
      .meta({ description: 'What the browser runs on by its own account; null where it does not say.' }),
    created_at: timestamp('When the person signed in.'),
    authenticated_at: timestamp('When the person last signed in or entered their password.'),
    expires_at: timestamp('When the session ends.'),
    is_current: z.boolean().meta({ description: 'Whether it is the session of this request.' }),
  })
  .meta({ id: 'Session', description: 'A browser in which the caller is signed in.' });
export type Session = z.infer<typeof Session>;

export const SessionId = z.object({ id: pathId('UUID of the session.') });

/** A session of a member as admins are told of it: nothing by which anything could be done with it. */
export const MemberSession = Session.omit({ id: true, is_current: true }).meta({
  id: 'MemberSession',
  description: 'A browser in which a member is signed in.',
});
export type MemberSession = z.infer<typeof MemberSession>;

export const MemberSessionsInput = z.object({ ...UserUuid.shape, ...PageInput.shape });
