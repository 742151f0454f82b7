import type { Generated, Insertable, Selectable } from 'kysely';

/**
 * What the link in a mail confirms, until it is opened. The link's secret is derived from the row and stored nowhere.
 */
export interface ConfirmationsTable {
  id: string;
  purpose: 'sign_up' | 'verify_address' | 'change_address' | 'reset_password';
  /** The user whose account it is; null if the account is created once the address is confirmed. */
  user_id: number | null;
  /** The address to confirm. */
  email: string;
  /** The input of a sign-up, encrypted. */
  sealed: string | null;
  created_at: string;
  expires_at: string;
}

export type ConfirmationRow = Selectable<ConfirmationsTable>;

/** A mail that is waiting, was sent, or failed for good. Its text is made from the facts when it is sent. */
export interface MailsTable {
  id: string;
  /** The organization that the mail is about, if any. */
  organization_id: string | null;
  /** The confirmation that its link is for, if any. */
  confirmation_id: string | null;
  kind: string;
  recipient: string;
  /** The recipient, in the form that rate limits compare. */
  mailbox: string;
  locale: string;
  /** JSON. */
  facts: string;
  created_at: string;
  /** When the next attempt is due, or the current sender's lease ends; null once it was sent or has failed for good. */
  due_at: string | null;
  /** The number of attempts. */
  attempts: Generated<number>;
  /** The lease of the process that is currently trying to send it. */
  lease: string | null;
  sent_at: string | null;
  /** Why sending was given up. */
  failure: string | null;
}

export type MailRow = Selectable<MailsTable>;
export type NewMail = Insertable<MailsTable>;
