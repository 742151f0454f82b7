import { z } from 'zod';
import { listOrder, timestamp } from './fields.ts';
import { PageInput } from './pagination.ts';

export const KeptMail = z
  .strictObject({
    id: z.uuid().meta({ description: 'UUID of the mail.' }),
    kind: z.string().meta({ description: 'What it is for.' }),
    recipient: z.string().meta({ description: 'The address that it is to.' }),
    subject: z.string().meta({ description: 'Its subject.' }),
    text: z.string().meta({ description: 'Its text.' }),
    html: z.string().meta({ description: 'Its text as HTML.' }),
    created_at: timestamp('When it was written.'),
  })
  .meta({ id: 'KeptMail', description: 'A mail of a demo, which was sent to nobody.' });
export type KeptMail = z.infer<typeof KeptMail>;

export const MailListInput = z.object({
  ...PageInput.shape,
  order: listOrder(['created_at', 'subject', 'recipient'], '-created_at'),
});
