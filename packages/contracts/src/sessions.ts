import { z } from 'zod';
import { pathId, timestamp } from './fields.ts';
import { PageInput } from './pagination.ts';
import { UserUuid } from './users.ts';

export const Session = z
  .strictObject({
    id: z.uuid().meta({ description: 'UUID of the session.' }),
    browser: z.string().nullable().meta({ description: 'The browser as it identifies itself; null if unknown.' }),
    system: z
      .string()
      .nullable()
      .meta({ description: 'The operating system or device as the browser reports it; null if unknown.' }),
    created_at: timestamp('When the person signed in.'),
    authenticated_at: timestamp('When the person last signed in or entered their password.'),
    expires_at: timestamp('When the session ends.'),
    is_current: z.boolean().meta({ description: 'Whether this is the session of the request.' }),
  })
  .meta({ id: 'Session', description: 'A browser session of the caller.' });
export type Session = z.infer<typeof Session>;

export const SessionId = z.object({ id: pathId('UUID of the session.') });

/** A member's session as shown to admins, without anything that could be used to act on it. */
export const MemberSession = Session.omit({ id: true, is_current: true }).meta({
  id: 'MemberSession',
  description: 'A browser session of a member.',
});
export type MemberSession = z.infer<typeof MemberSession>;

export const MemberSessionsInput = z.object({ ...UserUuid.shape, ...PageInput.shape });
