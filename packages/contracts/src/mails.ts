import { z } from 'zod';
import { filter, listOrder, text, timestamp } from './fields.ts';
import { PageInput } from './pagination.ts';

export const KeptMail = z
  .strictObject({
    id: z.uuid().meta({ description: 'UUID of the mail.' }),
    kind: z.string().meta({ description: 'What the mail is for.' }),
    recipient: z.string().meta({ description: 'Address of the recipient.' }),
    subject: z.string().meta({ description: 'Subject of the mail.' }),
    text: z.string().meta({ description: 'Body as plain text.' }),
    html: z.string().meta({ description: 'Body as HTML.' }),
    created_at: timestamp('When the mail was written.'),
  })
  .meta({ id: 'KeptMail', description: 'A mail that a demo keeps instead of sending it.' });
export type KeptMail = z.infer<typeof KeptMail>;

export const MailListInput = z.object({
  ...PageInput.shape,
  search: filter(
    text(200, {
      description: 'Only mails whose recipient or subject contains this, without regard to case and accents.',
      blank: true,
    }).optional(),
  ),
  order: listOrder(['created_at', 'subject', 'recipient'], '-created_at'),
});
