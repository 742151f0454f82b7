import { z } from 'zod';
import { pathId, timestamp } from './fields.ts';

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
