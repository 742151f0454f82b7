import { permissionDenied, sentences } from '@rolecall/contracts';
import { newId } from '@rolecall/db';
import type { Context } from '../context.ts';
import { mailboxKey } from '../derived-keys/columns.ts';
import type { UnitOfWork } from '../unit-of-work.ts';
import type { MailFacts, MailKind } from './kinds.ts';
import { insertMail } from './queries.ts';

/** A mail to be sent once the write that queues it is committed. */
export interface QueuedMail<Kind extends MailKind> {
  kind: Kind;
  recipient: string;
  facts: MailFacts[Kind];
  /** The organization that the mail is about, if any. */
  organizationId?: string;
  /** The confirmation that the mail's link is for, if any. */
  confirmationId?: string;
}

/**
 * Adds a mail to the outbox as part of the write, so that it is sent if and only if the write is committed. Does nothing if
 * this installation sends no mail.
 */
export async function queueMail<Kind extends MailKind>(
  { trx, now, context, afterCommit }: UnitOfWork,
  { kind, recipient, facts, organizationId, confirmationId }: QueuedMail<Kind>,
): Promise<void> {
  if (context.mail.mode === 'none') return;
  await insertMail(trx, {
    id: newId(),
    organization_id: organizationId ?? null,
    confirmation_id: confirmationId ?? null,
    kind,
    recipient,
    mailbox: mailboxKey(recipient),
    locale: context.locale,
    facts: JSON.stringify(facts),
    created_at: now,
    due_at: now,
    lease: null,
    sent_at: null,
    failure: null,
  });
  afterCommit(context.mail.wake);
}

/** Refuses an operation that needs mail if this installation sends none. @throws permission_denied */
export function requireMail({ mail }: Pick<Context, 'mail'>): void {
  if (mail.mode === 'none') throw permissionDenied(sentences.noMail);
}
